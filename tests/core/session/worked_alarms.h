// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/session/worked_ledger.h"

#include <QRandomGenerator>

namespace holdpoint::test {

// An alarm of three, raised for the `occurrence`th time: of a limit, of a metric without data, of a source.
events::AlarmRaised raisedAlarm(const QString& alarm, qint64 occurrence);
inline const QStringList workedAlarms{QStringLiteral("errors.limit"), QStringLiteral("errors.data"),
                                      QStringLiteral("prom.source")};

// The watch finds something, or finds that it is over.
void alarmHappens(WorkedLedger& l, QRandomGenerator& random);
// A person does something about an alarm; the rules may refuse.
void alarmIsAnswered(WorkedLedger& l, QRandomGenerator& random, const QString& who);

} // namespace holdpoint::test
