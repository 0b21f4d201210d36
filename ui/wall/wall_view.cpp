// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_view.h"

#include "ui/wall/launch_picture.h"
#include "ui/wall/wall_alarms.h"

#include <QKeyEvent>
#include <QPainter>

namespace holdpoint::ui {
namespace {

constexpr int tickMs = 250;

} // namespace

WallView::WallView(const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_pulse(clock.monotonicMs())
{
    setObjectName(QStringLiteral("wall"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Wall"));
    setMinimumSize(320, 180);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &WallView::advance);
    advance();
}

void WallView::take(const WallNews& news)
{
    const Instant now = m_clock.now();
    m_pulse.looked(news.beat, news.problem, m_clock.monotonicMs(), now.utcMs);
    if (!news.problem)
        m_broken = news.broken;
    if (news.armed)
        m_armed = *news.armed;
    if (news.launch) {
        m_launch = news.launch;
        m_recent = news.recent;
        m_charts.setLaunch(*m_launch);
    }
    m_charts.add(news.samples);
    if (m_launch && (news.launch || news.armed))
        m_base = pictureOf(*m_launch, m_recent, m_armed);
    advance();
}

void WallView::pin(WallPage page)
{
    m_rotation.pin(page);
    advance();
}

void WallView::compose()
{
    const Instant now = m_clock.now();
    const qint64 utcMs = now.utcMs;
    m_picture = m_base;
    m_picture.charts = m_charts.at(utcMs);
    m_picture.weights = m_charts.weightsAt(utcMs);
    if (m_launch)
        m_picture.alarms = wallAlarms(*m_launch, now);
    setNow(m_picture, m_launch.get(), utcMs);
    if (m_broken)
        m_picture.bands.prepend({{tr("LEDGER NOT INTACT"), StateShape::Failed, Meaning::Critical}, m_broken->text()});
    const std::optional<QString> stale = m_pulse.staleBecause(m_clock.monotonicMs());
    if (!stale)
        return;
    QString text = *stale;
    if (m_launch) // the word of a launch that nobody sees would be believed
        text = tr("Last known: %1. %2").arg(m_picture.state.word, text);
    m_picture.bands.prepend({{tr("DISPLAY STALE"), StateShape::Unknown, Meaning::Unknown}, text});
    m_picture.state = {tr("STALE"), StateShape::Unknown, Meaning::Unknown};
    m_picture.armed = {tr("Armed: unknown"), StateShape::Unknown, Meaning::Unknown};
    m_picture.notArmedBecause.clear();
}

void WallView::advance()
{
    compose();
    m_page = m_rotation.page(m_picture, m_clock.monotonicMs());
    const QString statement = m_picture.statement();
    if (statement != accessibleDescription())
        setAccessibleDescription(statement);
    update();
}

void WallView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintWall(painter, size(), m_picture, m_page, Theme::of(palette()), font(), burnInShift(m_clock.monotonicMs()));
}

void WallView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_F11:
        Q_EMIT closeWanted();
        return;
    case Qt::Key_Space:
    case Qt::Key_PageDown:
        m_rotation.turn(m_picture, m_clock.monotonicMs());
        advance();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void WallView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_tick.start();
}

void WallView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_tick.stop();
}

} // namespace holdpoint::ui
