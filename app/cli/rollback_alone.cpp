// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rollback_alone.h"

#include "core/checklist/rules.h"
#include "core/runbook/importer.h"
#include "core/runner/run_watcher.h"
#include "core/session/launch_folder.h"
#include "core/session/open.h"
#include "core/session/run_facts.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace holdpoint::app {
namespace {

constexpr int ledgerPatienceMs = 250; // law 2: the ledger gets no more
constexpr qint64 largestPlan = 8 * 1024 * 1024;

bool canRun(const session::ArmedProcedure* procedure)
{
    return procedure && std::any_of(procedure->commands.begin(), procedure->commands.end(),
                                    [](const session::ArmedCommand& command) { return command.runnable; });
}

// From the newest runbook in the launch folder: without the ledger nobody knows its values, nor where it ran.
session::ArmedPlan fromInputs(const QString& folder, const QString& kind)
{
    const QDir inputs(folder + QStringLiteral("/inputs"));
    const SystemDisk disk;
    for (const QString& name : inputs.entryList(QDir::Files, QDir::Time)) {
        const Result<QByteArray> bytes = disk.read(inputs.filePath(name), runbook::largestRunbook);
        Result<runbook::Plan> plan = bytes ? runbook::importRunbook(*bytes) : std::unexpected(bytes.error());
        if (!plan)
            continue;
        session::ArmedPlan armed = session::armedPlanOf(checklist::Launch(std::move(*plan), {}));
        if (!canRun(armed.procedure(kind)))
            continue;
        armed.workdir = QDir::currentPath();
        return armed;
    }
    return {};
}

// The ledger's own plan, else what was kept beside it when it was armed, else the runbook alone.
session::ArmedPlan planOf(const QString& folder, const QString& kind)
{
    if (const Result<session::ReadLaunch> read = session::readLaunch(folder, ledgerPatienceMs)) {
        session::ArmedPlan plan = session::armedPlanOf(read->launch);
        if (!read->broken && canRun(plan.procedure(kind)))
            return plan;
    }
    const Result<QByteArray> kept = SystemDisk().read(session::armedPlanPath(folder), largestPlan);
    Result<session::ArmedPlan> armed = kept ? session::parseArmedPlan(*kept) : std::unexpected(kept.error());
    return armed && canRun(armed->procedure(kind)) ? std::move(*armed) : fromInputs(folder, kind);
}

} // namespace

RollbackAlone::RollbackAlone(Order order, session::Environment environment, const Terminal& terminal,
                             std::function<void(int)> finish)
    : m_order(std::move(order))
    , m_environment(std::move(environment))
    , m_terminal(terminal)
    , m_finish(std::move(finish))
{
    m_order.folder = QFileInfo(m_order.folder).absoluteFilePath();
}

RollbackAlone::~RollbackAlone() = default;

Result<void> RollbackAlone::start()
{
    m_plan = planOf(m_order.folder, m_order.kind);
    const session::ArmedProcedure* procedure = m_plan.procedure(m_order.kind);
    if (!canRun(procedure))
        return failure(
            ErrorCode::OutsideFailed,
            tr("NOT STARTED, NOT RECORDED: no runbook with this rollback can be read in %1.").arg(m_order.folder),
            tr("Roll back by hand, as the runbook says."));
    m_procedure = *procedure;
    m_journal = std::make_unique<session::AloneJournal>(m_order.folder, *m_environment.disk, *m_environment.clock,
                                                        m_plan.rehearsal);
    m_terminal.note(tr("Rolling back without the ledger, in %1. It is recorded late.").arg(m_plan.workdir));
    m_journal->write(m_order.actor, events::RollbackStarted{1, m_procedure.id, m_order.kind, m_order.scenario,
                                                            !session::changedOf(m_plan).isEmpty()});
    next();
    return {};
}

