// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_rules.h"
#include "core/session/monitoring.h"
#include "core/session/verify_launch.h"
#include "tests/core/monitor/nginx.h"
#include "tests/core/session/temporary_launch.h"

#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::TemporaryLaunch;
using session::Monitoring;

namespace {

constexpr int patienceMs = 30'000; // of a busy machine

// A number that the test writes into a file and the launch reads with a command, ten times a second.
const QByteArray watched = R"(# Shop launch

```toml holdpoint
[launch]
name = "shop"

[source.queue]
kind = "command"
command = "cat queue"
interval_s = 0.1
deadline_s = 5

[metric.depth]
title = "Queue depth"
unit = "orders"
source = "queue"
limits = { default = "< 100" }
answer = "rollback"
```

## Phase 1: T-1 Hour - Prepare

**Look**
```bash
echo look
```

## Watch

- Error rate: < 0.1%
)";

struct Shop : TemporaryLaunch
{
    explicit Shop(const QByteArray& runbook = watched)
        : TemporaryLaunch(runbook)
    {
        depth(7);
    }
    void depth(double value) const
    {
        // In one go: a reader sees the old number or the new one.
        SystemDisk writer;
        QVERIFY(writer.writeAtomically(workdir + u"/queue"_s, QByteArray::number(value) + '\n', 0600));
    }
    void begin()
    {
        if (const Result<void> opened = open(); !opened)
            qFatal("%s", qPrintable(opened.error().text()));
        monitoring = std::make_unique<Monitoring>(*session, clock);
    }
    void end()
    {
        monitoring.reset();
        close();
    }
    // Of entries about alarms, in order: "alarm.raised depth.limit/1 120 by nobody".
    [[nodiscard]] QStringList alarmLog() const
    {
        QStringList log;
        for (const events::Entry& entry : session->entries()) {
            const QString kind = events::kindOf(entry.body);
            if (!kind.startsWith(u"alarm."))
                continue;
            const QJsonObject body = events::bodyJson(entry.body);
            log.append(u"%1 %2/%3 by %4"_s.arg(kind, body.value(u"alarm").toString())
                           .arg(body.value(u"occurrence").toInteger())
                           .arg(entry.actor.person.isEmpty() ? u"Holdpoint"_s : entry.actor.person));
        }
        return log;
    }
    [[nodiscard]] alarms::AlarmState state(const QString& alarm) const
    {
        return session->launch().state().alarms.state(alarm);
    }

    std::unique_ptr<Monitoring> monitoring;
};

const QString depthAlarm = alarms::limitAlarm(u"depth"_s);

} // namespace

