// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/scenario.h"

#include <QTest>

#include <functional>

using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::Scenario;
using namespace Qt::StringLiterals;

// Every refusal of the rules says why and what to do next.
namespace {

const QByteArray shop =
    "# Shop\n\n"
    "| Role | Name | Contact | Responsibilities |\n|---|---|---|---|\n"
    "| Launch Coordinator | Ada | 1 | decides |\n| Technical Lead | Ben | 2 | builds |\n\n"
    "## T-1 Hour - Prepare\n\n"
    "**Back Up**\n```bash\necho first\necho second\n# Expected output:\n# ✅ Backup complete\n```\n\n"
    "**Stop**\n```powershell\nStop-WebSite shop\n```\n\n"
    "#### Room\n- [ ] Doors closed\n\n"
    "#### Go/No-Go\n- [ ] Backup is good\n\n"
    "## T-0 - Launch\n\n**Switch**\n```bash\necho swi\xE2\x80\x8Btch\n```\n\n"
    "## Rollback\n\n**Immediate Rollback**\n```bash\necho back\n```\n\n"
    "## Success\n\n### Success Criteria Met\n- [ ] No order lost\n\n"
    "### Final Sign-off\n- Technical Lead: ____________ Date: ______\n\n"
    "**Launch Declaration**\n\"The shop is launched.\"\n\n"
    "Launch Coordinator: ____________ Date: ______\n";

const QList<events::Person> people{{u"Ada"_s, {}, {u"Launch Coordinator"_s}, {}, {}},
                                   {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, {}}};

using Prepare = std::function<void(Scenario&)>;
using Ask = std::function<bool(Scenario&)>;

StartRun start(const QString& command, const QByteArray& changed = {})
{
    return {command, changed, "x", {}, {}, {}, u"/tmp"_s};
}

void nothing(Scenario&) {}

void roster(Scenario& s) { s.roster(people); }

// A request of its own, approved by the coordinator.
void deviate(Scenario& s, const QString& kind, const QString& target, const QByteArray& after = {})
{
    s.ask(RequestDeviation{kind, target, after, u"needed"_s}, u"Ben"_s);
    s.ask(ApproveDeviation{s.launch.state().deviations.last().request.deviation, {}});
}

void toGate(Scenario& s)
{
    roster(s);
    s.run(s.commandId("echo first"));
    s.run(s.commandId("echo second"));
    s.ask(TickCheck{s.commandId("Stop-WebSite shop")});
    s.ask(TickCheck{s.checkId(u"Doors closed"_s)});
}

QString gate(const Scenario& s) { return s.stepId(u"Go/No-Go"_s); }

void pastGate(Scenario& s)
{
    toGate(s);
    s.ask(TickCheck{s.checkId(u"Backup is good"_s)});
    s.ask(CastVote{gate(s), u"Technical Lead"_s, true, {}, {}, {}}, u"Ada"_s, events::Auth::Spoken);
    s.ask(DecideGate{gate(s), true, {}});
}

QString hidden(const Scenario& s) { return s.launch.plan().step(s.stepId(u"Switch"_s))->commands.first().id; }

void worked(Scenario& s)
{
    pastGate(s);
    s.ask(AcceptCommand{hidden(s)});
    s.run(hidden(s));
}

void signedOff(Scenario& s)
{
    worked(s);
    s.ask(TickCheck{s.checkId(u"No order lost"_s)});
    for (const runbook::SignoffLine& line : s.launch.plan().signoffs)
        s.ask(GiveSignoff{line.id, "{}", "sig", u"key"_s}, line.role == u"Technical Lead"_s ? u"Ben"_s : u"Ada"_s,
              events::Auth::Signed);
}

void declared(Scenario& s)
{
    signedOff(s);
    s.ask(Declare{"{}", "sig", u"key"_s}, u"Ada"_s, events::Auth::Signed);
}

void ended(Scenario& s)
{
    declared(s);
    s.ask(End{u"done"_s});
}

void scrubbed(Scenario& s)
{
    roster(s);
    s.ask(Scrub{u"storm"_s});
}

void held(Scenario& s)
{
    roster(s);
    s.ask(Hold{u"wait"_s});
}

void running(Scenario& s)
{
    roster(s);
    s.ask(start(s.commandId("echo first")));
}

void lost(Scenario& s)
{
    running(s);
    s.ask(LoseRun{1});
}

void rollingBack(Scenario& s)
{
    roster(s);
    s.ask(StartRollback{u"immediate"_s, u"it burns"_s, false});
}

void requested(Scenario& s)
{
    roster(s);
    s.ask(RequestDeviation{u"skip"_s, s.stepId(u"Back Up"_s), {}, u"by hand"_s});
}

struct Row
{
    const char* name;
    Prepare prepare;
    Ask ask;
    QString cause; // a part of it
};

template <class Make> Ask as(const QString& person, Make make, events::Auth auth = events::Auth::Claimed)
{
    return [=](Scenario& s) { return s.ask(make(s), person, auth); };
}

template <class Make> Ask ada(Make make) { return as(u"Ada"_s, make); }

// What is asked of the time line, of runs, boxes and values.
std::vector<Row> stepRows()
{
    const auto first = [](const Scenario& s) { return s.commandId("echo first"); };
    const auto second = [](const Scenario& s) { return s.commandId("echo second"); };
    const auto backUp = [](const Scenario& s) { return s.stepId(u"Back Up"_s); };
    const auto expectation = [](const Scenario& s) {
        return s.launch.plan().step(s.stepId(u"Back Up"_s))->expectations.first().id;
    };
    return {
        {"no name", nothing, as(QString(), [&](auto&) { return Hold{u"x"_s}; }), u"name"_s},
        {"run, scrubbed", scrubbed, ada([=](auto& s) { return start(first(s)); }), u"scrubbed"_s},
        {"run, ended", ended, ada([=](auto& s) { return start(first(s)); }), u"ended"_s},
        {"run, held", held, ada([=](auto& s) { return start(first(s)); }), u"held"_s},
        {"run, stranger", roster, as(u"Mallory"_s, [=](auto& s) { return start(first(s)); }), u"roster"_s},
        {"run, no command", roster, ada([](auto&) { return start(u"x"_s); }), u"no command"_s},
        {"run, by hand", roster, ada([](auto& s) { return start(s.commandId("Stop-WebSite shop")); }), u"shown"_s},
        {"run, hidden", pastGate, ada([](auto& s) { return start(hidden(s)); }), u"hide"_s},
        {"run, running", running, ada([=](auto& s) { return start(first(s)); }), u"running already"_s},
        {"run, lost", lost, ada([=](auto& s) { return start(first(s)); }), u"Nobody saw"_s},
        {"run, passed", toGate, ada([=](auto& s) { return start(first(s)); }), u"passed already"_s},
        {"run, other command first", roster, ada([=](auto& s) { return start(second(s)); }), u"comes first"_s},
        {"run, other step first", roster, ada([](auto& s) { return start(hidden(s), "echo switch"); }), u"turn"_s},
        {"run, changed", roster, ada([=](auto& s) { return start(first(s), "echo other"); }), u"not the runbook"_s},
        {"run, unfilled", roster, ada([=](auto& s) {
             StartRun run = start(first(s));
             run.unfilled = QStringList{u"<REV>"_s};
             return run;
         }),
         u"<REV>"_s},
        {"run, missing script", roster, ada([=](auto& s) {
             StartRun run = start(first(s));
             run.missingScripts = QStringList{u"./gone.sh"_s};
             return run;
         }),
         u"./gone.sh"_s},
        {"finish, not running", roster, ada([](auto&) { return FinishRun{{}}; }), u"not running"_s},
        {"lose, not running", roster, ada([](auto&) { return LoseRun{7}; }), u"not running"_s},
        {"stop, not running", roster, ada([](auto&) { return StopRun{7}; }), u"not running"_s},
        {"stop, stranger", running, as(u"Mallory"_s, [](auto&) { return StopRun{1}; }), u"roster"_s},
        {"resolve, not lost", running, ada([](auto&) {
             return ResolveRun{1, true, u"x"_s};
         }),
         u"not in question"_s},
        {"resolve, stranger", lost,
         as(u"Mallory"_s,
            [](auto&) {
                return ResolveRun{1, true, u"x"_s};
            }),
         u"roster"_s},
        {"resolve, no reason", lost, ada([](auto&) {
             return ResolveRun{1, true, {}};
         }),
         u"reason"_s},
        {"skip, stranger", roster,
         as(u"Mallory"_s,
            [=](auto& s) {
                return SkipStep{backUp(s), {}};
            }),
         u"roster"_s},
        {"skip, no step", roster, ada([](auto&) {
             return SkipStep{u"x"_s, {}};
         }),
         u"no step"_s},
        {"skip, done", toGate, ada([=](auto& s) {
             return SkipStep{backUp(s), {}};
         }),
         u"done already"_s},
        {"skip, running", running, ada([=](auto& s) {
             return SkipStep{backUp(s), {}};
         }),
         u"running"_s},
        {"skip, gate", toGate, ada([](auto& s) {
             return SkipStep{gate(s), {}};
         }),
         u"never skipped"_s},
        {"skip, no approval", roster, ada([=](auto& s) {
             return SkipStep{backUp(s), {}};
         }),
         u"deviation"_s},
        {"tick, stranger", roster, as(u"Mallory"_s, [](auto& s) { return TickCheck{s.checkId(u"Doors closed"_s)}; }),
         u"roster"_s},
        {"tick, no box", roster, ada([](auto&) { return TickCheck{u"x"_s}; }), u"no box"_s},
        {"tick, ticked", toGate, ada([](auto& s) { return TickCheck{s.checkId(u"Doors closed"_s)}; }), u"already"_s},
        {"tick, out of order", roster, ada([](auto& s) { return TickCheck{s.checkId(u"Doors closed"_s)}; }), u"turn"_s},
        {"untick, stranger", toGate,
         as(u"Mallory"_s,
            [](auto& s) {
                return UntickCheck{s.checkId(u"Doors closed"_s), u"x"_s};
            }),
         u"roster"_s},
        {"untick, not ticked", roster, ada([](auto&) {
             return UntickCheck{u"x"_s, u"x"_s};
         }),
         u"not ticked"_s},
        {"untick, no reason", toGate, ada([](auto& s) {
             return UntickCheck{s.checkId(u"Doors closed"_s), {}};
         }),
         u"reason"_s},
        {"judge, stranger", toGate,
         as(u"Mallory"_s,
            [=](auto& s) {
                return JudgeExpectation{expectation(s), true, {}};
            }),
         u"roster"_s},
        {"judge, none", roster, ada([](auto&) {
             return JudgeExpectation{u"x"_s, true, {}};
         }),
         u"no expectation"_s},
        {"judge, by output", toGate, ada([=](auto& s) {
             return JudgeExpectation{expectation(s), true, {}};
         }),
         u"output itself"_s},
        {"judge, not run", roster, ada([=](auto& s) {
             return JudgeExpectation{expectation(s), true, {}};
         }),
         u"has not run"_s},
        {"judge, no reason",
         [=](Scenario& s) {
             s.run(first(s));
             s.run(second(s), 0, u"person"_s);
         },
         ada([=](auto& s) {
             return JudgeExpectation{expectation(s), false, {}};
         }),
         u"reason"_s},
        {"attach, stranger", roster,
         as(u"Mallory"_s,
            [=](auto& s) {
                return AttachEvidence{{backUp(s), {}, {}, {}, 0}};
            }),
         u"roster"_s},
        {"attach, no step", roster, ada([](auto&) {
             return AttachEvidence{{u"x"_s, {}, {}, {}, 0}};
         }),
         u"no step"_s},
        {"attach, no deliverable", roster, ada([=](auto& s) {
             return AttachEvidence{{backUp(s), u"x"_s, {}, {}, 0}};
         }),
         u"no deliverable"_s},
        {"note, stranger", roster,
         as(u"Mallory"_s,
            [](auto&) {
                return WriteNote{u"I was here"_s, {}};
            }),
         u"roster"_s},
        {"note, empty", roster, ada([](auto&) {
             return WriteNote{u" "_s, {}};
         }),
         u"empty"_s},
        {"note, no step", roster, ada([](auto&) {
             return WriteNote{u"x"_s, u"nowhere"_s};
         }),
         u"no step"_s},
        {"fill, stranger", roster,
         as(u"Mallory"_s,
            [](auto&) {
                return FillValue{u"x"_s, u"y"_s, true};
            }),
         u"roster"_s},
        {"fill, no value", roster, ada([](auto&) {
             return FillValue{u"x"_s, u"y"_s, false};
         }),
         u"no value"_s},
        {"fill, empty", roster, ada([](auto& s) {
             return FillValue{s.launch.plan().values.first().id, {}, false};
         }),
         u"empty"_s},
        {"accept, not coordinator", roster, as(u"Ben"_s, [](auto& s) { return AcceptCommand{hidden(s)}; }), u"Only"_s},
        {"accept, nothing", roster, ada([=](auto& s) { return AcceptCommand{first(s)}; }), u"nothing to accept"_s},
    };
}

// What is asked of people, gates, deviations, sign-offs, the launch itself and its rollback.
std::vector<Row> launchRows()
{
    const auto backUp = [](const Scenario& s) { return s.stepId(u"Back Up"_s); };
    const auto ask = [=](const QString& kind, const QString& target, const QString& reason, const QByteArray& after) {
        return ada([=](auto& s) {
            const QString found = target == u"step"_s      ? backUp(s)
                                  : target == u"command"_s ? s.commandId("echo first")
                                                           : target;
            return RequestDeviation{kind, found, after, reason};
        });
    };
    const auto vote = [](const QString& seat, bool go) {
        return [=](auto& s) { return CastVote{gate(s), seat, go, {}, {}, {}}; };
    };
    const auto signoff = [](auto& s) {
        return GiveSignoff{s.launch.plan().signoffs.first().id, "{}", "sig", u"key"_s};
    };
    const auto declare = [](auto&) { return Declare{"{}", "sig", u"key"_s}; };
    const events::Auth spoken = events::Auth::Spoken;
    const events::Auth withKey = events::Auth::Signed;
    return {
        {"load, started", running, ada([](auto&) { return LoadRunbook{}; }), u"read-only"_s},
        {"load, stranger", roster, as(u"Mallory"_s, [](auto&) { return LoadRunbook{}; }), u"roster"_s},
        {"trust, not coordinator", roster, as(u"Ben"_s, [](auto&) { return TrustConfiguration{u"x"_s}; }), u"Only"_s},
        {"trust, started", running, ada([](auto&) { return TrustConfiguration{u"x"_s}; }), u"read-only"_s},
        {"hold, not coordinator", roster, as(u"Ben"_s, [](auto&) { return Hold{u"x"_s}; }), u"Only"_s},
        {"hold, held", held, ada([](auto&) { return Hold{u"x"_s}; }), u"held already"_s},
        {"hold, no reason", roster, ada([](auto&) { return Hold{}; }), u"reason"_s},
        {"resume, not held", roster, ada([](auto&) { return Resume{u"x"_s}; }), u"not held"_s},
        {"resume, no reason", held, ada([](auto&) { return Resume{}; }), u"reason"_s},
        {"slip, nothing", roster, ada([](auto&) {
             return Slip{0, u"x"_s};
         }),
         u"T-0"_s},
        {"slip, no reason", roster, ada([](auto&) {
             return Slip{5, {}};
         }),
         u"reason"_s},
        {"scrub, no reason", roster, ada([](auto&) { return Scrub{}; }), u"reason"_s},
        {"end, running", running, ada([](auto&) { return End{}; }), u"still running"_s},
        {"end, not declared", roster, ada([](auto&) { return End{}; }), u"not declared"_s},
        {"roster, not coordinator", roster,
         as(u"Ben"_s,
            [](auto&) {
                return ChangeRoster{{people, false}};
            }),
         u"Only"_s},
        {"roster, no name", nothing, ada([](auto&) {
             return ChangeRoster{{{{}}, false}};
         }),
         u"no name"_s},
        {"roster, twice", nothing, ada([](auto&) {
             return ChangeRoster{{people + people, false}};
         }),
         u"twice"_s},
        {"request, kind", roster, ask(u"x"_s, u"step"_s, u"x"_s, {}), u"no deviation of kind"_s},
        {"request, no reason", roster, ask(u"skip"_s, u"step"_s, {}, {}), u"reason"_s},
        {"request, target", roster, ask(u"skip"_s, u"command"_s, u"x"_s, {}), u"not something"_s},
        {"request, no gate", roster, ask(u"override"_s, u"step"_s, u"x"_s, {}), u"no go/no-go"_s},
        {"request, same text", roster, ask(u"command"_s, u"command"_s, u"x"_s, "echo first"), u"the same"_s},
        {"approve, none", roster, ada([](auto&) {
             return ApproveDeviation{u"D9"_s, {}};
         }),
         u"no deviation"_s},
        {"approve, own", requested, ada([](auto&) {
             return ApproveDeviation{u"D1"_s, {}};
         }),
         u"own request"_s},
        {"approve, decided",
         [=](Scenario& s) {
             roster(s);
             deviate(s, u"skip"_s, backUp(s));
         },
         ada([](auto&) {
             return ApproveDeviation{u"D1"_s, {}};
         }),
         u"decided already"_s},
        {"reject, no reason", requested, ada([](auto&) {
             return RejectDeviation{u"D1"_s, {}};
         }),
         u"reason"_s},
        {"vote, no gate", roster, ada([=](auto& s) { return CastVote{backUp(s), {}, true, {}, {}, {}}; }),
         u"no go/no-go"_s},
        {"vote, out of order", roster, as(u"Ada"_s, vote(u"Technical Lead"_s, true), spoken), u"turn"_s},
        {"vote, decided", pastGate, as(u"Ada"_s, vote(u"Technical Lead"_s, true), spoken), u"decided already"_s},
        {"vote, no seat", toGate, as(u"Ada"_s, vote(u"Cook"_s, true), spoken), u"no seat"_s},
        {"vote, another's", toGate, ada(vote(u"Technical Lead"_s, true)), u"neither sign"_s},
        {"vote, no reason", toGate, as(u"Ada"_s, vote(u"Technical Lead"_s, false), spoken), u"reason"_s},
        {"decide, not coordinator", toGate,
         as(u"Ben"_s,
            [](auto& s) {
                return DecideGate{gate(s), true, {}};
            }),
         u"Only"_s},
        {"decide, no gate", roster, ada([=](auto& s) {
             return DecideGate{backUp(s), true, {}};
         }),
         u"no go/no-go"_s},
        {"decide, decided", pastGate, ada([](auto& s) {
             return DecideGate{gate(s), true, {}};
         }),
         u"decided already"_s},
        {"decide, out of order", roster, ada([](auto& s) {
             return DecideGate{gate(s), true, {}};
         }),
         u"turn"_s},
        {"decide, no reason", toGate, ada([](auto& s) {
             return DecideGate{gate(s), false, {}};
         }),
         u"reason"_s},
        {"decide, criterion", toGate, ada([](auto& s) {
             return DecideGate{gate(s), true, {}};
         }),
         u"not met"_s},
        {"decide, seats",
         [](Scenario& s) {
             toGate(s);
             s.ask(TickCheck{s.checkId(u"Backup is good"_s)});
         },
         ada([](auto& s) {
             return DecideGate{gate(s), true, {}};
         }),
         u"not voted GO"_s},
        {"decide, held",
         [](Scenario& s) {
             toGate(s);
             s.ask(Hold{u"wait"_s});
         },
         ada([](auto& s) {
             return DecideGate{gate(s), true, {}};
         }),
         u"held"_s},
        {"sign, none", worked,
         as(
             u"Ben"_s,
             [](auto&) {
                 return GiveSignoff{u"x"_s, {}, {}, {}};
             },
             withKey),
         u"no sign-off"_s},
        {"sign, twice", signedOff, as(u"Ben"_s, signoff, withKey), u"already"_s},
        {"sign, another's", worked, as(u"Ada"_s, signoff, withKey), u"does not hold"_s},
        {"sign, early", toGate, as(u"Ben"_s, signoff, withKey), u"neither passed"_s},
        {"sign, no key", worked, as(u"Ben"_s, signoff), u"own key"_s},
        {"declare, not coordinator", signedOff, as(u"Ben"_s, declare, withKey), u"Only"_s},
        {"declare, twice", declared, as(u"Ada"_s, declare, withKey), u"declared already"_s},
        {"declare, early", toGate, as(u"Ada"_s, declare, withKey), u"neither passed"_s},
        {"declare, criterion", worked, as(u"Ada"_s, declare, withKey), u"success criterion"_s},
        {"declare, sign-off",
         [](Scenario& s) {
             worked(s);
             s.ask(TickCheck{s.checkId(u"No order lost"_s)});
         },
         as(u"Ada"_s, declare, withKey), u"sign-offs"_s},
        {"declare, no key", signedOff, ada(declare), u"own key"_s},
        {"declare, held",
         [](Scenario& s) {
             signedOff(s);
             s.ask(Hold{u"wait"_s});
         },
         as(u"Ada"_s, declare, withKey), u"held"_s},
        {"roll back, no procedure", roster, ada([](auto&) {
             return StartRollback{u"planned"_s, {}, false};
         }),
         u"no command"_s},
        {"roll back, twice", rollingBack, ada([](auto&) {
             return StartRollback{u"immediate"_s, {}, false};
         }),
         u"running already"_s},
        {"rollback command, none", roster, ada([](auto&) {
             return StartRollbackCommand{1, {}};
         }),
         u"no running"_s},
        {"observe, a step that no procedure has",
         [](Scenario& s) {
             roster(s);
             s.ask(StartRollback{u"immediate"_s, u"errors"_s, false});
         },
         ada([](auto&) {
             return ObserveRollbackStep{{1, u"nope"_s, u"done"_s, {}}};
         }),
         u"no step of a procedure"_s},
        {"observe, none", roster, ada([](auto&) { return ObserveRollbackStep{{}}; }), u"no rollback"_s},
        {"end rollback, none", roster, ada([](auto&) { return EndRollback{1}; }), u"no running"_s},
        {"second, none", roster, ada([](auto&) {
             return SecondRollback{1, u"Ben"_s};
         }),
         u"no rollback"_s},
        {"second, self", rollingBack, ada([](auto&) {
             return SecondRollback{1, u"Ada"_s};
         }),
         u"another person"_s},
        {"second, stranger", rollingBack, ada([](auto&) {
             return SecondRollback{1, u"Mallory"_s};
         }),
         u"roster"_s},
    };
}

} // namespace

