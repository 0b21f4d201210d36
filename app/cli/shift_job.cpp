// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/shift_job.h"

#include "app/cli/run_job.h"
#include "app/cli/status.h"
#include "core/runbook/display_text.h"
#include "core/session/number_lines.h"
#include "core/session/rollout_watch.h"

#include <QJsonObject>

#include <utility>

namespace holdpoint::app {
ShiftJob::ShiftJob(Workbench& bench, LaunchClient& client, ShiftWish wish, Finish finish)
    : m_bench(bench)
    , m_client(client)
    , m_wish(std::move(wish))
    , m_finish(std::move(finish))
{
    connect(&m_client, &LaunchClient::changed, this, &ShiftJob::follow);
    // Who held the launch is gone and we hold it: from now on we watch.
    connect(&m_client, &LaunchClient::takenOver, this, [this] {
        if (m_waiting)
            measure();
    });
}

ShiftJob::~ShiftJob() = default;

void ShiftJob::start()
{
    // Before the first weight is set: what is measured by then is the baseline.
    if (m_wish.wait)
        measure();
    if (m_wish.weight)
        ask();
    else if (m_wish.confirm)
        confirm();
    else
        wait();
}

void ShiftJob::ask()
{
    Act act;
    act.command = checklist::AskWeight{*m_wish.weight, m_wish.reason};
    act.actor = m_bench.actor(m_client.launch());
    m_client.act(act, [this](const Result<session::Committed>& result) { asked(result); });
}

void ShiftJob::asked(const Result<session::Committed>& result)
{
    if (!result) {
        fail(result.error());
        return;
    }
    m_awaited = result->size;
    follow();
}

void ShiftJob::follow()
{
    if (m_awaited > 0 && m_client.launch().state().entries >= m_awaited) {
        m_awaited = 0;
        const rollout::Change* last = m_client.launch().state().rollout.last();
        if (last && m_bench.terminal.json)
            m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("asked")},
                                     {QStringLiteral("change"), last->asked.change},
                                     {QStringLiteral("weight"), last->asked.weight},
                                     {QStringLiteral("from"), last->asked.from},
                                     {QStringLiteral("despite"), last->asked.despite}});
        else if (last && !m_wish.confirm)
            m_bench.terminal.line(tr("Asked for %1 % as change %2. Confirm it: holdpoint shift LAUNCH --confirm")
                                      .arg(last->asked.weight)
                                      .arg(last->asked.change));
        if (m_wish.confirm)
            confirm();
        else if (m_wish.wait)
            wait();
        else
            end(0);
    } else if (m_waiting) {
        watch();
    }
}

void ShiftJob::confirm()
{
    const rollout::Change* last = m_client.launch().state().rollout.last();
    const bool waits = last && last->stage() == rollout::Stage::Asked;
    m_change = waits ? last->asked.change : 0;
    if (waits)
        m_bench.terminal.note(QStringLiteral("$ ") + runbook::escapedForDisplay(m_client.launch().ladder().commandFor(
                                                         int(last->asked.weight))));
    auto* run = new RunJob(m_bench, m_client, {}, {}, [this](int status) { set(status); });
    run->startWith(checklist::ConfirmWeight{m_change, {}});
}

// The script ended, well or not.
void ShiftJob::set(int status)
{
    if (status == 0 && m_wish.wait) {
        wait();
        return;
    }
    if (status == 0 && m_client.session())
        m_bench.terminal.note(tr("Nobody watches it yet. Watch it: holdpoint shift LAUNCH --wait"));
    end(status);
}

void ShiftJob::measure()
{
    if (!m_client.session() || m_monitoring)
        return;
    m_monitoring = std::make_unique<session::Monitoring>(*m_client.session(), *m_bench.environment.clock);
    connect(m_monitoring.get(), &session::Monitoring::failed, this,
            [this](const Error& error) { m_bench.terminal.error(error); });
    connect(&m_monitoring->rollout(), &session::RolloutWatch::failed, this,
            [this](const Error& error) { m_bench.terminal.error(error); });
    connect(&m_monitoring->rollout(), &session::RolloutWatch::changed, this, &ShiftJob::tellProgress);
}

const rollout::Change* ShiftJob::change() const
{
    const rollout::Course& course = m_client.launch().state().rollout;
    return m_change > 0 ? course.change(m_change) : course.last();
}

void ShiftJob::wait()
{
    const rollout::Change* one = change();
    if (!one) {
        fail({ErrorCode::Refused, tr("No weight was asked for yet: there is nothing to wait for."),
              tr("Ask for one: holdpoint shift LAUNCH WEIGHT."), 0});
        return;
    }
    m_change = one->asked.change;
    m_waiting = true;
    measure();
    if (!m_client.session())
        m_bench.terminal.note(tr("Another Holdpoint holds this launch and watches; this is what it records."));
    m_interrupt = std::make_unique<Interrupt>();
    connect(m_interrupt.get(), &Interrupt::came, this, [this] {
        m_bench.terminal.note(tr("Not waited to the end: what nobody measures meanwhile is no data."));
        end(1);
    });
    connect(&m_client, &LaunchClient::holderLost, this, &ShiftJob::fail);
    watch();
}

