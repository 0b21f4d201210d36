// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_job.h"
#include "app/cli/status.h"
#include "core/session/rollout_watch.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace holdpoint::app {
namespace {

constexpr int mostSilentMs = 5'000; // until it is said that a rollback that began is not in the ledger
constexpr int mostWaitMs = 40'000;  // for the load balancer's word, which comes within 30 s of the rollback's end

} // namespace

RollbackJob::RollbackJob(Workbench& bench, LaunchClient& client, Finish finish)
    : m_bench(bench)
    , m_client(client)
    , m_finish(std::move(finish))
    , m_before(client.launch().state().rollbacks.size())
{
}

RollbackJob::~RollbackJob() = default;

void RollbackJob::start(const QString& kind, const QString& scenario, ControlPatience patience,
                        std::function<void(const Error&)> unreachable)
{
    const auto& rollbacks = m_client.launch().state().rollbacks;
    // Goes on with one that was cut short; an immediate one over a planned one is a rollback of its own.
    if (!rollbacks.isEmpty() && !rollbacks.last().ended && rollbacks.last().started.kind == kind)
        --m_before;
    m_kind = kind;
    m_scenario = scenario;
    m_patience = patience;
    m_unreachable = std::move(unreachable);
    connect(&m_client, &LaunchClient::changed, this, &RollbackJob::follow);
    connect(&m_client, &LaunchClient::takenOver, this, [this] {
        // Its holder may have died after all was done, or before it answered, which send() tells.
        follow();
        if (!m_finish || !m_answered)
            return;
        // A command of it that still runs is watched again, and the rest follows; else we go on where it stopped.
        const auto& runs = m_client.launch().state().runs;
        const bool goesOn = std::any_of(runs.begin(), runs.end(), [](const checklist::RunRecord& run) {
            return run.running() && !run.started.procedure.isEmpty();
        });
        if (!goesOn)
            ask();
    });
    connect(&m_client, &LaunchClient::holderLost, this, [this](const Error& error) {
        deleteLater();
        if (std::exchange(m_finish, {}))
            m_unreachable(error);
    });
    ask();
}

void RollbackJob::goOn(qint64 rollback, const QString& reason)
{
    const auto& rollbacks = m_client.launch().state().rollbacks;
    const auto meant = std::ranges::find_if(
        rollbacks, [rollback](const checklist::RollbackRecord& one) { return one.started.rollback == rollback; });
    m_before = meant - rollbacks.begin();
    connect(&m_client, &LaunchClient::changed, this, &RollbackJob::follow);
    // Nobody takes the next weight any more, and nothing would end this command.
    connect(&m_client, &LaunchClient::holderLost, this, [this](const Error& error) {
        deleteLater();
        if (const Finish finish = std::exchange(m_finish, {}))
            m_bench.fail(error, finish);
    });
    Act act;
    act.command = checklist::ShiftForRollback{rollback, reason, {}};
    act.actor = m_bench.actor(m_client.launch());
    m_client.act(act, [job = QPointer<RollbackJob>(this)](const Result<session::Committed>& result) {
        if (!job || !job->m_finish)
            return;
        if (result) {
            job->m_answered = true;
            job->follow();
            return;
        }
        job->deleteLater();
        job->m_bench.fail(result.error(), std::exchange(job->m_finish, {}));
    });
}

// One that goes down the ladder goes on when its watch is clean; the effect of each is seen at the load balancer by
// whoever holds the launch. Begun after the first command: a rollback waits for nothing.
void RollbackJob::watch()
{
    if (m_monitoring || !m_client.session() || m_client.launch().ladder().observe.isEmpty())
        return;
    m_monitoring = std::make_unique<session::Monitoring>(*m_client.session(), *m_bench.environment.clock);
    connect(m_monitoring.get(), &session::Monitoring::failed, this,
            [this](const Error& error) { m_bench.terminal.error(error); });
    connect(&m_monitoring->rollout(), &session::RolloutWatch::changed, this, &RollbackJob::follow);
}

void RollbackJob::tellWeights(const checklist::RollbackRecord& rollback)
{
    for (const rollout::Change& change : m_client.launch().state().rollout.changes()) {
        if (change.asked.rollback != rollback.started.rollback)
            continue;
        const rollout::Stage stage = change.stage();
        if (m_weights.contains(change.asked.change) && m_weights.value(change.asked.change) == stage)
            continue;
        m_weights.insert(change.asked.change, stage);
        if (m_bench.terminal.json)
            m_bench.terminal.object({{QStringLiteral("change"), change.asked.change},
                                     {QStringLiteral("weight"), change.asked.weight},
                                     {QStringLiteral("stage"), stageName(stage)}});
        else
            m_bench.terminal.line(changeLine(m_client.launch(), change, m_bench.environment.clock->now().utcMs));
        const bool notSet = stage == rollout::Stage::Failed || stage == rollout::Stage::Unseen;
        if (rollback.ended || (!notSet && stage != rollout::Stage::Unclean))
            continue;
        // By where traffic is, not by what was asked for: a script to 0 % that failed left it where it was.
        if (!m_client.launch().state().rollout.isAllOnOld())
            m_bench.terminal.note(
                tr("It waits for a decision: holdpoint rollback LAUNCH --go-on --reason R, --stop --reason R, or "
                   "--immediate."));
        else if (notSet)
            m_bench.terminal.note(
                tr("0 % is set, and the load balancer does not show it: holdpoint rollback LAUNCH --stop --reason R if "
                   "all is well, or --immediate."));
    }
}

