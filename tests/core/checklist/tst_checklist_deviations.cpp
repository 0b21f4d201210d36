// SPDX-License-Identifier: GPL-3.0-or-later
// What departs from the runbook once the launch has started: asked for, shown exactly, approved, valid once, expiring.
#include "core/runbook/difference.h"
#include "core/runbook/importer.h"
#include "tests/core/checklist/scenario.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using holdpoint::test::Scenario;

namespace {

const QByteArray shop = R"(# Shop launch

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |

## Phase 1: T-1 Hour - Prepare

**Back Up**
```bash
echo first
echo second
```

**Restore**
```bash
echo restore <SITE>
```

#### Room
- [ ] Doors closed
- [ ] Phones off

## Phase 2: T-0 - Launch

**Switch**
```bash
echo switch
```

**Look**
```bash
echo look
```

#### Go/No-Go Decision
- [ ] It works

## Rollback

**Immediate Rollback**
```bash
echo back
```
)";

const QString configuration =
    u"[launch]\nenvironment = { STAGE = \"prod\", REGION = \"north\" }\nsecrets = [\"TOKEN\"]\n"_s;

const QList<events::Person> people{{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, {}},
                                   {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, {}}};

struct Launched : Scenario
{
    explicit Launched(const QByteArray& runbook = shop)
        : Scenario(runbook, configuration)
    {
        roster(people);
        log.clear();
    }

    bool request(const QString& kind, const QString& target, const QByteArray& after = {})
    {
        return ask(RequestDeviation{kind, target, after, u"it must be"_s}, u"Ben"_s);
    }
    bool approve(int number) { return ask(ApproveDeviation{u"D%1"_s.arg(number), {}}); }
    bool granted(const QString& kind, const QString& target, const QByteArray& after = {})
    {
        return request(kind, target, after) && approve(int(launch.state().deviations.size()));
    }
    [[nodiscard]] const DeviationRecord& record(int number) const { return launch.state().deviations.at(number - 1); }
    [[nodiscard]] DeviationStatus status(int number) const { return record(number).status; }

    // As the session prepares it: the approved folder and environment are in the request.
    bool start(const QString& command, const QByteArray& changed = {})
    {
        StartRun run;
        run.command = command;
        run.changedText = changed;
        run.resolvedText = changed.isEmpty() ? launch.plan().command(command)->text : changed;
        const DeviationRecord* folder = launch.approvedChange(u"folder"_s, command);
        run.workdir = folder ? QString::fromUtf8(folder->request.after) : u"/tmp"_s;
        return ask(run);
    }
    bool end(qint64 run = 0)
    {
        events::RunFinished finished;
        finished.run = run > 0 ? run : launch.state().runs.lastKey();
        finished.ending = u"exited"_s;
        return ask(FinishRun{finished});
    }
    void finishFirstPhase()
    {
        QVERIFY(run(commandId("echo first")));
        QVERIFY(run(commandId("echo second")));
        QVERIFY(run(commandId("echo restore <SITE>")));
        QVERIFY(ask(TickCheck{checkId(u"Doors closed"_s)}));
        QVERIFY(ask(TickCheck{checkId(u"Phones off"_s)}));
    }
};

PlanChange changeTo(const Launched& s, const QByteArray& runbook)
{
    const runbook::Plan plan = runbook::importRunbook(runbook).value();
    const runbook::PlanDifference difference = runbook::planDifference(s.launch.plan(), plan);
    return {{}, {}, plan.title, difference.changed, difference.vanished};
}

const QByteArray hashA(64, 'a');

QByteArray replaced(QByteArray text, const char* before, const char* after) { return text.replace(before, after); }

} // namespace

