// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"
#include "tests/core/session/worked_alarms.h"
#include "tests/core/session/worked_ledger.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using events::Auth;
using test::WorkedLedger;

using Course = std::function<bool(WorkedLedger&)>;
using Attack = std::function<void(WorkedLedger&)>;
Q_DECLARE_METATYPE(Course)
Q_DECLARE_METATYPE(Attack)

namespace {

QString rev(const WorkedLedger& l) { return l.launch.plan().values.first().id; }

bool toThePoll(WorkedLedger& l) { return l.prepare(); }
bool toTheGo(WorkedLedger& l) { return l.prepare() && l.passGate(); }
bool toTheSignoffs(WorkedLedger& l) { return toTheGo(l) && l.work(); }
bool toTheDeclaration(WorkedLedger& l)
{
    return toTheSignoffs(l) && l.signOff(u"Ben"_s, u"Technical Lead"_s) && l.signOff(u"Cem"_s, u"QA Lead"_s) &&
           l.signOff(u"Ada"_s, u"Launch Coordinator"_s);
}

events::VoteCast voteOf(const WorkedLedger& l, const QString& seat, bool go = true)
{
    return {l.gate(), seat, go, go ? QString() : u"rain"_s, l.launch.evidenceSha256(l.gate()), {}, {}};
}

// A request and its approval, as the rules let them be.
bool approved(WorkedLedger& l, const QString& kind, const QString& target)
{
    return l.ask(RequestDeviation{kind, target, {}, u"why"_s}, u"Ben"_s) &&
           l.ask(ApproveDeviation{u"D%1"_s.arg(l.launch.state().deviations.size()), u"agreed"_s});
}

} // namespace

// Attacks by a coordinator with the log key, who signs whatever is true for the hash: entries that the rules would have
// refused. Each is the last one written, and must be the first bad one.
class SessionOrderTest : public QObject
{
    Q_OBJECT

    static ledger::Verdict verdictOf(WorkedLedger& l) { return session::verifyLaunch(l.ledger.write(), {}).value(); }

private Q_SLOTS:
    void aLaunchByTheRulesIsIntact()
    {
        WorkedLedger l;
        QVERIFY2(toTheDeclaration(l) && l.declare() && l.ask(End{u"handed over"_s}), qPrintable(l.cause));
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(verdict.intact, qPrintable(u"%1: %2"_s.arg(verdict.firstBad.value_or(-1)).arg(verdict.problem)));
        QCOMPARE(verdict.entries, qint64(l.ledger.entries.size()));
    }

    // A correction beside the criteria voids the votes and lets a GO fall; the verifier goes along with that.
    void aValueFilledAnewVoidsTheVotes()
    {
        WorkedLedger l;
        QVERIFY2(l.prepare() && l.vote(u"Technical Lead"_s) && l.vote(u"QA Lead"_s), qPrintable(l.cause));
        QVERIFY(l.launch.voteStands(l.gate(), u"QA Lead"_s));
        QVERIFY(l.ask(FillValue{rev(l), u"abd"_s}));
        QVERIFY(!l.launch.voteStands(l.gate(), u"QA Lead"_s));
        QVERIFY(!l.ask(DecideGate{l.gate(), true, {}}));
        QVERIFY2(l.passGate(), qPrintable(l.cause));
        QVERIFY(l.ask(FillValue{rev(l), u"abd"_s})); // the same again changes nothing
        QVERIFY(l.launch.done(l.gate()));
        QVERIFY(l.ask(FillValue{rev(l), u"abe"_s}));
        QVERIFY(!l.launch.done(l.gate()));
        QVERIFY2(l.launch.reopenedBecause(l.gate()).contains(u"<REV>"_s),
                 qPrintable(l.launch.reopenedBecause(l.gate())));
        QVERIFY2(l.passGate() && l.work() && l.signAll(), qPrintable(l.cause));
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(verdict.intact, qPrintable(u"%1: %2"_s.arg(verdict.firstBad.value_or(-1)).arg(verdict.problem)));
    }

