// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runbook/edit_corpus.h"

#include <QTest>

namespace holdpoint::test {

void addEditKindRows()
{
    const auto row = [](const char* name, const char* operation, const QStringList& difference) {
        QTest::newRow(name) << QByteArray(operation) << difference;
    };
    row("add a phase",
        R"~({"op":"add-phase","after":"phase-2-t-0-move","title":"Rest","time":"T+1 hour","objective":"Sit *down*"})~",
        {QStringLiteral(R"~(+74 ### T+1 hour - Rest)~"), QStringLiteral(R"~(+75 )~"),
         QStringLiteral(R"~(+76 **Objective**: Sit \*down\*)~"), QStringLiteral(R"~(+77 )~"),
         QStringLiteral(R"~(+78 ---)~"), QStringLiteral(R"~(+79 )~")});
    row("add a step beside a list item",
        R"~({"op":"add-step","after":"phase-1-t-2-hours-prepare/checklist/look-at-the-door","title":"Look at the sky","commands":"./sky.sh"})~",
        {QStringLiteral(R"~(+37 - [ ] **Look at the sky**)~"), QStringLiteral(R"~(+38   ```bash)~"),
         QStringLiteral(R"~(+39   ./sky.sh)~"), QStringLiteral(R"~(+40   ```)~"), QStringLiteral(R"~(+41 )~")});
    row("add a step under a caption",
        R"~({"op":"add-step","before":"phase-2-t-0-move/carry-45-minutes/walk","title":"Breathe","commands":"echo in\necho out"})~",
        {QStringLiteral(R"~(+63 **Breathe**)~"), QStringLiteral(R"~(+64 ```bash)~"), QStringLiteral(R"~(+65 echo in)~"),
         QStringLiteral(R"~(+66 echo out)~"), QStringLiteral(R"~(+67 ```)~"), QStringLiteral(R"~(+68 )~")});
    row("add a gate",
        R"~({"op":"add-gate","into":"phase-2-t-0-move","title":"Go/No-Go 2","criteria":["Mill is there","Nobody | shouts"]})~",
        {QStringLiteral(R"~(+72 #### Go/No-Go 2)~"), QStringLiteral(R"~(+73 )~"),
         QStringLiteral(R"~(+74 - [ ] Mill is there)~"), QStringLiteral(R"~(+75 - [ ] Nobody | shouts)~"),
         QStringLiteral(R"~(+76 )~")});
    row("add a command",
        R"~({"op":"add-command","after":"phase-2-t-0-move/carry-45-minutes/lift/.-lift.sh-2","text":"./lift.sh 3","title":"Once more"})~",
        {QStringLiteral(R"~(+56 # Once more)~"), QStringLiteral(R"~(+57 ./lift.sh 3)~"), QStringLiteral(R"~(+58 )~")});
    row("add a box",
        R"~({"op":"add-box","after":"phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns","text":"1. of *all*"})~",
        {QStringLiteral(R"~(+42 - [ ] 1\. of \*all\*)~")});
    row("add an expectation",
        R"~({"op":"add-expectation","into":"phase-2-t-0-move/carry-45-minutes/walk","text":"walked"})~",
        {QStringLiteral(R"~(+66 )~"), QStringLiteral(R"~(+67 # Expected output:)~"),
         QStringLiteral(R"~(+68 # - walked)~")});
    row("add a deliverable",
        R"~({"op":"add-deliverable","into":"phase-1-t-2-hours-prepare/deliverables","text":"Map"})~",
        {QStringLiteral(R"~(+39 - Map)~")});
    row("add a metric",
        R"~({"op":"add-metric","into":"phase-2-t-0-move/carry-45-minutes/lift","name":"Speed","comparator":"gt","value":"3","unit":"RPS"})~",
        {QStringLiteral(R"~(+61 # - Speed: > 3 RPS)~")});
    row("add a role",
        R"~({"op":"add-role","into":"","role":"Cook","name":"Bo | Al","contact":"4713","responsibilities":"Soup"})~",
        {QStringLiteral(R"~(+9 | Cook | Bo \| Al | 4713 | Soup |)~")});
    row("add a channel", R"~({"op":"add-channel","before":"channel/emergency","name":"Spare","value":"Drum #2"})~",
        {QStringLiteral(R"~(+13 - **Spare**: Drum #2)~")});
    row("add a row of the matrix",
        R"~({"op":"add-matrix-row","into":"","scenario":"Rain","severity":"Low","action":"Wait","deadline":"< 1 hour"})~",
        {QStringLiteral(R"~(+79 | Rain | Low | Wait | < 1 hour |)~")});
    row("add a step of a procedure",
        R"~({"op":"add-procedure-step","into":"procedures/immediate-rollback","text":"Whistle"})~",
        {QStringLiteral(R"~(+87 # 3. Whistle)~")});
    row("add a template",
        R"~({"op":"add-template","into":"","title":"Good News Template","text":"SUBJECT: Early\n```\nWe are early."})~",
        {QStringLiteral(R"~(+95 **Good News Template**)~"), QStringLiteral(R"~(+96 ````)~"),
         QStringLiteral(R"~(+97 SUBJECT: Early)~"), QStringLiteral(R"~(+98 ```)~"),
         QStringLiteral(R"~(+99 We are early.)~"), QStringLiteral(R"~(+100 ````)~"), QStringLiteral(R"~(+101 )~")});
    row("add a criterion", R"~({"op":"add-criterion","into":"","text":"Flour is white"})~",
        {QStringLiteral(R"~(+98 - [ ] Flour is white)~")});
    row("add a sign-off", R"~({"op":"add-signoff","into":"","role":"Carter"})~",
        {QStringLiteral(R"~(+101 - Carter: __________ Date: _____)~")});
    row("add a procedure",
        R"~({"op":"add-procedure","into":"","title":"Planned Rollback","commands":"./slow-back.sh","steps":["Tell *all*"]})~",
        {QStringLiteral(R"~(+89 **Planned Rollback**)~"), QStringLiteral(R"~(+90 ```bash)~"),
         QStringLiteral(R"~(+91 ./slow-back.sh)~"), QStringLiteral(R"~(+92 )~"), QStringLiteral(R"~(+93 # Steps:)~"),
         QStringLiteral(R"~(+94 # 1. Tell *all*)~"), QStringLiteral(R"~(+95 ```)~"), QStringLiteral(R"~(+96 )~")});
    row("add a procedure of steps",
        R"~({"op":"add-procedure","before":"procedures/immediate-rollback","title":"Incident Response","steps":["Stop","*All* down"]})~",
        {QStringLiteral(R"~(+80 **Incident Response**)~"), QStringLiteral(R"~(+81 )~"),
         QStringLiteral(R"~(+82 1. Stop)~"), QStringLiteral(R"~(+83 2. \*All\* down)~"), QStringLiteral(R"~(+84 )~")});
    row("add a recurring task", R"~({"op":"add-task","into":"","text":"Oil it","cadence":"weekly"})~",
        {QStringLiteral(R"~(+101 )~"), QStringLiteral(R"~(+102 ## Recurring Tasks)~"), QStringLiteral(R"~(+103 )~"),
         QStringLiteral(R"~(+104 **Weekly Tasks**)~"), QStringLiteral(R"~(+105 - [ ] Oil it)~")});
    row("title of a phase", R"~({"op":"set-text","item":"phase-2-t-0-move","text":"Phase 2: T-0 - Move # it"})~",
        {QStringLiteral(R"~(-46 ### Phase 2: T-0 - Move)~"), QStringLiteral(R"~(+46 ### Phase 2: T-0 - Move # it)~")});
    row("title of a step keeps its marks",
        R"~({"op":"set-text","item":"phase-1-t-2-hours-prepare/checklist/look-at-the-wheel","text":"Look at the cogs"})~",
        {QStringLiteral(R"~(-26 - [ ] **Look at the wheel**)~"),
         QStringLiteral(R"~(+26 - [ ] **Look at the cogs**)~")});
    row("text of a box",
        R"~({"op":"set-text","item":"phase-1-t-2-hours-prepare/go-no-go-1/door-is-shut","text":"Door is `shut`"})~",
        {QStringLiteral(R"~(-42 - [ ] Door is shut)~"), QStringLiteral(R"~(+42 - [ ] Door is \`shut\`)~")});
    row("change a command",
        R"~({"op":"set-command","item":"phase-2-t-0-move/carry-45-minutes/walk/.-walk.sh","text":"./walk.sh \\\n  --slowly"})~",
        {QStringLiteral(R"~(-65 ./walk.sh)~"), QStringLiteral(R"~(+65 ./walk.sh \)~"),
         QStringLiteral(R"~(+66   --slowly)~")});
    row("a fence grows with its content",
        R"~({"op":"set-command","item":"phase-2-t-0-move/carry-45-minutes/walk/.-walk.sh","text":"cat <<X\n```\nX"})~",
        {QStringLiteral(R"~(-64 ```bash)~"), QStringLiteral(R"~(-65 ./walk.sh)~"), QStringLiteral(R"~(+64 ````bash)~"),
         QStringLiteral(R"~(+65 cat <<X)~"), QStringLiteral(R"~(+67 X)~"), QStringLiteral(R"~(+68 ````)~")});
    row("title of a command",
        R"~({"op":"set-command-title","item":"phase-2-t-0-move/carry-45-minutes/lift/.-lift.sh-2","title":"And again"})~",
        {QStringLiteral(R"~(+54 # And again)~")});
    row("tick a box",
        R"~({"op":"set-checked","item":"phase-1-t-2-hours-prepare/go-no-go-1/door-is-shut","checked":true})~",
        {QStringLiteral(R"~(-42 - [ ] Door is shut)~"), QStringLiteral(R"~(+42 - [x] Door is shut)~")});
    row("change a metric",
        R"~({"op":"set-metric","item":"phase-2-t-0-move/carry-45-minutes/lift/load","name":"Load","comparator":"le","value":"65.5","unit":"%"})~",
        {QStringLiteral(R"~(-60 # - Load: < 70%)~"), QStringLiteral(R"~(+60 # - Load: <= 65.5%)~")});
    row("change a role",
        R"~({"op":"set-role","item":"role/miller","role":"Miller","name":"Eve","contact":"4711","responsibilities":"Decides all"})~",
        {QStringLiteral(R"~(-7 | Miller | [Name] | 4711 | Decides |)~"),
         QStringLiteral(R"~(+7 | Miller | Eve | 4711 | Decides all |)~")});
    row("change a channel", R"~({"op":"set-channel","item":"channel/primary","name":"First","value":"Two horns"})~",
        {QStringLiteral(R"~(-12 - **Primary**: Horn)~"), QStringLiteral(R"~(+12 - **First**: Two horns)~")});
    row("change a row of the matrix",
        R"~({"op":"set-matrix-row","item":"procedures/mill-breaks","scenario":"Mill breaks","severity":"High","action":"Immediate rollback","deadline":"< 9 minutes"})~",
        {QStringLiteral(R"~(-78 | Mill breaks | Critical | Immediate rollback | < 5 minutes |)~"),
         QStringLiteral(R"~(+78 | Mill breaks | High | Immediate rollback | < 9 minutes |)~")});
    row("change a template",
        R"~({"op":"set-template","item":"procedures/bad-news-template","text":"SUBJECT: Late\nWe are very late."})~",
        {QStringLiteral(R"~(-92 We are late.)~"), QStringLiteral(R"~(+92 We are very late.)~")});
    row("title of a template, which stands above its fence",
        R"~({"op":"set-text","item":"procedures/bad-news-template","text":"Worse News Template"})~",
        {QStringLiteral(R"~(-89 **Bad News Template**)~"), QStringLiteral(R"~(+89 **Worse News Template**)~")});
    row("set an objective", R"~({"op":"set-objective","phase":"phase-2-t-0-move","text":"Be quick"})~",
        {QStringLiteral(R"~(+48 **Objective**: Be quick)~"), QStringLiteral(R"~(+49 )~")});
    row("take an objective away", R"~({"op":"set-objective","phase":"phase-1-t-2-hours-prepare","text":""})~",
        {QStringLiteral(R"~(-23 **Objective**: Be ready)~"), QStringLiteral(R"~(-24 )~")});
    row("a phase's time, with its overview",
        R"~({"op":"set-time","item":"phase-1-t-2-hours-prepare","offset_s":-5400})~",
        {QStringLiteral(R"~(-17 ### T-2 Hours: Prepare)~"), QStringLiteral(R"~(+17 ### T-90 Minutes: Prepare)~"),
         QStringLiteral(R"~(-21 ### Phase 1: T-2 Hours - Prepare)~"),
         QStringLiteral(R"~(+21 ### Phase 1: T-90 Minutes - Prepare)~")});
    row("planned duration", R"~({"op":"set-box","item":"phase-2-t-0-move/carry-45-minutes/walk","box_s":600})~",
        {QStringLiteral(R"~(-63 **Walk**)~"), QStringLiteral(R"~(+63 **Walk (10 minutes)**)~")});
    row("prose of a step",
        R"~({"op":"set-prose","step":"phase-2-t-0-move/carry-45-minutes/walk","markdown":"Walk slowly."})~",
        {QStringLiteral(R"~(+64 )~"), QStringLiteral(R"~(+65 Walk slowly.)~"), QStringLiteral(R"~(+66 )~")});
    row("language of a fence",
        R"~({"op":"set-fence-language","fence":"phase-2-t-0-move/carry-45-minutes/walk/fence","language":"sh"})~",
        {QStringLiteral(R"~(-64 ```bash)~"), QStringLiteral(R"~(+64 ```sh)~")});
    row("fill a value", R"~({"op":"fill-value","value":"values/rev","text":"v1.2"})~",
        {QStringLiteral(R"~(-34   ./door.sh <REV>)~"), QStringLiteral(R"~(+34   ./door.sh v1.2)~")});
    row("remove a step", R"~({"op":"remove","items":["phase-1-t-2-hours-prepare/checklist/look-at-the-wheel"]})~",
        {QStringLiteral(R"~(-26 - [ ] **Look at the wheel**)~"), QStringLiteral(R"~(-27   ```bash)~"),
         QStringLiteral(R"~(-28   # Turn it)~"), QStringLiteral(R"~(-29   ./wheel.sh turn)~"),
         QStringLiteral(R"~(-30   ```)~")});
    row("remove a phase", R"~({"op":"remove","items":["phase-1-t-2-hours-prepare"]})~",
        {QStringLiteral(R"~(-17 ### T-2 Hours: Prepare)~"),
         QStringLiteral(R"~(-18 )~"),
         QStringLiteral(R"~(-19 ---)~"),
         QStringLiteral(R"~(-20 )~"),
         QStringLiteral(R"~(-21 ### Phase 1: T-2 Hours - Prepare)~"),
         QStringLiteral(R"~(-22 )~"),
         QStringLiteral(R"~(-23 **Objective**: Be ready)~"),
         QStringLiteral(R"~(-24 )~"),
         QStringLiteral(R"~(-25 #### Checklist)~"),
         QStringLiteral(R"~(-26 - [ ] **Look at the wheel**)~"),
         QStringLiteral(R"~(-27   ```bash)~"),
         QStringLiteral(R"~(-28   # Turn it)~"),
         QStringLiteral(R"~(-29   ./wheel.sh turn)~"),
         QStringLiteral(R"~(-30   ```)~"),
         QStringLiteral(R"~(-31 )~"),
         QStringLiteral(R"~(-32 - [ ] **Look at the door**)~"),
         QStringLiteral(R"~(-33   ```bash)~"),
         QStringLiteral(R"~(-34   ./door.sh <REV>)~"),
         QStringLiteral(R"~(-35   ```)~"),
         QStringLiteral(R"~(-36 )~"),
         QStringLiteral(R"~(-37 #### Deliverables)~"),
         QStringLiteral(R"~(-38 - List of sacks)~"),
         QStringLiteral(R"~(-39 )~"),
         QStringLiteral(R"~(-40 #### Go/No-Go 1)~"),
         QStringLiteral(R"~(-41 - [ ] Wheel turns)~"),
         QStringLiteral(R"~(-42 - [ ] Door is shut)~"),
         QStringLiteral(R"~(-43 )~")});
    row("remove a command and a box",
        R"~({"op":"remove","items":["phase-2-t-0-move/carry-45-minutes/lift/.-lift.sh-1","phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns"]})~",
        {QStringLiteral(R"~(-41 - [ ] Wheel turns)~"), QStringLiteral(R"~(-52 # Lift it)~"),
         QStringLiteral(R"~(-53 ./lift.sh 1)~")});
    row("move a box",
        R"~({"op":"move","item":"phase-1-t-2-hours-prepare/go-no-go-1/door-is-shut","before":"phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns"})~",
        {QStringLiteral(R"~(-41 - [ ] Wheel turns)~"), QStringLiteral(R"~(+42 - [ ] Wheel turns)~")});
    row("move a step into another phase",
        R"~({"op":"move","item":"phase-2-t-0-move/carry-45-minutes/walk","into":"phase-1-t-2-hours-prepare"})~",
        {QStringLiteral(R"~(+37 **Walk**)~"), QStringLiteral(R"~(+38 ```bash)~"), QStringLiteral(R"~(+39 ./walk.sh)~"),
         QStringLiteral(R"~(+40 ```)~"), QStringLiteral(R"~(+41 )~"), QStringLiteral(R"~(-61 ```)~"),
         QStringLiteral(R"~(-62 )~"), QStringLiteral(R"~(-63 **Walk**)~"), QStringLiteral(R"~(-64 ```bash)~"),
         QStringLiteral(R"~(-65 ./walk.sh)~")});
    row("move a phase", R"~({"op":"move","item":"phase-1-t-2-hours-prepare","after":"phase-2-t-0-move"})~",
        {QStringLiteral(R"~(-21 ### Phase 1: T-2 Hours - Prepare)~"),
         QStringLiteral(R"~(-22 )~"),
         QStringLiteral(R"~(-23 **Objective**: Be ready)~"),
         QStringLiteral(R"~(-24 )~"),
         QStringLiteral(R"~(-25 #### Checklist)~"),
         QStringLiteral(R"~(-26 - [ ] **Look at the wheel**)~"),
         QStringLiteral(R"~(-27   ```bash)~"),
         QStringLiteral(R"~(-28   # Turn it)~"),
         QStringLiteral(R"~(-29   ./wheel.sh turn)~"),
         QStringLiteral(R"~(-30   ```)~"),
         QStringLiteral(R"~(-31 )~"),
         QStringLiteral(R"~(-32 - [ ] **Look at the door**)~"),
         QStringLiteral(R"~(-33   ```bash)~"),
         QStringLiteral(R"~(-34   ./door.sh <REV>)~"),
         QStringLiteral(R"~(-35   ```)~"),
         QStringLiteral(R"~(-36 )~"),
         QStringLiteral(R"~(-37 #### Deliverables)~"),
         QStringLiteral(R"~(-38 - List of sacks)~"),
         QStringLiteral(R"~(-39 )~"),
         QStringLiteral(R"~(-40 #### Go/No-Go 1)~"),
         QStringLiteral(R"~(-41 - [ ] Wheel turns)~"),
         QStringLiteral(R"~(-42 - [ ] Door is shut)~"),
         QStringLiteral(R"~(-43 )~"),
         QStringLiteral(R"~(-44 ---)~"),
         QStringLiteral(R"~(-45 )~"),
         QStringLiteral(R"~(+46 )~"),
         QStringLiteral(R"~(+47 ---)~"),
         QStringLiteral(R"~(+48 )~"),
         QStringLiteral(R"~(+49 ### Phase 1: T-2 Hours - Prepare)~"),
         QStringLiteral(R"~(+50 )~"),
         QStringLiteral(R"~(+51 **Objective**: Be ready)~"),
         QStringLiteral(R"~(+52 )~"),
         QStringLiteral(R"~(+53 #### Checklist)~"),
         QStringLiteral(R"~(+54 - [ ] **Look at the wheel**)~"),
         QStringLiteral(R"~(+55   ```bash)~"),
         QStringLiteral(R"~(+56   # Turn it)~"),
         QStringLiteral(R"~(+57   ./wheel.sh turn)~"),
         QStringLiteral(R"~(+58   ```)~"),
         QStringLiteral(R"~(+59 )~"),
         QStringLiteral(R"~(+60 - [ ] **Look at the door**)~"),
         QStringLiteral(R"~(+61   ```bash)~"),
         QStringLiteral(R"~(+62   ./door.sh <REV>)~"),
         QStringLiteral(R"~(+63   ```)~"),
         QStringLiteral(R"~(+64 )~"),
         QStringLiteral(R"~(+65 #### Deliverables)~"),
         QStringLiteral(R"~(+66 - List of sacks)~"),
         QStringLiteral(R"~(+67 )~"),
         QStringLiteral(R"~(+68 #### Go/No-Go 1)~"),
         QStringLiteral(R"~(+69 - [ ] Wheel turns)~"),
         QStringLiteral(R"~(+70 - [ ] Door is shut)~")});
    row("move up", R"~({"op":"move-up","item":"phase-1-t-2-hours-prepare/checklist/look-at-the-door"})~",
        {QStringLiteral(R"~(-26 - [ ] **Look at the wheel**)~"), QStringLiteral(R"~(-27   ```bash)~"),
         QStringLiteral(R"~(-28   # Turn it)~"), QStringLiteral(R"~(-29   ./wheel.sh turn)~"),
         QStringLiteral(R"~(-30   ```)~"), QStringLiteral(R"~(+30   ```)~"), QStringLiteral(R"~(+31 )~"),
         QStringLiteral(R"~(+32 - [ ] **Look at the wheel**)~"), QStringLiteral(R"~(+33   ```bash)~"),
         QStringLiteral(R"~(+34   # Turn it)~"), QStringLiteral(R"~(+35   ./wheel.sh turn)~")});
    row("move down", R"~({"op":"move-down","item":"role/miller"})~",
        {QStringLiteral(R"~(-7 | Miller | [Name] | 4711 | Decides |)~"),
         QStringLiteral(R"~(+8 | Miller | [Name] | 4711 | Decides |)~")});
    row("indent", R"~({"op":"indent","item":"phase-1-t-2-hours-prepare/go-no-go-1/door-is-shut"})~",
        {QStringLiteral(R"~(-42 - [ ] Door is shut)~"), QStringLiteral(R"~(+42   - [ ] Door is shut)~")});
    row("outdent a heading", R"~({"op":"outdent","item":"phase-1-t-2-hours-prepare/go-no-go-1"})~",
        {QStringLiteral(R"~(-40 #### Go/No-Go 1)~"), QStringLiteral(R"~(+40 ### Go/No-Go 1)~")});
    row("duplicate a step", R"~({"op":"duplicate","item":"phase-2-t-0-move/carry-45-minutes/lift"})~",
        {QStringLiteral(R"~(+63 **Lift**)~"), QStringLiteral(R"~(+64 ```bash)~"), QStringLiteral(R"~(+65 # Lift it)~"),
         QStringLiteral(R"~(+66 ./lift.sh 1)~"), QStringLiteral(R"~(+67 ./lift.sh 2)~"), QStringLiteral(R"~(+68 )~"),
         QStringLiteral(R"~(+69 # Expected output:)~"), QStringLiteral(R"~(+70 # lifted)~"),
         QStringLiteral(R"~(+71 )~"), QStringLiteral(R"~(+72 # Key metrics:)~"),
         QStringLiteral(R"~(+73 # - Load: < 70%)~"), QStringLiteral(R"~(+74 ```)~"), QStringLiteral(R"~(+75 )~")});
    row("replace text",
        R"~({"op":"replace-text","find":"\\./lift\\.sh (\\d)","replacement":"./heave.sh \\1","regular_expression":true})~",
        {QStringLiteral(R"~(-53 ./lift.sh 1)~"), QStringLiteral(R"~(-54 ./lift.sh 2)~"),
         QStringLiteral(R"~(+53 ./heave.sh 1)~"), QStringLiteral(R"~(+54 ./heave.sh 2)~")});
    row("replace source", R"~({"op":"replace-source","begin":2,"end":6,"text":"Carry"})~",
        {QStringLiteral(R"~(-1 # Move the mill)~"), QStringLiteral(R"~(+1 # Carry the mill)~")});
    row("apply a fix", R"~({"op":"apply-fix","patches":[{"at":2,"removed":"Move","inserted":"Shift"}]})~",
        {QStringLiteral(R"~(-1 # Move the mill)~"), QStringLiteral(R"~(+1 # Shift the mill)~")});
}

} // namespace holdpoint::test
