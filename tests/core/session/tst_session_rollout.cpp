// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/monitoring.h"
#include "core/session/rollout_watch.h"
#include "core/session/verify_launch.h"
#include "tests/core/session/blue_green.h"
#include "tests/core/session/temporary_launch.h"

#include <QFile>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::BlueGreen;
using holdpoint::test::TemporaryLaunch;
using rollout::Stage;
using session::Monitoring;

namespace {

constexpr int patienceMs = 20'000; // of a busy machine

QByteArray runbookFor(const QString& statistics)
{
    return uR"(# Shop launch

```toml holdpoint
[launch]
name = "shop"

[source.lb]
kind = "haproxy"
url = "%1"
interval_s = 0.5
deadline_s = 2

[source.queue]
kind = "command"
command = "cat queue"
interval_s = 0.5
deadline_s = 2

[metric.errors]
title = "Error rate"
unit = "%"
source = "lb"
query = "shop/green error_rate"
version_query = "$version error_rate"
limits = { default = "< 5" }
answer = "rollback"

[metric.depth]
title = "Queue depth"
source = "queue"
limits = { default = "< 100" }

[rollout]
weights = [10, 50, 100]
shift = "./scripts/shift.sh"
observe = "lb"
old = "shop/blue"
new = "shop/green"
watch_s = 3
watched = ["errors", "depth"]
compare = ["errors"]

[rollback]
by_weights = true

[matrix."High error rate > 5%"]
metric = "errors"
limit = "> 5"
```

## Phase 1: T-0 - Launch

**Traffic**
```bash
./scripts/shift.sh 10
./scripts/shift.sh 50
./scripts/shift.sh 100
```

**Tell**
```bash
echo told
```

## Emergency Procedures

### Rollback Decision Matrix

| Scenario | Severity | Action | Timeline |
|----------|----------|--------|----------|
| Data corruption | Critical | Immediate rollback | < 5 minutes |
| High error rate > 5% | Medium | Monitor, rollback if needed | < 30 minutes |

### Rollback Procedure

**Immediate Rollback (Critical Issues)**
```bash
./scripts/back.sh

# Steps:
# 1. Stop traffic to new version
# 2. Verify system health
# 3. Notify all stakeholders
```
)"_s.arg(statistics)
        .toUtf8();
}

