// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/editor_tree.h"

#include "ui/runbook/editor/item_model.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <optional>

namespace holdpoint::ui {
namespace {

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
    if (key.key() == Qt::Key_Backtab)
        return Outdent;
    if (modifiers != Qt::NoModifier)
        return std::nullopt;
    switch (key.key()) {
    case Qt::Key_Insert:
        return Add;
    case Qt::Key_F2:
        return Edit;
    case Qt::Key_Delete:
        return Remove;
    case Qt::Key_Tab:
        return Indent;
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
    const auto inside = [&rows](const QModelIndex& index) {
        for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
            if (rows.contains(above))
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
    setCurrentIndex(index);
    scrollTo(index);
    return true;
}

bool EditorTree::event(QEvent* event)
{
    // The keys of the tree are its own, also where the window has them for something else.
    if (event->type() == QEvent::ShortcutOverride && actOf(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    // Tab would leave the tree before keyPressEvent() sees it.
    if (event->type() == QEvent::KeyPress && state() != EditingState) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) {
            if (key->modifiers().testFlag(Qt::ControlModifier)) {
                focusNextPrevChild(key->key() == Qt::Key_Tab);
                return true;
            }
            keyPressEvent(key);
            return true;
        }
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

void EditorTree::resizeEvent(QResizeEvent* event)
{
    if (event)
        QTreeView::resizeEvent(event);
    const QFontMetrics metrics = fontMetrics();
    header()->resizeSection(ItemModel::Line, metrics.horizontalAdvance(QStringLiteral("00000")) + 12);
    header()->resizeSection(ItemModel::Kind, metrics.horizontalAdvance(QStringLiteral("Procedure step")) + 12);
}

} // namespace holdpoint::ui
