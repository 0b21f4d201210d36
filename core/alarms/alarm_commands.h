// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"
#include "core/base/error.h"

#include <variant>
#include <vector>

// What a person can ask of an alarm: imperative. Who is on the roster, and whether an act is the coordinator's, is
// asked before, where the roster is known.
namespace holdpoint::alarms {

struct Acknowledge
{
    QString alarm;
    qint64 occurrence = 0; // the newest one that the person saw
};
struct Shelve
{
    QString alarm;
    qint64 forMs = 0;
    QString reason;
};
struct Unshelve
{
    QString alarm, reason; // reason may be empty
};
struct TakeOutOfService
{
    QString alarm, reason;
};
struct ReturnToService
{
    QString alarm, reason; // reason may be empty
};
using Command = std::variant<Acknowledge, Shelve, Unshelve, TakeOutOfService, ReturnToService>;

constexpr qint64 longestShelfMs = 8LL * 3'600'000; // one shift: whoever comes next decides anew

// The facts that follow when `actor` asks for `command`, or a refusal (ErrorCode::Refused) with its reason and the next
// step. Pure. `watched`: alarms that may be raised although none has been (AlarmWatch::alarms()); they can be shelved
// or taken out of service beforehand. Nobody acts without a name. Acknowledging what was acknowledged already is
// refused as well: it tells the second person that the first one is on it.
Result<std::vector<Fact>> decide(const AlarmBook& book, const QStringList& watched, const Command& command,
                                 const events::Actor& actor);

} // namespace holdpoint::alarms