struct Shop : TemporaryLaunch
{
    explicit Shop(const BlueGreen& traffic)
        : TemporaryLaunch(runbookFor(traffic.statistics()))
    {
        script(u"shift.sh"_s, traffic.shiftScript());
        script(u"back.sh"_s, "./scripts/shift.sh 0\necho '✅ 2. Blue is well'\necho '❌ 3. Nobody could be told'\n");
        depth(7);
        if (!create())
            qFatal("no launch");
        begin();
    }
    void depth(double value) const
    {
        SystemDisk writer;
        QVERIFY(writer.writeAtomically(workdir + u"/queue"_s, QByteArray::number(value) + '\n', 0600));
    }
    void begin()
    {
        if (const Result<void> opened = open(); !opened)
            qFatal("%s", qPrintable(opened.error().text()));
        monitoring = std::make_unique<Monitoring>(*session, clock);
        QObject::connect(&monitoring->rollout(), &session::RolloutWatch::failed, monitoring.get(),
                         [](const Error& error) { qWarning("%s", qPrintable(error.text())); });
    }
    void end()
    {
        monitoring.reset();
        close();
    }
    [[nodiscard]] const rollout::Course& course() const { return session->launch().state().rollout; }
    [[nodiscard]] Stage stage() const { return course().last() ? course().last()->stage() : Stage::Withdrawn; }
    [[nodiscard]] Error refusal(checklist::Command command, const QString& person = u"Ada"_s)
    {
        const Result<session::Committed> result = submit(std::move(command), person);
        return result ? Error{} : result.error();
    }
    bool shift(int weight, const QString& reason = {})
    {
        return submit(checklist::AskWeight{weight, reason}).has_value() &&
               submit(checklist::ConfirmWeight{course().last()->asked.change, {}}).has_value();
    }
    // Entries of the kinds that tell the story, in order, with what they say.
    [[nodiscard]] QStringList story() const
    {
        QStringList log;
        for (const events::Entry& entry : session->entries()) {
            const QString kind = events::kindOf(entry.body);
            const QJsonObject body = events::bodyJson(entry.body);
            if (kind == u"rollout.asked")
                log.append(u"asked %1 from %2 %3"_s.arg(body[u"weight"].toInteger())
                               .arg(body[u"from"].toInteger())
                               .arg(body[u"despite"].toString())
                               .trimmed());
            else if (kind == u"rollout.observed")
                log.append(u"observed %1 %2"_s.arg(body[u"outcome"].toString(), body[u"share"].toString()));
            else if (kind == u"rollout.watched")
                log.append(u"watched "_s + body[u"verdict"].toString());
            else if (kind == u"rollout.breached")
                log.append(u"breached "_s + body[u"metric"].toString());
            else if (kind == u"scenario.applied" || kind == u"scenario.ceased" || kind == u"scenario.declared" ||
                     kind == u"scenario.decided" || kind == u"rollout.withdrawn" || kind == u"rollback.started" ||
                     kind == u"launch.held" || kind == u"launch.resumed")
                log.append(kind);
            else if (kind == u"rollback.ended")
                log.append(u"rollback.ended "_s + body[u"outcome"].toString());
        }
        return log;
    }
    // What the load balancer says, for a message.
    [[nodiscard]] QString seen() const
    {
        const session::RolloutProgress now = monitoring->rollout().progress();
        return u"%1; stage %2; new %3 old %4; %5"_s.arg(story().join(u", "))
            .arg(int(stage()))
            .arg(now.newRequests)
            .arg(now.oldRequests)
            .arg(now.shares.value(u"shop/green"_s, -1));
    }
    [[nodiscard]] QString row(qsizetype at) const { return session->launch().plan().matrix.at(at).id; }
    void verify()
    {
        end();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    std::unique_ptr<Monitoring> monitoring;
};

} // namespace

// Traffic of a real load balancer goes from blue to green, watched, and back.
class SessionRolloutTest : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<BlueGreen> m_traffic;

