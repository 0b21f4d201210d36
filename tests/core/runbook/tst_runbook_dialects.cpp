// SPDX-License-Identifier: GPL-3.0-or-later
// The ways other people write runbooks, each with the plan it gives, as text.
#include "core/runbook/importer.h"
#include "core/runbook/times.h"

#include <QFile>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

QString offsetText(std::optional<qint64> offset) { return offset ? QString::number(*offset) : QStringLiteral("-"); }

QString kindText(StepKind kind)
{
    static const char* const names[] = {"procedure", "checklist", "gate",  "deliverables",
                                        "manual",    "template",  "notes", "prose"};
    return QLatin1String(names[static_cast<int>(kind)]);
}

// One line for each phase, step, command, check and expectation.
QStringList outline(const Plan& plan)
{
    QStringList lines;
    for (const Phase& phase : plan.phases) {
        lines.append(QStringLiteral("phase %1..%2 %3 %4")
                         .arg(offsetText(phase.offsetS), offsetText(phase.endS),
                              phase.clock.value_or(QStringLiteral("-")), phase.title));
        for (const Step& step : phase.steps) {
            lines.append(QStringLiteral(" %1 %2 %3 %4")
                             .arg(kindText(step.kind), offsetText(step.offsetS),
                                  step.clock.value_or(QStringLiteral("-")), step.title));
            for (const Command& command : step.commands)
                lines.append(QStringLiteral("  %1 %2").arg(
                    !command.runnable    ? QStringLiteral("show")
                    : command.background ? QStringLiteral("back")
                                         : QStringLiteral("run"),
                    QString::fromUtf8(command.text).replace(u'\n', QStringLiteral("\\n"))));
            for (const Check& check : step.checks)
                lines.append(QStringLiteral("  [%1] %2").arg(QChar(check.checked ? u'x' : u' ')).arg(check.text));
            for (const Expectation& one : step.expectations)
                lines.append(QStringLiteral("  %1: %2")
                                 .arg(one.judge == Judge::Output ? QStringLiteral("output") : QStringLiteral("person"),
                                      one.text));
        }
    }
    for (const Procedure& procedure : plan.procedures) {
        lines.append(QStringLiteral("procedure %1").arg(procedure.title));
        for (const Command& command : procedure.commands)
            lines.append(QStringLiteral("  run %1").arg(QString::fromUtf8(command.text)));
        for (const ProcedureStep& step : procedure.steps)
            lines.append(QStringLiteral("  %1 %2").arg(offsetText(step.deadlineS), step.text));
    }
    for (const SignoffLine& signoff : plan.signoffs)
        lines.append(QStringLiteral("sign-off %1: %2").arg(signoff.group, signoff.role));
    return lines;
}

} // namespace

class TestRunbookDialects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outlines_data();
    void outlines();
    void frontMatterAndConfiguration();
    void blanks();
    void aTimeThatIsNotUnderstoodIsFound();
    void times_data();
    void times();
};

