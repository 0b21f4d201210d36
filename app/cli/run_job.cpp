// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_job.h"

#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QSet>

#include <algorithm>

namespace holdpoint::app {
namespace {

QString jobText(const char* words) { return QCoreApplication::translate("cli", words); }

// How a run ended that did not pass, as a whole sentence.
QString endingText(const checklist::RunRecord& run)
{
    const qint64 number = run.started.run;
    const events::RunFinished& end = *run.finished;
    if (run.passed())
        return jobText("Run %1 ended with status 0, but its output lacks what was expected.").arg(number);
    if (end.ending == QLatin1String("timed-out"))
        return jobText("Run %1 did not pass: it was stopped at its time limit of %2 s.")
            .arg(number)
            .arg(QLocale::c().toString(double(run.started.limitMs) / 1000.0, 'g', 6));
    if (end.ending == QLatin1String("signalled"))
        return jobText("Run %1 did not pass: signal %2 ended it.").arg(number).arg(end.status);
    if (end.ending == QLatin1String("stopped"))
        return jobText("Run %1 did not pass: it was stopped.").arg(number);
    if (end.ending == QLatin1String("could-not-start"))
        return jobText("Run %1 could not be started.").arg(number);
    return jobText("Run %1 did not pass: it ended with status %2.").arg(number).arg(end.status);
}

} // namespace

RunJob::RunJob(Workbench& bench, LaunchClient& client, QStringList commands, QByteArray changedText, Finish finish)
    : m_bench(bench)
    , m_client(client)
    , m_commands(std::move(commands))
    , m_changedText(std::move(changedText))
    , m_finish(std::move(finish))
{
    connect(&m_client, &LaunchClient::changed, this, &RunJob::follow);
    connect(&m_client, &LaunchClient::holderLost, this, [this](const Error& error) {
        m_bench.terminal.error(error);
        end(exitStatus(error.code));
    });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        showOutput();
        follow();
    });
}

void RunJob::start() { startNext(); }

void RunJob::startWith(checklist::Command command)
{
    Act act;
    act.command = std::move(command);
    act.actor = m_bench.actor(m_client.launch());
    m_client.act(act, [this](const Result<session::Committed>& result) { started(result); });
}

void RunJob::startNext()
{
    if (m_commands.isEmpty()) {
        end(0);
        return;
    }
    Act act;
    act.command = checklist::StartRun{m_commands.takeFirst(), m_changedText, {}, {}, {}, {}, {}};
    act.actor = m_bench.actor(m_client.launch());
    m_client.act(act, [this](const Result<session::Committed>& result) { started(result); });
}

void RunJob::started(const Result<session::Committed>& result)
{
    if (!result) {
        m_bench.terminal.error(result.error());
        end(exitStatus(result.error().code));
        return;
    }
    m_run = result->run;
    m_output.close();
    m_tick.start(50);
    follow();
}

void RunJob::showOutput()
{
    if (m_bench.terminal.json || m_run == 0)
        return;
    if (!m_output.isOpen()) {
        const QString folder =
            m_client.session() ? m_client.session()->runFolder(m_run) : session::runPath(m_client.folder(), m_run);
        m_output.setFileName(runner::outputPath(folder));
        if (!m_output.open(QIODevice::ReadOnly))
            return;
    }
    for (QByteArray piece = m_output.read(1 << 16); !piece.isEmpty(); piece = m_output.read(1 << 16))
        m_bench.terminal.output(piece);
}

void RunJob::follow()
{
    if (m_run == 0)
        return;
    const auto run = m_client.launch().state().runs.constFind(m_run);
    if (run == m_client.launch().state().runs.constEnd())
        return; // held elsewhere: not read yet
    if (run->started.background && run->running()) {
        m_run = 0;
        if (!m_bench.terminal.json)
            m_bench.terminal.line(
                tr("Run %1 goes on in the background. It ends with: holdpoint stop LAUNCH %1").arg(run->started.run));
        startNext();
    } else if (!run->running()) {
        const checklist::RunRecord& record = *run;
        showOutput();
        m_run = 0;
        ended(record);
    }
}

void RunJob::ended(const checklist::RunRecord& run)
{
    const Terminal& terminal = m_bench.terminal;
    bool missing = false;
    QJsonArray expectations;
    const QList<events::JudgedExpectation> judged =
        run.finished ? run.finished->expectations : QList<events::JudgedExpectation>();
    for (const events::JudgedExpectation& expectation : judged) {
        missing = missing || expectation.outcome == QLatin1String("missing");
        expectations.append(QJsonObject{{QStringLiteral("id"), expectation.expectation},
                                        {QStringLiteral("outcome"), expectation.outcome}});
        if (!terminal.json && expectation.outcome == QLatin1String("missing"))
            terminal.line(
                tr("Missing in the output: %1").arg(expectationText(run.started.step, expectation.expectation)));
    }
    const bool passed = run.passed() && !missing;
    tellLeftBehind(run.started.run);
    if (terminal.json) {
        terminal.object({{QStringLiteral("run"), run.started.run},
                         {QStringLiteral("command"), run.started.command},
                         {QStringLiteral("passed"), passed},
                         {QStringLiteral("ending"), run.finished ? run.finished->ending : QStringLiteral("unknown")},
                         {QStringLiteral("status"), run.finished ? run.finished->status : -1},
                         {QStringLiteral("duration_ms"), run.finished ? run.finished->durationMs : -1},
                         {QStringLiteral("expectations"), expectations}});
    } else if (run.finished && !run.finished->problem.isEmpty()) {
        terminal.error({ErrorCode::AnswerIsNo, run.finished->problem,
                        tr("Its output is in %1.").arg(session::runPath(m_client.folder(), run.started.run)), 0});
    }
    if (!passed) {
        if (!terminal.json && run.finished)
            terminal.error({ErrorCode::AnswerIsNo, endingText(run),
                            tr("Retry it, skip the step with an approved deviation, hold the launch, or roll back."),
                            0});
        end(1);
        return;
    }
    startNext();
}

// As people read it in the runbook.
QString RunJob::expectationText(const QString& step, const QString& id) const
{
    const runbook::Step* of = m_client.launch().plan().step(step);
    for (const runbook::Expectation& expectation : of ? of->expectations : QList<runbook::Expectation>()) {
        if (expectation.id == id)
            return expectation.text;
    }
    return id;
}

// A service that the command started is no part of the run any more; nobody shall think that it ended.
void RunJob::tellLeftBehind(qint64 run) const
{
    const Result<runner::RunExit> exit = runner::readExit(session::runPath(m_client.folder(), run));
    if (exit && exit->leftBehind > 0)
        m_bench.terminal.note(
            tr("Run %1 has ended; what it started goes on (processes: %2).").arg(run).arg(exit->leftBehind));
}

void RunJob::end(int status)
{
    m_tick.stop();
    deleteLater();
    if (const Finish finish = std::exchange(m_finish, {}))
        finish(status);
}

} // namespace holdpoint::app
