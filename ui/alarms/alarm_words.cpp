// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarm_words.h"

#include "ui/theme/shown_text.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <optional>

namespace holdpoint::ui {
namespace {

struct AlarmWords
{
    Q_DECLARE_TR_FUNCTIONS(AlarmWords)
};

Meaning meaningOf(alarms::Priority priority)
{
    switch (priority) {
    case alarms::Priority::Critical:
        return Meaning::Critical;
    case alarms::Priority::Warning:
        return Meaning::Warning;
    case alarms::Priority::Note:
        break;
    }
    return Meaning::Info;
}

StateMark clearedUnseen()
{
    return {AlarmWords::tr("CLEARED · NOT ACKNOWLEDGED"), StateShape::Waiting, Meaning::Warning};
}

QString utcTime(qint64 utcMs, const QString& format)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(format);
}

} // namespace

QList<WatchedAlarm> watchedAlarms(const alarms::RuleSet& rules)
{
    QList<WatchedAlarm> watched;
    for (const alarms::Rule& rule : rules.rules) {
        watched.append({alarms::limitAlarm(rule.metric), shownText(rule.title), rule.priority});
        watched.append(
            {alarms::dataAlarm(rule.metric), AlarmWords::tr("Data of %1").arg(shownText(rule.title)), rule.priority});
    }
    for (const alarms::SourceRule& rule : rules.sources)
        watched.append(
            {alarms::sourceAlarm(rule.source), AlarmWords::tr("Source %1").arg(shownText(rule.source)), rule.priority});
    return watched;
}

StateMark alarmMark(const alarms::AlarmBook& book, const QString& alarm)
{
    const alarms::Occurrence* newest = book.newest(alarm);
    switch (book.state(alarm)) {
    case alarms::AlarmState::Normal:
        break;
    case alarms::AlarmState::Raised:
    case alarms::AlarmState::Acknowledged:
        return occurrenceMark(*newest);
    case alarms::AlarmState::ClearedUnacknowledged:
        return clearedUnseen();
    case alarms::AlarmState::Shelved:
        return {
            AlarmWords::tr("SHELVED until %1").arg(utcTime(book.shelf(alarm)->untilUtcMs(), QStringLiteral("HH:mm"))),
            StateShape::Held, Meaning::Neutral};
    case alarms::AlarmState::OutOfService:
        return {AlarmWords::tr("OUT OF SERVICE"), StateShape::Skipped, Meaning::Neutral};
    }
    return {AlarmWords::tr("NORMAL"), StateShape::Passed, Meaning::Ok};
}

StateMark occurrenceMark(const alarms::Occurrence& occurrence)
{
    const Meaning meaning = meaningOf(alarms::priorityOf(occurrence.raised.priority));
    if (!occurrence.clearedAt)
        return occurrence.acknowledgedAt ? StateMark{AlarmWords::tr("ACKNOWLEDGED"), StateShape::Gate, meaning}
                                         : StateMark{AlarmWords::tr("RAISED"), StateShape::Failed, meaning};
    return occurrence.acknowledgedAt ? StateMark{AlarmWords::tr("CLEARED"), StateShape::Passed, Meaning::Neutral}
                                     : clearedUnseen();
}

QString priorityWord(alarms::Priority priority)
{
    switch (priority) {
    case alarms::Priority::Critical:
        return AlarmWords::tr("Critical");
    case alarms::Priority::Warning:
        return AlarmWords::tr("Warning");
    case alarms::Priority::Note:
        break;
    }
    return AlarmWords::tr("Note");
}

QString raisedTitle(const events::AlarmRaised& raised)
{
    const QString title = shownText(raised.title);
    if (raised.kind == QLatin1String("data"))
        return AlarmWords::tr("No data of %1").arg(title);
    if (raised.kind == QLatin1String("source"))
        return raised.cause == QLatin1String("down") ? AlarmWords::tr("Source %1 is down").arg(title)
                                                     : AlarmWords::tr("Source %1 is silent").arg(title);
    return title;
}

QString raisedValue(const events::AlarmRaised& raised)
{
    if (raised.kind == QLatin1String("data"))
        return AlarmWords::tr("nothing comes from %1").arg(shownText(raised.source));
    if (raised.kind == QLatin1String("source"))
        return raised.cause == QLatin1String("down") ? AlarmWords::tr("answers, but not as it should")
                                                     : AlarmWords::tr("nothing is known");
    const QString unit = shownText(raised.unit);
    return unit.isEmpty() ? AlarmWords::tr("%1, limit %2").arg(raised.value, raised.limit)
                          : AlarmWords::tr("%1 %2, limit %3 %2").arg(raised.value, unit, raised.limit);
}

