// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rollback_command.h"

#include "app/cli/rollback_alone.h"
#include "app/cli/run_job.h"
#include "core/session/armed_plan.h"
#include "core/session/launch_folder.h"

#include <QPointer>

namespace holdpoint::app {
namespace {

constexpr int glancePatienceMs = 250;
constexpr int openPatienceMs = 1000;
constexpr qint64 roomForFacts = 1 << 20;
constexpr ControlPatience holderPatience{700, 800};

} // namespace

RollbackCommand::RollbackCommand(Workbench& bench, std::string launch, QString kind, QString scenario, bool although,
                                 Finish finish)
    : m_bench(bench)
    , m_launch(std::move(launch))
    , m_kind(std::move(kind))
    , m_scenario(std::move(scenario))
    , m_although(although)
    , m_finish(std::move(finish))
{
    m_patience.setSingleShot(true);
    m_patience.setTimerType(Qt::PreciseTimer);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        alone({ErrorCode::OutsideFailed, tr("The launch did not open within a second."),
               tr("Look at the disk and the size of its ledger afterwards."), 0});
    });
}

void RollbackCommand::start()
{
    if (const QStringList changed = m_although ? QStringList() : changedScripts(); !changed.isEmpty()) {
        deleteLater();
        m_bench.fail({ErrorCode::Refused,
                      tr("NOT STARTED: not what was pinned at the go/no-go: %1.").arg(changed.join(tr(", "))),
                      tr("Look at it, or roll back with it all the same: repeat the command with --although-changed."),
                      0},
                     m_finish);
        return;
    }
    // A glance first: opening as such would wait longer for a locked ledger than a rollback may.
    const Result<std::unique_ptr<ledger::Reader>> reader =
        ledger::Reader::open(session::ledgerPath(text(m_launch)), glancePatienceMs);
    if (!reader) {
        alone(reader.error());
        return;
    }
    // On a full disk the ledger opens and takes nothing: what is done alone is kept in memory-backed storage until
    // then.
    const qint64 free = m_bench.environment.disk->freeBytes(text(m_launch));
    if (free >= 0 && free < roomForFacts) {
        m_diskFull = true;
        alone({ErrorCode::OutsideFailed, tr("The disk of the launch is full."),
               tr("Free some space afterwards: what is done now is recorded then."), 0});
        return;
    }
    m_patience.start(openPatienceMs);
    m_bench.open(
        m_launch,
        [command = QPointer<RollbackCommand>(this)](const Result<LaunchClient*>& result) {
            if (command)
                command->opened(result);
        },
        openPatienceMs / 2);
}

// By what the holder keeps beside the ledger, which is read at once however long the ledger is.
QStringList RollbackCommand::changedScripts() const
{
    constexpr qint64 largestPlan = 8 * 1024 * 1024;
    const Result<QByteArray> kept = m_bench.environment.disk->read(session::armedPlanPath(text(m_launch)), largestPlan);
    const Result<session::ArmedPlan> armed = kept ? session::parseArmedPlan(*kept) : std::unexpected(kept.error());
    return armed ? session::changedOf(*armed) : QStringList(); // without a plan nothing was pinned
}

void RollbackCommand::opened(const Result<LaunchClient*>& result)
{
    // Alone already: what was opened late stays, and records what we do.
    if (m_begun)
        return;
    m_patience.stop();
    if (!result) {
        alone(result.error());
        return;
    }
    m_begun = true;
    auto* job = new RollbackJob(m_bench, **result, [this](int status) {
        deleteLater();
        m_finish(status);
    });
    job->start(m_kind, m_scenario, holderPatience, [this](const Error& why) { alone(why); });
}

void RollbackCommand::alone(const Error& why)
{
    m_begun = true;
    m_patience.stop();
    m_bench.terminal.error(why);
    auto* alone = new RollbackAlone({text(m_launch), m_kind, m_scenario, m_bench.actor(checklist::Launch())},
                                    m_bench.environment, m_bench.terminal, [this](int status) { recordLate(status); });
    if (const Result<void> started = alone->start(); !started) {
        alone->deleteLater();
        deleteLater();
        m_bench.fail(started.error(), m_finish);
    }
}

// Whoever holds the launch brings it into the ledger: another process, or this one if it can open it by now.
void RollbackCommand::recordLate(int status)
{
    constexpr int pauseMs = 100;
    constexpr int mostLooks = 40;
    const std::vector<session::AloneRollback> waiting = session::aloneRollbacks(text(m_launch));
    if (waiting.empty() || m_diskFull || ++m_looks > mostLooks) {
        if (!waiting.empty())
            m_bench.terminal.note(
                tr("NOT RECORDED YET in the ledger: the next Holdpoint that opens this launch records "
                   "it late."));
        else
            m_bench.terminal.note(tr("Recorded late in the ledger."));
        deleteLater();
        m_finish(status);
        return;
    }
    if (m_looks == 1 && !m_bench.isOpening()) {
        m_bench.open(
            m_launch, [](const Result<LaunchClient*>&) {}, 0);
    }
    QTimer::singleShot(pauseMs, this, [this, status] { recordLate(status); });
}

} // namespace holdpoint::app
