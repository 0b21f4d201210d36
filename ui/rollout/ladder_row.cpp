// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/ladder_row.h"

#include "ui/rollout/rollout_words.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace holdpoint::ui {

LadderRow::LadderRow(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Ladder of weights"));
}

void LadderRow::setRungs(const QList<LadderRung>& rungs)
{
    if (rungs == m_rungs)
        return;
    m_rungs = rungs;
    QStringList words;
    for (const LadderRung& rung : rungs)
        words.append(tr("%1: %2", "a weight and its state").arg(percentText(rung.weight), rung.mark.word));
    setAccessibleDescription(words.join(tr(", ")));
    setToolTip(accessibleDescription());
    update();
}

QSize LadderRow::sizeHint() const
{
    return {90 * std::max(1, int(m_rungs.size())), QFontMetrics(themeFont(FontRole::Strong)).height() +
                                                       QFontMetrics(themeFont(FontRole::Small)).height() +
                                                       2 * spacing::tight};
}

void LadderRow::paintEvent(QPaintEvent*)
{
    if (m_rungs.isEmpty())
        return;
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double gap = spacing::tight;
    const double width = (this->width() - gap * double(m_rungs.size() - 1)) / double(m_rungs.size());
    double x = 0;
    for (const LadderRung& rung : std::as_const(m_rungs)) {
        const QRectF box = QRectF(x, 0, width, height()).adjusted(1, 1, -1, -1);
        x += width + gap;
        const Tone& tone = theme.tone(rung.mark.meaning);
        painter.setPen(QPen(rung.here ? theme.text : theme.outline, rung.here ? 2 : 1));
        painter.setBrush(rung.here ? tone.wash : theme.raised);
        painter.drawRoundedRect(box, spacing::corner, spacing::corner);
        const QFont strong = themeFont(FontRole::Strong);
        const QFont small = themeFont(FontRole::Small);
        const int icon = QFontMetrics(strong).ascent();
        const QRectF inner = box.adjusted(spacing::normal, spacing::tight, -spacing::tight, -spacing::tight);
        const double top = QFontMetrics(strong).height();
        paintState(painter, QRectF(inner.left(), inner.top() + (top - icon) / 2, icon, icon), rung.mark.shape,
                   tone.ink);
        painter.setFont(strong);
        painter.setPen(theme.text);
        painter.drawText(QRectF(inner.left() + icon + spacing::tight, inner.top(), inner.width(), top),
                         Qt::AlignLeft | Qt::AlignVCenter, percentText(rung.weight));
        painter.setFont(small);
        painter.setPen(tone.ink);
        const QRectF below(inner.left(), inner.top() + top, inner.width(), inner.height() - top);
        painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(rung.mark.word, Qt::ElideRight, int(below.width())));
    }
}

} // namespace holdpoint::ui
