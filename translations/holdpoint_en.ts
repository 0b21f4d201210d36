<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
<context>
    <name>holdpoint::ui::AlarmCaller</name>
    <message numerus="yes">
        <source>%n alarms, the worst: %1</source>
        <translation>
            <numerusform>1 alarm: %1</numerusform>
            <numerusform>%n alarms, the worst: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and 1 more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlarmWords</name>
    <message numerus="yes">
        <source>%n ALARMS</source>
        <translation>
            <numerusform>1 ALARM</numerusform>
            <numerusform>%n ALARMS</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alarms made quiet</source>
        <translation>
            <numerusform>1 alarm made quiet</numerusform>
            <numerusform>%n alarms made quiet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alarms, acknowledged</source>
        <translation>
            <numerusform>1 alarm, acknowledged</numerusform>
            <numerusform>%n alarms, acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and 1 more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::AlarmsPage</name>
    <message numerus="yes">
        <source>%n numbers of the runbook are watched by nobody.</source>
        <translation>
            <numerusform>1 number of the runbook is watched by nobody.</numerusform>
            <numerusform>%n numbers of the runbook are watched by nobody.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Raised %n times in this launch.</source>
        <translation>
            <numerusform>Raised once in this launch.</numerusform>
            <numerusform>Raised %n times in this launch.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and 1 more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::AnchorLine</name>
    <message numerus="yes">
        <source>%1; %n folders are away</source>
        <translation>
            <numerusform>%1; 1 folder is away</numerusform>
            <numerusform>%1; %n folders are away</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::ArmedLamp</name>
    <message numerus="yes">
        <source>And %n more: see Rollback.</source>
        <translation>
            <numerusform>And 1 more: see Rollback.</numerusform>
            <numerusform>And %n more: see Rollback.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message numerus="yes">
        <source>&quot;%1&quot; names more than %n chart(s).</source>
        <translation>
            <numerusform>&quot;%1&quot; names more than %n chart.</numerusform>
            <numerusform>&quot;%1&quot; names more than %n charts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::ChartsPane</name>
    <message numerus="yes">
        <source>%n side by side</source>
        <translation>
            <numerusform>One below the other</numerusform>
            <numerusform>%n side by side</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::CompareView</name>
    <message numerus="yes">
        <source>%n lines are added.</source>
        <translation>
            <numerusform>1 line is added.</numerusform>
            <numerusform>%n lines are added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines are removed.</source>
        <translation>
            <numerusform>1 line is removed.</numerusform>
            <numerusform>%n lines are removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::ConfigurationDialog</name>
    <message numerus="yes">
        <source>%n places of the configuration call it so, and follow.</source>
        <translation>
            <numerusform>1 place of the configuration calls it so, and follows.</numerusform>
            <numerusform>%n places of the configuration call it so, and follow.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::ConfigurationModel</name>
    <message numerus="yes">
        <source>%1 (%n wrong)</source>
        <translation>
            <numerusform>%1 (%n wrong)</numerusform>
            <numerusform>%1 (%n wrong)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n to look at)</source>
        <translation>
            <numerusform>%1 (%n to look at)</numerusform>
            <numerusform>%1 (%n to look at)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::DifferenceModel</name>
    <message numerus="yes">
        <source>%n equal lines</source>
        <translation>
            <numerusform>1 equal line</numerusform>
            <numerusform>%n equal lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::DryRunDialog</name>
    <message numerus="yes">
        <source>Nothing is in the way of %n commands. None was run.</source>
        <translation>
            <numerusform>Nothing is in the way of the one command. It was not run.</numerusform>
            <numerusform>Nothing is in the way of %n commands. None was run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::EditorPage</name>
    <message numerus="yes">
        <source>%n items will move to where you paste them (%1).</source>
        <translation>
            <numerusform>1 item will move to where you paste it (%1).</numerusform>
            <numerusform>%n items will move to where you paste them (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places</source>
        <translation>
            <numerusform>1 place</numerusform>
            <numerusform>%n places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n places replaced</source>
        <translation>
            <numerusform>1 place replaced</numerusform>
            <numerusform>%n places replaced</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::GatePanel</name>
    <message numerus="yes">
        <source>%n criteria are not ticked</source>
        <translation>
            <numerusform>1 criterion is not ticked</numerusform>
            <numerusform>%n criteria are not ticked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>no GO from %n seats</source>
        <translation>
            <numerusform>no GO from 1 seat</numerusform>
            <numerusform>no GO from %n seats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::LaunchDesk</name>
    <message numerus="yes">
        <source>%n scripts of this launch are still running and are watched again.</source>
        <translation>
            <numerusform>One script of this launch is still running and is watched again.</numerusform>
            <numerusform>%n scripts of this launch are still running and are watched again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Say who holds the %n roles and how to reach them.</source>
        <translation>
            <numerusform>Say who holds the one role and how to reach them.</numerusform>
            <numerusform>Say who holds the %n roles and how to reach them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n numbers or sources cannot be watched.</source>
        <translation>
            <numerusform>1 number or source cannot be watched.</numerusform>
            <numerusform>%n numbers or sources cannot be watched.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::LedgerPage</name>
    <message numerus="yes">
        <source>INTACT: all %n entries hold, at %1 UTC.</source>
        <translation>
            <numerusform>INTACT: the one entry holds, at %1 UTC.</numerusform>
            <numerusform>INTACT: all %n entries hold, at %1 UTC.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n things are worth knowing: %1</source>
        <translation>
            <numerusform>1 thing is worth knowing: %1</numerusform>
            <numerusform>%n things are worth knowing: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LedgerSentence</name>
    <message numerus="yes">
        <source>Pinned %n file(s) that a rollback runs, with the GO on %1</source>
        <translation>
            <numerusform>Pinned %n file that a rollback runs, with the GO on %1</numerusform>
            <numerusform>Pinned %n files that a rollback runs, with the GO on %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nobody acknowledged the alarm %1 within %n minute(s): escalated</source>
        <translation>
            <numerusform>Nobody acknowledged the alarm %1 within %n minute: escalated</numerusform>
            <numerusform>Nobody acknowledged the alarm %1 within %n minutes: escalated</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Shelved the alarm %1 for %n minute(s): %2</source>
        <translation>
            <numerusform>Shelved the alarm %1 for %n minute: %2</numerusform>
            <numerusform>Shelved the alarm %1 for %n minutes: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved T-0 earlier by %n minute(s), to %1</source>
        <translation>
            <numerusform>Moved T-0 earlier by %n minute, to %1</numerusform>
            <numerusform>Moved T-0 earlier by %n minutes, to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slipped T-0 by %n minute(s), to %1</source>
        <translation>
            <numerusform>Slipped T-0 by %n minute, to %1</numerusform>
            <numerusform>Slipped T-0 by %n minutes, to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set the roster to %n person(s): %1</source>
        <translation>
            <numerusform>Set the roster to %n person: %1</numerusform>
            <numerusform>Set the roster to %n persons: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n expectation(s) missing</source>
        <translation>
            <numerusform>%1; %n expectation missing</numerusform>
            <numerusform>%1; %n expectations missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n expectation(s) for a person to judge</source>
        <translation>
            <numerusform>%1; %n expectation for a person to judge</numerusform>
            <numerusform>%1; %n expectations for a person to judge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exported the certificate %1 over %n entries</source>
        <translation>
            <numerusform>Exported the certificate %1 over %n entry</numerusform>
            <numerusform>Exported the certificate %1 over %n entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Called the roll of %n person(s)</source>
        <translation>
            <numerusform>Called the roll of %n person</numerusform>
            <numerusform>Called the roll of %n persons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Began the communication test of %1 with %n person(s)</source>
        <translation>
            <numerusform>Began the communication test of %1 with %n person</numerusform>
            <numerusform>Began the communication test of %1 with %n persons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::LedgerView</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::LintPane</name>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LintText</name>
    <message numerus="yes">
        <source>&quot;%1&quot; has a deadline of %n minute(s), but nobody who keeps it.</source>
        <translation>
            <numerusform>&quot;%1&quot; has a deadline of %n minute, but nobody who keeps it.</numerusform>
            <numerusform>&quot;%1&quot; has a deadline of %n minutes, but nobody who keeps it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::LiveChart</name>
    <message numerus="yes">
        <source>%1: all %n sources are well.</source>
        <translation>
            <numerusform>%1: its source is well.</numerusform>
            <numerusform>%1: all %n sources are well.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n scripts of that launch go on without the window.</source>
        <translation>
            <numerusform>One script of that launch goes on without the window.</numerusform>
            <numerusform>%n scripts of that launch go on without the window.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n scripts are running. They go on without the window, and nothing they write is lost.</source>
        <translation>
            <numerusform>One script is running. It goes on without the window, and nothing it writes is lost.</numerusform>
            <numerusform>%n scripts are running. They go on without the window, and nothing they write is lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::MessageDialog</name>
    <message numerus="yes">
        <source>%n blanks are not filled yet:</source>
        <translation>
            <numerusform>%n blank is not filled yet:</numerusform>
            <numerusform>%n blanks are not filled yet:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::NumbersPage</name>
    <message numerus="yes">
        <source>Numbers (%n beyond their limits)</source>
        <translation>
            <numerusform>Numbers (1 beyond its limit)</numerusform>
            <numerusform>Numbers (%n beyond their limits)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::OutlineModel</name>
    <message numerus="yes">
        <source>%n commands</source>
        <translation>
            <numerusform>%n command</numerusform>
            <numerusform>%n commands</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n boxes</source>
        <translation>
            <numerusform>%n box</numerusform>
            <numerusform>%n boxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n expectations</source>
        <translation>
            <numerusform>%n expectation</numerusform>
            <numerusform>%n expectations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deliverables</source>
        <translation>
            <numerusform>%n deliverable</numerusform>
            <numerusform>%n deliverables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::OutputView</name>
    <message numerus="yes">
        <source>Copied %n line(s).</source>
        <translation>
            <numerusform>Copied %n line.</numerusform>
            <numerusform>Copied %n lines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied the first %n line(s); the whole output is in %1.</source>
        <translation>
            <numerusform>Copied the first %n line; the whole output is in %1.</numerusform>
            <numerusform>Copied the first %n lines; the whole output is in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not following: %n new line(s) below.</source>
        <translation>
            <numerusform>Not following: %n new line below.</numerusform>
            <numerusform>Not following: %n new lines below.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::PlanPage</name>
    <message numerus="yes">
        <source>%n phases</source>
        <translation>
            <numerusform>%n phase</numerusform>
            <numerusform>%n phases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other sections</source>
        <translation>
            <numerusform>%n other section</numerusform>
            <numerusform>%n other sections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n commands</source>
        <translation>
            <numerusform>%n command</numerusform>
            <numerusform>%n commands</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n boxes</source>
        <translation>
            <numerusform>%n box</numerusform>
            <numerusform>%n boxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n expectations</source>
        <translation>
            <numerusform>%n expectation</numerusform>
            <numerusform>%n expectations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deliverables</source>
        <translation>
            <numerusform>%n deliverable</numerusform>
            <numerusform>%n deliverables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gates</source>
        <translation>
            <numerusform>%n gate</numerusform>
            <numerusform>%n gates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n roles</source>
        <translation>
            <numerusform>%n role</numerusform>
            <numerusform>%n roles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thresholds</source>
        <translation>
            <numerusform>%n threshold</numerusform>
            <numerusform>%n thresholds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rollback scenarios</source>
        <translation>
            <numerusform>%n rollback scenario</numerusform>
            <numerusform>%n rollback scenarios</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sign-offs</source>
        <translation>
            <numerusform>%n sign-off</numerusform>
            <numerusform>%n sign-offs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blanks to fill</source>
        <translation>
            <numerusform>%n blank to fill</numerusform>
            <numerusform>%n blanks to fill</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n findings</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::ProblemList</name>
    <message numerus="yes">
        <source>%n more problems like these.</source>
        <translation>
            <numerusform>1 more problem like these.</numerusform>
            <numerusform>%n more problems like these.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::QuietDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and 1 more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::RollbackPanel</name>
    <message numerus="yes">
        <source>Record what you observed at %n step(s) below.</source>
        <translation>
            <numerusform>Record what you observed at %n step below.</numerusform>
            <numerusform>Record what you observed at %n steps below.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::RolloutPage</name>
    <message numerus="yes">
        <source>Rollback matri&amp;x: %n APPLIES</source>
        <translation>
            <numerusform>Rollback matri&amp;x: 1 APPLIES</numerusform>
            <numerusform>Rollback matri&amp;x: %n APPLY</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::SampleTable</name>
    <message numerus="yes">
        <source>%n moments, newest first.</source>
        <translation>
            <numerusform>1 moment.</numerusform>
            <numerusform>%n moments, newest first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::SidePanel</name>
    <message numerus="yes">
        <source>%n people; the first of them:</source>
        <translation>
            <numerusform>%n person:</numerusform>
            <numerusform>%n people; the first of them:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n criteria are open</source>
        <translation>
            <numerusform>%n criterion is open</numerusform>
            <numerusform>%n criteria are open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>⚠ %n fixed times are in doubt</source>
        <translation>
            <numerusform>⚠ %n fixed time is in doubt</numerusform>
            <numerusform>⚠ %n fixed times are in doubt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::SignoffPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::StatementView</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::TopStrip</name>
    <message numerus="yes">
        <source>Saved, %n entries</source>
        <translation>
            <numerusform>Saved, %n entry</numerusform>
            <numerusform>Saved, %n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wall</name>
    <message numerus="yes">
        <source>%n criteria open</source>
        <translation>
            <numerusform>1 criterion open</numerusform>
            <numerusform>%n criteria open</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more alarms</source>
        <translation>
            <numerusform>and 1 more alarm</numerusform>
            <numerusform>and %n more alarms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more seats</source>
        <translation>
            <numerusform>and 1 more seat</numerusform>
            <numerusform>and %n more seats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::WatchPane</name>
    <message numerus="yes">
        <source>%1: BREACH of %n limits</source>
        <comment>more numbers</comment>
        <translation>
            <numerusform>%1: BREACH of 1 limit</numerusform>
            <numerusform>%1: BREACH of %n limits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more numbers</source>
        <translation>
            <numerusform>1 more number</numerusform>
            <numerusform>%n more numbers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>holdpoint::ui::WatchView</name>
    <message numerus="yes">
        <source>Nobody measures %n threshold(s) of this phase: %1</source>
        <translation>
            <numerusform>Nobody measures 1 threshold of this phase: %1</numerusform>
            <numerusform>Nobody measures %n thresholds of this phase: %1</numerusform>
        </translation>
    </message>
</context>
</TS>
