// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// Title, then its place in a quieter ink, the shortcut at the right.
class PaletteDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {option.fontMetrics.averageCharWidth() * 30,
                std::max(option.fontMetrics.height() + 2 * spacing::tight, int(spacing::controlHeight))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme theme = Theme::of(option.palette);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        painter->save();
        painter->fillRect(option.rect, selected ? theme.accent : theme.raised);
        const QColor quiet = selected ? theme.onAccent : theme.mutedText;
        const QRect box = option.rect.adjusted(spacing::wide, 0, -spacing::wide, 0);
        const QString hint = index.data(PaletteModel::HintRole).toString();
        const int hintWidth = option.fontMetrics.horizontalAdvance(hint);
        painter->setPen(quiet);
        painter->drawText(box, int(Qt::AlignRight | Qt::AlignVCenter), hint);
        const QRect rest = box.adjusted(0, 0, -hintWidth - spacing::wide, 0);
        const QString title = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, rest.width());
        painter->setPen(selected ? theme.onAccent : enabled ? theme.text : theme.mutedText);
        QFont font = option.font;
        font.setItalic(!enabled);
        painter->setFont(font);
        painter->drawText(rest, int(Qt::AlignLeft | Qt::AlignVCenter), title);
        painter->setFont(option.font);
        const int used = option.fontMetrics.horizontalAdvance(title) + spacing::wide;
        if (rest.width() > used + 40) {
            painter->setPen(quiet);
            const QRect place = rest.adjusted(used, 0, 0, 0);
            painter->drawText(place, int(Qt::AlignLeft | Qt::AlignVCenter),
                              option.fontMetrics.elidedText(index.data(PaletteModel::DetailRole).toString(),
                                                            Qt::ElideRight, place.width()));
        }
        painter->restore();
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* over)
    : QFrame(over)
    , m_model(new PaletteModel(this))
    , m_field(new QLineEdit)
    , m_list(new QListView)
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    setFrameShape(QFrame::Box);
    setAutoFillBackground(true);
    m_field->setPlaceholderText(tr("Type an action or a step"));
    m_field->setAccessibleName(tr("Search actions and steps"));
    m_field->setMinimumHeight(spacing::controlHeight);
    m_field->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Matching actions and steps"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    box->addWidget(m_field);
    box->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setFilter(text);
        m_list->setCurrentIndex(m_model->index(0, 0));
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    m_field->installEventFilter(this);
    over->installEventFilter(this);
    hide();
}

void CommandPalette::open(std::vector<PaletteItem> items)
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_model->setItems(std::move(items));
    m_field->clear();
    m_model->setFilter({});
    m_list->setCurrentIndex(m_model->index(0, 0));
    paintColours();
    place();
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place()
{
    const QSize room = parentWidget()->size();
    const int width =
        std::min(room.width() - 2 * spacing::section, std::max(560, fontMetrics().averageCharWidth() * 90));
    const int height = std::min(room.height() - 2 * spacing::section, fontMetrics().height() * 24);
    setGeometry((room.width() - width) / 2, std::min(80, (room.height() - height) / 2), width, height);
}

void CommandPalette::paintColours()
{
    const Theme theme = Theme::of(parentWidget()->palette());
    QPalette colours = parentWidget()->palette();
    colours.setColor(QPalette::Window, theme.raised);
    colours.setColor(QPalette::WindowText, theme.outline);
    if (colours != palette())
        setPalette(colours);
}

void CommandPalette::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        paintColours();
}

void CommandPalette::close(bool giveBackFocus)
{
    hide();
    if (giveBackFocus && m_before)
        m_before->setFocus(Qt::PopupFocusReason);
    m_before = nullptr;
}

void CommandPalette::choose(const QModelIndex& index)
{
    const PaletteItem* item = m_model->item(index);
    if (!item || !item->enabled)
        return;
    // The choice may open the palette again or replace the items: take it first.
    const std::function<void()> act = item->choose;
    close(true);
    if (act)
        act();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible() &&
        static_cast<QFocusEvent*>(event)->reason() == Qt::MouseFocusReason)
        close(false);
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool press = event->type() == QEvent::KeyPress;
    switch (key->key()) {
    case Qt::Key_Escape:
        if (press)
            close(true);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (press)
            choose(m_list->currentIndex());
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        if (press)
            QApplication::sendEvent(m_list, event);
        break;
    default:
        return QFrame::eventFilter(watched, event);
    }
    event->accept();
    return true;
}

} // namespace holdpoint::ui