private Q_SLOTS:
    void init()
    {
        m_traffic = std::make_unique<BlueGreen>();
        if (const QString problem = m_traffic->start(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
    }
    void cleanup() { m_traffic.reset(); }

    void upToAllWhenEveryWatchIsClean()
    {
        Shop shop(*m_traffic);
        // The step's own commands start by a confirmation alone.
        const Result<session::Committed> alone = shop.runStep(shop.stepId(u"Traffic"_s));
        QVERIFY(!alone);
        QVERIFY2(alone.error().nextStep.contains(u"shift"_s), qPrintable(alone.error().nextStep));
        int before = 0;
        for (const int weight : {10, 50, 100}) {
            QVERIFY(shop.submit(checklist::AskWeight{weight}));
            QCOMPARE(shop.stage(), Stage::Asked);
            QCOMPARE(m_traffic->weightOfGreen(), before); // nothing moved by asking
            QVERIFY(shop.submit(checklist::ConfirmWeight{shop.course().last()->asked.change, {}}));
            QTRY_VERIFY2_WITH_TIMEOUT(shop.stage() == Stage::Watching, qPrintable(shop.seen()), patienceMs);
            QCOMPARE(m_traffic->weightOfGreen(), weight);
            const events::WeightObserved seen = *shop.course().last()->observed;
            QVERIFY(seen.newRequests >= 0 && seen.oldRequests >= 0);
            QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
            before = weight;
        }
        QCOMPARE(shop.story(), QStringList({u"asked 10 from 0"_s, u"observed reached 10"_s, u"watched ok"_s,
                                            u"asked 50 from 10"_s, u"observed reached 50"_s, u"watched ok"_s,
                                            u"asked 100 from 50"_s, u"observed reached 100"_s, u"watched ok"_s}));
        const events::WatchEnded& watched = *shop.course().changes().at(1).watched;
        QCOMPARE(watched.numbers.size(), 2);
        QCOMPARE(watched.numbers.at(0).metric, u"errors"_s);
        QVERIFY(watched.numbers.at(0).requests > 50); // behind the error rate stand requests
        QCOMPARE(watched.numbers.at(1).value, u"7"_s);
        QCOMPARE(watched.endedUtcMs - watched.beganUtcMs, 3000);
        QStringList compared;
        for (const events::ComparedNumber& number : watched.compared)
            compared.append(number.metric + u' ' + number.difference);
        QVERIFY2(compared.contains(u"rollout.failed none"_s), qPrintable(compared.join(u", ")));
        QCOMPARE(shop.session->launch().stepState(shop.stepId(u"Traffic"_s)), checklist::StepState::Passed);
        QVERIFY(shop.runStep(shop.stepId(u"Tell"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(shop.session->launch().stepState(shop.stepId(u"Tell"_s)),
                                  checklist::StepState::Passed, patienceMs);
        shop.verify();
    }

    void aBreachStopsTheWayUpAndARollbackBringsEverybodyBack()
    {
        Shop shop(*m_traffic);
        QVERIFY(shop.shift(10));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        QVERIFY(shop.shift(50));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Watching, patienceMs);
        m_traffic->greenFails(true);
        QTRY_VERIFY_WITH_TIMEOUT(!shop.course().last()->breaches.isEmpty(), patienceMs);
        QCOMPARE(shop.course().last()->breaches.first().metric, u"errors"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->launch().state().matrix.scenario(shop.row(1)).applies(), patienceMs);
        QVERIFY(!shop.session->launch().state().matrix.scenario(shop.row(0)).applies());
        const std::vector<session::MatrixReading> matrix = shop.monitoring->rollout().matrix();
        QCOMPARE(matrix.size(), 2UL);
        QVERIFY(!matrix[0].isMeasured);
        QVERIFY(matrix[1].isMeasured && matrix[1].value.toDouble() > 5);
        QVERIFY(shop.refusal(checklist::AskWeight{100}).cause.contains(u"limit"_s));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Unclean, patienceMs);
        QCOMPARE(shop.course().last()->watched->verdict, u"breach"_s);
        // Traffic goes down whenever somebody asks; the coordinator may decide to go on, and says why.
        QVERIFY(shop.submit(checklist::DecideScenario{shop.row(1), u"rollback"_s, u"One in two fails."_s}));
        QVERIFY(shop.rollBack(u"immediate"_s));
        const auto& rollbacks = shop.session->launch().state().rollbacks;
        QTRY_VERIFY_WITH_TIMEOUT(rollbacks.value(0).ended.has_value(), patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(rollbacks.value(0).observed.size(), 3, patienceMs);
        QMap<QString, QString> seen;
        for (const events::RollbackStepObserved& one : rollbacks.value(0).observed)
            seen.insert(one.step, one.outcome + u": "_s + one.observed);
        const runbook::Procedure* procedure =
            shop.session->launch().plan().procedure(runbook::ProcedureKind::ImmediateRollback);
        QVERIFY2(seen.value(procedure->steps.at(0).id).startsWith(u"done: The load balancer gives shop/green none"_s),
                 qPrintable(seen.value(procedure->steps.at(0).id)));
        QCOMPARE(seen.value(procedure->steps.at(1).id), u"done: Blue is well"_s);
        QCOMPARE(seen.value(procedure->steps.at(2).id), u"failed: Nobody could be told"_s);
        QCOMPARE(m_traffic->weightOfGreen(), 0);
        QCOMPARE(shop.course().weight(), 0);
        QCOMPARE(shop.stage(), Stage::RolledBack);
        QVERIFY(shop.session->launch().state().held);
        // Somebody sends customers to green again, without asking: the ledger does not go on saying that it is empty.
        const auto newest = [&] {
            QString text;
            for (const events::RollbackStepObserved& one : rollbacks.value(0).observed)
                text = one.step == procedure->steps.at(0).id ? one.outcome + u": "_s + one.observed : text;
            return text;
        };
        QProcess::execute(u"/bin/sh"_s, {shop.workdir + u"/scripts/shift.sh"_s, u"50"_s});
        QTRY_VERIFY2_WITH_TIMEOUT(newest().startsWith(u"failed: The load balancer sends traffic to shop/green again"_s),
                                  qPrintable(newest()), patienceMs);
        QProcess::execute(u"/bin/sh"_s, {shop.workdir + u"/scripts/shift.sh"_s, u"0"_s});
        QTRY_VERIFY2_WITH_TIMEOUT(newest().startsWith(u"done: The load balancer gives shop/green none"_s),
                                  qPrintable(newest()), patienceMs);
        m_traffic->greenFails(false);
        // It can be tried again: the same command, no deviation.
        QVERIFY(shop.refusal(checklist::AskWeight{10}).cause.contains(u"held"_s));
        QVERIFY(shop.submit(checklist::Resume{u"Green was repaired."_s}));
        // No request reaches green: its error rate says nothing any more, and a person does.
        QVERIFY(shop.session->launch().state().matrix.scenario(shop.row(1)).applies());
        QVERIFY(shop.submit(checklist::DeclareScenario{shop.row(1), false, u"Green was repaired."_s}));
        QVERIFY(!shop.session->launch().state().matrix.scenario(shop.row(1)).applies());
        // Its alarm stays for the same cause: the coordinator decides.
        QCOMPARE(shop.session->launch().againstWeight(10), u"alarm"_s);
        QVERIFY(shop.refusal(checklist::AskWeight{10}).cause.contains(u"alarm"_s));
        QVERIFY(shop.shift(10, u"Green was repaired, and nobody is on it."_s));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        shop.verify();
    }

    // A weight that was confirmed while the ledger was locked was set after the rollback.
    void aRollbackOvertakesAWeightThatALockedLedgerHolds()
    {
        Shop shop(*m_traffic);
        QVERIFY(shop.shift(10));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        QVERIFY(shop.submit(checklist::AskWeight{50, {}}));
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(shop.folder + u"/ledger.sqlite"_s), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        const events::Actor ada{events::Auth::Claimed, u"Ada"_s, {}, {}};
        shop.session->submit(checklist::ConfirmWeight{2, {}}, ada, {});
        bool looked = false;
        QTimer::singleShot(50, this, [&looked] { looked = true; });
        QTRY_VERIFY(looked);
        shop.session->rollBack(u"immediate"_s, u"It burns"_s, ada, {});
        const auto& rollbacks = shop.session->launch().state().rollbacks;
        QTRY_VERIFY_WITH_TIMEOUT(rollbacks.value(0).ended.has_value(), patienceMs);
        sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(other);
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->recorded() && shop.session->launch().runningRuns().isEmpty(),
                                 patienceMs);
        QCOMPARE(shop.stage(), Stage::RolledBack);
        QCOMPARE(shop.course().last()->set, std::optional<bool>(false)); // its script never ran
        QCOMPARE(rollbacks.value(0).ended->outcome, u"done"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!rollbacks.value(0).observed.isEmpty(), patienceMs);
        QCOMPARE(m_traffic->weightOfGreen(), 0);
        shop.verify();
    }

    void aPlannedRollbackGoesDownTheWeightsAndStopsWhereItIsTold()
    {
        Shop shop(*m_traffic);
        for (const int weight : {10, 50, 100}) {
            QVERIFY(shop.shift(weight));
            QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        }
        QVERIFY(shop.rollBack(u"planned"_s));
        QTRY_COMPARE_WITH_TIMEOUT(shop.course().weight(), 50, patienceMs);
        QVERIFY(!shop.session->launch().state().rollbacks.first().ended);
        QVERIFY(shop.submit(checklist::StopRollback{1, u"Half is enough."_s}));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        QCOMPARE(shop.course().weight(), 50);
        QCOMPARE(m_traffic->weightOfGreen(), 50);
        QCOMPARE(shop.session->launch().state().rollbacks.first().ended->outcome, u"stopped"_s);
        // Another one goes to the end: 50, 10, none.
        QVERIFY(shop.rollBack(u"planned"_s));
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->launch().state().rollbacks.value(1).ended.has_value(), patienceMs);
        QCOMPARE(shop.session->launch().state().rollbacks.value(1).ended->outcome, u"done"_s);
        QCOMPARE(m_traffic->weightOfGreen(), 0);
        QVERIFY(shop.story().join(u'|').contains(
            u"rollback.started|asked 10 from 50|observed reached 10|watched ok|asked 0 from 10|observed reached 0|rollback.ended done"_s));
        shop.verify();
    }

    void anImmediateRollbackOvertakesAPlannedOne()
    {
        Shop shop(*m_traffic);
        QVERIFY(shop.shift(10));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        QVERIFY(shop.shift(50));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Clean, patienceMs);
        QVERIFY(shop.rollBack(u"planned"_s));
        QTRY_COMPARE_WITH_TIMEOUT(shop.course().weight(), 10, patienceMs);
        QVERIFY(shop.rollBack(u"immediate"_s));
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->launch().state().rollbacks.value(1).ended.has_value(), patienceMs);
        QCOMPARE(shop.session->launch().state().rollbacks.first().ended->outcome, u"superseded"_s);
        QCOMPARE(m_traffic->weightOfGreen(), 0);
        shop.verify();
    }

    void aRestartInTheWatchGoesOnWithWhatWasMeasured()
    {
        Shop shop(*m_traffic);
        QVERIFY(shop.shift(10));
        QTRY_COMPARE_WITH_TIMEOUT(shop.stage(), Stage::Watching, patienceMs);
        QTest::qWait(500);
        shop.end();
        QTest::qWait(2600); // more than two intervals: nobody measured
        shop.begin();
        QTRY_VERIFY_WITH_TIMEOUT(shop.course().last()->watched.has_value(), patienceMs);
        const events::WatchEnded& watched = *shop.course().last()->watched;
        QCOMPARE(watched.verdict, u"no-data"_s);
        QVERIFY(watched.numbers.first().gapMs >= 1000);
        QVERIFY(watched.numbers.first().requests > 0); // from the telemetry
        QVERIFY(shop.refusal(checklist::AskWeight{50}).cause.contains(u"no data"_s));
        QVERIFY(shop.refusal(checklist::AskWeight{50, u"  "_s}).cause.contains(u"reason"_s));
        QVERIFY(shop.submit(checklist::AskWeight{50, u"The screen was restarted, I looked."_s}));
        QCOMPARE(shop.course().last()->asked.despite, u"no-data"_s);
        shop.verify();
    }

    void aRowThatNoNumberSaysIsDeclaredByAPerson()
    {
        Shop shop(*m_traffic);
        QVERIFY(shop.refusal(checklist::DeclareScenario{shop.row(0), true, {}}).cause.contains(u"reason"_s));
        QVERIFY(shop.submit(checklist::DeclareScenario{shop.row(0), true, u"Orders without lines."_s}));
        QCOMPARE(shop.session->launch().state().matrix.scenario(shop.row(0)).declaredBy.person, u"Ada"_s);
        QVERIFY(shop.submit(checklist::DecideScenario{shop.row(0), u"watch"_s, u"Two orders of a test."_s}));
        QVERIFY(shop.submit(checklist::DeclareScenario{shop.row(0), false, u"It was the test."_s}));
        QVERIFY(!shop.session->launch().state().matrix.anyApplies());
        shop.verify();
    }
};

QTEST_GUILESS_MAIN(SessionRolloutTest)
#include "tst_session_rollout.moc"
