// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/run_control.h"

#include "core/runner/expectation_judge.h"
#include "core/session/launch_folder.h"
#include "core/session/run_facts.h"
#include "core/session/run_scripts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <unistd.h>

namespace holdpoint::session {
namespace {

Q_LOGGING_CATEGORY(runLog, "holdpoint.session.run")

QString outcomeName(runner::Outcome outcome)
{
    switch (outcome) {
    case runner::Outcome::Met:
        return QStringLiteral("met");
    case runner::Outcome::Missing:
        return QStringLiteral("missing");
    case runner::Outcome::PersonMustJudge:
        return QStringLiteral("person");
    }
    return QStringLiteral("person");
}

QString memoryFolder(const QString& launchFolder, qint64 run)
{
    return QStringLiteral("/dev/shm/holdpoint-%1-%2-%3")
        .arg(getuid())
        .arg(QFileInfo(launchFolder).fileName())
        .arg(run, 6, 10, QLatin1Char('0'));
}

} // namespace

RunControl::RunControl(QString launchFolder, QString runnerProgram, QObject* parent)
    : QObject(parent)
    , m_launchFolder(std::move(launchFolder))
    , m_runnerProgram(std::move(runnerProgram))
{
}

RunControl::~RunControl() = default;

QString RunControl::folderOf(qint64 run) const
{
    const auto elsewhere = m_elsewhere.constFind(run);
    return elsewhere != m_elsewhere.constEnd() ? *elsewhere : runPath(m_launchFolder, run);
}

void RunControl::start(const events::RunStarted& run, const runner::RunSpec& spec, bool mustStart,
                       const FromOutput& wanted, const QStringList& scripts)
{
    QString folder = runPath(m_launchFolder, run.run);
    Result<runner::ProcessIdentity> identity = runner::startRun(m_runnerProgram, folder, spec);
    if (!identity && mustStart) {
        folder = memoryFolder(m_launchFolder, run.run);
        m_elsewhere.insert(run.run, folder);
        identity = runner::startRun(m_runnerProgram, folder, spec);
    }
    if (!identity) {
        refuse(run.run, identity.error().text());
        return;
    }
    if (!scripts.isEmpty()) {
        QThreadPool::globalInstance()->start([folder, workdir = spec.workdir, scripts, number = run.run] {
            if (const Result<void> kept = keepScripts(folder, workdir, scripts); !kept)
                qCWarning(runLog, "run %lld: its scripts were not kept: %s", static_cast<long long>(number),
                          qPrintable(kept.error().text()));
        });
    }
    watch(run.run, {folder, *identity, wanted, nullptr});
}

void RunControl::attach(const events::RunStarted& run, const FromOutput& wanted)
{
    QString folder = runPath(m_launchFolder, run.run);
    if (!QFileInfo(folder).isDir() && QFileInfo(memoryFolder(m_launchFolder, run.run)).isDir()) {
        folder = memoryFolder(m_launchFolder, run.run);
        m_elsewhere.insert(run.run, folder);
    }
    if (!QFileInfo(folder).isDir())
        refuse(run.run, tr("Holdpoint ended before the script was started. Run it again."));
    else
        lookFor(run.run, folder, wanted, 0);
}

void RunControl::lookFor(qint64 run, const QString& folder, const FromOutput& wanted, int looks)
{
    const Result<runner::ProcessIdentity> identity = runner::readIdentity(folder);
    if (identity && runner::presence(folder, *identity) == runner::RunPresence::Running) {
        watch(run, {folder, *identity, wanted, nullptr});
        Q_EMIT foundAlive(run);
        return;
    }
    if (const Result<runner::RunExit> exit = runner::readExit(folder)) {
        report(run, *exit, folder, wanted);
        return;
    }
    // A runner that was only just started has not said yet who it is: it is not lost before it had the time to.
    constexpr int mostLooks = 40;
    if (identity || looks == mostLooks) {
        QMetaObject::invokeMethod(
            this, [this, run] { Q_EMIT lost(run); }, Qt::QueuedConnection);
        return;
    }
    QTimer::singleShot(50, this, [this, run, folder, wanted, looks] { lookFor(run, folder, wanted, looks + 1); });
}

void RunControl::watch(qint64 run, Watched watched)
{
    watched.watcher = std::make_unique<runner::RunWatcher>(watched.folder, watched.identity);
    runner::RunWatcher* watcher = watched.watcher.get();
    connect(watcher, &runner::RunWatcher::outputGrown, this,
            [this, run](qint64 bytes) { Q_EMIT outputGrown(run, bytes); });
    connect(watcher, &runner::RunWatcher::ended, this, [this, run](const runner::RunExit& exit) {
        auto node = m_watched.extract(run);
        if (node.empty())
            return;
        Watched& ended = node.mapped();
        // We are inside the watcher's own signal.
        ended.watcher.release()->deleteLater();
        report(run, exit, ended.folder, ended.wanted);
    });
    connect(watcher, &runner::RunWatcher::lost, this, [this, run] {
        auto node = m_watched.extract(run);
        if (node.empty())
            return;
        node.mapped().watcher.release()->deleteLater();
        Q_EMIT lost(run);
    });
    m_watched.insert_or_assign(run, std::move(watched));
}

void RunControl::report(qint64 run, const runner::RunExit& exit, const QString& folder, const FromOutput& wanted)
{
    QList<runner::Expected> expected;
    QSet<QString> ofFence;
    for (const runbook::Expectation& expectation : wanted.expectations) {
        expected.append({expectation.id, expectation.text, expectation.judge == runbook::Judge::Person});
        if (expectation.ofFence)
            ofFence.insert(expectation.id);
    }
    QStringList earlier;
    for (const qint64 one : wanted.earlierRuns)
        earlier.append(runner::outputPath(folderOf(one)));
    QThreadPool::globalInstance()->start([self = QPointer<RunControl>(this), end = finishedRun(run, exit), expected,
                                          ofFence, earlier, captures = wanted.captures, folder]() mutable {
        QList<runner::Judgement> verdict = runner::judgeOutput(runner::outputPath(folder), expected);
        // What stands below a fence is about all of it: where the last command does not show it, one before may have.
        for (qsizetype i = 0; i < verdict.size(); ++i) {
            for (qsizetype at = earlier.size(); ofFence.contains(verdict.at(i).expectation) && at-- > 0;) {
                if (verdict.at(i).outcome != runner::Outcome::Missing)
                    break;
                verdict[i] = runner::judgeOutput(earlier.at(at), {expected.at(i)}).value(0, verdict.at(i));
            }
        }
        for (const runner::Judgement& judged : std::as_const(verdict))
            end.expectations.append({judged.expectation, outcomeName(judged.outcome), judged.evidence});
        QList<checklist::Captured> captured;
        for (const runner::CapturedText& one : runner::captureOutput(runner::outputPath(folder), captures))
            captured.append({one.value, one.text});
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, end, captured] {
            if (self)
                Q_EMIT self->finished(end, captured);
        });
    });
}

void RunControl::refuse(qint64 run, const QString& problem)
{
    events::RunFinished failed;
    failed.run = run;
    failed.ending = QStringLiteral("could-not-start");
    failed.problem = problem;
    QMetaObject::invokeMethod(
        this, [this, failed] { Q_EMIT finished(failed, {}); }, Qt::QueuedConnection);
}

void RunControl::stop(qint64 run)
{
    const auto found = m_watched.find(run);
    if (found == m_watched.end())
        return;
    if (const Result<void> asked = runner::requestStop(found->second.folder, found->second.identity); !asked)
        Q_EMIT stopFailed(asked.error());
}

} // namespace holdpoint::session
