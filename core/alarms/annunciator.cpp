// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/annunciator.h"

#include <algorithm>

namespace holdpoint::alarms {

// Nobody needs to be called for it any more.
bool Annunciator::isOver(const AlarmBook& book, const Notice& notice)
{
    const Occurrence& occurrence = book.occurrences().at(notice.occurrence);
    return occurrence.acknowledgedAt || book.isSuppressed(occurrence.raised.alarm);
}

// It chatters still.
bool Annunciator::isHeld(const AlarmBook& book, const Notice& notice, const Instant& now)
{
    return notice.chattering && book.isChattering(book.occurrences().at(notice.occurrence).raised.alarm, now);
}

bool Annunciator::mayCall(Priority priority, qint64 nowMs) const
{
    const int given = static_cast<int>(m_calls.size());
    if (given < atOnce)
        return true;
    if (given >= most)
        return false;
    const Priority worst = std::ranges::max(m_calls, {}, &Call::priority).priority;
    return priority > worst || (given < most - reserved && nowMs - m_calls.back().atMs >= spacingMs);
}

std::optional<Annunciation> Annunciator::review(const AlarmBook& book, const Instant& now)
{
    const qint64 nowMs = now.boottimeMs;
    for (; m_seen < book.notices().size(); ++m_seen)
        m_waiting.append(book.notices().at(m_seen));
    while (!m_calls.empty() && nowMs - m_calls.front().atMs >= windowMs)
        m_calls.pop_front();
    // In a flood most looks end here, before a thousand notices are gone through.
    if (m_waiting.isEmpty() || !mayCall(Priority::Critical, nowMs))
        return std::nullopt;
    m_waiting.removeIf([&](const Notice& notice) { return isOver(book, notice); });

    Annunciation call;
    const auto priorityAt = [&](qsizetype place) { return priorityOf(book.occurrences().at(place).raised.priority); };
    QSet<qsizetype> once;
    for (const Notice& notice : m_waiting) {
        if (isHeld(book, notice, now))
            continue;
        if (!once.contains(notice.occurrence))
            call.occurrences.append(notice.occurrence);
        once.insert(notice.occurrence);
        call.escalation = call.escalation || notice.what == Notice::What::Escalated;
        call.highest = std::max(call.highest, priorityAt(notice.occurrence));
    }
    if (call.occurrences.isEmpty() || !mayCall(call.highest, nowMs))
        return std::nullopt;
    std::ranges::stable_sort(call.occurrences, [&](qsizetype a, qsizetype b) { return priorityAt(a) > priorityAt(b); });
    m_calls.push_back({nowMs, call.highest});
    m_waiting.removeIf([&](const Notice& notice) { return !isHeld(book, notice, now); });
    return call;
}

std::optional<Priority> Annunciator::sounding(const AlarmBook& book, const Instant& now) const
{
    std::optional<Priority> loudest;
    for (qsizetype i = m_silenced; i < book.notices().size(); ++i) {
        const Notice& notice = book.notices().at(i);
        if (isOver(book, notice) || isHeld(book, notice, now))
            continue;
        const Priority priority = priorityOf(book.occurrences().at(notice.occurrence).raised.priority);
        loudest = std::max(loudest.value_or(priority), priority);
    }
    return loudest;
}

} // namespace holdpoint::alarms