void ShiftJob::watch()
{
    const rollout::Change* one = change();
    if (!one)
        return;
    const checklist::Launch& launch = m_client.launch();
    for (; m_breaches < one->breaches.size(); ++m_breaches) {
        const events::WatchBreached& breach = one->breaches.at(m_breaches);
        m_verdicts.insert(breach.metric, rollout::WatchVerdict::Breach);
        if (m_bench.terminal.json)
            m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("breach")},
                                     {QStringLiteral("change"), breach.change},
                                     {QStringLiteral("metric"), breach.metric},
                                     {QStringLiteral("value"), breach.value},
                                     {QStringLiteral("limit"), breach.limit},
                                     {QStringLiteral("since"), utcText(breach.sinceUtcMs)}});
        else
            m_bench.terminal.line(breachLine(launch, breach));
    }
    const rollout::Stage stage = one->stage();
    if (m_told != stage) {
        m_told = stage;
        if (m_bench.terminal.json)
            m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("stage")},
                                     {QStringLiteral("change"), one->asked.change},
                                     {QStringLiteral("weight"), one->asked.weight},
                                     {QStringLiteral("stage"), stageName(stage)}});
        else
            m_bench.terminal.line(changeLine(launch, *one, m_bench.environment.clock->now().utcMs));
    }
    if (one->isOver())
        tellEnd(*one);
}

// As we measure it: what a metric of the watch is found to be otherwise than before. That nothing was measured yet is
// no news at its beginning.
void ShiftJob::tellProgress()
{
    if (!m_waiting || !m_monitoring)
        return;
    const session::RolloutProgress progress = m_monitoring->rollout().progress();
    if (progress.change != m_change || !progress.watch || progress.watch->remainingMs == 0)
        return;
    for (const session::WatchedRow& row : progress.metrics) {
        const bool first = !m_verdicts.contains(row.now.metric);
        const rollout::WatchVerdict before = m_verdicts.value(row.now.metric, rollout::WatchVerdict::NoData);
        m_verdicts.insert(row.now.metric, row.now.verdict);
        // A breach is told from the ledger.
        if (row.now.verdict == before || first || row.now.verdict == rollout::WatchVerdict::Breach)
            continue;
        const QString value = session::numberText(row.now.value, row.unit);
        if (m_bench.terminal.json)
            m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("number")},
                                     {QStringLiteral("metric"), row.now.metric},
                                     {QStringLiteral("verdict"), rollout::verdictCode(row.now.verdict)},
                                     {QStringLiteral("value"), value},
                                     {QStringLiteral("limit"), row.limit}});
        else
            m_bench.terminal.line(tr("%1  %2: %3, limit %4")
                                      .arg(verdictWord(rollout::verdictCode(row.now.verdict)),
                                           metricTitle(m_client.launch(), row.now.metric), value,
                                           row.limit.isEmpty() ? QStringLiteral("–") : row.limit));
    }
}

void ShiftJob::tellEnd(const rollout::Change& change)
{
    const QList<events::WatchedNumber> numbers =
        change.watched ? change.watched->numbers : QList<events::WatchedNumber>();
    QJsonArray array;
    for (const events::WatchedNumber& number : numbers) {
        array.append(QJsonObject{{QStringLiteral("metric"), number.metric},
                                 {QStringLiteral("verdict"), number.verdict},
                                 {QStringLiteral("value"), number.value},
                                 {QStringLiteral("worst"), number.worst},
                                 {QStringLiteral("limit"), number.limit}});
        if (!m_bench.terminal.json)
            m_bench.terminal.line(QStringLiteral("  ") + watchedLine(m_client.launch(), number));
    }
    const bool clean = change.stage() == rollout::Stage::Clean;
    if (m_bench.terminal.json)
        m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("end")},
                                 {QStringLiteral("change"), change.asked.change},
                                 {QStringLiteral("weight"), change.asked.weight},
                                 {QStringLiteral("stage"), stageName(change.stage())},
                                 {QStringLiteral("verdict"), change.watched ? change.watched->verdict : QString()},
                                 {QStringLiteral("numbers"), array},
                                 {QStringLiteral("clean"), clean}});
    else if (change.observed && !change.observed->cause.isEmpty())
        m_bench.terminal.line(
            tr("The load balancer: %1").arg(runbook::escapedForDisplay(change.observed->cause.toUtf8()).simplified()));
    end(clean ? 0 : 1);
}

void ShiftJob::fail(const Error& error)
{
    m_bench.terminal.error(error);
    end(exitStatus(error.code));
}

void ShiftJob::end(int status)
{
    m_waiting = false;
    m_interrupt.reset();
    // It is asked from within its own signal at times, and must be gone before the session that it watches for.
    if (m_monitoring)
        m_monitoring.release()->deleteLater();
    deleteLater();
    if (const Finish finish = std::exchange(m_finish, {}))
        finish(status);
}

} // namespace holdpoint::app
