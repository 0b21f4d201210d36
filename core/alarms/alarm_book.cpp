// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_book.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace holdpoint::alarms {
namespace {

constexpr qint64 minuteMs = 60'000;
constexpr int chatteringRaises = 3; // within a minute

bool needsAcknowledgement(AlarmState state)
{
    return state == AlarmState::Raised || state == AlarmState::ClearedUnacknowledged;
}

} // namespace

void AlarmBook::apply(const Record& record)
{
    std::visit([&](const auto& fact) { on(record, fact); }, record.fact);
}

void AlarmBook::on(const Record& record, const AlarmRaised& fact)
{
    Alarm& alarm = m_alarms[fact.alarm];
    // A second raise of what is raised already, or one out of turn, is no new occurrence.
    if (isActive(fact.alarm) || fact.occurrence != alarm.occurrences.size() + 1)
        return;
    const bool newBurst = !m_lastRaise || elapsedMs(*m_lastRaise, record.at) >= minuteMs;
    m_bursts += newBurst ? 1 : 0;
    m_lastRaise = record.at;
    Occurrence occurrence;
    occurrence.raised = fact;
    occurrence.raisedAt = record.at;
    occurrence.burst = m_bursts;
    occurrence.firstOut = newBurst;
    alarm.occurrences.append(m_occurrences.size());
    m_occurrences.append(occurrence);
    m_notices.append(
        {Notice::What::Raised, m_occurrences.size() - 1, raisedWithinAMinute(alarm, record.at) >= chatteringRaises});
}

void AlarmBook::on(const Record& record, const AlarmCleared& fact)
{
    Occurrence* cleared = occurrence(fact.alarm, fact.occurrence);
    if (!cleared || cleared->clearedAt)
        return;
    cleared->clearedAt = record.at;
    cleared->clearedValue = fact.value;
}

void AlarmBook::on(const Record& record, const AlarmAcknowledged& fact)
{
    if (!occurrence(fact.alarm, fact.occurrence))
        return;
    Alarm& alarm = m_alarms[fact.alarm];
    for (; alarm.acknowledged < fact.occurrence; ++alarm.acknowledged) {
        Occurrence& acknowledged = m_occurrences[alarm.occurrences.at(alarm.acknowledged)];
        acknowledged.acknowledgedAt = record.at;
        acknowledged.acknowledgedBy = record.by;
    }
}

void AlarmBook::on(const Record& record, const AlarmEscalated& fact)
{
    Occurrence* escalated = occurrence(fact.alarm, fact.occurrence);
    if (!escalated || escalated->escalatedAt || escalated->acknowledgedAt)
        return;
    escalated->escalatedAt = record.at;
    m_notices.append({Notice::What::Escalated, m_alarms[fact.alarm].occurrences.at(fact.occurrence - 1), false});
}

void AlarmBook::on(const Record& record, const AlarmShelved& fact)
{
    m_alarms[fact.alarm].shelf = Shelf{record.by, record.at, fact.forMs, fact.reason};
}

void AlarmBook::on(const Record& record, const AlarmUnshelved& fact)
{
    const auto found = m_alarms.find(fact.alarm);
    if (found == m_alarms.end() || !found->shelf)
        return;
    found->shelf.reset();
    returned(*found, record.at);
}

void AlarmBook::on(const Record& record, const AlarmTakenOutOfService& fact)
{
    m_alarms[fact.alarm].removal = Removal{record.by, record.at, fact.reason};
}

void AlarmBook::on(const Record& record, const AlarmReturnedToService& fact)
{
    const auto found = m_alarms.find(fact.alarm);
    if (found == m_alarms.end() || !found->removal)
        return;
    found->removal.reset();
    returned(*found, record.at);
}

void AlarmBook::returned(Alarm& alarm, const Instant& at)
{
    if (alarm.shelf || alarm.removal)
        return; // still hidden by the other
    alarm.returnedAt = at;
    if (alarm.acknowledged < alarm.occurrences.size())
        m_notices.append({Notice::What::Returned, alarm.occurrences.last(), false});
}

const AlarmBook::Alarm* AlarmBook::find(const QString& alarm) const
{
    const auto found = m_alarms.constFind(alarm);
    return found == m_alarms.constEnd() ? nullptr : &found.value();
}

Occurrence* AlarmBook::occurrence(const QString& alarm, qint64 number)
{
    const Alarm* found = find(alarm);
    if (!found || number < 1 || number > found->occurrences.size())
        return nullptr;
    return &m_occurrences[found->occurrences.at(number - 1)];
}

const Occurrence* AlarmBook::newest(const QString& alarm) const
{
    const Alarm* found = find(alarm);
    return found && !found->occurrences.isEmpty() ? &m_occurrences.at(found->occurrences.last()) : nullptr;
}

qint64 AlarmBook::raisedCount(const QString& alarm) const
{
    const Alarm* found = find(alarm);
    return found ? found->occurrences.size() : 0;
}

bool AlarmBook::isActive(const QString& alarm) const
{
    const Occurrence* last = newest(alarm);
    return last && !last->clearedAt;
}

