// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runner/run_bench.h"

#include "core/runner/process_table.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QThread>

#include <csignal>

using namespace holdpoint::runner;

RunBench::RunBench() { QDir().mkdir(path(QStringLiteral("work"))); }

RunBench::~RunBench()
{
    for (const Run& run : std::as_const(m_runs)) {
        if (presence(run.folder, run.identity) == RunPresence::Running) {
            (void)requestStop(run.folder, run.identity);
            wait(run);
        }
        const QList<qint64> left = survivors(run.folder);
        for (const qint64 pid : left)
            kill(pid_t(pid), SIGKILL);
    }
}

QString RunBench::program() { return QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"); }

QString RunBench::path(const QString& name) const { return m_folder.filePath(name); }

RunSpec RunBench::spec(const QByteArray& command) const
{
    RunSpec spec;
    spec.command = command;
    spec.workdir = path(QStringLiteral("work"));
    spec.termGraceMs = 300;
    return spec;
}

RunBench::Run RunBench::start(const RunSpec& spec)
{
    Run run;
    run.folder = path(QStringLiteral("runs/%1").arg(m_runs.size() + 1, 6, 10, QLatin1Char('0')));
    const holdpoint::Result<ProcessIdentity> identity = startRun(program(), run.folder, spec);
    run.started = identity.has_value();
    if (identity)
        run.identity = *identity;
    else
        run.problem = identity.error().text();
    m_runs.append(run);
    return run;
}

RunExit RunBench::wait(const Run& run, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!deadline.hasExpired()) {
        if (presence(run.folder, run.identity) == RunPresence::Ended) {
            if (const holdpoint::Result<RunExit> exit = readExit(run.folder))
                return *exit;
        }
        QThread::msleep(2);
    }
    RunExit none;
    none.status = -1;
    return none;
}

RunExit RunBench::runToEnd(const RunSpec& spec, QByteArray* out)
{
    const Run run = start(spec);
    const RunExit exit = run.started ? wait(run) : RunExit{.status = -1, .problem = run.problem};
    if (out)
        *out = output(run);
    return exit;
}

QByteArray RunBench::output(const Run& run)
{
    QFile file(outputPath(run.folder));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray waitForFile(const QString& path, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!deadline.hasExpired()) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) {
            const QByteArray content = file.readAll();
            if (content.endsWith('\n'))
                return content;
        }
        QThread::msleep(2);
    }
    return {};
}

qint64 waitForPid(const QString& path) { return waitForFile(path).trimmed().toLongLong(); }

bool lives(qint64 pid) { return livingSince(pid).has_value(); }