class tst_checklist_refusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyRefusalSaysWhyAndWhatNext_data()
    {
        QTest::addColumn<int>("table");
        QTest::addColumn<int>("row");
        for (int i = 0; i < int(stepRows().size()); ++i)
            QTest::addRow("step: %s", stepRows()[std::size_t(i)].name) << 0 << i;
        for (int i = 0; i < int(launchRows().size()); ++i)
            QTest::addRow("launch: %s", launchRows()[std::size_t(i)].name) << 1 << i;
    }

    void everyRefusalSaysWhyAndWhatNext()
    {
        QFETCH(int, table);
        QFETCH(int, row);
        const std::vector<Row> rows = table == 0 ? stepRows() : launchRows();
        const Row& tried = rows[std::size_t(row)];
        Scenario s(shop);
        tried.prepare(s);
        QVERIFY2(!s.log.contains(u"refused"_s), qPrintable(s.cause)); // so far everything went well
        const qint64 entries = s.launch.state().entries;
        s.cause.clear();
        s.nextStep.clear();
        QVERIFY(!tried.ask(s));
        QVERIFY2(s.cause.contains(tried.cause), qPrintable(s.cause));
        QVERIFY2(s.nextStep.endsWith(u'.'), qPrintable(s.cause + u" -> "_s + s.nextStep));
        QVERIFY2(!s.nextStep.contains(u"()"_s) && !s.nextStep.contains(u'%'), qPrintable(s.nextStep));
        QCOMPARE(s.launch.state().entries, entries);
    }
};

QTEST_APPLESS_MAIN(tst_checklist_refusals)
#include "tst_checklist_refusals.moc"
