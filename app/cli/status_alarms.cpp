// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>

namespace holdpoint::app {
namespace {

QString alarmStatusWords(const char* words) { return QCoreApplication::translate("cli", words); }

QString plain(const QString& text) { return runbook::escapedForDisplay(text.toUtf8()).simplified(); }

QString alarmStateName(alarms::AlarmState state)
{
    switch (state) {
    case alarms::AlarmState::Normal:
        return QStringLiteral("normal");
    case alarms::AlarmState::Raised:
        return QStringLiteral("raised");
    case alarms::AlarmState::Acknowledged:
        return QStringLiteral("acknowledged");
    case alarms::AlarmState::ClearedUnacknowledged:
        return QStringLiteral("cleared-unacknowledged");
    case alarms::AlarmState::Shelved:
        return QStringLiteral("shelved");
    case alarms::AlarmState::OutOfService:
        return QStringLiteral("out-of-service");
    }
    return {};
}

QString timeOf(const Instant& at) { return utcText(at.utcMs).mid(11, 8); }

// What is the matter, with its numbers.
QString matter(const events::AlarmRaised& raised)
{
    if (raised.kind == QLatin1String("limit"))
        return plain(raised.unit.isEmpty()
                         ? alarmStatusWords("%1, limit %2").arg(raised.value, raised.limit)
                         : alarmStatusWords("%1 %2, limit %3").arg(raised.value, raised.unit, raised.limit));
    if (raised.kind == QLatin1String("data"))
        return alarmStatusWords("no data from %1").arg(plain(raised.source));
    return raised.cause == QLatin1String("down") ? alarmStatusWords("down") : alarmStatusWords("silent");
}

QString advice(const events::AlarmRaised& raised)
{
    if (raised.answer == QLatin1String("rollback"))
        return alarmStatusWords("; the runbook advises a rollback");
    return raised.answer == QLatin1String("hold") ? alarmStatusWords("; the runbook advises a hold") : QString();
}

// "RAISED critical error_rate.limit (Error rate): 0.42 %, limit < 0.1, since 10:02:15 UTC, acknowledge within 83 s".
QString alarmLine(const alarms::AlarmBook& book, const alarms::ListedAlarm& listed, const Instant& now)
{
    const QString state = alarmStateName(listed.state).replace(u'-', u' ').toUpper();
    if (listed.occurrence < 0)
        return alarmStatusWords("Alarm %1 %2").arg(state, listed.alarm);
    const alarms::Occurrence& occurrence = book.occurrences().at(listed.occurrence);
    const events::AlarmRaised& raised = occurrence.raised;
    QString line = alarmStatusWords("Alarm %1 %2 %3 (%4): %5, since %6 UTC")
                       .arg(state, raised.priority, listed.alarm, plain(raised.title), matter(raised),
                            timeOf(occurrence.raisedAt));
    if (const std::optional<qint64> left = book.acknowledgeLeftMs(listed.alarm, now))
        line += *left > 0 ? alarmStatusWords(", acknowledge within %1 s").arg((*left + 999) / 1000)
                          : alarmStatusWords(", OVERDUE by %1 s").arg(-*left / 1000);
    if (occurrence.acknowledgedAt)
        line += alarmStatusWords(", acknowledged by %1").arg(plain(occurrence.acknowledgedBy.person));
    if (listed.firstOut)
        line += alarmStatusWords(", first out");
    if (const alarms::Shelf* shelf = book.shelf(listed.alarm))
        line += alarmStatusWords(", shelved until %1 UTC by %2: %3")
                    .arg(utcText(shelf->untilUtcMs()).mid(11, 8), plain(shelf->by.person), plain(shelf->reason));
    if (const alarms::Removal* removal = book.removal(listed.alarm))
        line += alarmStatusWords(", taken out by %1: %2").arg(plain(removal->by.person), plain(removal->reason));
    return listed.active ? line + advice(raised) : line;
}

} // namespace

QJsonObject occurrenceJson(const alarms::Occurrence& occurrence)
{
    const events::AlarmRaised& raised = occurrence.raised;
    const auto when = [](const std::optional<Instant>& at) {
        return at ? QJsonValue(utcText(at->utcMs)) : QJsonValue();
    };
    return {{QStringLiteral("alarm"), raised.alarm},
            {QStringLiteral("occurrence"), raised.occurrence},
            {QStringLiteral("kind"), raised.kind},
            {QStringLiteral("title"), raised.title},
            {QStringLiteral("source"), raised.source},
            {QStringLiteral("priority"), raised.priority},
            {QStringLiteral("answer"), raised.answer},
            {QStringLiteral("value"), raised.value},
            {QStringLiteral("limit"), raised.limit},
            {QStringLiteral("unit"), raised.unit},
            {QStringLiteral("raised"), utcText(occurrence.raisedAt.utcMs)},
            {QStringLiteral("cleared"), when(occurrence.clearedAt)},
            {QStringLiteral("acknowledged"), when(occurrence.acknowledgedAt)},
            {QStringLiteral("acknowledged_by"), occurrence.acknowledgedBy.person},
            {QStringLiteral("escalated"), when(occurrence.escalatedAt)}};
}

QString occurrenceLine(const alarms::Occurrence& occurrence)
{
    const events::AlarmRaised& raised = occurrence.raised;
    QString line = QStringLiteral("  %1 %2/%3 %4 (%5): %6")
                       .arg(timeOf(occurrence.raisedAt), raised.alarm)
                       .arg(raised.occurrence)
                       .arg(raised.priority, plain(raised.title), matter(raised));
    line += occurrence.clearedAt ? alarmStatusWords(", cleared %1").arg(timeOf(*occurrence.clearedAt))
                                 : alarmStatusWords(", not cleared");
    return occurrence.acknowledgedAt
               ? line + alarmStatusWords(", acknowledged %1 by %2")
                            .arg(timeOf(*occurrence.acknowledgedAt), plain(occurrence.acknowledgedBy.person))
               : line + alarmStatusWords(", NOT ACKNOWLEDGED");
}

QJsonArray alarmsJson(const checklist::Launch& launch, const Instant& now)
{
    const alarms::AlarmBook& book = launch.state().alarms;
    QJsonArray listed;
    for (const alarms::ListedAlarm& one : book.list()) {
        QJsonObject json = one.occurrence < 0 ? QJsonObject{{QStringLiteral("alarm"), one.alarm}}
                                              : occurrenceJson(book.occurrences().at(one.occurrence));
        json.insert(QStringLiteral("state"), alarmStateName(one.state));
        json.insert(QStringLiteral("active"), one.active);
        json.insert(QStringLiteral("first_out"), one.firstOut);
        const std::optional<qint64> left = book.acknowledgeLeftMs(one.alarm, now);
        json.insert(QStringLiteral("acknowledge_left_s"), left ? QJsonValue(*left / 1000) : QJsonValue());
        const alarms::Shelf* shelf = book.shelf(one.alarm);
        json.insert(QStringLiteral("shelved_until"), shelf ? QJsonValue(utcText(shelf->untilUtcMs())) : QJsonValue());
        const alarms::Removal* removal = book.removal(one.alarm);
        json.insert(QStringLiteral("quiet_by"), removal ? removal->by.person : shelf ? shelf->by.person : QString());
        json.insert(QStringLiteral("quiet_reason"), removal ? removal->reason : shelf ? shelf->reason : QString());
        listed.append(json);
    }
    return listed;
}

QStringList alarmLines(const checklist::Launch& launch, const Instant& now)
{
    QStringList lines;
    for (const alarms::ListedAlarm& one : launch.state().alarms.list())
        lines << alarmLine(launch.state().alarms, one, now);
    return lines;
}

} // namespace holdpoint::app