void TestRunbookDialects::outlines_data()
{
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* name, const char8_t* text) {
        const QString all = QString::fromUtf8(reinterpret_cast<const char*>(text));
        QTest::newRow(name) << all.split(u'\n', Qt::SkipEmptyParts);
    };
    row("numbered_boxes", u8R"(phase -1800..- - T-30 min: Before the switch
 checklist - - T-30 min: Before the switch
  [ ] Queue is below ten messages
  [x] Postmaster was told
  [ ] DNS lifetime is short
phase 0..- - T-0: Switch
 checklist - - T-0: Switch
  [x] Old relay refuses new mail
 checklist - - New relay answers
  run ./relay/ping.sh new
  [ ] New relay answers)");
    row("unicode_boxes", u8R"(phase -7200..- - T-2h — Cold checks
 checklist - - T-2h — Cold checks
  [ ] Heating is on
  [ ] Doors are closed
  [x] Keys are back
  [ ] Lights are off
  [ ] Alarm is armed)");
    row("table_boxes", u8R"(phase -3600..- - T-1h: Till check
 checklist - - T-1h: Till check
  [ ] Count the float
  [x] Print a test receipt
  [ ] Open the drawer)");
    row("numbered_steps", u8R"(phase -..- - Restart
 procedure - - Stop indexing
  run ./search/stop-indexing.sh
 manual - - Tell the support desk
  [ ] Tell the support desk
 procedure - - Restart every node:
  run for node in a b c; do\n  ./search/restart.sh "$node"\ndone
  output: 3 nodes joined)");
    row("flush_numbers", u8R"(phase -..- - Renew
 procedure - - Ask for the certificate
  run ./tls/request.sh shop.example
 procedure - - Install it
  run ./tls/install.sh shop.example)");
    row("gate_commands", u8R"(phase -7200..- - T-2h Go/No-Go One
 gate - - T-2h Go/No-Go One
  [ ] The old timetable is archived
 procedure - - T-2h Go/No-Go One
  run ./timetable/announce.sh
phase -3600..- - T-1h Go/No-Go Two
 procedure - - The mirror answers
  run ./timetable/mirror.sh
 gate - - T-1h Go/No-Go Two
  [ ] The mirror answers
  [ ] The harbour master agrees
 gate - - Go/No-Go Three
  [ ] Both piers are staffed
phase 3600..- - T+1h Look back
 manual - - T+1h Look back
  [ ] Ask the crews)");
    row("close_lines", u8R"(phase -3600..- - T-1h: Kiosks
 checklist - - T-1h: Kiosks
  [ ] Drain the queue
  [ ] Cordon the kiosk
  [ ] Screens are dark
  [ ] Doors are shut
  [x] Signs are up
phase 0..- - T-0: Go
 manual - 14:00 Open the lobby
  [ ] Open the lobby
 manual - 14:15 Close the lobby
  [ ] Close the lobby
 manual - 14:30 Watch the lobby
  [ ] Watch the lobby
phase 7200..- - T+2h: Prove
 procedure - - Ask the kiosk
  run ./kiosk/ask.sh
  output: HTTP 200
 procedure - - Ask again
  run ./kiosk/ask.sh again
phase -..- - T+1h30 Later
 checklist - - T+1h30 Later
  [ ] Lobby is empty)");
    row("setext", u8R"(phase -86400..- - T-1 day
 checklist - - T-1 day
  [ ] A fresh backup exists
phase 1800..3600 - T+30-60 min
 checklist - - T+30-60 min
  [ ] Slow queries were looked at)");
    row("front_matter", u8R"(phase -2592000..- - T-30 days: Contract
 checklist - - T-30 days: Contract
  [ ] Bank has confirmed the date
phase -1209600..- - T‑14d: Freeze
 checklist - - T‑14d: Freeze
  [ ] Branch is frozen
phase -604800..- - D-7 Rehearsal
 checklist - - D-7 Rehearsal
  [ ] Rehearsal went through
phase -7200..- - T-2:00 Final call
 checklist - - T-2:00 Final call
  [ ] Everybody is on the line)");
    row("clock_times", u8R"(phase -..- 01:30 01:30 - Drain the north hall
 checklist - - 01:30 - Drain the north hall
  [ ] Load is below 5 kW
 manual - 14:00 Power down row A
  [ ] Power down row A
 procedure - 14:20 CET Move row A
  run ./move/row.sh A
phase -..- 12:01 AM 12:01 AM: Close the books
 checklist - - 12:01 AM: Close the books
  [ ] Ledger is closed
phase -..- 15:00-15:30 UTC 15:00-15:30 UTC Wrap up
 checklist - - 15:00-15:30 UTC Wrap up
  [ ] Hall is swept)");
    row("clock_list", u8R"(phase -..- - Running order
 manual - 18:00 Open the studio
  [ ] Open the studio
 manual - 18:45 UTC Sound check
  [ ] Sound check
 manual - 19:59 Red light
  [ ] Red light)");
    row("prompts", u8R"(phase -600..- - T-10m: Look and flush
 procedure - - T-10m: Look and flush
  run ./cache/size.sh --all
  run ./cache/flush.sh \\n  --gently
  run curl -fsS http://cache.example/health)");
    row("languages", u8R"(phase 0..- - T-0: Touch every machine
 procedure - - Linux hosts
  run ./hosts/patch.sh
 procedure - - Plain fence
  run kubectl get pods
  run ./hosts/list.sh
 procedure - - Windows hosts
  show Get-Service spooler\nRestart-Service spooler
 prose - - A file to look at)");
    row("expected_prose", u8R"(phase 300..- - T+5 minutes: Prove it
 procedure - - Health
  run curl -fsS http://gw.example/healthz
  output: status: green
 procedure - - Latency page
  run ./gw/latency.sh
  person: the graph is flat again
 procedure - - Version
  run ./gw/version.sh
  output: gateway 4.1
  output: protocol 2)");
    row("dependent_fence", u8R"(phase -1200..- - T-20m: Ship
 procedure - - One shell
  run cd build\nTAG=$(git describe)\n./pack.sh "$TAG"
 procedure - - Separate commands
  run ./ship.sh a
  run LEVEL=3 ./ship.sh b
  run cat <<'NOTE' > note.txt\nshipped & sealed\nNOTE
  back tail -f ship.log)");
    row("rollback_section", u8R"(phase 0..- - T-0: Turn it on
 procedure - - T-0: Turn it on
  run ./switch.sh on
phase -..- - After
 checklist - - After
  [ ] Report is written
procedure Rollback
  run ./switch.sh off
  - Turn the switch off
  600 Tell the shop floor (within 10 minutes))");
    row("no_times", u8R"(phase -..- - Preparation
 checklist - - Preparation
  [ ] Cables are labelled
phase -..- - Change
 procedure - - Swap the switch
  run ./net/swap.sh core-1
sign-off Approval: Network Lead
sign-off Approval: Office Manager)");
    row("timeline_table", u8R"(phase -..- - Plan
 manual -2700 - Close the quay
  [ ] Close the quay
 manual 0 - Publish the timetable
  [ ] Publish the timetable
 manual 600 - Open the quay
  [ ] Open the quay)");
    row("quoted", u8R"(phase -..- - Quoted work
 checklist - - Note
  [ ] A box in a quotation
phase -300..- - T-5 min: Deep lists
 manual - - T-5 min: Deep lists
  run ./indented/run.sh --now
  [ ] Outer
  [ ] Inner box
  [ ] Innermost box
  [ ] Other)");
    row("crlf", u8R"(phase -3600..- - T-1h: Lines
 procedure - - T-1h: Lines
  run ./a.sh
  run ./b.sh \\n  --more)");
    row("configuration", u8R"(phase 0..- - T-0: Go
 procedure - - T-0: Go
  run ./go.sh)");
}