void RollbackAlone::next()
{
    if (m_next == m_procedure.commands.size()) {
        conclude();
        return;
    }
    const session::ArmedCommand& command = m_procedure.commands.at(m_next++);
    const QString text = QString::fromUtf8(command.text);
    if (!command.runnable) {
        m_terminal.note(tr("FOR A PERSON, it cannot be run here: %1").arg(text));
        m_journal->write(m_order.actor, events::RollbackStepObserved{1, command.id, QStringLiteral("person"), text});
        QMetaObject::invokeMethod(this, &RollbackAlone::next, Qt::QueuedConnection);
        return;
    }
    events::RunStarted started;
    started.run = ++m_run;
    started.procedure = m_procedure.id;
    started.command = command.id;
    started.text = command.text;
    started.workdir = m_plan.workdir;
    runner::RunSpec spec;
    spec.command = command.text;
    spec.workdir = m_plan.workdir;
    spec.environment = m_plan.environment;
    const QString now = checklist::timeOfUse(m_environment.clock->now().utcMs);
    for (const auto& [id, name] : command.atUse)
        spec.environment.insert(name, now);
    started.environment = spec.environment.keys();
    m_journal->write(m_order.actor, started);
    for (const auto& [id, name] : command.atUse)
        m_journal->write(m_order.actor, events::ValueFilled{id, now, false, QStringLiteral("clock"), m_run});
    const QString folder = session::aloneRunFolder(m_order.folder, m_journal->name(), m_run);
    m_terminal.note(tr("Running: %1").arg(text));
    const Result<runner::ProcessIdentity> identity = runner::startRun(m_environment.runnerProgram, folder, spec);
    if (!identity) {
        events::RunFinished failed;
        failed.run = m_run;
        failed.ending = QStringLiteral("could-not-start");
        failed.problem = identity.error().text();
        ended(failed, failed.problem, false);
        return;
    }
    m_watcher = std::make_unique<runner::RunWatcher>(folder, *identity);
    connect(m_watcher.get(), &runner::RunWatcher::ended, this, [this](const runner::RunExit& exit) {
        const events::RunFinished finished = session::finishedRun(m_run, exit);
        ended(finished, tr("%1, status %2").arg(finished.ending).arg(finished.status), exit.passed());
    });
    connect(m_watcher.get(), &runner::RunWatcher::lost, this,
            [this] { ended(events::RunLost{m_run}, tr("nobody saw its end"), false); });
}

void RollbackAlone::ended(events::Event end, const QString& outcome, bool passed)
{
    ++(passed ? m_ended.commandsPassed : m_ended.commandsFailed);
    m_journal->write(m_order.actor, std::move(end));
    m_terminal.note(passed ? tr("Done.") : tr("FAILED: %1").arg(outcome));
    // We may be inside the watcher's own signal.
    if (m_watcher)
        m_watcher.release()->deleteLater();
    QMetaObject::invokeMethod(this, &RollbackAlone::next, Qt::QueuedConnection);
}

void RollbackAlone::conclude()
{
    const bool done = m_ended.commandsFailed == 0;
    m_ended.rollback = 1;
    m_ended.outcome = done ? QStringLiteral("done") : QStringLiteral("failed");
    m_journal->write(m_order.actor, m_ended);
    const Result<void> kept = m_journal->keeping();
    if (m_terminal.json)
        m_terminal.object({{QStringLiteral("alone"), true},
                           {QStringLiteral("outcome"), m_ended.outcome},
                           {QStringLiteral("commands_passed"), m_ended.commandsPassed},
                           {QStringLiteral("commands_failed"), m_ended.commandsFailed},
                           {QStringLiteral("kept"), kept.has_value()}});
    else
        m_terminal.line(done ? tr("Rollback ended: done.") : tr("Rollback ended: FAILED."));
    if (!kept)
        m_terminal.error({ErrorCode::OutsideFailed, tr("NOT RECORDED: %1").arg(kept.error().cause),
                          tr("Note by hand what happened: holdpoint note."), 0});
    // Whoever holds the launch may record it from here on.
    m_journal.reset();
    deleteLater();
    m_finish(done ? 0 : 1);
}

} // namespace holdpoint::app
