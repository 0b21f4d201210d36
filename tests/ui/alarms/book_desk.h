// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_commands.h"
#include "core/checklist/launch.h"
#include "tests/support/fake_clock.h"

#include <QString>

namespace holdpoint::test {

// A launch whose alarms the test raises: facts become entries, the launch folds them, and people's acts go through the
// rules of core/alarms. Its configuration watches error_rate (a rollback, 120 s to acknowledge) and latency (a hold)
// of the source prom.
class BookDesk
{
public:
    BookDesk();

    // Whole facts of error_rate: critical, 0.42 % over 0.1; of latency: a warning, 300 ms over 200; anything else is a
    // note without a deadline.
    void raise(const QString& metric);
    void loseData(const QString& metric);
    void clear(const QString& alarm);
    void happen(const events::Event& event, const QString& person = {});
    // Empty, or why it was refused.
    QString act(const alarms::Command& command, const QString& person = QStringLiteral("Ada Byron"));
    void wait(qint64 seconds) { clock.advance(seconds * 1000); }
    [[nodiscard]] const alarms::AlarmBook& book() const { return launch.state().alarms; }

    FakeClock clock;
    checklist::Launch launch;
};

} // namespace holdpoint::test
