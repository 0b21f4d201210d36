// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rollback_alone.h"

#include "core/base/disk.h"
#include "core/events/entry.h"
#include "core/ledger/ledger.h"
#include "core/runbook/importer.h"
#include "core/runner/run_watcher.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <unistd.h>

namespace holdpoint::app {
namespace {

// What the ledger still says, entry by entry; a bad one is passed over.
struct Remains
{
    QString workdir, runbookSha256;
};

Remains remainsOf(const QString& folder)
{
    Remains remains;
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(session::ledgerPath(folder));
    if (!reader)
        return remains;
    for (qint64 first = 0;;) {
        const Result<std::vector<QByteArray>> rows = (*reader)->entries(first, 256);
        if (!rows || rows->empty())
            return remains;
        for (const QByteArray& bytes : *rows) {
            const Result<events::Entry> entry = events::decodeEntry(bytes);
            if (!entry)
                continue;
            if (const auto* opened = std::get_if<events::LaunchOpened>(&entry->body))
                remains.workdir = opened->workdir;
            else if (const auto* loaded = std::get_if<events::RunbookLoaded>(&entry->body))
                remains.runbookSha256 = loaded->sha256;
        }
        first += qint64(rows->size());
    }
}

} // namespace

RollbackAlone::RollbackAlone(QString folder, QString runnerProgram, const Terminal& terminal,
                             std::function<void(int)> finish)
    : m_launchFolder(QFileInfo(folder).absoluteFilePath())
    , m_runnerProgram(std::move(runnerProgram))
    , m_terminal(terminal)
    , m_finish(std::move(finish))
{
}

RollbackAlone::~RollbackAlone() = default;

bool RollbackAlone::start(const QString& kind, QString& why)
{
    const Remains remains = remainsOf(m_launchFolder);
    const QDir inputs(m_launchFolder + QStringLiteral("/inputs"));
    // The runbook that the ledger names, else the newest that is a runbook.
    QStringList names = inputs.entryList(QDir::Files, QDir::Time);
    if (names.removeOne(remains.runbookSha256))
        names.prepend(remains.runbookSha256);
    const SystemDisk disk;
    for (const QString& name : std::as_const(names)) {
        const Result<QByteArray> bytes = disk.read(inputs.filePath(name), runbook::largestRunbook);
        const Result<runbook::Plan> plan = bytes ? runbook::importRunbook(*bytes) : std::unexpected(bytes.error());
        const runbook::Procedure* procedure =
            plan ? plan->procedure(kind == QLatin1String("immediate") ? runbook::ProcedureKind::ImmediateRollback
                                                                      : runbook::ProcedureKind::PlannedRollback)
                 : nullptr;
        if (!procedure)
            continue;
        for (const runbook::Command& command : procedure->commands)
            m_commands.append(command.text);
        break;
    }
    m_workdir = remains.workdir.isEmpty() ? QDir::currentPath() : remains.workdir;
    if (m_commands.isEmpty()) {
        why = tr("No runbook with this rollback can be read in %1.").arg(inputs.path());
        return false;
    }
    const QString mark = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz"));
    m_place = m_launchFolder + QStringLiteral("/runs/alone-") + mark;
    if (!QFileInfo(m_launchFolder + QStringLiteral("/runs")).isWritable())
        m_place = QStringLiteral("/dev/shm/holdpoint-%1-alone-%2").arg(getuid()).arg(mark);
    next();
    return true;
}

void RollbackAlone::next()
{
    if (m_commands.isEmpty()) {
        m_terminal.line(
            m_failed == 0
                ? tr("Rollback ended: done. NOT RECORDED in the ledger; its output is in %1.").arg(m_place)
                : tr("Rollback ended: FAILED. NOT RECORDED in the ledger; its output is in %1.").arg(m_place));
        deleteLater();
        m_finish(m_failed == 0 ? 0 : 1);
        return;
    }
    runner::RunSpec spec;
    spec.command = m_commands.takeFirst();
    spec.workdir = m_workdir;
    const QString folder = QStringLiteral("%1-%2").arg(m_place).arg(++m_number);
    m_terminal.line(tr("Running: %1").arg(QString::fromUtf8(spec.command)));
    const Result<runner::ProcessIdentity> identity = runner::startRun(m_runnerProgram, folder, spec);
    if (!identity) {
        ended(identity.error().text(), false);
        return;
    }
    m_watcher = std::make_unique<runner::RunWatcher>(folder, *identity);
    connect(m_watcher.get(), &runner::RunWatcher::ended, this,
            [this](const runner::RunExit& exit) { ended(tr("status %1").arg(exit.status), exit.passed()); });
    connect(m_watcher.get(), &runner::RunWatcher::lost, this, [this] { ended(tr("nobody saw its end"), false); });
}

void RollbackAlone::ended(const QString& outcome, bool passed)
{
    m_failed += passed ? 0 : 1;
    m_terminal.line(passed ? tr("Done.") : tr("FAILED: %1").arg(outcome));
    // We may be inside the watcher's own signal.
    if (m_watcher)
        m_watcher.release()->deleteLater();
    QMetaObject::invokeMethod(this, &RollbackAlone::next, Qt::QueuedConnection);
}

} // namespace holdpoint::app