QString adviceText(const events::AlarmRaised& raised)
{
    if (raised.answer == QLatin1String("rollback"))
        return AlarmWords::tr("advises a rollback");
    return raised.answer == QLatin1String("hold") ? AlarmWords::tr("advises a hold") : QString();
}

QString clockText(qint64 ms)
{
    const qint64 seconds = (std::max<qint64>(0, ms) + 999) / 1000;
    const QString end = QStringLiteral("%1").arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(end);
    return QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0')).arg(end);
}

QString deadlineText(qint64 leftMs)
{
    return leftMs > 0 ? AlarmWords::tr("acknowledge within %1").arg(clockText(leftMs))
                      : AlarmWords::tr("OVERDUE %1").arg(clockText(-leftMs));
}

QString timeText(const Instant& at, const Instant& now)
{
    constexpr qint64 day = 86'400'000;
    return utcTime(at.utcMs, at.utcMs / day == now.utcMs / day ? QStringLiteral("HH:mm:ss")
                                                               : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString acknowledgedText(const alarms::Occurrence& occurrence, const Instant& now)
{
    if (!occurrence.acknowledgedAt)
        return {};
    return AlarmWords::tr("by %1, %2").arg(occurrence.acknowledgedBy.person, timeText(*occurrence.acknowledgedAt, now));
}

AlarmsGlance alarmsGlance(const alarms::AlarmBook& book, const Instant& now)
{
    constexpr int mostLines = 5;
    AlarmsGlance glance;
    int unheard = 0;
    int suppressed = 0;
    std::optional<qint64> left;
    QStringList lines;
    alarms::Priority worst = alarms::Priority::Note;
    for (const alarms::ListedAlarm& listed : book.list()) {
        if (book.isSuppressed(listed.alarm) || listed.occurrence < 0) {
            ++suppressed;
            continue;
        }
        const events::AlarmRaised& raised = book.occurrences().at(listed.occurrence).raised;
        ++glance.open;
        const bool waits = !book.isAcknowledged(listed.alarm);
        // What waits comes first in the list, and is worse than what somebody is on already.
        if (waits || unheard == 0)
            worst = std::max(worst, alarms::priorityOf(raised.priority));
        unheard += waits ? 1 : 0;
        if (const std::optional<qint64> its = book.acknowledgeLeftMs(listed.alarm, now))
            left = std::min(left.value_or(*its), *its);
        if (lines.size() < mostLines)
            lines.append(AlarmWords::tr("%1: %2, %3", "state of an alarm, its title, its value")
                             .arg(alarmMark(book, listed.alarm).word, raisedTitle(raised), raisedValue(raised)));
    }
    if (glance.open > lines.size())
        lines.append(AlarmWords::tr("and %n more", nullptr, glance.open - int(lines.size())));
    glance.quiet = glance.open == 0 && suppressed == 0;
    glance.about = lines.join(QLatin1Char('\n'));
    if (unheard > 0) {
        const QString count = AlarmWords::tr("%n ALARMS", nullptr, glance.open);
        glance.mark = {count, StateShape::Failed, meaningOf(worst)};
        if (left)
            glance.mark.word = *left > 0 ? AlarmWords::tr("%1 %2", "3 ALARMS 1:23").arg(count, clockText(*left))
                                         : AlarmWords::tr("%1 OVERDUE %2").arg(count, clockText(-*left));
    } else if (glance.open > 0) {
        glance.mark = {AlarmWords::tr("%n alarms, acknowledged", nullptr, glance.open), StateShape::Gate,
                       meaningOf(worst)};
    } else if (suppressed > 0) {
        glance.mark = {AlarmWords::tr("%n alarms made quiet", nullptr, suppressed), StateShape::Held, Meaning::Neutral};
        glance.about = AlarmWords::tr("Alarms are shelved or out of service: nobody is called for them.");
    } else {
        glance.mark = {AlarmWords::tr("No alarm"), StateShape::Passed, Meaning::Ok};
        glance.about = AlarmWords::tr("Nothing that is watched is in alarm.");
    }
    return glance;
}

} // namespace holdpoint::ui
