// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include "app/certificate_check.h"
#include "app/cli/status.h"
#include "core/ledger/read_check.h"
#include "core/ledger/verifier.h"
#include "core/report/pdf_file.h"
#include "core/runbook/configuration.h"
#include "core/runbook/display_text.h"
#include "core/runbook/importer.h"
#include "core/runner/run.h"
#include "core/session/anchors.h"
#include "core/session/armed_now.h"
#include "core/session/late_rollback.h"
#include "core/session/launch_folder.h"
#include "core/session/verify_launch.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

// import, status, log, verify: commands that change nothing and open no lock.
namespace holdpoint::app {
namespace {

QString readText(const char* words) { return QCoreApplication::translate("cli", words); }

struct ReadArguments
{
    std::string file, against;
    bool check = false;
};

// A configuration that cannot be read stops no import, but nobody shall learn of it only when the launch is made.
void findConfiguration(runbook::Plan& plan)
{
    if (plan.configurationToml.isEmpty())
        return;
    const Result<runbook::Configuration> read =
        runbook::parseConfiguration(plan.configurationToml, plan.configurationLine);
    if (read)
        return;
    const Error& error = read.error();
    plan.findings.append({QStringLiteral("configuration"), std::max(error.line, plan.configurationLine),
                          error.cause + u' ' + error.nextStep});
    std::stable_sort(plan.findings.begin(), plan.findings.end(),
                     [](const runbook::Finding& a, const runbook::Finding& b) { return a.line < b.line; });
}

void importFile(Workbench& bench, const ReadArguments& given, const Finish& finish)
{
    Result<runbook::Plan> plan = runbook::importRunbookFile(text(given.file));
    if (!plan) {
        bench.fail(plan.error(), finish);
        return;
    }
    findConfiguration(*plan);
    if (bench.terminal.json) {
        bench.terminal.raw(runbook::planJson(*plan));
        finish(0);
        return;
    }
    bench.terminal.line(plan->title);
    for (const runbook::Passage& passage : plan->introduction) {
        bench.terminal.line(QStringLiteral("\n%1: %2")
                                .arg(passage.line)
                                .arg(passage.title.isEmpty() ? readText("To read first") : passage.title));
        for (const QString& line : passage.text.split(u'\n'))
            bench.terminal.line(QStringLiteral("    ") + runbook::escapedForDisplay(line.toUtf8()));
    }
    for (const runbook::Phase& phase : plan->phases) {
        bench.terminal.line(QStringLiteral("\n%1: %2").arg(phase.line).arg(phase.title));
        for (const runbook::Step& step : phase.steps) {
            if (step.hasWork())
                bench.terminal.line(QStringLiteral("%1:   %2 [%3] %4")
                                        .arg(step.line)
                                        .arg(step.title, kindName(step.kind),
                                             readText("%1 commands, %2 boxes, %3 expectations")
                                                 .arg(step.commands.size())
                                                 .arg(step.checks.size())
                                                 .arg(step.expectations.size())));
        }
    }
    for (const runbook::Finding& finding : plan->findings)
        bench.terminal.line(QStringLiteral("%1: %2: %3").arg(finding.line).arg(finding.code, finding.text));
    finish(0);
}

// Rollbacks that ran without the ledger and are not in it yet.
std::vector<session::AloneRollback> notRecorded(const QString& folder, const std::vector<events::Entry>& ledger)
{
    std::vector<session::AloneRollback> waiting = session::aloneRollbacks(folder);
    std::erase_if(waiting,
                  [&](const session::AloneRollback& alone) { return session::recordedAt(alone, ledger).has_value(); });
    return waiting;
}

QString outcomeOf(const session::AloneRollback& alone)
{
    if (const auto* ended = std::get_if<events::RollbackEnded>(&alone.entries.back().body))
        return ended->outcome;
    return alone.running ? QStringLiteral("running") : QStringLiteral("incomplete");
}

QJsonArray notRecordedJson(const std::vector<session::AloneRollback>& waiting)
{
    QJsonArray list;
    for (const session::AloneRollback& alone : waiting) {
        const events::Entry& begin = alone.entries.front();
        list.append(QJsonObject{{QStringLiteral("at"), utcText(begin.at.utcMs)},
                                {QStringLiteral("by"), begin.actor.person},
                                {QStringLiteral("outcome"), outcomeOf(alone)}});
    }
    return list;
}

void tellNotRecorded(const Terminal& terminal, const std::vector<session::AloneRollback>& waiting)
{
    for (const session::AloneRollback& alone : waiting) {
        const events::Entry& begin = alone.entries.front();
        terminal.line(readText("A ROLLBACK RAN WITHOUT THE LEDGER at %1, by %2: %3. Not recorded yet: the next "
                               "Holdpoint that opens this launch records it late.")
                          .arg(utcText(begin.at.utcMs), begin.actor.person, outcomeOf(alone)));
    }
}

struct LeftBehind
{
    const checklist::RunRecord* run;
    qsizetype processes;
};

// What runs that have ended, or are lost, left alive and that still is: services started on purpose, or processes that
// escaped.
std::vector<LeftBehind> leftBehind(const checklist::Launch& launch, const QString& folder)
{
    std::vector<LeftBehind> alive;
    for (const checklist::RunRecord& run : launch.state().runs) {
        const QString place = session::runPath(folder, run.started.run);
        const Result<runner::RunExit> exit = run.finished ? runner::readExit(place) : std::unexpected(Error());
        // Of a run whose end nobody saw the script itself may go on.
        if (!run.lost && (!exit || exit->leftBehind == 0))
            continue;
        if (const qsizetype processes = runner::survivors(place).size(); processes > 0)
            alive.push_back({&run, processes});
    }
    return alive;
}

void status(Workbench& bench, const ReadArguments& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = session::readLaunch(text(given.file));
    const std::vector<session::AloneRollback> waiting =
        notRecorded(text(given.file), read ? read->entries : std::vector<events::Entry>());
    if (!read) {
        if (!bench.terminal.json)
            tellNotRecorded(bench.terminal, waiting);
        bench.fail(read.error(), finish);
        return;
    }
    const checklist::Launch& launch = read->launch;
    const rollout::Armed armed = session::armedAsSeen(launch, text(given.file), bench.environment.runnerProgram,
                                                      *bench.environment.disk, bench.environment.clock->now().utcMs);
    if (bench.terminal.json) {
        QJsonObject answer = statusJson(launch, armed, bench.environment.clock->now());
        answer.insert(QStringLiteral("anchors"), anchorsJson(launch));
        answer.insert(QStringLiteral("ledger_holds"), !read->broken);
        answer.insert(QStringLiteral("ledger_problem"), read->broken ? read->broken->cause : QString());
        answer.insert(QStringLiteral("rollbacks_not_recorded"), notRecordedJson(waiting));
        QJsonArray alive;
        for (const LeftBehind& one : leftBehind(launch, text(given.file)))
            alive.append(QJsonObject{{QStringLiteral("run"), one.run->started.run},
                                     {QStringLiteral("step"), one.run->started.step},
                                     {QStringLiteral("processes"), one.processes}});
        answer.insert(QStringLiteral("left_behind"), alive);
        bench.terminal.object(answer);
    } else {
        tellNotRecorded(bench.terminal, waiting);
        bench.terminal.line(statusText(launch, armed, bench.environment.clock->now()));
        for (const LeftBehind& one : leftBehind(launch, text(given.file)))
            bench.terminal.line(readText("STILL ALIVE, started by run %1, which is over: %2 (processes: %3)")
                                    .arg(one.run->started.run)
                                    .arg(runbook::escapedForDisplay(one.run->started.text).simplified())
                                    .arg(one.processes));
        const std::vector<session::Anchor> anchors = session::readAnchors(launch);
        bench.terminal.line(readText("Checkpoints: %1").arg(session::anchoredText(anchors, launch.state().entries)));
        for (const session::Anchor& anchor : anchors) {
            if (!anchor.problem.isEmpty())
                bench.terminal.line(readText("ANCHOR FOLDER %1: %2").arg(anchor.folder, anchor.problem));
        }
    }
    if (read->broken)
        bench.terminal.error(*read->broken);
    const bool clean = isClean(launch, armed, bench.environment.clock->now().utcMs) && !read->broken && waiting.empty();
    finish(given.check && !clean ? 1 : 0);
}

QString logLine(const QString& number, const events::Entry& entry)
{
    return QStringLiteral("%1 %2 %3 %4 %5%6")
        .arg(number, 6)
        .arg(utcText(entry.at.utcMs), events::kindOf(entry.body), entry.actor.person,
             QString::fromUtf8(QJsonDocument(events::bodyJson(entry.body)).toJson(QJsonDocument::Compact)),
             entry.late ? readText(" (recorded late)") : QString());
}

// What stands beside the ledger and will stand in it.
void logNotRecorded(const Terminal& terminal, const std::vector<session::AloneRollback>& waiting)
{
    for (const session::AloneRollback& alone : waiting) {
        for (const events::Entry& entry : alone.entries) {
            if (terminal.json)
                terminal.object({{QStringLiteral("not_recorded"),
                                  QJsonObject{{QStringLiteral("kind"), events::kindOf(entry.body)},
                                              {QStringLiteral("utc"), utcText(entry.at.utcMs)},
                                              {QStringLiteral("person"), entry.actor.person},
                                              {QStringLiteral("body"), events::bodyJson(entry.body)}}}});
            else
                terminal.line(readText("%1 NOT RECORDED YET").arg(logLine(QStringLiteral("-"), entry)));
        }
    }
}

void log(Workbench& bench, const ReadArguments& given, const Finish& finish)
{
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(session::ledgerPath(text(given.file)));
    if (!reader) {
        bench.fail(reader.error(), finish);
        return;
    }
    ledger::ReadCheck check;
    std::vector<events::Entry> rollbacks; // of the ledger, to know those beside it
    QString logKey;
    for (;;) {
        const Result<std::vector<QByteArray>> rows = (*reader)->entries(check.size(), 256);
        if (!rows) {
            bench.fail(rows.error(), finish);
            return;
        }
        if (rows->empty())
            break;
        for (const QByteArray& bytes : *rows) {
            check.add(bytes);
            const Result<events::Entry> entry = events::decodeEntry(bytes);
            if (bench.terminal.json)
                bench.terminal.raw(bytes + '\n');
            else if (entry)
                bench.terminal.line(logLine(QString::number(entry->seq), *entry));
            else
                bench.terminal.error(entry.error());
            if (!entry)
                continue;
            logKey = session::logKeyAfter(*entry, logKey);
            if (std::holds_alternative<events::RollbackStarted>(entry->body))
                rollbacks.push_back(*entry);
        }
    }
    logNotRecorded(bench.terminal, notRecorded(text(given.file), rollbacks));
    if (const Result<void> holds = check.holds(**reader, logKey); !holds) {
        bench.fail(holds.error(), finish);
        return;
    }
    finish(0);
}

void verifyCertificate(Workbench& bench, const QString& path, const QByteArray& against, const Finish& finish)
{
    const Result<QByteArray> pdf = SystemDisk().read(path, report::PdfFile::largest);
    const Result<CertificateFacts> facts = pdf ? checkCertificate(*pdf, against) : std::unexpected(pdf.error());
    if (!facts && facts.error().code != ErrorCode::AnswerIsNo) {
        bench.fail(facts.error(), finish);
        return;
    }
    if (bench.terminal.json && facts)
        bench.terminal.object({{QStringLiteral("intact"), true},
                               {QStringLiteral("launch"), facts->launch},
                               {QStringLiteral("entries"), facts->ledgerSize},
                               {QStringLiteral("attached"), facts->entries},
                               {QStringLiteral("signatures"), facts->signatures},
                               {QStringLiteral("checkpoint"), QString::fromUtf8(facts->checkpoint)},
                               {QStringLiteral("log_key"), facts->logKey},
                               {QStringLiteral("seal"), facts->seal},
                               {QStringLiteral("rosters"), QJsonArray::fromStringList(facts->rosters)}});
    else if (bench.terminal.json)
        bench.terminal.object({{QStringLiteral("intact"), false}, {QStringLiteral("problem"), facts.error().cause}});
    else if (facts)
        bench.terminal.line(readText("Intact: the certificate of %1 with %2 signatures, over a ledger of %3 entries.\n"
                                     "Compare with what was announced before the launch:\nlog key %4\nseal %5\n"
                                     "roster %6")
                                .arg(facts->launch)
                                .arg(facts->signatures)
                                .arg(facts->ledgerSize)
                                .arg(facts->logKey, facts->seal, facts->rosters.join(QStringLiteral("\nroster "))));
    else
        bench.terminal.line(readText("NOT INTACT: %1").arg(facts.error().text()));
    finish(facts ? 0 : 1);
}

QJsonArray noticesJson(const ledger::Verdict& verdict)
{
    QJsonArray notices;
    for (const ledger::Notice& notice : verdict.notices)
        notices.append(QJsonObject{{QStringLiteral("seq"), notice.seq}, {QStringLiteral("text"), notice.text}});
    return notices;
}

void verify(Workbench& bench, const ReadArguments& given, const Finish& finish)
{
    QByteArray anchored;
    if (!given.against.empty()) {
        Result<QByteArray> bytes = SystemDisk().read(text(given.against), 1 << 16);
        if (!bytes) {
            bench.fail(bytes.error(), finish);
            return;
        }
        anchored = *bytes;
    }
    if (!QFileInfo(text(given.file)).isDir()) {
        verifyCertificate(bench, text(given.file), anchored, finish);
        return;
    }
    const Result<ledger::Verdict> verdict =
        session::verifyLaunch(text(given.file), anchored, bench.environment.checkpointFolder);
    if (!verdict) {
        bench.fail(verdict.error(), finish);
        return;
    }
    if (bench.terminal.json)
        bench.terminal.object(
            {{QStringLiteral("intact"), verdict->intact},
             {QStringLiteral("entries"), verdict->entries},
             {QStringLiteral("first_bad"), verdict->firstBad ? QJsonValue(*verdict->firstBad) : QJsonValue()},
             {QStringLiteral("problem"), verdict->problem},
             {QStringLiteral("checkpoint"), QString::fromUtf8(verdict->checkpoint)},
             {QStringLiteral("log_key"), verdict->logKey},
             {QStringLiteral("notices"), noticesJson(*verdict)}});
    else if (verdict->intact)
        bench.terminal.line(readText("Intact: %1 entries, signed by %2.").arg(verdict->entries).arg(verdict->logKey));
    else if (verdict->firstBad)
        bench.terminal.line(
            readText("NOT INTACT, first at entry %1: %2").arg(*verdict->firstBad).arg(verdict->problem));
    else
        bench.terminal.line(readText("NOT INTACT: %1").arg(verdict->problem));
    for (const ledger::Notice& notice : verdict->notices)
        bench.terminal.note(readText("Notice, entry %1: %2").arg(notice.seq).arg(notice.text));
    finish(verdict->intact ? 0 : 1);
}

} // namespace

void addReadCommands(CLI::App& program, Workbench& bench)
{
    const auto add = [&](const char* name, const char* help, const char* argument, auto work) {
        auto* command = program.add_subcommand(name, help);
        auto given = std::make_shared<ReadArguments>();
        command->add_option(argument, given->file)->required();
        if (std::string_view(name) == "status")
            command->add_flag("--check", given->check, "Answer 1 unless all is well");
        if (std::string_view(name) == "verify")
            command->add_option("--against", given->against, "An anchored checkpoint that must be in its past");
        command->callback([&bench, given, work] {
            bench.job = [&bench, given, work](const Finish& finish) { work(bench, *given, finish); };
        });
    };
    add("import", "Show the plan as it is read from a runbook", "RUNBOOK", importFile);
    add("status", "Show where the launch stands", "LAUNCH", status);
    add("log", "Show the ledger's entries", "LAUNCH", log);
    add("verify", "Check a launch folder or a certificate from its stored bytes", "LAUNCH", verify);
}

} // namespace holdpoint::app