class tst_checklist_deviations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatCannotBeAskedFor_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("target"); // "c:text", "s:title" or as it is
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char* name, const QString& kind, const QString& target, const QByteArray& after,
                            const QString& cause) { QTest::newRow(name) << kind << target << after << cause; };
        row("unknown kind", u"whim"_s, u"s:Back Up"_s, {}, u"no deviation of kind"_s);
        row("skip a command", u"skip"_s, u"c:echo first"_s, {}, u"can be about"_s);
        row("skip nothing", u"skip"_s, u"nowhere"_s, {}, u"can be about"_s);
        row("skip with a text", u"skip"_s, u"s:Back Up"_s, "x", u"changes no text"_s);
        row("rerun a step", u"rerun"_s, u"s:Back Up"_s, {}, u"can be about"_s);
        row("override a step", u"override"_s, u"s:Back Up"_s, {}, u"no go/no-go point"_s);
        row("same command", u"command"_s, u"c:echo first"_s, "echo first", u"same as before"_s);
        row("empty command", u"command"_s, u"c:echo first"_s, " \n", u"empty"_s);
        row("command of a rollback", u"command"_s, u"rollback"_s, "x", u"can be about"_s);
        row("relative folder", u"folder"_s, u"c:echo first"_s, "else", u"absolute"_s);
        row("folder with dots", u"folder"_s, u"c:echo first"_s, "/srv/../etc", u"absolute"_s);
        row("same folder", u"folder"_s, u"c:echo first"_s, "/tmp", u"already"_s);
        row("no environment", u"environment"_s, u"c:echo first"_s, {}, u"same as before"_s);
        row("same environment", u"environment"_s, u"c:echo first"_s, "STAGE=prod\n", u"same as before"_s);
        row("unset what is not set", u"environment"_s, u"c:echo first"_s, "COLOUR", u"same as before"_s);
        row("bad name", u"environment"_s, u"c:echo first"_s, "A-B=1", u"no name of an environment variable"_s);
        row("secret", u"environment"_s, u"c:echo first"_s, "TOKEN=x", u"is secret"_s);
        row("the launch's own", u"environment"_s, u"c:echo first"_s, "HOLDPOINT_LAUNCH=x", u"which launch"_s);
        row("runbook before the start", u"runbook"_s, u"runbook"_s, hashA, u"has not started"_s);
        row("configuration before the start", u"configuration"_s, u"configuration"_s, hashA, u"has not started"_s);
        row("nothing to declare", u"declaration"_s, u"declaration"_s, {}, u"nothing to declare"_s);
        row("runbook of a step", u"runbook"_s, u"s:Back Up"_s, hashA, u"can be about"_s);
    }
    void whatCannotBeAskedFor()
    {
        QFETCH(const QString, kind);
        QFETCH(QString, target);
        QFETCH(const QByteArray, after);
        QFETCH(const QString, cause);
        Launched s;
        if (target.startsWith(u"c:"_s))
            target = s.commandId(target.mid(2).toUtf8());
        else if (target.startsWith(u"s:"_s))
            target = s.stepId(target.mid(2));
        else if (target == u"rollback"_s)
            target = s.launch.plan().procedures.first().commands.first().id;
        QVERIFY(!s.request(kind, target, after));
        QVERIFY2(s.cause.contains(cause), qPrintable(s.cause));
        QVERIFY(!s.nextStep.isEmpty());
        QVERIFY(s.launch.state().deviations.isEmpty());
    }

    void theExactDifferenceIsRecorded()
    {
        Launched s;
        const QString first = s.commandId("echo first");
        QVERIFY(s.request(u"command"_s, first, "echo fir\xE2\x80\x8Bst"));
        QCOMPARE(s.record(1).request.before, QByteArray("echo first"));
        QCOMPARE(s.record(1).request.after, QByteArray("echo fir\xE2\x80\x8Bst"));
        QVERIFY(s.request(u"environment"_s, first, "STAGE=test\nCOLOUR=red\nREGION\nHOLDPOINT_VALUE_X=1"));
        QCOMPARE(s.record(2).request.before, QByteArray("REGION=north\nSTAGE=prod"));
        QCOMPARE(s.record(2).request.after, QByteArray("COLOUR=red\nHOLDPOINT_VALUE_X=1\nSTAGE=test"));
        QVERIFY(s.request(u"folder"_s, first, "/srv/other"));
        QCOMPARE(s.record(3).request.before, QByteArray("/tmp"));
        QCOMPARE(s.record(3).request.after, QByteArray("/srv/other"));
        QCOMPARE(s.log, QStringList({u"deviation.requested"_s, u"deviation.requested"_s, u"deviation.requested"_s}));
    }

    // One run under four deviations, each used up by it; the whole log.
    void eachIsValidOnceForThatRun()
    {
        Launched s;
        const QString second = s.commandId("echo second");
        QVERIFY(s.granted(u"order"_s, second));
        QVERIFY(s.granted(u"command"_s, second, "echo other"));
        QVERIFY(s.granted(u"environment"_s, second, "STAGE=test"));
        QVERIFY(s.granted(u"folder"_s, second, "/srv"));
        // Another command of the step gains nothing by them.
        QVERIFY(!s.launch.approvedChange(u"folder"_s, s.commandId("echo first")));
        QVERIFY(s.start(second, "echo other"));
        const RunRecord run = s.launch.state().runs.last();
        QCOMPARE(run.started.deviations, QStringList({u"D1"_s, u"D2"_s, u"D3"_s, u"D4"_s}));
        QCOMPARE(run.started.workdir, u"/srv"_s);
        QCOMPARE(s.launch.environmentOf(run.started.deviations).value(u"STAGE"_s), u"test"_s);
        QCOMPARE(s.launch.environmentOf({}).value(u"STAGE"_s), u"prod"_s);
        QVERIFY(s.end());
        for (int number = 1; number <= 4; ++number)
            QCOMPARE(s.status(number), DeviationStatus::Used);
        QVERIFY(s.run(s.commandId("echo first")));
        QVERIFY(s.granted(u"rerun"_s, second));
        QVERIFY(s.start(second));
        QCOMPARE(s.launch.state().runs.last().started.deviations, QStringList{u"D5"_s});
        QCOMPARE(s.launch.state().runs.last().started.workdir, u"/tmp"_s);
        QVERIFY(s.end());
        QVERIFY(!s.start(second));
        const QString asked = u"deviation.requested"_s;
        const QString yes = u"deviation.approved"_s;
        QCOMPARE(s.log, QStringList({asked, yes, asked, yes, asked, yes, asked, yes, u"run.started"_s,
                                     u"run.finished"_s, u"run.started"_s, u"run.finished"_s, asked, yes,
                                     u"run.started"_s, u"run.finished"_s, u"refused"_s}));
    }

    void oneThatWasRejectedOrOnlyRequestedCoversNothing()
    {
        Launched s;
        const QString first = s.commandId("echo first");
        QVERIFY(s.request(u"folder"_s, first, "/srv"));
        QVERIFY(!s.launch.approvedChange(u"folder"_s, first));
        QVERIFY(!s.ask(RejectDeviation{u"D1"_s, {}}));
        QVERIFY(s.ask(RejectDeviation{u"D1"_s, u"no"_s}));
        QVERIFY(!s.approve(1));
        QVERIFY(!s.launch.approvedChange(u"folder"_s, first));
        QVERIFY(s.start(first));
        QVERIFY(s.launch.state().runs.last().started.deviations.isEmpty());
    }

    void itExpiresWithTheActThatEndsItsPhase()
    {
        Launched s;
        const QString first = s.commandId("echo first");
        QVERIFY(s.granted(u"folder"_s, first, "/srv"));
        QVERIFY(s.ask(RejectDeviation{u"D1"_s, u"x"_s}) == false); // approved already
        QVERIFY(s.granted(u"rerun"_s, first));
        QVERIFY(s.request(u"skip"_s, s.stepId(u"Room"_s)));
        s.log.clear();
        s.finishFirstPhase();
        // The folder was used by the first run; the others were not.
        QCOMPARE(s.log.mid(s.log.size() - 4),
                 QStringList({u"check.ticked"_s, u"check.ticked"_s, u"deviation.expired"_s, u"deviation.expired"_s}));
        QCOMPARE(s.status(1), DeviationStatus::Used);
        QCOMPARE(s.status(2), DeviationStatus::Expired);
        QCOMPARE(s.status(3), DeviationStatus::Expired);
        QVERIFY(!s.approve(3));
        QVERIFY2(s.cause.contains(u"expired"_s), qPrintable(s.cause));
        QVERIFY(!s.start(first));
        // Taking a tick back opens the phase again, and brings no approval back.
        QVERIFY(s.ask(UntickCheck{s.checkId(u"Phones off"_s), u"one rang"_s}));
        QVERIFY(!s.start(first));
    }

    // What is asked for after its own phase is over expires with the phase that is worked on then.
    void anApprovalForWhatIsOverExpiresWithThePhaseInWork()
    {
        Launched s;
        s.finishFirstPhase();
        const QString first = s.commandId("echo first");
        QVERIFY(s.granted(u"rerun"_s, first));
        QCOMPARE(s.record(1).phase, s.launch.plan().phaseOf(s.stepId(u"Switch"_s))->id);
        QVERIFY(s.start(first));
        QVERIFY(s.end());
        QVERIFY(s.granted(u"rerun"_s, first));
        QVERIFY(s.run(s.commandId("echo switch")));
        QVERIFY(s.run(s.commandId("echo look")));
        QVERIFY(s.ask(TickCheck{s.checkId(u"It works"_s)}));
        const QString gate = s.stepId(u"Go/No-Go Decision"_s);
        QVERIFY(s.ask(CastVote{gate, u"Technical Lead"_s, true, {}, {}, {}}, u"Ada"_s, events::Auth::Spoken));
        QVERIFY(s.ask(DecideGate{gate, true, {}}));
        QCOMPARE(s.log.last(), u"deviation.expired"_s);
        QVERIFY(!s.start(first));
    }

    void onlyTheCoordinatorApprovesAndNobodyForThemselves()
    {
        Launched s;
        const QString step = s.stepId(u"Back Up"_s);
        QVERIFY(s.request(u"skip"_s, step));
        QVERIFY(!s.ask(ApproveDeviation{u"D1"_s, {}}, u"Ben"_s));
        QVERIFY(s.ask(RequestDeviation{u"skip"_s, step, {}, u"I know"_s}));
        QVERIFY(!s.approve(2));
        QVERIFY2(s.cause.contains(u"own request"_s), qPrintable(s.cause));
        QVERIFY(s.ask(ChangeRoster{{people, true}}));
        QVERIFY(s.approve(2));
        QVERIFY(s.record(2).selfApproved);
        QVERIFY(!s.ask(RequestDeviation{u"skip"_s, step, {}, u"x"_s}, u"Mallory"_s));
        QVERIFY(!s.ask(RequestDeviation{u"skip"_s, step, {}, u" "_s}));
    }

    // An approval is for a change from what stood there then.
    void aChangeOfWhatIsNoLongerThereIsNotApproved()
    {
        Launched s;
        const QString restore = s.commandId("echo restore <SITE>");
        const QString value = s.launch.plan().values.first().id;
        const QByteArray name = s.launch.plan().values.first().name.toUtf8();
        QVERIFY(s.ask(FillValue{value, u"north"_s, false}));
        QVERIFY(s.granted(u"environment"_s, restore, name + "=south"));
        QVERIFY(s.launch.approvedChange(u"environment"_s, restore));
        QVERIFY(s.request(u"environment"_s, restore, name + "=east"));
        QVERIFY(s.ask(FillValue{value, u"west"_s, false}));
        QVERIFY(!s.launch.approvedChange(u"environment"_s, restore));
        QVERIFY(!s.approve(2));
        QVERIFY2(s.cause.contains(u"not what it was"_s), qPrintable(s.cause));
    }

    void aStepOutOfOrderIsOneWork()
    {
        Launched s;
        QVERIFY(s.granted(u"order"_s, s.stepId(u"Room"_s)));
        QVERIFY(s.ask(TickCheck{s.checkId(u"Doors closed"_s)}));
        QCOMPARE(s.status(1), DeviationStatus::Used);
        QVERIFY(s.ask(TickCheck{s.checkId(u"Phones off"_s)}));
        QVERIFY(s.launch.done(s.stepId(u"Room"_s)));
        QVERIFY(s.ask(UntickCheck{s.checkId(u"Phones off"_s), u"one rang"_s}));
        QVERIFY(s.ask(TickCheck{s.checkId(u"Phones off"_s)}));
        QVERIFY(!s.run(s.commandId("echo restore <SITE>")));
    }

    void aNewVersionOfTheRunbookIsMergedWithItsApproval()
    {
        Launched s;
        QVERIFY(s.run(s.commandId("echo first")));
        QVERIFY(s.run(s.commandId("echo second")));
        const QString backUp = s.stepId(u"Back Up"_s);
        const QByteArray next = replaced(shop, "echo look", "echo look twice");
        const PlanChange change = changeTo(s, next);
        QCOMPARE(change.changed, QStringList{s.stepId(u"Look"_s)});
        s.log.clear();
        QVERIFY(s.ask(RequestDeviation{u"runbook"_s, u"runbook"_s, hashA, u"once is not enough"_s, false, change},
                      u"Ben"_s));
        QCOMPARE(s.record(1).request.before, QByteArray("00"));
        QVERIFY(!s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        QCOMPARE(s.log,
                 QStringList({u"deviation.requested"_s, u"refused"_s, u"deviation.approved"_s, u"runbook.loaded"_s}));
        QCOMPARE(s.status(1), DeviationStatus::Used);
        const events::RunbookLoaded loaded = s.launch.state().runbooks.last();
        QCOMPARE(loaded.deviation, u"D1"_s);
        QCOMPARE(loaded.kept, QStringList{backUp});
        QCOMPARE(loaded.fileName, u"r.md"_s);
        s.launch.setPlan(runbook::importRunbook(next).value(), s.launch.configuration());
        QCOMPARE(s.launch.stepState(backUp), StepState::Passed);
        QCOMPARE(s.launch.currentStep(), s.stepId(u"Restore"_s));
        QVERIFY(!s.commandId("echo look twice").isEmpty());
        QVERIFY(!s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        // The plan is read-only as before.
        QVERIFY(!s.ask(LoadRunbook{}));
    }

    void whatIsDoneChangesOnlyWhenItWasShown()
    {
        Launched s;
        QVERIFY(s.run(s.commandId("echo first")));
        QVERIFY(s.run(s.commandId("echo second")));
        const QString backUp = s.stepId(u"Back Up"_s);
        const QByteArray next = replaced(shop, "echo second\n", "echo second\necho third\n");
        const PlanChange change = changeTo(s, next);
        RequestDeviation request{u"runbook"_s, u"runbook"_s, hashA, u"a third"_s, false, change};
        QVERIFY(!s.ask(request, u"Ben"_s));
        QVERIFY2(s.cause.contains(u"Back Up"_s), qPrintable(s.cause));
        QVERIFY2(s.nextStep.contains(u"--even-done"_s), qPrintable(s.nextStep));
        request.evenDone = true;
        QVERIFY(s.ask(request, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        s.launch.setPlan(runbook::importRunbook(next).value(), s.launch.configuration());
        // It stays done, whatever stands there now.
        QCOMPARE(s.launch.stepState(backUp), StepState::Passed);
        QCOMPARE(s.launch.currentStep(), s.stepId(u"Restore"_s));
    }

    void aStepThatVanishesWhileItIsDoneOrRunsIsSeen()
    {
        Launched s;
        QVERIFY(s.run(s.commandId("echo first")));
        QByteArray next = shop;
        const qsizetype begin = next.indexOf("**Restore**");
        next.remove(begin, next.indexOf("#### Room") - begin);
        const PlanChange change = changeTo(s, next);
        QCOMPARE(change.vanished, QStringList{s.stepId(u"Restore"_s)});
        QVERIFY(s.ask(RequestDeviation{u"runbook"_s, u"runbook"_s, hashA, u"no restore"_s, false, change}, u"Ben"_s));
        QVERIFY(s.run(s.commandId("echo second")));
        const QString restore = s.commandId("echo restore <SITE>");
        QVERIFY(s.start(restore));
        QVERIFY(!s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        QVERIFY2(s.cause.contains(u"is running"_s), qPrintable(s.cause));
        QVERIFY(s.end());
        // It was not done when the difference was shown.
        QVERIFY(!s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        QVERIFY2(s.cause.contains(u"Restore"_s), qPrintable(s.cause));
        QVERIFY(s.ask(RejectDeviation{u"D1"_s, u"too late"_s}));
        QVERIFY(s.ask(RequestDeviation{u"runbook"_s, u"runbook"_s, hashA, u"drop it"_s, true, change}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D2"_s, {}, {}, change}));
        QCOMPARE(s.launch.state().runbooks.last().kept, QStringList{s.stepId(u"Back Up"_s)});
    }

    // Words that were only read are no work.
    void whatNobodyDidIsNotKept()
    {
        QByteArray prose = shop;
        prose.replace("**Back Up**\n", "### Mind\n\nMind the gap.\n\n**Back Up**\n");
        Launched s(prose);
        QVERIFY(s.run(s.commandId("echo first")));
        QVERIFY(s.run(s.commandId("echo second")));
        const QByteArray next = replaced(prose, "Mind the gap.\n", "Mind the gap.\n\n- [ ] Gap minded\n");
        const PlanChange change = changeTo(s, next);
        QVERIFY(s.ask(RequestDeviation{u"runbook"_s, u"runbook"_s, hashA, u"gap"_s, false, change}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        s.launch.setPlan(runbook::importRunbook(next).value(), s.launch.configuration());
        QVERIFY(!s.checkId(u"Gap minded"_s).isEmpty());
        QVERIFY(!s.launch.state().ticks.contains(s.checkId(u"Gap minded"_s)));
        QCOMPARE(s.launch.stepState(s.launch.currentStep()), StepState::Ready);
        QVERIFY(s.ask(TickCheck{s.checkId(u"Gap minded"_s)}));
        QCOMPARE(s.launch.currentStep(), s.stepId(u"Restore"_s));
    }

    void aTickTakenBackEndsWhatWasKept()
    {
        Launched s;
        s.finishFirstPhase();
        const QByteArray next = replaced(shop, "- [ ] Phones off\n", "- [ ] Phones off\n- [ ] Lamps on\n");
        const PlanChange change = changeTo(s, next);
        QVERIFY(s.ask(RequestDeviation{u"runbook"_s, u"runbook"_s, hashA, u"dark"_s, true, change}, u"Ben"_s));
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, {}, {}, change}));
        s.launch.setPlan(runbook::importRunbook(next).value(), s.launch.configuration());
        const QString room = s.stepId(u"Room"_s);
        QCOMPARE(s.launch.stepState(room), StepState::Passed);
        QVERIFY(s.ask(UntickCheck{s.checkId(u"Phones off"_s), u"one rang"_s}));
        QCOMPARE(s.launch.stepState(room), StepState::Ready);
        QVERIFY(s.ask(TickCheck{s.checkId(u"Phones off"_s)}));
        QCOMPARE(s.launch.stepState(room), StepState::Ready); // the lamps are part of it now
    }

    void aVersionThatCannotBeReadIsRefused()
    {
        Launched s;
        QVERIFY(s.run(s.commandId("echo first")));
        const PlanChange broken{u"Line 3: nonsense."_s, u"Correct it."_s, {}, {}, {}};
        for (const QString& kind : {u"runbook"_s, u"configuration"_s}) {
            QVERIFY(!s.ask(RequestDeviation{kind, kind, hashA, u"x"_s, false, broken}, u"Ben"_s));
            QCOMPARE(s.cause, u"Line 3: nonsense."_s);
        }
        QVERIFY(s.ask(RequestDeviation{u"runbook"_s, u"runbook"_s, hashA, u"x"_s, false, {}}, u"Ben"_s));
        QVERIFY(!s.ask(ApproveDeviation{u"D1"_s, {}, {}, broken}));
    }

    void aConfigurationChangesOnlyWithItsApproval()
    {
        Launched s;
        QVERIFY(s.ask(TrustConfiguration{u"11"_s}));
        QVERIFY(s.run(s.commandId("echo first")));
        QVERIFY(!s.ask(TrustConfiguration{QString::fromLatin1(hashA)}));
        QVERIFY(s.ask(TrustConfiguration{u"11"_s})); // nothing changes
        s.log.clear();
        QVERIFY(s.request(u"configuration"_s, u"configuration"_s, hashA));
        QCOMPARE(s.record(1).request.before, QByteArray("11"));
        QVERIFY(s.approve(1));
        QCOMPARE(s.log, QStringList({u"deviation.requested"_s, u"deviation.approved"_s, u"configuration.trusted"_s}));
        QCOMPARE(s.launch.state().trustedConfiguration, QString::fromLatin1(hashA));
        QCOMPARE(s.status(1), DeviationStatus::Used);
        QVERIFY(!s.request(u"configuration"_s, u"configuration"_s, hashA));
    }
};

QTEST_APPLESS_MAIN(tst_checklist_deviations)
#include "tst_checklist_deviations.moc"