void TestRunbookDialects::outlines()
{
    QFETCH(QStringList, expected);
    const Result<Plan> plan = importRunbookFile(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/fixtures/runbooks/") +
                                                QLatin1String(QTest::currentDataTag()) + QStringLiteral(".md"));
    QVERIFY(plan.has_value());
    const QStringList found = outline(*plan);
    if (found != expected)
        qInfo("%s", qPrintable(found.join(u'\n')));
    QCOMPARE(found, expected);
}

void TestRunbookDialects::frontMatterAndConfiguration()
{
    const QString folder = QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/fixtures/runbooks/");
    const Result<Plan> front = importRunbookFile(folder + QStringLiteral("front_matter.md"));
    QVERIFY(front.has_value());
    QCOMPARE(front->title, QStringLiteral("Payments cut-over"));
    QCOMPARE(front->document.version, QStringLiteral("2.3"));
    QCOMPARE(front->document.approvedBy, QStringLiteral("R. Okafor"));
    QCOMPARE(front->nodes.first().kind, NodeKind::FrontMatter);
    const Result<Plan> setext = importRunbookFile(folder + QStringLiteral("setext.md"));
    QVERIFY(setext.has_value());
    QCOMPARE(setext->title, QStringLiteral("Database upgrade"));

    const Result<Plan> configured = importRunbookFile(folder + QStringLiteral("configuration.md"));
    QVERIFY(configured.has_value());
    QCOMPARE(configured->configurationLine, 4);
    const QStringList lines = configured->configurationToml.split(u'\n');
    // Line numbers stay true over what stands between two blocks.
    QCOMPARE(lines.at(0), QStringLiteral("[launch]"));
    QCOMPARE(lines.at(16 - 4), QStringLiteral("[metric.errors]"));
}

