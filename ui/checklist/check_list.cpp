// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/check_list.h"

#include "ui/checklist/check_model.h"
#include "ui/checklist/reason_edit.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace holdpoint::ui {
namespace {

// Box, wrapped text, and under a ticked box who ticked it: all of the text is readable, however long.
class CheckDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const int width =
            textWidth(option.widget ? viewportWidth(option.widget) : option.rect.width(), boxSide(option));
        const QRect text = option.fontMetrics.boundingRect(QRect(0, 0, width, 100'000), int(Qt::TextWordWrap),
                                                           index.data(Qt::DisplayRole).toString());
        const bool detail = !index.data(CheckModel::DetailRole).toString().isEmpty();
        const int small = QFontMetrics(themeFont(FontRole::Small)).height();
        return {100, std::max(text.height() + (detail ? small : 0), boxSide(option)) + 2 * spacing::tight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme theme = Theme::of(option.palette);
        const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        const bool focused = (option.state & QStyle::State_HasFocus) != 0;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (focused || (option.state & QStyle::State_MouseOver))
            painter->fillRect(option.rect, theme.info.wash);
        const QRect box = boxRect(option);
        painter->setPen(QPen(ticked ? theme.ok.ink : theme.outline, 1.5));
        painter->setBrush(theme.raised);
        painter->drawRoundedRect(QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75), 2, 2);
        if (ticked) {
            const double unit = box.width() / 18.0;
            const QPointF corner = box.topLeft();
            painter->setPen(QPen(theme.ok.ink, 2.4 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter->drawPolyline(QPolygonF(
                {corner + QPointF(4, 9.5) * unit, corner + QPointF(7.5, 13) * unit, corner + QPointF(14, 5) * unit}));
        }
        const int side = boxSide(option);
        QRect text = option.rect.adjusted(side + 3 * spacing::normal, spacing::tight, -spacing::normal, 0);
        if (option.direction == Qt::RightToLeft)
            text = option.rect.adjusted(spacing::normal, spacing::tight, -(side + 3 * spacing::normal), 0);
        painter->setFont(option.font);
        painter->setPen(ticked ? theme.mutedText : theme.text);
        QRect used;
        painter->drawText(text, int(Qt::TextWordWrap | Qt::AlignTop), index.data(Qt::DisplayRole).toString(), &used);
        if (const QString detail = index.data(CheckModel::DetailRole).toString(); !detail.isEmpty()) {
            painter->setFont(themeFont(FontRole::Small));
            painter->setPen(theme.mutedText);
            text.setTop(used.bottom() + 1);
            painter->drawText(text, int(Qt::TextSingleLine | Qt::AlignTop), detail);
        }
        if (focused) {
            painter->setPen(QPen(theme.focus, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), spacing::corner, spacing::corner);
        }
        painter->restore();
    }

    // The whole row is the target: nobody aims at 18 pixels at three in the morning.
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override
    {
        if (event->type() == QEvent::MouseButtonRelease) {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            if (mouse->button() != Qt::LeftButton || !option.rect.contains(mouse->position().toPoint()))
                return false;
            model->setData(index, int(Qt::Checked), Qt::CheckStateRole);
            return true;
        }
        if (event->type() == QEvent::KeyPress) {
            const auto* key = static_cast<QKeyEvent*>(event);
            if (key->key() != Qt::Key_Space || key->isAutoRepeat())
                return false;
            model->setData(index, int(Qt::Checked), Qt::CheckStateRole);
            return true;
        }
        return false;
    }

private:
    static int viewportWidth(const QWidget* widget)
    {
        const auto* view = qobject_cast<const QAbstractItemView*>(widget);
        return view ? view->viewport()->width() : widget->width();
    }
    // As high as a line, so that the tick is seen wherever its text can be read.
    static int boxSide(const QStyleOptionViewItem& option) { return std::max(16, option.fontMetrics.height()); }
    static int textWidth(int row, int side) { return std::max(60, row - side - 4 * spacing::normal); }
    static QRect boxRect(const QStyleOptionViewItem& option)
    {
        const int side = boxSide(option);
        QRect box(option.rect.left() + spacing::normal, option.rect.top() + spacing::tight, side, side);
        if (option.direction == Qt::RightToLeft)
            box.moveRight(option.rect.right() - spacing::normal);
        return box;
    }
};

} // namespace

CheckList::CheckList(QWidget* parent)
    : QWidget(parent)
    , m_model(new CheckModel(this))
    , m_view(new QListView(this))
    , m_reason(new ReasonEdit(this))
{
    m_view->setModel(m_model);
    m_view->setItemDelegate(new CheckDelegate(m_view));
    m_view->setResizeMode(QListView::Adjust);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setTabKeyNavigation(false);
    m_view->setMouseTracking(true);
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_view->setAccessibleName(tr("Boxes to tick"));
    m_view->setToolTip(tr("Space ticks the box; on a ticked box it asks for the reason to take the tick back"));
    m_view->viewport()->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view);
    layout->addWidget(m_reason);

    connect(m_model, &CheckModel::tickRequested, this,
            [this](const QString& check) { Q_EMIT commandRequested(checklist::TickCheck{check}); });
    connect(m_model, &CheckModel::untickRequested, this, [this](const QString& check) {
        const QString text = m_model->index(m_model->rowOf(check)).data().toString();
        m_reason->ask(tr("Why is this tick taken back? “%1”").arg(text), tr("Take back"), check);
    });
    connect(m_reason, &ReasonEdit::given, this, [this](const QString& check, const QString& why) {
        m_view->setFocus();
        Q_EMIT commandRequested(checklist::UntickCheck{check, why});
    });
    connect(m_reason, &ReasonEdit::cancelled, this, [this] { m_view->setFocus(); });
}

void CheckList::refresh(const checklist::Launch& launch, const runbook::Step& step)
{
    const int before = m_model->rowCount();
    m_model->refresh(launch, step);
    if (m_reason->isVisibleTo(this)) {
        const int row = m_model->rowOf(m_reason->token());
        if (row < 0 || m_model->index(row).data(Qt::CheckStateRole).toInt() != Qt::Checked)
            m_reason->close();
    }
    if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0)
        m_view->setCurrentIndex(m_model->index(std::max(0, m_model->firstOpen())));
    if (before != m_model->rowCount())
        m_view->doItemsLayout();
    fit();
}

void CheckList::focusFirstOpen()
{
    const int row = m_model->firstOpen();
    if (row >= 0)
        m_view->setCurrentIndex(m_model->index(row));
    m_view->setFocus(Qt::ShortcutFocusReason);
}

bool CheckList::hasOpen() const { return m_model->firstOpen() >= 0; }

void CheckList::fit()
{
    if (std::exchange(m_fitting, true))
        return;
    // All boxes of an ordinary step are seen at once; a very long list scrolls by itself.
    const int mostHeight = 30 * m_view->fontMetrics().height();
    constexpr int mostCounted = 200;
    int height = 2 * m_view->frameWidth();
    for (int row = 0; row < std::min(m_model->rowCount(), mostCounted); ++row)
        height += m_view->sizeHintForIndex(m_model->index(row)).height();
    // A bar that comes and goes with the height, which depends on the width that the bar leaves, would never settle.
    m_view->setVerticalScrollBarPolicy(height > mostHeight ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    m_view->setFixedHeight(std::clamp(height, int(spacing::controlHeight), mostHeight));
    m_fitting = false;
}

void CheckList::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

bool CheckList::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel && m_view->verticalScrollBar()->maximum() == 0) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::Resize)
        fit();
    return QWidget::eventFilter(watched, event);
}

} // namespace holdpoint::ui