bool AlarmBook::isAcknowledged(const QString& alarm) const
{
    const Alarm* found = find(alarm);
    return !found || found->acknowledged == found->occurrences.size();
}

bool AlarmBook::isSuppressed(const QString& alarm) const
{
    const Alarm* found = find(alarm);
    return found && (found->shelf || found->removal);
}

const Shelf* AlarmBook::shelf(const QString& alarm) const
{
    const Alarm* found = find(alarm);
    return found && found->shelf ? &*found->shelf : nullptr;
}

const Removal* AlarmBook::removal(const QString& alarm) const
{
    const Alarm* found = find(alarm);
    return found && found->removal ? &*found->removal : nullptr;
}

AlarmState AlarmBook::state(const QString& alarm) const
{
    if (removal(alarm))
        return AlarmState::OutOfService;
    if (shelf(alarm))
        return AlarmState::Shelved;
    if (isActive(alarm))
        return isAcknowledged(alarm) ? AlarmState::Acknowledged : AlarmState::Raised;
    return isAcknowledged(alarm) ? AlarmState::Normal : AlarmState::ClearedUnacknowledged;
}

const Occurrence* AlarmBook::oldestUnacknowledged(const QString& alarm) const
{
    return isAcknowledged(alarm) ? nullptr : &m_occurrences.at(find(alarm)->occurrences.at(find(alarm)->acknowledged));
}

qint64 AlarmBook::waitingMs(const QString& alarm, const Instant& now) const
{
    const Occurrence* oldest = oldestUnacknowledged(alarm);
    if (!oldest)
        return 0;
    const qint64 sinceRaise = elapsedMs(oldest->raisedAt, now);
    const std::optional<Instant>& returnedAt = find(alarm)->returnedAt;
    return returnedAt ? std::min(sinceRaise, elapsedMs(*returnedAt, now)) : sinceRaise;
}

std::optional<qint64> AlarmBook::acknowledgeLeftMs(const QString& alarm, const Instant& now) const
{
    const Occurrence* oldest = oldestUnacknowledged(alarm);
    if (!oldest || isSuppressed(alarm) || oldest->raised.acknowledgeWithinMs <= 0)
        return std::nullopt;
    return oldest->raised.acknowledgeWithinMs - waitingMs(alarm, now);
}

bool AlarmBook::mustEscalate(const QString& alarm, const Instant& now) const
{
    // The oldest escalates for all of them: one that chatters unseen would page people for each time.
    const Occurrence* oldest = oldestUnacknowledged(alarm);
    const std::optional<qint64> left = acknowledgeLeftMs(alarm, now);
    return oldest && !oldest->escalatedAt && left && *left <= 0;
}

int AlarmBook::raisedWithinAMinute(const Alarm& alarm, const Instant& now) const
{
    int count = 0;
    for (auto it = alarm.occurrences.crbegin(); it != alarm.occurrences.crend() && count < chatteringRaises; ++it) {
        if (elapsedMs(m_occurrences.at(*it).raisedAt, now) >= minuteMs)
            break;
        ++count;
    }
    return count;
}

bool AlarmBook::isChattering(const QString& alarm, const Instant& now) const
{
    const Alarm* found = find(alarm);
    return found && raisedWithinAMinute(*found, now) >= chatteringRaises;
}

ListedAlarm AlarmBook::listed(const QString& id, const Alarm& alarm) const
{
    ListedAlarm row{id, state(id), -1, isActive(id), false};
    if (alarm.occurrences.isEmpty())
        return row;
    row.occurrence = alarm.occurrences.last();
    // First out as long as that occurrence is open.
    for (qsizetype i = alarm.acknowledged; i < alarm.occurrences.size(); ++i)
        row.firstOut = row.firstOut || m_occurrences.at(alarm.occurrences.at(i)).firstOut;
    row.firstOut = row.firstOut || (row.active && m_occurrences.at(row.occurrence).firstOut);
    return row;
}

QList<ListedAlarm> AlarmBook::list() const
{
    const auto rank = [this](const ListedAlarm& row) {
        const bool suppressed = row.state == AlarmState::Shelved || row.state == AlarmState::OutOfService;
        const Priority priority =
            row.occurrence < 0 ? Priority::Note : priorityOf(m_occurrences.at(row.occurrence).raised.priority);
        return std::tuple(suppressed, !needsAcknowledgement(row.state), !row.firstOut, -static_cast<int>(priority),
                          -row.occurrence);
    };
    // Ranked once each: in a flood the list is asked for again and again.
    std::vector<std::pair<decltype(rank(ListedAlarm())), ListedAlarm>> ranked;
    for (auto it = m_alarms.cbegin(); it != m_alarms.cend(); ++it) {
        const ListedAlarm row = listed(it.key(), it.value());
        if (row.state != AlarmState::Normal)
            ranked.emplace_back(rank(row), row);
    }
    std::ranges::stable_sort(ranked, {}, [](const auto& one) { return one.first; });
    QList<ListedAlarm> rows;
    rows.reserve(qsizetype(ranked.size()));
    for (const auto& [place, row] : ranked)
        rows.append(row);
    return rows;
}

} // namespace holdpoint::alarms
