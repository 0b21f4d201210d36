// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/editor_tree.h"

#include "ui/runbook/editor/item_model.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QDragMoveEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QSet>

#include <algorithm>
#include <optional>

namespace holdpoint::ui {
namespace {

constexpr int expandDelayMs = 700; // a closed row opens when something is held over it

std::optional<EditorTree::Act> actOf(const QKeyEvent& key)
{
    using enum EditorTree::Act;
    const Qt::KeyboardModifiers modifiers = key.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::AltModifier && key.key() == Qt::Key_Up)
        return MoveUp;
    if (modifiers == Qt::AltModifier && key.key() == Qt::Key_Down)
        return MoveDown;
    if (modifiers == Qt::ControlModifier && key.key() == Qt::Key_D)
        return Duplicate;
    if (modifiers == Qt::AltModifier && key.key() == Qt::Key_Right)
        return Indent;
    if (modifiers == Qt::AltModifier && key.key() == Qt::Key_Left)
        return Outdent;
    if (key.matches(QKeySequence::Cut))
        return Cut;
    if (key.matches(QKeySequence::Copy))
        return Copy;
    if (key.matches(QKeySequence::Paste))
        return Paste;
    if (modifiers != Qt::NoModifier)
        return std::nullopt;
    switch (key.key()) {
    case Qt::Key_Insert:
        return Add;
    case Qt::Key_F2:
        return Edit;
    case Qt::Key_Delete:
        return Remove;
    default:
        return std::nullopt;
    }
}

} // namespace

EditorTree::EditorTree(ItemModel& model, QWidget* parent)
    : QTreeView(parent)
    , m_model(model)
{
    setAccessibleName(tr("Items of the runbook"));
    setModel(&model);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(true);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setAutoExpandDelay(expandDelayMs);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideMiddle);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(40);
    header()->setSectionResizeMode(ItemModel::Text, QHeaderView::Stretch);
    header()->setSectionResizeMode(ItemModel::Kind, QHeaderView::Interactive);
    header()->setSectionResizeMode(ItemModel::Line, QHeaderView::Interactive);
    resizeEvent(nullptr);
}

QString EditorTree::currentKey() const { return currentIndex().data(ItemModel::KeyRole).toString(); }

QStringList EditorTree::selectedKeys() const
{
    QModelIndexList rows = selectionModel()->selectedRows(ItemModel::Text);
    const QSet<QModelIndex> all(rows.cbegin(), rows.cend());
    const auto inside = [&all](const QModelIndex& index) {
        for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
            if (all.contains(above))
                return true;
        return false;
    };
    const auto path = [](QModelIndex index) {
        std::vector<int> way;
        for (; index.isValid(); index = index.parent())
            way.insert(way.begin(), index.row());
        return way;
    };
    std::ranges::sort(rows, [&](const QModelIndex& a, const QModelIndex& b) { return path(a) < path(b); });
    QStringList keys;
    for (const QModelIndex& index : rows)
        if (!inside(index) && !index.data(ItemModel::IdRole).toString().isEmpty())
            keys.append(index.data(ItemModel::KeyRole).toString());
    return keys;
}

bool EditorTree::choose(const QString& key)
{
    const QModelIndex index = m_model.indexOf(key);
    if (!index.isValid())
        return false;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        expand(above);
    // Alone, whatever keys are held: Ctrl of the shortcut that led here would add it to the selection.
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    return true;
}

void EditorTree::chooseAll(const QStringList& keys)
{
    QItemSelection selection;
    for (const QString& key : keys) {
        const QModelIndex index = m_model.indexOf(key);
        for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
            expand(above);
        if (index.isValid())
            selection.select(index, index);
    }
    if (selection.isEmpty())
        return;
    const QModelIndex first = selection.indexes().constFirst();
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(first);
}

bool EditorTree::event(QEvent* event)
{
    // The keys of the tree are its own, also where the window has them for something else.
    if (event->type() == QEvent::ShortcutOverride && actOf(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

void EditorTree::keyPressEvent(QKeyEvent* event)
{
    if (const std::optional<Act> act = actOf(*event)) {
        Q_EMIT actWanted(*act);
        event->accept();
        return;
    }
    QTreeView::keyPressEvent(event);
}

void EditorTree::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentKeyChanged(current.data(ItemModel::KeyRole).toString());
}

void EditorTree::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT selectionEdited();
}

void EditorTree::contextMenuEvent(QContextMenuEvent* event)
{
    // By keyboard the menu belongs to the current row, wherever the mouse is.
    if (event->reason() == QContextMenuEvent::Keyboard)
        Q_EMIT menuWanted(viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()));
    else
        Q_EMIT menuWanted(event->globalPos());
    event->accept();
}

void EditorTree::dragMoveEvent(QDragMoveEvent* event)
{
    QTreeView::dragMoveEvent(event);
    const QPersistentModelIndex over = indexAt(event->position().toPoint()).siblingAtColumn(ItemModel::Text);
    m_dragOver = over;
    viewport()->update();
}

// The whole row, or the line between two rows; empty where nothing can be dropped.
QRect EditorTree::dropMark() const
{
    if (state() != DraggingState || !m_dragOver.isValid())
        return {};
    const QRect row = visualRect(m_dragOver);
    const int width = viewport()->width() - row.left() - 1;
    switch (dropIndicatorPosition()) {
    case AboveItem:
        return {row.left(), row.top(), width, 0};
    case BelowItem:
        return {row.left(), row.bottom(), width, 0};
    case OnItem:
        return {row.left(), row.top(), width, row.height()};
    case OnViewport:
        break;
    }
    return {};
}

void EditorTree::paintEvent(QPaintEvent* event)
{
    QTreeView::paintEvent(event);
    const QRect mark = dropMark();
    if (!mark.isValid() && mark.width() <= 0)
        return;
    // Seen from a step away: a thick line with a round end between rows, a thick frame around a row.
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor accent = Theme::of(palette()).accent;
    constexpr int thick = 3;
    painter.setPen(QPen(accent, thick));
    if (mark.height() > 0) {
        painter.drawRoundedRect(mark.adjusted(1, 1, -1, -1), spacing::corner, spacing::corner);
        return;
    }
    const int y = std::clamp(mark.top(), thick, viewport()->height() - thick);
    painter.drawLine(mark.left() + thick, y, mark.right(), y);
    painter.setBrush(accent);
    painter.drawEllipse(QPoint(mark.left() + thick, y), thick, thick);
}

void EditorTree::resizeEvent(QResizeEvent* event)
{
    if (event)
        QTreeView::resizeEvent(event);
    const QFontMetrics metrics = fontMetrics();
    header()->resizeSection(ItemModel::Line, metrics.horizontalAdvance(QStringLiteral("00000")) + 12);
    header()->resizeSection(ItemModel::Kind, metrics.horizontalAdvance(QStringLiteral("Procedure step")) + 12);
}

} // namespace holdpoint::ui
