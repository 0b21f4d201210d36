// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"

#include <QList>
#include <QSet>

#include <deque>
#include <optional>

namespace holdpoint::alarms {

// One call to people: a sound, a notification. In a flood it stands for many alarms.
struct Annunciation
{
    Priority highest = Priority::Note;
    QList<qsizetype> occurrences; // places in AlarmBook::occurrences(), the worst first, then in order of time
    bool escalation = false;      // at least one of them was not acknowledged in time
    bool operator==(const Annunciation&) const = default;
};

// Says when people are called, so that a flood calls them seldom and hides nothing: the list is the book's and is never
// shortened. At most `most` calls within any minute. The first few come at once; then one call for all that waits, at
// most each quarter of a minute; what is worse than everything called in that minute need not wait for that. What is
// suppressed, or was acknowledged in the meantime, calls nobody; an alarm that chatters calls once it stands still.
//
// It remembers nothing over a restart: what was called for before is not called for anew, and sounds on until it is
// acknowledged.
class Annunciator
{
public:
    static constexpr int most = 10;    // within any minute
    static constexpr int atOnce = 5;   // of these, without waiting
    static constexpr int reserved = 2; // of these, only for what is worse than all before
    static constexpr qint64 windowMs = 60'000, spacingMs = 15'000;

    // The book as it was replayed at the start.
    explicit Annunciator(const AlarmBook& atStart)
        : m_seen(atStart.notices().size())
    {
    }

    // After facts were applied, and once a second.
    std::optional<Annunciation> review(const AlarmBook& book, const Instant& now);
    [[nodiscard]] qsizetype waiting() const { return m_waiting.size(); }

    // What still sounds: the highest priority of what nobody acknowledged. Nothing: quiet.
    [[nodiscard]] std::optional<Priority> sounding(const AlarmBook& book, const Instant& now) const;
    // Quiet until the next notice. Nothing is acknowledged by it: alarms stay raised and their deadlines run.
    void silence(const AlarmBook& book) { m_silenced = book.notices().size(); }

private:
    static bool isOver(const AlarmBook& book, const Notice& notice);
    static bool isHeld(const AlarmBook& book, const Notice& notice, const Instant& now);
    [[nodiscard]] bool mayCall(Priority priority, qint64 nowMs) const;

    struct Call
    {
        qint64 atMs = 0; // since boot
        Priority priority = Priority::Note;
    };
    qsizetype m_seen = 0, m_silenced = 0; // so many of the book's notices
    QList<Notice> m_waiting;
    std::deque<Call> m_calls; // of the last minute
};

} // namespace holdpoint::alarms
