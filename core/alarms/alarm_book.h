// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_facts.h"
#include "core/alarms/alarm_rules.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QStringList>

#include <optional>

namespace holdpoint::alarms {

// ISA-18.2. Shelved and out of service hide what lies below them from the annunciation, never from the list.
enum class AlarmState
{
    Normal,
    Raised,       // active, nobody has acknowledged it
    Acknowledged, // active
    ClearedUnacknowledged,
    Shelved,
    OutOfService
};

// One time that an alarm was raised. Stays for ever.
struct Occurrence
{
    AlarmRaised raised;
    Instant raisedAt;
    std::optional<Instant> clearedAt;
    QString clearedValue;
    std::optional<Instant> acknowledgedAt;
    events::Actor acknowledgedBy;
    std::optional<Instant> escalatedAt;
    // Alarms that follow each other within a minute are one burst; its first one is where to look for the cause.
    qint64 burst = 0;
    bool firstOut = false;
    bool operator==(const Occurrence&) const = default;
};

struct Shelf
{
    events::Actor by;
    Instant at;
    qint64 forMs = 0;
    QString reason;
    [[nodiscard]] qint64 untilUtcMs() const { return at.utcMs + forMs; }
    bool operator==(const Shelf&) const = default;
};

struct Removal // out of service: until a person returns it
{
    events::Actor by;
    Instant at;
    QString reason;
    bool operator==(const Removal&) const = default;
};

// Something that people are told, in the order in which it was recorded.
struct Notice
{
    enum class What
    {
        Raised,
        Escalated,
        Returned // from a shelf or into service, and still open
    };
    What what = What::Raised;
    qsizetype occurrence = 0; // place in AlarmBook::occurrences()
    bool chattering = false;  // it had been raised twice within the minute before
    bool operator==(const Notice&) const = default;
};

struct ListedAlarm
{
    QString alarm;
    AlarmState state = AlarmState::Normal;
    qsizetype occurrence = -1; // the newest, place in AlarmBook::occurrences(); -1: shelved without ever being raised
    bool active = false;       // the condition holds, also below a shelf
    bool firstOut = false;
    bool operator==(const ListedAlarm&) const = default;
};

// What the recorded facts say about alarms: a fold, and nothing else. A fact that fits nothing before it (a cut or
// foreign ledger) changes nothing. A value; a copy may cross threads.
class AlarmBook
{
public:
    void apply(const Record& record);

    // Every occurrence, oldest first; none is ever removed.
    [[nodiscard]] const QList<Occurrence>& occurrences() const { return m_occurrences; }
    [[nodiscard]] const QList<Notice>& notices() const { return m_notices; }

    [[nodiscard]] AlarmState state(const QString& alarm) const;
    [[nodiscard]] bool isActive(const QString& alarm) const;
    [[nodiscard]] bool isAcknowledged(const QString& alarm) const; // nothing of it waits to be acknowledged
    // Shelved or out of service.
    [[nodiscard]] bool isSuppressed(const QString& alarm) const;
    [[nodiscard]] const Occurrence* newest(const QString& alarm) const; // nullptr: never raised
    [[nodiscard]] qint64 raisedCount(const QString& alarm) const;
    [[nodiscard]] const Shelf* shelf(const QString& alarm) const;     // nullptr: not shelved
    [[nodiscard]] const Removal* removal(const QString& alarm) const; // nullptr: in service
    [[nodiscard]] QStringList alarms() const { return m_alarms.keys(); }

    // All that is not normal, in the order in which people read it: what waits to be acknowledged first, of that the
    // first of each burst, then by priority, the newest first; suppressed ones last. Gates take it as evidence.
    [[nodiscard]] QList<ListedAlarm> list() const;

    // The oldest occurrence of the alarm that nobody acknowledged; nullptr: none.
    [[nodiscard]] const Occurrence* oldestUnacknowledged(const QString& alarm) const;
    // How long it has waited: since it was raised, or since the alarm came back from a shelf.
    [[nodiscard]] qint64 waitingMs(const QString& alarm, const Instant& now) const;
    // Running clock of the acknowledge deadline; negative when it passed. Nothing where no deadline runs.
    [[nodiscard]] std::optional<qint64> acknowledgeLeftMs(const QString& alarm, const Instant& now) const;
    // Passed, and not escalated since the alarm was last acknowledged.
    [[nodiscard]] bool mustEscalate(const QString& alarm, const Instant& now) const;
    // Raised three times within the last minute.
    [[nodiscard]] bool isChattering(const QString& alarm, const Instant& now) const;

    bool operator==(const AlarmBook&) const = default;

private:
    struct Alarm
    {
        QList<qsizetype> occurrences;
        qsizetype acknowledged = 0; // so many of them, the oldest
        std::optional<Shelf> shelf;
        std::optional<Removal> removal;
        std::optional<Instant> returnedAt; // to where people see it
        bool operator==(const Alarm&) const = default;
    };

    void on(const Record& record, const AlarmRaised& fact);
    void on(const Record& record, const AlarmCleared& fact);
    void on(const Record& record, const AlarmAcknowledged& fact);
    void on(const Record& record, const AlarmEscalated& fact);
    void on(const Record& record, const AlarmShelved& fact);
    void on(const Record& record, const AlarmUnshelved& fact);
    void on(const Record& record, const AlarmTakenOutOfService& fact);
    void on(const Record& record, const AlarmReturnedToService& fact);

    [[nodiscard]] const Alarm* find(const QString& alarm) const;
    Occurrence* occurrence(const QString& alarm, qint64 number);
    [[nodiscard]] int raisedWithinAMinute(const Alarm& alarm, const Instant& now) const;
    // The alarm is seen again: its clock starts, and people are told what is still open.
    void returned(Alarm& alarm, const Instant& at);
    [[nodiscard]] ListedAlarm listed(const QString& id, const Alarm& alarm) const;

    QList<Occurrence> m_occurrences;
    QList<Notice> m_notices;
    QMap<QString, Alarm> m_alarms;
    std::optional<Instant> m_lastRaise;
    qint64 m_bursts = 0;
};

} // namespace holdpoint::alarms
