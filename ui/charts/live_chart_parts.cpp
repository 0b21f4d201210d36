// SPDX-License-Identifier: GPL-3.0-or-later
// The buttons that stand in a LiveChart, and the line that says what went wrong.
#include "ui/charts/chart_button.h"
#include "ui/charts/chart_notice.h"
#include "ui/charts/live_chart.h"

#include <QAction>
#include <QFontMetrics>

#include <algorithm>

namespace holdpoint::ui {

void LiveChart::makeParts()
{
    const auto add = [this](QAction* action) {
        auto* button = new ChartButton(this);
        connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
        return button;
    };
    m_pauseButton = add(m_pauseAction);
    m_zoneButton = add(m_zoneAction);
    m_liveButton = add(m_liveAction);
    m_liveButton->hide();
}

// Words, colours and places of the buttons; cheap where nothing changed.
void LiveChart::restyleParts()
{
    const bool live = m_window.isLive();
    ChartButton::Look look{live ? StateShape::Held : StateShape::Ready,
                           {},
                           m_theme.mutedText,
                           {},
                           m_theme.focus,
                           m_theme.border,
                           m_theme.outline};
    m_pauseButton->setLook(look);
    m_pauseButton->setWords(m_pauseAction->text(), m_pauseAction->shortcut());
    look.mark.reset();
    look.word = zoneWord();
    m_zoneButton->setLook(look);
    m_zoneButton->setWords(tr("Times: %1. %2").arg(zoneWord(), m_zoneAction->text()), m_zoneAction->shortcut());
    look.mark = StateShape::Ready;
    look.word = m_liveAction->text();
    look.ink = m_theme.info.ink;
    look.plate = m_theme.info.wash;
    m_liveButton->setLook(look);
    m_liveButton->setWords(tr("This is not live. %1").arg(m_liveAction->text()), m_liveAction->shortcut());
    if (m_liveButton->isHidden() == !live)
        m_liveButton->setVisible(!live);
    placeParts();
}

// In the corners that nothing else needs, so that the plot stays whole.
void LiveChart::placeParts()
{
    const int below = roomBelow(), bottom = height() - below;
    const QSize zone = m_zoneButton->sizeHint();
    m_pauseButton->setGeometry(spacing::hair, height() - zone.height() - spacing::hair, zone.height(), zone.height());
    m_zoneButton->setGeometry(QRect(QPoint(width() - spacing::hair - zone.width(), m_pauseButton->y()), zone));
    const QSize live = m_liveButton->sizeHint();
    m_liveButton->setGeometry(QRect(QPoint(width() - spacing::wide - spacing::tight - live.width(),
                                           std::max(0, bottom - live.height() - spacing::tight)),
                                    live));
    if (m_notice && !m_notice->isHidden()) {
        const int most = std::max(0, (height() - headerHeight()) / 2); // some of the picture is always seen
        m_notice->setGeometry(0, headerHeight(), width(), std::min(most, m_notice->heightForWidth(width())));
    }
}

int LiveChart::roomBelow() const { return QFontMetrics(m_smallFont).height() + spacing::wide; }

int LiveChart::noticeHeight() const { return m_notice && !m_notice->isHidden() ? m_notice->height() : 0; }

void LiveChart::showFailure(const Error& error)
{
    if (!m_notice) {
        m_notice = new ChartNotice(this);
        connect(m_notice, &ChartNotice::closed, this, &LiveChart::closeFailure);
    }
    m_notice->say(error);
    placeParts();
    m_geometryDirty = true;
    update();
}

void LiveChart::closeFailure()
{
    if (!m_notice || m_notice->isHidden())
        return;
    if (m_notice->isAncestorOf(focusWidget()))
        setFocus(Qt::OtherFocusReason); // the keyboard must not be lost with the button
    m_notice->hide();
    m_geometryDirty = true;
    update();
}

QString LiveChart::failure() const { return m_notice && !m_notice->isHidden() ? m_notice->text() : QString(); }

void LiveChart::nextTimeZone()
{
    setTimeZoneShown(zoneAfter());
    Q_EMIT timeZoneChanged();
}

TimeZoneShown LiveChart::zoneAfter() const
{
    switch (m_zone) {
    case TimeZoneShown::Utc:
        return TimeZoneShown::Local;
    case TimeZoneShown::Local:
        return m_t0Ms > 0 ? TimeZoneShown::Relative : TimeZoneShown::Utc;
    case TimeZoneShown::Relative:
        break;
    }
    return TimeZoneShown::Utc;
}

} // namespace holdpoint::ui