    void aFileAttachedAnewVoidsTheVotes()
    {
        WorkedLedger l;
        QVERIFY2(l.prepare() && l.vote(u"QA Lead"_s), qPrintable(l.cause));
        const QString file = l.keep(u"attachments"_s, "a scan");
        QVERIFY(l.ask(AttachEvidence{{l.stepId(u"Room"_s), {}, u"scan.txt"_s, file, 6}}));
        QVERIFY(!l.launch.voteStands(l.gate(), u"QA Lead"_s));
        QVERIFY2(l.passGate(), qPrintable(l.cause));
        QVERIFY(l.ask(AttachEvidence{{l.stepId(u"Room"_s), {}, u"again.txt"_s, file, 6}}));
        QVERIFY(!l.launch.done(l.gate()));
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
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
        const Course begin = [](WorkedLedger&) { return true; };
        row("a vote before the poll is open", begin, u"comes first"_s,
            [](WorkedLedger& l) { l.force(voteOf(l, u"QA Lead"_s), u"Ada"_s, Auth::Spoken); });
        row("a vote on evidence that was not there", toThePoll, u"binds other evidence"_s, [](WorkedLedger& l) {
            VoteCast vote = voteOf(l, u"QA Lead"_s);
            vote.evidenceSha256 = QString(64, u'a');
            l.force(vote, u"Ada"_s, Auth::Spoken);
        });
        row(
            "a vote on the evidence before a value was corrected", [](WorkedLedger& l) { return toThePoll(l); },
            u"binds other evidence"_s,
            [](WorkedLedger& l) {
                const VoteCast vote = voteOf(l, u"QA Lead"_s);
                l.ask(FillValue{rev(l), u"other"_s});
                l.force(vote, u"Ada"_s, Auth::Spoken);
            });
        row("a vote for a seat that nobody has", toThePoll, u"has no seat"_s,
            [](WorkedLedger& l) { l.force(voteOf(l, u"Sponsor"_s), u"Ada"_s, Auth::Spoken); });
        row("a vote at what is no gate", toThePoll, u"no go/no-go point"_s, [](WorkedLedger& l) {
            VoteCast vote = voteOf(l, u"QA Lead"_s);
            vote.gate = l.stepId(u"Room"_s);
            l.force(vote, u"Ada"_s, Auth::Spoken);
        });
        row("a vote after the GO", toTheGo, u"was GO already"_s,
            [](WorkedLedger& l) { l.force(voteOf(l, u"QA Lead"_s, false), u"Ada"_s, Auth::Spoken); });
        row("a spoken vote that somebody else entered", toThePoll, u"coordinator's to do"_s,
            [](WorkedLedger& l) { l.force(voteOf(l, u"QA Lead"_s), u"Cem"_s, Auth::Spoken); });
        row("a GO without a vote", toThePoll, u"have not voted GO"_s, [](WorkedLedger& l) {
            l.force(GateDecided{l.gate(), true, {}, {}});
        });
        row(
            "a GO without one vote", [](WorkedLedger& l) { return toThePoll(l) && l.vote(u"QA Lead"_s); },
            u"Technical Lead"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}});
            });
        row(
            "a GO on votes that a correction voided",
            [](WorkedLedger& l) {
                return toThePoll(l) && l.vote(u"QA Lead"_s) && l.vote(u"Technical Lead"_s) &&
                       l.ask(FillValue{rev(l), u"other"_s});
            },
            u"have not voted GO on the evidence"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}});
            });
        row(
            "a GO with a criterion open",
            [](WorkedLedger& l) {
                return toThePoll(l) && l.ask(UntickCheck{l.checkId(u"Backup of <REV> is good"_s), u"no"_s}) &&
                       l.vote(u"QA Lead"_s) && l.vote(u"Technical Lead"_s);
            },
            u"a criterion is not met"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}});
            });
        row(
            "a GO by a lead", [](WorkedLedger& l) { return toThePoll(l) && l.vote(u"QA Lead"_s); },
            u"coordinator's to do"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}}, u"Cem"_s);
            });
        row(
            "a GO that stands in for somebody who is there",
            [](WorkedLedger& l) { return toThePoll(l) && l.vote(u"QA Lead"_s) && l.vote(u"Technical Lead"_s); },
            u"stands in"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}, {u"QA Lead"_s}});
            });
        row(
            "a GO while held",
            [](WorkedLedger& l) {
                return toThePoll(l) && l.vote(u"QA Lead"_s) && l.vote(u"Technical Lead"_s) && l.ask(Hold{u"rain"_s});
            },
            u"was held"_s,
            [](WorkedLedger& l) {
                l.force(GateDecided{l.gate(), true, {}, {}});
            });
        row("work behind a gate that is not GO", toThePoll, u"Go/No-Go Decision"_s,
            [](WorkedLedger& l) { l.force(l.started("echo switch")); });
        row("a step before the one that precedes it", toTheGo, u"“Switch” comes first"_s,
            [](WorkedLedger& l) { l.force(l.started("echo tell")); });
        row("a box before its turn", begin, u"comes first"_s, [](WorkedLedger& l) {
            l.force(CheckTicked{l.checkId(u"Doors closed"_s), {}});
        });
        row(
            "work behind a command that failed", [](WorkedLedger& l) { return l.run("echo backup <REV>", 1); },
            u"“Back Up” comes first"_s,
            [](WorkedLedger& l) {
                l.force(CheckTicked{l.checkId(u"Doors closed"_s), {}});
            });
        const auto goesOn = [](const Attack& change) {
            return [change](WorkedLedger& l) {
                change(l);
                l.force(l.started("echo switch"));
            };
        };
        row("a GO that outlives a corrected value", toTheGo, u"stayed GO"_s, goesOn([](WorkedLedger& l) {
                l.force(ValueFilled{rev(l), u"other"_s, false});
            }));
        row("a GO that outlives an unticked box", toTheGo, u"stayed GO"_s, goesOn([](WorkedLedger& l) {
                l.force(CheckUnticked{l.checkId(u"Doors closed"_s), u"no"_s});
            }));
        row("a GO that outlives a word about an output", toTheGo, u"stayed GO"_s, goesOn([](WorkedLedger& l) {
                l.force(ExpectationJudged{l.launch.plan().step(l.stepId(u"Back Up"_s))->expectations.first().id, false,
                                          u"no"_s});
            }));
        row("a GO that outlives a new file", toTheGo, u"stayed GO"_s, goesOn([](WorkedLedger& l) {
                l.force(EvidenceAttached{l.stepId(u"Room"_s), {}, u"s"_s, l.keep(u"attachments"_s, "scan"), 4});
            }));
        row("another text than the runbook's", toTheGo, u"Another text ran"_s, [](WorkedLedger& l) {
            RunStarted run = l.started("echo switch");
            run.text = "echo switch --force";
            l.force(run);
        });
        row("a command that the runbook does not have", toTheGo, u"has no command"_s, [](WorkedLedger& l) {
            RunStarted run = l.started("echo switch");
            run.command += u"-2"_s;
            l.force(run);
        });
        row(
            "work while held", [](WorkedLedger& l) { return toTheGo(l) && l.ask(Hold{u"rain"_s}); }, u"was held"_s,
            [](WorkedLedger& l) { l.force(l.started("echo switch")); });
        row("a NO-GO that held nothing", toThePoll, u"did not hold"_s, [](WorkedLedger& l) {
            l.force(voteOf(l, u"QA Lead"_s, false), u"Ada"_s, Auth::Spoken);
            l.force(voteOf(l, u"Technical Lead"_s), u"Ada"_s, Auth::Spoken);
        });
        row("a skip by no deviation", begin, u"by no deviation"_s, [](WorkedLedger& l) {
            l.force(StepSkipped{l.stepId(u"Back Up"_s), u"late"_s, {}});
        });
        row(
            "a gate skipped", [](WorkedLedger& l) { return toThePoll(l) && approved(l, u"skip"_s, l.gate()); },
            u"can be skipped"_s,
            [](WorkedLedger& l) {
                l.force(StepSkipped{l.gate(), u"late"_s, u"D1"_s});
            });
        row("a tick by a stranger", toTheGo, u"not on the roster"_s, [](WorkedLedger& l) {
            l.force(CheckTicked{l.checkId(u"No order lost"_s), {}}, u"Mallory"_s);
        });
        row("a roster by a lead", begin, u"coordinator's to do"_s, [](WorkedLedger& l) {
            l.force(RosterChanged{{{u"Cem"_s, {}, {u"Launch Coordinator"_s}, {}, {}}}, false}, u"Cem"_s);
        });
        row(
            "an approval of the own request",
            [](WorkedLedger& l) {
                return l.ask(RequestDeviation{u"skip"_s, l.stepId(u"Back Up"_s), {}, u"why"_s}, u"Ada"_s);
            },
            u"own request"_s,
            [](WorkedLedger& l) {
                l.force(DeviationApproved{u"D1"_s, u"fine"_s, true});
            });
        row(
            "an approval that hides whose request it was",
            [](WorkedLedger& l) {
                return l.ask(RequestDeviation{u"skip"_s, l.stepId(u"Back Up"_s), {}, u"why"_s}, u"Ada"_s);
            },
            u"truly"_s,
            [](WorkedLedger& l) {
                l.force(DeviationApproved{u"D1"_s, u"fine"_s, false});
            });
        row(
            "an approval by a lead",
            [](WorkedLedger& l) {
                return l.ask(RequestDeviation{u"skip"_s, l.stepId(u"Back Up"_s), {}, u"why"_s}, u"Ada"_s);
            },
            u"coordinator's to do"_s,
            [](WorkedLedger& l) {
                l.force(DeviationApproved{u"D1"_s, u"fine"_s, false}, u"Ben"_s);
            });
        row("another runbook by no deviation", toTheGo, u"by no deviation"_s, [](WorkedLedger& l) {
            l.force(RunbookLoaded{l.keep(u"inputs"_s, "# Nothing to do\n"), u"r.md"_s, u"Nothing"_s});
        });
        row(
            "a resumption by a lead", [](WorkedLedger& l) { return l.ask(Hold{u"rain"_s}); }, u"coordinator's to do"_s,
            [](WorkedLedger& l) { l.force(LaunchResumed{u"sun"_s}, u"Cem"_s); });
        row("the announcement of another roster", begin, u"another roster"_s, [](WorkedLedger& l) {
            l.force(RosterAnnounced{QString(64, u'a'), u"#war-room"_s});
        });
        row("a T-0 that its minutes do not lead to", begin, u"T-0 is not where"_s, [](WorkedLedger& l) {
            l.force(T0Slipped{l.launch.state().t0UtcMs + 60'000, 15, u"late"_s});
        });
        row("the end of somebody else's key", begin, u"no such key"_s, [](WorkedLedger& l) {
            l.force(KeyRevoked{u"Cem"_s, l.ledger.keyOf(u"Ada"_s).sshPublicKey(), u"lost"_s}, u"Cem"_s);
        });
        row("the end of a key by somebody else", begin, u"coordinator's to do"_s, [](WorkedLedger& l) {
            l.force(KeyRevoked{u"Ada"_s, l.ledger.keyOf(u"Ada"_s).sshPublicKey(), u"lost"_s}, u"Cem"_s);
        });
        row("a sign-off before the work is done", toTheGo, u"was not done yet"_s,
            [](WorkedLedger& l) { l.force(l.signedOff(u"Ben"_s, u"Technical Lead"_s), u"Ben"_s, Auth::Signed); });
        row("a sign-off that the runbook does not ask for", toTheSignoffs, u"no such sign-off"_s, [](WorkedLedger& l) {
            SignoffGiven given = l.signedOff(u"Ben"_s, u"Technical Lead"_s);
            given.signoff += u"-2"_s;
            l.force(given, u"Ben"_s, Auth::Signed);
        });
        row(
            "a declaration without a sign-off",
            [](WorkedLedger& l) { return toTheSignoffs(l) && l.signOff(u"Ben"_s, u"Technical Lead"_s); },
            u"this is missing"_s,
            [](WorkedLedger& l) {
                l.force(l.declared(u"Ada"_s, l.launch.plan().declaration.text), u"Ada"_s, Auth::Signed);
            });
        row(
            "a declaration with a criterion open",
            [](WorkedLedger& l) {
                return toTheDeclaration(l) && l.ask(UntickCheck{l.checkId(u"No order lost"_s), u"one was"_s});
            },
            u"this is missing"_s,
            [](WorkedLedger& l) {
                l.force(l.declared(u"Ada"_s, l.launch.plan().declaration.text), u"Ada"_s, Auth::Signed);
            });
        row("a declaration in other words", toTheDeclaration, u"not the runbook's declaration"_s, [](WorkedLedger& l) {
            l.force(l.declared(u"Ada"_s, u"The shop is launched, and nobody is to blame."_s), u"Ada"_s, Auth::Signed);
        });
        row("a declaration by a lead", toTheDeclaration, u"coordinator's to do"_s, [](WorkedLedger& l) {
            l.force(l.declared(u"Cem"_s, l.launch.plan().declaration.text), u"Cem"_s, Auth::Signed);
        });
        row("an end without the declaration", toTheDeclaration, u"without its declaration"_s,
            [](WorkedLedger& l) { l.force(LaunchEnded{u"over"_s}); });
        row(
            "work behind the end", [](WorkedLedger& l) { return l.ask(Scrub{u"rain"_s}); }, u"behind the end"_s,
            [](WorkedLedger& l) { l.force(l.started("echo backup <REV>")); });
    }

    void attacks()
    {
        QFETCH(const Course, course);
        QFETCH(const Attack, attack);
        QFETCH(const QString, words);
        WorkedLedger l;
        QVERIFY2(course(l), qPrintable(l.cause));
        attack(l);
        const qint64 last = qint64(l.ledger.entries.size()) - 1;
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(!verdict.intact, "nothing was found");
        QVERIFY2(verdict.firstBad == last && verdict.problem.contains(words),
                 qPrintable(u"%1 of %2: %3"_s.arg(verdict.firstBad.value_or(-1)).arg(last).arg(verdict.problem)));
    }

    // Whatever the rules let happen is intact: hundreds of acts in any order, by anybody, most of them refused.
    void whateverTheRulesAllowIsIntact_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 24; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void whateverTheRulesAllowIsIntact()
    {
        QFETCH(const quint32, seed);
        QRandomGenerator random(seed);
        WorkedLedger l;
        const QStringList people{u"Ada"_s, u"Ada"_s, u"Ben"_s, u"Cem"_s, u"Mallory"_s};
        const QList<QByteArray> commands{"echo backup <REV>", "echo switch", "echo tell"};
        const QStringList boxes{u"Doors closed"_s, u"Phones off"_s, u"Backup of <REV> is good"_s, u"No order lost"_s};
        const QStringList steps{u"Back Up"_s, u"Room"_s, u"Go/No-Go Decision"_s, u"Switch"_s, u"Tell"_s};
        const QStringList kinds{u"skip"_s, u"order"_s, u"rerun"_s, u"override"_s};
        const QString file = l.keep(u"attachments"_s, "a scan");
        const auto one = [&random](const auto& list) { return list.at(random.bounded(int(list.size()))); };
        for (int act = 0; act < 260; ++act) {
            const QString who = one(people);
            const QString step = l.stepId(one(steps));
            switch (random.bounded(20)) {
            case 0:
            case 1:
            case 2:
                l.run(one(commands), random.bounded(4) == 0 ? 1 : 0);
                break;
            case 3:
            case 4:
            case 5:
                l.ask(TickCheck{l.checkId(one(boxes))}, who);
                break;
            case 6:
                if (random.bounded(3) == 0)
                    l.ask(UntickCheck{l.checkId(one(boxes)), u"no"_s}, who);
                break;
            case 7:
            case 8:
                l.vote(random.bounded(2) ? u"QA Lead"_s : u"Technical Lead"_s, random.bounded(6) != 0);
                break;
            case 9:
                l.ask(DecideGate{l.gate(), random.bounded(5) != 0, u"why"_s}, who);
                break;
            case 10:
                l.ask(FillValue{rev(l), random.bounded(2) ? u"abc"_s : u"abd"_s}, who);
                break;
            case 11:
                if (random.bounded(3) == 0)
                    l.ask(AttachEvidence{{step, {}, u"scan.txt"_s, file, 6}}, who);
                break;
            case 12:
                l.ask(Resume{u"sun"_s}, who);
                break;
            case 13: {
                const QString kind = one(kinds);
                l.ask(RequestDeviation{kind, kind == u"rerun" ? l.commandId(one(commands)) : step, {}, u"why"_s}, who);
                break;
            }
            case 14:
                l.ask(ApproveDeviation{u"D%1"_s.arg(l.launch.state().deviations.size()), u"fine"_s}, who);
                break;
            case 15:
                l.ask(SkipStep{step, {}}, who);
                break;
            case 16:
            case 17:
                test::alarmHappens(l, random);
                break;
            case 18:
                test::alarmIsAnswered(l, random, who);
                break;
            default:
                l.ask(JudgeExpectation{l.launch.plan().step(l.stepId(u"Back Up"_s))->expectations.first().id,
                                       random.bounded(2) == 0, u"seen"_s},
                      who);
            }
        }
        QVERIFY(l.ledger.entries.size() > 30);
        const ledger::Verdict verdict = verdictOf(l);
        QVERIFY2(verdict.intact, qPrintable(u"%1 of %2: %3"_s.arg(verdict.firstBad.value_or(-1))
                                                .arg(l.ledger.entries.size())
                                                .arg(verdict.problem)));
    }
};

QTEST_GUILESS_MAIN(SessionOrderTest)
#include "tst_session_order.moc"