void TestRunbookDialects::aTimeThatIsNotUnderstoodIsFound()
{
    const Result<Plan> plan = importRunbook(
        "# T\n\n## H-0:30 Boats\n\n- [ ] a\n\n## T-1h Docks\n\n- [ ] b\n\n## D-Day\n\n- [ ] c\n\n## E-mail 4\n");
    QVERIFY(plan.has_value());
    QStringList found;
    for (const Finding& finding : plan->findings)
        found.append(QStringLiteral("%1 %2").arg(finding.line).arg(finding.code));
    QCOMPARE(found, QStringList{QStringLiteral("3 time-not-read")});
}

void TestRunbookDialects::blanks()
{
    const Result<Plan> plan =
        importRunbookFile(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/fixtures/runbooks/blanks.md"));
    QVERIFY(plan.has_value());
    QStringList placeholders;
    for (const Value& value : plan->values)
        placeholders.append(value.placeholder);
    QCOMPARE(placeholders, (QStringList{QStringLiteral("____________"), QStringLiteral("<REV>"),
                                        QStringLiteral("[Site Name]"), QStringLiteral("[Ticket Number]")}));
    const QList<Command>& commands = plan->phases.first().steps.first().commands;
    QCOMPARE(commands.size(), 3);
    QCOMPARE(commands.at(0).placeholders, (QStringList{plan->values.at(1).id, plan->values.at(2).id}));
    QVERIFY(commands.at(1).placeholders.isEmpty());
    QVERIFY(commands.at(2).placeholders.isEmpty());
}

void TestRunbookDialects::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // offset end box clock
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("T-24 Hours: Final", "-86400 - - -");
    row("Phase 6: T+24 Hours - Review", "86400 - - -");
    row("Step 4 (T+30 minutes to T+1 hour)", "1800 3600 - -");
    row("T-5 to T+15", "-300 900 - -");
    row("T+15 to T+30 min", "900 1800 - -");
    row("T+30-60 min", "1800 3600 - -");
    row("T-60-30 min", "-3600 -1800 - -");
    row("T-1h30m", "-5400 - - -");
    row("T-1h 30m: x", "-5400 - - -");
    row("T minus 30 minutes", "-1800 - - -");
    row("T plus 2 hours", "7200 - - -");
    row("T-2:00", "-7200 - - -");
    row("T-0:30:15", "-1815 - - -");
    row("T\u20110", "0 - - -");
    row("T0 go", "0 - - -");
    row("T+0", "0 - - -");
    row("T\u221245 min", "-2700 - - -");
    row("T-48", "-172800 - - -");
    row("T-30", "-1800 - - -");
    row("D-7", "-604800 - - -");
    row("D-Day", "0 - - -");
    row("D+1 follow up", "86400 - - -");
    row("T-2 weeks", "-1209600 - - -");
    row("Briefing (15 minutes)", "- - 900 -");
    row("Soak [1 h]", "- - 3600 -");
    row("Deploy (14:00 UTC)", "- - - 14:00 UTC");
    row("9am Standup", "- - - 9am");
    row("12:01 AM: Begin", "- - - 12:01 AM");
    row("14:00+02:00 Start", "- - - 14:00+02:00");
    row("AT-5 tank", "- - - -");
    row("Ratio 3:1", "- - - -");
    row("Version 1.2.3", "- - - -");
    row("Part-7", "- - - -");
    row("MD-5 sums", "- - - -");
}

void TestRunbookDialects::times()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const TimeMark mark = timeInHeading(text);
    QCOMPARE(QStringLiteral("%1 %2 %3 %4")
                 .arg(offsetText(mark.offsetS), offsetText(mark.endS), offsetText(mark.boxS),
                      mark.clock.value_or(QStringLiteral("-"))),
             expected);
}

QTEST_GUILESS_MAIN(TestRunbookDialects)
#include "tst_runbook_dialects.moc"
