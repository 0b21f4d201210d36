// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_rules.h"
#include "core/checklist/alarm_evidence.h"
#include "tests/core/checklist/scenario.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::Scenario;
using namespace Qt::StringLiterals;

// Alarms as the ledger has them: what people may do about them, and what go/no-go points make of them.
namespace {

const QByteArray watched = R"(# Gate

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |

## Phase 1: T-1 Hour - Prepare

#### Go/No-Go Decision
- [ ] Backup is good

## Phase 2: T-0 - Launch

**Switch**
```bash
echo switch
```
)";

const QString configuration = u"[source.prom]\n"
                              u"kind = \"prometheus\"\n"
                              u"url = \"http://127.0.0.1:9090\"\n"
                              u"\n"
                              u"[metric.error_rate]\n"
                              u"title = \"Error rate\"\n"
                              u"unit = \"%\"\n"
                              u"source = \"prom\"\n"
                              u"query = \"errors\"\n"
                              u"limits = { default = \"< 0.5\" }\n"
                              u"answer = \"rollback\"\n"_s;

const QList<events::Person> people{{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, {}},
                                   {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, {}}};

const QString errors = alarms::limitAlarm(u"error_rate"_s);

events::AlarmRaised raised(qint64 occurrence, const QString& kind = u"limit"_s, const QString& id = errors)
{
    events::AlarmRaised fact;
    fact.alarm = id;
    fact.occurrence = occurrence;
    fact.kind = kind;
    fact.metric = u"error_rate"_s;
    fact.source = u"prom"_s;
    fact.title = u"Error rate"_s;
    fact.priority = u"critical"_s;
    fact.answer = u"rollback"_s;
    fact.value = u"2.1"_s;
    fact.limit = u"< 0.5"_s;
    fact.unit = u"%"_s;
    fact.acknowledgeWithinMs = 120'000;
    return fact;
}

void record(Scenario& s, alarms::Fact fact) { QVERIFY(s.ask(RecordAlarms{{std::move(fact)}}, {})); }

QString gateOf(const Scenario& s) { return s.stepId(u"Go/No-Go Decision"_s); }

bool vote(Scenario& s)
{
    return s.ask(CastVote{gateOf(s), u"Technical Lead"_s, true, {}, {}, {}}, u"Ada"_s, events::Auth::Spoken);
}

struct AtThePoll : Scenario
{
    AtThePoll()
        : Scenario(watched, configuration)
    {
        roster(people);
        ask(TickCheck{checkId(u"Backup is good"_s)});
        log.clear();
    }
};

} // namespace

class ChecklistAlarmsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theListIsAFoldOfTheLedger()
    {
        AtThePoll s;
        record(s, raised(1));
        QCOMPARE(s.launch.state().alarms.state(errors), alarms::AlarmState::Raised);
        QVERIFY(s.ask(alarms::Acknowledge{errors, 1}, u"Ben"_s));
        QCOMPARE(s.launch.state().alarms.state(errors), alarms::AlarmState::Acknowledged);
        QCOMPARE(s.launch.state().alarms.newest(errors)->acknowledgedBy.person, u"Ben"_s);
        record(s, events::AlarmCleared{errors, 1, u"0.2"_s});
        QCOMPARE(s.launch.state().alarms.state(errors), alarms::AlarmState::Normal);
        QVERIFY(s.ask(alarms::Shelve{errors, 600'000, u"known"_s}));
        QVERIFY(s.ask(alarms::Unshelve{errors, {}}, u"Ben"_s));
        QVERIFY(s.ask(alarms::TakeOutOfService{errors, u"wrong query"_s}));
        QVERIFY(s.ask(alarms::ReturnToService{errors, {}}, u"Ben"_s));
        QStringList kinds;
        for (const QString& line : s.log)
            kinds.append(line.section(u' ', 0, 0));
        QCOMPARE(kinds, QStringList({u"alarm.raised"_s, u"alarm.acknowledged"_s, u"alarm.cleared"_s, u"alarm.shelved"_s,
                                     u"alarm.unshelved"_s, u"alarm.out-of-service"_s, u"alarm.in-service"_s}));
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("cause");
        QTest::newRow("acknowledged by nobody") << QString() << u"ack"_s << u"Nobody"_s;
        QTest::newRow("acknowledged by a stranger") << u"Eve"_s << u"ack"_s << u"roster"_s;
        QTest::newRow("shelved by another than the coordinator") << u"Ben"_s << u"shelve"_s << u"Only"_s;
        QTest::newRow("out of service by another") << u"Ben"_s << u"out"_s << u"Only"_s;
        QTest::newRow("shelved for a day") << u"Ada"_s << u"day"_s << u"eight hours"_s;
        QTest::newRow("an alarm that no rule has") << u"Ada"_s << u"unknown"_s << u"There is no alarm"_s;
        QTest::newRow("nothing found") << QString() << u"nothing"_s << u"No alarm"_s;
        QTest::newRow("found by a person") << u"Ada"_s << u"found"_s << u"Nobody"_s;
    }
    void refusals()
    {
        QFETCH(QString, person);
        QFETCH(QString, act);
        QFETCH(QString, cause);
        AtThePoll s;
        record(s, raised(1));
        const QMap<QString, Command> commands{{u"ack"_s, alarms::Acknowledge{errors, 1}},
                                              {u"shelve"_s, alarms::Shelve{errors, 60'000, u"known"_s}},
                                              {u"out"_s, alarms::TakeOutOfService{errors, u"wrong"_s}},
                                              {u"day"_s, alarms::Shelve{errors, 86'400'000, u"known"_s}},
                                              {u"unknown"_s, alarms::Shelve{u"disk.limit"_s, 60'000, u"known"_s}},
                                              {u"found"_s, RecordAlarms{{raised(2)}}},
                                              {u"nothing"_s, RecordAlarms{}}};
        QVERIFY(!s.ask(commands[act], person));
        QVERIFY2(s.cause.contains(cause), qPrintable(s.cause));
        QVERIFY(!s.nextStep.isEmpty());
    }

    void nothingIsFoundAfterTheEnd()
    {
        AtThePoll s;
        QVERIFY(s.ask(Scrub{u"storm"_s}));
        QVERIFY(!s.ask(RecordAlarms{{raised(1)}}, {}));
        QVERIFY(s.launch.state().alarms.occurrences().isEmpty());
    }

    // What was voted on before an alarm was voted on something else.
    void anAlarmVoidsTheVotes()
    {
        AtThePoll s;
        QVERIFY(vote(s));
        QVERIFY(s.launch.voteStands(gateOf(s), u"Technical Lead"_s));
        record(s, raised(1));
        QVERIFY(!s.launch.voteStands(gateOf(s), u"Technical Lead"_s));
        QVERIFY(vote(s));
        QVERIFY(s.ask(alarms::Acknowledge{errors, 1}));
        QVERIFY(s.launch.voteStands(gateOf(s), u"Technical Lead"_s)); // who answers it changes nothing of what was seen
        record(s, events::AlarmCleared{errors, 1, u"0.2"_s});
        QVERIFY(!s.launch.voteStands(gateOf(s), u"Technical Lead"_s));
    }

    void evidenceIsWordedForEachState()
    {
        AtThePoll s;
        QVERIFY(alarmEvidence(s.launch.state().alarms).isEmpty());
        record(s, raised(1));
        QCOMPARE(alarmEvidence(s.launch.state().alarms), QList<AlarmEvidence>({{errors, u"raised 1"_s}}));
        QVERIFY(s.ask(alarms::Shelve{errors, 60'000, u"known"_s}));
        QCOMPARE(alarmEvidence(s.launch.state().alarms), QList<AlarmEvidence>({{errors, u"shelved"_s}}));
        QVERIFY(s.ask(alarms::TakeOutOfService{errors, u"wrong"_s}));
        QCOMPARE(alarmEvidence(s.launch.state().alarms), QList<AlarmEvidence>({{errors, u"out of service"_s}}));
    }

    void anUnheardAlarmStandsAgainstAGo()
    {
        AtThePoll s;
        record(s, raised(1));
        QVERIFY(vote(s));
        QVERIFY(!s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY2(s.cause.contains(u"Nobody acknowledged"_s), qPrintable(s.cause));
        QVERIFY(s.ask(alarms::Acknowledge{errors, 1}, u"Ben"_s));
        QVERIFY2(s.ask(DecideGate{gateOf(s), true, {}}), qPrintable(s.cause)); // seen, and weighed
    }

    void aNoGoNeedsNoQuietAlarms()
    {
        AtThePoll s;
        record(s, raised(1));
        QVERIFY(s.ask(DecideGate{gateOf(s), false, u"errors"_s}));
    }

    // Law 3: no data is never OK, also when everybody knows of it.
    void missingDataStandsAgainstAGo_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("id");
        QTest::newRow("of a metric") << u"data"_s << alarms::dataAlarm(u"error_rate"_s);
        QTest::newRow("of a source") << u"source"_s << alarms::sourceAlarm(u"prom"_s);
    }
    void missingDataStandsAgainstAGo()
    {
        QFETCH(QString, kind);
        QFETCH(QString, id);
        AtThePoll s;
        record(s, raised(1, kind, id));
        QVERIFY(s.ask(alarms::Acknowledge{id, 1}));
        QVERIFY(vote(s));
        QVERIFY(!s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY2(s.cause.contains(u"No data"_s), qPrintable(s.cause));
        // The coordinator decides to go on without it: by name, with a reason, for a time.
        QVERIFY(s.ask(alarms::Shelve{id, 600'000, u"Prometheus is being moved"_s}));
        QVERIFY(!s.ask(DecideGate{gateOf(s), true, {}}));
        QVERIFY2(s.cause.contains(u"have not voted GO"_s), qPrintable(s.cause)); // the room has not seen that yet
        QVERIFY(vote(s));
        QVERIFY2(s.ask(DecideGate{gateOf(s), true, {}}), qPrintable(s.cause));
    }

    void anOverrideIsADeviation()
    {
        AtThePoll s;
        record(s, raised(1));
        QVERIFY(vote(s));
        QVERIFY(s.ask(RequestDeviation{u"override"_s, gateOf(s), {}, u"a false alarm"_s}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, u"seen"_s}));
        QVERIFY2(s.ask(DecideGate{gateOf(s), true, {}}), qPrintable(s.cause));
        QCOMPARE(s.launch.state().gates.value(gateOf(s)).decision->decision.deviation, u"D1"_s);
    }
};

QTEST_GUILESS_MAIN(ChecklistAlarmsTest)
#include "tst_checklist_alarms.moc"
