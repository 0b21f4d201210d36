// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

namespace holdpoint::test {
namespace {

QString text(const char* utf8) { return QString::fromUtf8(utf8); }

runbook::Command command(const char* id, const char* line, const char* title = "")
{
    runbook::Command made;
    made.id = text(id);
    made.fence = made.id + QStringLiteral("/fence");
    made.text = line;
    made.title = text(title);
    made.line = 10;
    return made;
}

runbook::Step step(const char* id, const char* title, runbook::StepKind kind, std::optional<qint64> offset = {})
{
    runbook::Step made;
    made.id = text(id);
    made.title = text(title);
    made.kind = kind;
    made.offsetS = offset;
    return made;
}

runbook::Check check(const char* id, const char* words) { return {text(id), text(words), 20, false}; }

runbook::Phase preparation()
{
    runbook::Phase phase;
    phase.id = text("prep");
    phase.title = text("T-2h: Preparation");
    phase.offsetS = -7200;
    phase.objective = text("Know that a way back exists");
    runbook::Step backup = step("prep/backup", "Back up the database", runbook::StepKind::Procedure, -7200);
    backup.boxS = 900;
    backup.endS = -6300;
    backup.prose = text("The **backup** is taken from the replica. See [the manual](https://example.org/manual).\n\n"
                        "1. Look at the free space first\n2. Then run both commands in order\n\n"
                        "![picture](https://example.org/x.png) <b onclick=\"x\">raw</b>");
    backup.notes = {text("Size of the backup"), text("Lag of the replica & its queue")};
    backup.commands = {command("prep/backup/1", "./scripts/backup.sh --full"),
                       command("prep/backup/2", "./scripts/verify-backup.sh | tee verify.log", "Verify the backup"),
                       command("prep/backup/3", "echo done > marker.txt")};
    backup.commands[0].scripts = {text("./scripts/backup.sh")};
    backup.expectations = {
        {text("prep/backup/e1"), text("Backup complete"), text("prep/backup/1"), 12, runbook::Judge::Output},
        {text("prep/backup/e2"), text("The sizes look plausible"), text("prep/backup/2"), 13, runbook::Judge::Person}};
    runbook::Step boxes = step("prep/boxes", "Confirm the team", runbook::StepKind::Checklist, -3600);
    boxes.checks = {check("prep/boxes/1", "Everybody is in the bridge"), check("prep/boxes/2", "Customers were told"),
                    check("prep/boxes/3", "The status page is ready & linked")};
    runbook::Step files = step("prep/files", "Collect the evidence", runbook::StepKind::Deliverables);
    files.deliverables = {{text("prep/files/d1"), text("Backup report"), 30}};
    runbook::Step gate = step("prep/gate", "Go/No-Go Decision Point", runbook::StepKind::Gate, -900);
    gate.checks = {check("prep/gate/1", "The backup is verified"), check("prep/gate/2", "Nobody reported a blocker")};
    phase.steps = {backup, boxes, files, gate};
    return phase;
}

runbook::Phase deployment()
{
    runbook::Phase phase;
    phase.id = text("deploy");
    phase.title = text("T-0: Deployment");
    phase.offsetS = 0;
    runbook::Step shift = step("deploy/shift", "Shift the traffic", runbook::StepKind::Procedure, 0);
    shift.commands = {command("deploy/shift/1", "watch -n 5 ./scripts/status.sh"),
                      command("deploy/shift/2", "./scripts/shift.sh <REV> 5")};
    shift.commands[0].background = true;
    shift.commands[1].placeholders = {text("value/rev")};
    runbook::Step odd = step("deploy/odd", "An odd command", runbook::StepKind::Procedure);
    odd.commands = {command("deploy/odd/1", "echo \"safe\xe2\x80\xae gnp.txt\"")};
    odd.commands[0].hiddenCharacters = true;
    phase.steps = {shift, odd};
    return phase;
}

} // namespace

runbook::Plan samplePlan()
{
    runbook::Plan plan;
    plan.title = text("Sample launch");
    plan.sourceSha256 = text("00");
    plan.roles = {{text("Launch Coordinator"), text("[Name]"), text("[Phone]"), {}, {}, 2},
                  {text("Technical Lead"), text("Tom Fox"), text("tom@example.org"), {}, {}, 3},
                  {text("QA Lead"), text("[Name]"), text("[Phone]"), {}, {}, 4}};
    plan.phases = {preparation(), deployment()};
    plan.values = {{text("value/rev"), text("<REV>"), text("REV"), 44, {}, {}}};
    return plan;
}

Story::Story(runbook::Plan plan, bool roster)
    : launch(std::move(plan), {})
{
    now.utcMs = t0 - 3 * 3600'000;
    now.offsetMin = 60;
    events::LaunchOpened opened;
    opened.launch = text("sample");
    opened.t0UtcMs = t0;
    happen(opened);
    if (!roster)
        return;
    events::RosterChanged people;
    people.people = {{text("Ann Lee"), text("+44 20 7946 0101"), {text("Launch Coordinator")}, {}, {}},
                     {text("Tom Fox"), text("tom@example.org"), {text("Technical Lead")}, {}, {}},
                     {text("Quin Dee"), text("quin@example.org"), {text("QA Lead")}, {text("Launch Coordinator")}, {}}};
    happen(people);
}

void Story::happen(const events::Event& event, const QString& person, events::Auth auth)
{
    events::Entry entry;
    entry.seq = launch.state().entries;
    now.utcMs += 1000;
    entry.at = now;
    entry.actor.person = person;
    entry.actor.auth = auth;
    entry.body = event;
    launch.apply(entry);
}

bool Story::act(const checklist::Command& command, const QString& person, events::Auth auth)
{
    events::Actor actor;
    actor.person = person;
    actor.auth = auth;
    const Result<std::vector<events::Event>> answer = checklist::decide(launch, command, actor);
    if (!answer) {
        refusal = answer.error();
        return false;
    }
    for (const events::Event& event : *answer)
        happen(event, person, auth);
    return true;
}

qint64 Story::run(const QString& command, std::optional<int> status, const QList<events::JudgedExpectation>& judged)
{
    checklist::StartRun start;
    start.command = command;
    start.resolvedText = launch.plan().command(command)->text;
    start.workdir = text("/srv/app");
    if (!act(start))
        return 0;
    const qint64 run = launch.state().runs.lastKey();
    if (status)
        finish(run, *status, judged);
    return run;
}

void Story::finish(qint64 run, int status, const QList<events::JudgedExpectation>& judged)
{
    events::RunFinished finished;
    finished.run = run;
    finished.ending = text("exited");
    finished.status = status;
    finished.startedUtcMs = now.utcMs;
    finished.durationMs = 3200;
    finished.outputSha256 = QStringLiteral("%1").arg(run, 64, 16, QLatin1Char('0'));
    finished.expectations = judged;
    happen(finished);
}

void Story::passStep(const QString& id)
{
    const runbook::Step* step = launch.plan().step(id);
    for (const runbook::Command& command : step->commands) {
        QList<events::JudgedExpectation> judged;
        for (const runbook::Expectation& expectation : step->expectations) {
            if (expectation.command == command.id)
                judged.append(
                    {expectation.id, expectation.judge == runbook::Judge::Output ? text("met") : text("person"), {}});
        }
        run(command.id, 0, judged);
    }
    for (const runbook::Expectation& expectation : step->expectations) {
        if (launch.expectationState(expectation.id) == checklist::ExpectationState::PersonMustJudge)
            act(checklist::JudgeExpectation{expectation.id, true, {}});
    }
    for (const runbook::Check& check : step->checks)
        act(checklist::TickCheck{check.id});
    for (const runbook::Deliverable& deliverable : step->deliverables)
        act(checklist::AttachEvidence{{id, deliverable.id, text("report.pdf"), text("abcdef0123456789"), 10}});
}

} // namespace holdpoint::test