void RollbackJob::ask()
{
    Act act;
    act.via = Via::Rollback;
    act.command = checklist::WriteNote{};
    act.actor = m_bench.actor(m_client.launch());
    act.kind = m_kind;
    act.scenario = m_scenario;
    m_client.act(
        act,
        [job = QPointer<RollbackJob>(this)](const Result<session::Committed>& result) {
            if (!job || !job->m_finish)
                return;
            if (result) {
                job->m_answered = true;
                QTimer::singleShot(mostSilentMs, job, &RollbackJob::tellUnrecorded);
                job->follow();
                return;
            }
            job->deleteLater();
            const Finish finish = std::exchange(job->m_finish, {});
            if (result.error().code == ErrorCode::HeldElsewhere)
                job->m_unreachable(result.error());
            else
                job->m_bench.fail(result.error(), finish);
        },
        m_patience);
}

// Its holder does not wait for the ledger; whoever reads the ledger does.
void RollbackJob::tellUnrecorded()
{
    if (m_finish && m_client.launch().state().rollbacks.size() <= m_before)
        m_bench.terminal.aside(
            tr("The rollback was begun by the Holdpoint that holds this launch, and its ledger takes nothing at the "
               "moment: look there. This command ends when it is recorded."));
}

void RollbackJob::follow()
{
    const checklist::State& state = m_client.launch().state();
    if (state.rollbacks.size() <= m_before || !m_finish)
        return;
    const checklist::RollbackRecord& rollback = state.rollbacks.at(m_before);
    tellWeights(rollback);
    for (const checklist::RunRecord& run : state.runs) {
        if (run.started.procedure != rollback.started.procedure || !rollback.began(run) || run.running() ||
            m_told.contains(run.started.run))
            continue;
        m_told.insert(run.started.run);
        if (!m_bench.terminal.json)
            m_bench.terminal.line(run.passed() ? tr("Done: %1").arg(QString::fromUtf8(run.started.text))
                                               : tr("FAILED: %1").arg(QString::fromUtf8(run.started.text)));
    }
    for (; m_observed < rollback.observed.size(); ++m_observed) {
        const events::RollbackStepObserved& observed = rollback.observed.at(m_observed);
        // One sight of the load balancer speaks for several steps.
        const bool again = m_observed > 0 && rollback.observed.at(m_observed - 1).observed == observed.observed;
        if (m_bench.terminal.json || again)
            continue;
        const bool person = observed.outcome == QLatin1String("person");
        m_bench.terminal.line((person ? tr("FOR A PERSON, it cannot be run here: %1")
                               : observed.outcome == QLatin1String("done") ? tr("Seen: %1")
                                                                           : tr("NOT AS IT SHOULD BE: %1"))
                                  .arg(observed.observed));
    }
    if (!rollback.ended) {
        watch();
        return;
    }
    if (!std::exchange(m_endTold, true)) {
        if (!m_bench.terminal.json)
            m_bench.terminal.line(tr("Rollback %1 ended: %2. The launch is held.")
                                      .arg(rollback.started.rollback)
                                      .arg(rollback.ended->outcome));
        if (awaitsEffect(rollback))
            m_bench.terminal.note(tr("The load balancer is asked whether customers are back: at most half a minute."));
        // What was seen may not find its way into the ledger.
        QTimer::singleShot(mostWaitMs, this, &RollbackJob::finish);
    }
    if (!awaitsEffect(rollback))
        finish();
}

bool RollbackJob::awaitsEffect(const checklist::RollbackRecord& rollback) const
{
    // Commands of others follow by now; what they do to traffic is not this rollback's effect.
    const bool last = rollback.started.rollback == m_client.launch().state().rollbacks.size();
    return m_monitoring && last && !rollback.isByWeights() && m_client.launch().ladder().isGuarded() &&
           m_monitoring->rollout().rollbackToldOf() < rollback.started.rollback;
}

void RollbackJob::finish()
{
    if (!m_finish)
        return;
    const checklist::RollbackRecord& rollback = m_client.launch().state().rollbacks.at(m_before);
    const events::RollbackEnded& ended = *rollback.ended;
    if (m_bench.terminal.json)
        m_bench.terminal.object(
            {{QStringLiteral("rollback"), rollback.started.rollback},
             {QStringLiteral("outcome"), ended.outcome},
             {QStringLiteral("commands_passed"), ended.commandsPassed},
             {QStringLiteral("commands_failed"), ended.commandsFailed},
             {QStringLiteral("commands_not_run"), ended.commandsNotRun},
             {QStringLiteral("for_a_person"), std::ranges::count(rollback.observed, QStringLiteral("person"),
                                                                 &events::RollbackStepObserved::outcome)}});
    // Asked from within its own signal at times.
    if (m_monitoring)
        m_monitoring.release()->deleteLater();
    deleteLater();
    std::exchange(m_finish, {})(ended.outcome == QLatin1String("done") ? 0 : 1);
}

} // namespace holdpoint::app
