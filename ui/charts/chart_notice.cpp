// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_notice.h"

#include "ui/theme/shown_text.h"
#include "ui/theme/state_mark.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace holdpoint::ui {

ChartNotice::ChartNotice(QWidget* parent)
    : QWidget(parent)
    , m_words(new QLabel(this))
    , m_close(new QToolButton(this))
{
    m_words->setTextFormat(Qt::PlainText); // it may hold the name of a file
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setText(tr("Close"));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(tr("Close this message (Escape)"));
    m_close->setAutoRaise(true);
    connect(m_close, &QToolButton::clicked, this, &ChartNotice::closed);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(spacing::normal + spacing::icon + spacing::normal, spacing::tight, spacing::tight,
                             spacing::tight);
    line->addWidget(m_words, 1);
    line->addWidget(m_close, 0, Qt::AlignTop);
    hide();
}

void ChartNotice::say(const Error& error)
{
    m_words->setText(shownText(error.text()));
    setAccessibleName(text());
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QString ChartNotice::text() const { return m_words->text(); }

int ChartNotice::heightForWidth(int width) const { return layout()->heightForWidth(width); }

void ChartNotice::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    const Tone& tone = theme.tone(Meaning::Critical);
    QPainter painter(this);
    painter.fillRect(rect(), tone.wash);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tone.ink);
    paintState(painter, QRectF(spacing::normal, spacing::tight + 2, spacing::icon, spacing::icon), StateShape::Failed,
               tone.ink);
}

} // namespace holdpoint::ui
