// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_commands.h"
#include "core/alarms/alarm_watch.h"
#include "tests/support/fake_clock.h"

#include <QStringList>

namespace holdpoint::test {

// Rules, book and clock of one launch, with a ledger that records at once unless it is told to wait. Each recorded fact
// is a line of the log: "30 raised error_rate.limit/1 0.7 not < 0.5", the seconds since the start in front.
class AlarmDesk
{
public:
    // error_rate: < 0.5 % (T-0: < 0.1), source prom each 5 s, critical, raised after 10 s, clears after 10 s.
    // latency: < 200 ms with a dead band of 20, source prom, a warning, at once.
    // queue: < 100, source web each 5 s, a note, at once, at least 10 observations.
    AlarmDesk();

    void read(const QString& metric, double value, std::optional<qint64> observations = {});
    void readNothing(const QString& metric, alarms::Quality quality = alarms::Quality::None);
    void observe(const alarms::Reading& reading);
    // Time goes by in whole seconds, the watch looking each second.
    void wait(qint64 seconds);
    // Readings of every metric each five seconds, one at the end: these values, healthy ones of the others, and nothing
    // of the silent ones.
    void run(qint64 seconds, QMap<QString, double> values, const QStringList& silent = {});
    // Nobody looks meanwhile.
    void sleep(qint64 seconds) { clock.advance(seconds * 1000); }
    // Empty, or the cause of the refusal.
    QString act(const alarms::Command& command, const QString& person = QStringLiteral("Ada"));
    // The program is started anew: what is left is the ledger.
    void restart();
    [[nodiscard]] alarms::Reading reading(const QString& metric) const;
    [[nodiscard]] QString stateOf(const QString& alarm) const;
    void record(const std::vector<alarms::Fact>& facts, const QString& person = {});
    void changeRules(const alarms::RuleSet& changed);

    test::FakeClock clock;
    alarms::RuleSet rules;
    alarms::AlarmWatch watch;
    alarms::AlarmBook book;
    QString phase;
    QList<alarms::Record> ledger;
    QStringList log;
    bool ledgerHangs = false; // facts are given out and never recorded

private:
    [[nodiscard]] QString line(const alarms::Fact& fact, const QString& person) const;
    qint64 m_startMs;
};

} // namespace holdpoint::test
