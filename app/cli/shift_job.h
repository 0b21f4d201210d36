// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/interrupt.h"
#include "app/cli/workbench.h"
#include "core/rollout/watch.h"
#include "core/session/monitoring.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>

namespace holdpoint::app {

// What `holdpoint shift` was asked to do, in this order.
struct ShiftWish
{
    std::optional<int> weight; // to ask for
    bool confirm = false;      // what is asked
    bool wait = false;         // until the watch of the newest change ended
    QString reason{};          // of asking, where something speaks against the weight
};

// Asks for a weight, confirms it and follows its script, and waits for the end of its watch: 0 all was clean, 1 not.
// Whoever holds the launch watches; that is this command where nobody else does. Deletes itself after `finish`.
class ShiftJob final : public QObject
{
    Q_OBJECT
public:
    ShiftJob(Workbench& bench, LaunchClient& client, ShiftWish wish, Finish finish);
    ~ShiftJob() override;
    void start();

private:
    void ask();
    void asked(const Result<session::Committed>& result);
    void follow();
    void confirm();
    void set(int status);
    void wait();
    void watch();
    void measure();
    void tellProgress();
    void tellEnd(const rollout::Change& change);
    [[nodiscard]] const rollout::Change* change() const;
    void fail(const Error& error);
    void end(int status);

    Workbench& m_bench;
    LaunchClient& m_client;
    ShiftWish m_wish;
    Finish m_finish;
    qint64 m_awaited = 0; // entries that the fold must have, before what follows from them is done; 0: none
    qint64 m_change = 0;  // that is waited for; 0: none yet
    bool m_waiting = false;
    std::unique_ptr<Interrupt> m_interrupt;
    std::unique_ptr<session::Monitoring> m_monitoring;
    std::optional<rollout::Stage> m_told;             // of the change
    qsizetype m_breaches = 0;                         // that were told
    QHash<QString, rollout::WatchVerdict> m_verdicts; // that were told, by metric
};

} // namespace holdpoint::app