// The numbers of an open launch: measured by real processes, kept, judged, and in the ledger where they matter.
class SessionMonitoringTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anAlarmComesAndGoes()
    {
        Shop shop;
        QVERIFY(shop.create());
        shop.begin();
        QTRY_VERIFY_WITH_TIMEOUT(!shop.monitoring->metrics().empty() &&
                                     shop.monitoring->metrics().front().newest.sample.utcMs > 0,
                                 patienceMs);
        const session::WatchedMetric before = shop.monitoring->metrics().front();
        QCOMPARE(before.rule.title, u"Queue depth"_s);
        QCOMPARE(before.judged.condition, alarms::Condition::Within);
        QCOMPARE(before.judged.value, u"7"_s);
        QCOMPARE(before.judged.limit->text(), u"< 100"_s);
        QCOMPARE(shop.alarmLog(), QStringList());

        shop.depth(120);
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(depthAlarm), alarms::AlarmState::Raised, patienceMs);
        const events::AlarmRaised raised = shop.session->launch().state().alarms.newest(depthAlarm)->raised;
        QCOMPARE(raised.value, u"120"_s);
        QCOMPARE(raised.limit, u"< 100"_s);
        QCOMPARE(raised.answer, u"rollback"_s);
        QCOMPARE(raised.priority, u"critical"_s);
        QVERIFY(shop.submit(alarms::Acknowledge{depthAlarm, 1}));
        shop.depth(8);
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(depthAlarm), alarms::AlarmState::Normal, patienceMs);
        QCOMPARE(shop.alarmLog(), QStringList({u"alarm.raised depth.limit/1 by Holdpoint"_s,
                                               u"alarm.acknowledged depth.limit/1 by Ada"_s,
                                               u"alarm.cleared depth.limit/1 by Holdpoint"_s}));
        shop.end();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(shop.folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    void aRestartRaisesNothingAnewAndKeepsTheNumbers()
    {
        Shop shop;
        QVERIFY(shop.create());
        shop.depth(120);
        shop.begin();
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(depthAlarm), alarms::AlarmState::Raised, patienceMs);
        const qint64 first = shop.session->launch().state().alarms.newest(depthAlarm)->raisedAt.utcMs;
        shop.end();
        shop.begin();
        QCOMPARE(shop.state(depthAlarm), alarms::AlarmState::Raised);
        const auto metricCame = [&] { return shop.monitoring->metrics().front().newest.sample.utcMs > first; };
        QTRY_VERIFY_WITH_TIMEOUT(metricCame(), patienceMs);
        QTest::qWait(1000); // several readings beyond the limit
        QCOMPARE(shop.alarmLog(), QStringList({u"alarm.raised depth.limit/1 by Holdpoint"_s}));
        auto history = shop.monitoring->history(monitor::metricSeriesName(u"depth"_s), 0);
        QTRY_VERIFY_WITH_TIMEOUT(history.wait_for(std::chrono::seconds(0)) == std::future_status::ready, patienceMs);
        const Result<std::vector<monitor::Sample>> samples = history.get();
        QVERIFY2(samples, qPrintable(samples ? QString() : samples.error().text()));
        QVERIFY(samples->front().utcMs <= first); // of the run before
        QCOMPARE(samples->front().value, 120.0);
    }

    // The file is gone: the command says so with its exit status. The number is missing, and missing data clears
    // nothing that was raised.
    void aDeadSourceIsAnAlarmOfItsOwn()
    {
        Shop shop;
        QVERIFY(shop.create());
        shop.depth(120);
        shop.begin();
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(depthAlarm), alarms::AlarmState::Raised, patienceMs);
        QVERIFY(QFile::remove(shop.workdir + u"/queue"_s));
        const QString source = alarms::sourceAlarm(u"queue"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(source), alarms::AlarmState::Raised, patienceMs);
        QCOMPARE(shop.session->launch().state().alarms.newest(source)->raised.cause, u"down"_s);
        QCOMPARE(shop.state(depthAlarm), alarms::AlarmState::Raised);
        QCOMPARE(shop.monitoring->metrics().front().judged.condition, alarms::Condition::NoData);
        QCOMPARE(shop.monitoring->sources().front().newest->verdict, monitor::Verdict::Bad);
        shop.depth(8);
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(source), alarms::AlarmState::ClearedUnacknowledged, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(shop.state(depthAlarm), alarms::AlarmState::ClearedUnacknowledged, patienceMs);
    }

    void whatNobodyTrustedIsNotAsked()
    {
        Shop shop;
        QVERIFY(shop.create(false));
        shop.begin();
        shop.depth(120);
        QTest::qWait(500);
        QVERIFY(shop.monitoring->sources().empty());
        QVERIFY(shop.monitoring->metrics().empty());
        QCOMPARE(shop.monitoring->unbound().size(), 1); // the text's own threshold is there, and shown as unbound
        QCOMPARE(shop.alarmLog(), QStringList());
    }

    void whatTheTextAsksForAndNobodyMeasures()
    {
        Shop shop;
        QVERIFY(shop.create());
        shop.begin();
        QCOMPARE(shop.monitoring->unbound().size(), 1);
        QCOMPARE(shop.monitoring->unbound().front().cause, alarms::UnboundCause::NoSource);
        QCOMPARE(shop.monitoring->problems(), QList<Error>());
    }

    void theEndOfTheLaunchEndsItsAlarms()
    {
        Shop shop;
        QVERIFY(shop.create());
        shop.begin();
        QVERIFY(shop.submit(checklist::Scrub{u"storm"_s}));
        QSignalSpy failed(shop.monitoring.get(), &Monitoring::failed);
        shop.depth(120);
        QTRY_VERIFY_WITH_TIMEOUT(shop.monitoring->metrics().front().newest.sample.value > 100, patienceMs);
        QTest::qWait(700);
        QCOMPARE(shop.alarmLog(), QStringList());
        QCOMPARE(failed.size(), 0);
    }

    // A secret goes to the host that the trusted configuration names for it.
    void aSourceGetsItsSecret()
    {
        if (test::Nginx::program().isEmpty())
            QSKIP("nginx is not installed");
        test::Nginx nginx;
        QVERIFY(nginx.start());
        Shop shop("# Shop launch\n\n```toml holdpoint\n[launch]\nname = \"shop\"\n\n[source.api]\nkind = \"http\"\n"
                  "url = \"" +
                  nginx.url(u"/asks"_s).toUtf8() +
                  "\"\nsecret = \"TOKEN\"\ninterval_s = 0.1\n```\n\n## Phase 1: T-1 Hour - Prepare\n\n**Look**\n"
                  "```bash\nenv\n```\n");
        QVERIFY(shop.create());
        shop.begin();
        QTRY_VERIFY_WITH_TIMEOUT(shop.monitoring->sources().front().newest, patienceMs);
        QCOMPARE(shop.monitoring->sources().front().newest->cause, monitor::ProbeCause::SecretMissing);
        QCOMPARE(shop.monitoring->sources().front().newest->verdict, monitor::Verdict::Unknown); // our own fault
        shop.session->setSecret(u"TOKEN"_s, "Bearer s3cret");
        QTRY_COMPARE_WITH_TIMEOUT(shop.monitoring->sources().front().newest->verdict, monitor::Verdict::Ok, patienceMs);
        // Commands are not told what only a source needs.
        QVERIFY(!shop.session->prepared(shop.step(u"Look"_s).commands.first().id).environment.contains(u"TOKEN"_s));
    }
};

QTEST_GUILESS_MAIN(SessionMonitoringTest)
#include "tst_session_monitoring.moc"
