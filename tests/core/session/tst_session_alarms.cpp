// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"
#include "tests/core/session/worked_alarms.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using events::Auth;
using test::raisedAlarm;
using test::WorkedLedger;

using Course = std::function<bool(WorkedLedger&)>;
using Attack = std::function<void(WorkedLedger&)>;
Q_DECLARE_METATYPE(Course)
Q_DECLARE_METATYPE(Attack)

namespace {

const QString limit = u"errors.limit"_s;

bool record(WorkedLedger& l, alarms::Fact fact) { return l.ask(RecordAlarms{{std::move(fact)}}, {}); }
bool toThePoll(WorkedLedger& l) { return l.prepare(); }
bool toAnAlarm(WorkedLedger& l) { return l.prepare() && record(l, raisedAlarm(limit, 1)); }

} // namespace

// What the verifier makes of alarms: honest records stand; what the holder of the log key could add is found, and is
// the first bad entry.
class SessionAlarmsTest : public QObject
{
    Q_OBJECT

    static ledger::Verdict verdictOf(WorkedLedger& l) { return session::verifyLaunch(l.ledger.write(), {}).value(); }

private Q_SLOTS:
    void anHonestLaunchWithAlarmsIsIntact()
    {
        WorkedLedger l;
        QVERIFY2(toAnAlarm(l), qPrintable(l.cause));
        QVERIFY(!l.ask(DecideGate{l.gate(), true, {}}));
        QVERIFY(l.ask(alarms::Acknowledge{limit, 1}, u"Ben"_s));
        QVERIFY(record(l, events::AlarmCleared{limit, 1, u"0.1"_s}));
        QVERIFY(record(l, raisedAlarm(u"prom.source"_s, 1)));
        QVERIFY(l.ask(alarms::Acknowledge{u"prom.source"_s, 1}, u"Cem"_s));
        QVERIFY(l.ask(alarms::Shelve{u"prom.source"_s, 60'000, u"moved"_s}));
        QVERIFY2(l.passGate() && l.work() && l.signAll(), qPrintable(l.cause));
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(verdict.intact, qPrintable(u"%1: %2"_s.arg(verdict.firstBad.value_or(-1)).arg(verdict.problem)));
    }

    void attacks_data()
    {
        QTest::addColumn<Course>("course");
        QTest::addColumn<Attack>("attack");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, Course course, const QString& words, Attack attack) {
            QTest::newRow(name) << std::move(course) << std::move(attack) << words;
        };
        using namespace events;
        row("raised twice", toAnAlarm, u"had not cleared"_s,
            [](WorkedLedger& l) { l.force(raisedAlarm(limit, 2), {}); });
        row("one left out", toThePoll, u"one is missing"_s,
            [](WorkedLedger& l) { l.force(raisedAlarm(limit, 2), {}); });
        row("cleared without being raised", toThePoll, u"not raised"_s, [](WorkedLedger& l) {
            l.force(AlarmCleared{limit, 1, u"0"_s}, {});
        });
        row("raised in a person's name", toThePoll, u"own watch"_s,
            [](WorkedLedger& l) { l.force(raisedAlarm(limit, 1), u"Ben"_s); });
        row("acknowledged by nobody", toAnAlarm, u"Nobody is named"_s, [](WorkedLedger& l) {
            l.force(AlarmAcknowledged{limit, 1}, {});
        });
        row("acknowledged by a stranger", toAnAlarm, u"not on the roster"_s, [](WorkedLedger& l) {
            l.force(AlarmAcknowledged{limit, 1}, u"Eve"_s);
        });
        row("acknowledged before it was raised", toThePoll, u"did not wait"_s, [](WorkedLedger& l) {
            l.force(AlarmAcknowledged{limit, 1}, u"Ben"_s);
        });
        row("escalated although nothing waited", toThePoll, u"did not wait"_s, [](WorkedLedger& l) {
            l.force(AlarmEscalated{limit, 1, 5}, {});
        });
        row("shelved by another than the coordinator", toAnAlarm, u"coordinator"_s, [](WorkedLedger& l) {
            l.force(AlarmShelved{limit, 60'000, u"known"_s}, u"Ben"_s);
        });
        row("shelved for a week", toAnAlarm, u"longer than a shift"_s, [](WorkedLedger& l) {
            l.force(AlarmShelved{limit, 7LL * 86'400'000, u"known"_s});
        });
        row("from a shelf that it was not on", toAnAlarm, u"not on"_s, [](WorkedLedger& l) {
            l.force(AlarmUnshelved{limit, u"person"_s, {}}, u"Ben"_s);
        });
        row("out of service by another", toAnAlarm, u"coordinator"_s, [](WorkedLedger& l) {
            l.force(AlarmTakenOutOfService{limit, u"x"_s}, u"Ben"_s);
        });
        row("in service twice", toAnAlarm, u"so already"_s, [](WorkedLedger& l) {
            l.force(AlarmReturnedToService{limit, {}}, u"Ben"_s);
        });
        row("an alarm of no name", toThePoll, u"names no alarm"_s,
            [](WorkedLedger& l) { l.force(raisedAlarm({}, 1), {}); });
        row("a vote on what was seen before the alarm", toThePoll, u"binds other evidence"_s, [](WorkedLedger& l) {
            VoteCast vote{l.gate(), u"QA Lead"_s, true, {}, l.launch.evidenceSha256(l.gate()), {}, {}};
            record(l, raisedAlarm(limit, 1));
            l.force(vote, u"Ada"_s, Auth::Spoken);
        });
        row(
            "GO although nobody heard the alarm",
            [](WorkedLedger& l) { return toAnAlarm(l) && l.vote(u"Technical Lead"_s) && l.vote(u"QA Lead"_s); },
            u"stood against it"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}});
            });
        row(
            "GO although data is missing",
            [](WorkedLedger& l) {
                return l.prepare() && record(l, raisedAlarm(u"errors.data"_s, 1)) &&
                       l.ask(alarms::Acknowledge{u"errors.data"_s, 1}) && l.vote(u"Technical Lead"_s) &&
                       l.vote(u"QA Lead"_s);
            },
            u"stood against it"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}});
            });
        row(
            "an alarm behind the end", [](WorkedLedger& l) { return l.prepare() && l.ask(Scrub{u"storm"_s}); },
            u"behind the end"_s, [](WorkedLedger& l) { l.force(raisedAlarm(limit, 1), {}); });
    }
    void attacks()
    {
        QFETCH(Course, course);
        QFETCH(Attack, attack);
        QFETCH(QString, words);
        WorkedLedger l;
        QVERIFY2(course(l), qPrintable(l.cause));
        attack(l);
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY(!verdict.intact);
        QCOMPARE(verdict.firstBad.value_or(-1), qint64(l.ledger.entries.size()) - 1);
        QVERIFY2(verdict.problem.contains(words), qPrintable(verdict.problem));
    }
};

QTEST_GUILESS_MAIN(SessionAlarmsTest)
#include "tst_session_alarms.moc"
