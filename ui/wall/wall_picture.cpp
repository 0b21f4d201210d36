// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_picture.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::ui {
namespace {

QString pictureText(const char* words) { return QCoreApplication::translate("Wall", words); }

} // namespace

QString wallPageName(WallPage page)
{
    switch (page) {
    case WallPage::Overview:
        return QStringLiteral("overview");
    case WallPage::Gate:
        return QStringLiteral("gate");
    case WallPage::Charts:
        return QStringLiteral("charts");
    case WallPage::Entries:
        return QStringLiteral("entries");
    case WallPage::Alarms:
        break;
    }
    return QStringLiteral("alarms");
}

std::optional<WallPage> wallPageNamed(const QString& name)
{
    for (int i = 0; i < wallPageCount; ++i)
        if (wallPageName(WallPage(i)) == name)
            return WallPage(i);
    return std::nullopt;
}

StateMark markOf(monitor::SourceState state)
{
    switch (state) {
    case monitor::SourceState::Ok:
        return {pictureText(QT_TRANSLATE_NOOP("Wall", "OK")), StateShape::Passed, Meaning::Ok};
    case monitor::SourceState::Breached:
        return {pictureText(QT_TRANSLATE_NOOP("Wall", "BREACHED")), StateShape::Held, Meaning::Critical};
    case monitor::SourceState::Down:
        return {pictureText(QT_TRANSLATE_NOOP("Wall", "DOWN")), StateShape::Failed, Meaning::Critical};
    case monitor::SourceState::Stale:
        return {pictureText(QT_TRANSLATE_NOOP("Wall", "STALE")), StateShape::Skipped, Meaning::Unknown};
    case monitor::SourceState::NoData:
        break;
    }
    return {pictureText(QT_TRANSLATE_NOOP("Wall", "NO DATA")), StateShape::Unknown, Meaning::Unknown};
}

StateMark markOf(const WallChart& chart)
{
    if (chart.needsLimit && !chart.threshold && chart.state == monitor::SourceState::Ok)
        return {pictureText(QT_TRANSLATE_NOOP("Wall", "NO LIMIT")), StateShape::Skipped, Meaning::Neutral};
    return markOf(chart.state);
}

QString WallPicture::statement() const
{
    QStringList said{title, clock, state.word};
    if (rehearsal)
        said.prepend(pictureText(QT_TRANSLATE_NOOP("Wall", "REHEARSAL")));
    for (const WallBand& band : bands)
        said.append(band.mark.word + QStringLiteral(": ") + band.text);
    for (const WallAlarm& alarm : alarms)
        said.append(alarm.title);
    if (watch)
        said.append(watchMetrics.isEmpty() ? watch->word : watch->word + QStringLiteral(": ") + watchMetrics);
    said.append({phase, step, nextWhen, next, gate, gateWhen, gateRemark});
    for (const WallPerson& person : awaited)
        said.append(person.who + QStringLiteral(": ") + person.what);
    for (const WallChart& chart : charts)
        said.append(QStringLiteral("%1: %2, %3").arg(chart.title, chart.value, markOf(chart).word));
    said.append(notArmedBecause.isEmpty() ? armed.word : armed.word + QStringLiteral(": ") + notArmedBecause);
    said.removeAll(QString());
    return said.join(QLatin1Char('\n'));
}

std::optional<WallPage> WallPicture::preempting() const
{
    if (std::ranges::any_of(alarms, [](const WallAlarm& alarm) { return alarm.critical && !alarm.acknowledged; }))
        return WallPage::Alarms;
    if (!rollback.isEmpty() && state.shape == StateShape::Running)
        return WallPage::Overview;
    if (std::ranges::any_of(charts, [](const WallChart& chart) {
            return chart.state == monitor::SourceState::Breached || chart.state == monitor::SourceState::Down;
        }))
        return WallPage::Charts;
    return std::nullopt;
}

QList<WallPage> WallPicture::pages() const
{
    QList<WallPage> pages{WallPage::Overview};
    if (!gate.isEmpty() || !awaited.isEmpty())
        pages.append(WallPage::Gate);
    if (!charts.isEmpty())
        pages.append(WallPage::Charts);
    if (!recent.isEmpty())
        pages.append(WallPage::Entries);
    if (!alarms.isEmpty())
        pages.append(WallPage::Alarms);
    return pages;
}

} // namespace holdpoint::ui
