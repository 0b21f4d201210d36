// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"
#include "app/cli/status.h"

#include "core/runbook/difference.h"
#include "core/runbook/display_text.h"
#include "core/runbook/importer.h"
#include "core/session/launch_folder.h"
#include "core/session/plan_change.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

// deviation request, list, approve, reject.
namespace holdpoint::app {
namespace {

QString deviationWords(const char* words) { return QCoreApplication::translate("cli", words); }

struct RequestArguments
{
    std::string launch, kind, target, file, folder, reason;
    std::vector<std::string> set, unset;
    bool evenDone = false;
};

Result<QByteArray> bytesOf(const std::string& path)
{
    QFile file(text(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Unreadable,
                       deviationWords("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
                       deviationWords("Give a file that holds exactly the text that is to stand instead."));
    return file.readAll();
}

// "D3", as the ledger has it, or "d3" or "3".
QString deviationNumber(const std::string& words)
{
    const QString number = text(words).trimmed().toUpper();
    bool bare = false;
    number.toUInt(&bare);
    return bare ? u'D' + number : number;
}

bool isMarkdown(const std::string& path)
{
    const QString name = text(path).toLower();
    return name.endsWith(QLatin1String(".md")) || name.endsWith(QLatin1String(".markdown"));
}

// The new version of the whole runbook or configuration, kept in the launch folder: the ledger names it by its hash.
Result<QByteArray> keptVersion(const RequestArguments& given, const Error& noFile)
{
    if (given.file.empty())
        return std::unexpected(noFile);
    Result<QByteArray> bytes = bytesOf(given.file);
    if (!bytes)
        return bytes;
    if (given.kind == "configuration" && isMarkdown(given.file)) {
        const Result<runbook::Plan> plan = runbook::importRunbook(*bytes);
        if (!plan)
            return std::unexpected(plan.error());
        *bytes = plan->configurationToml.toUtf8();
    }
    const Result<QString> kept = session::keepInput(text(given.launch), *bytes);
    return kept ? Result<QByteArray>(kept->toLatin1()) : std::unexpected(kept.error());
}

Result<QByteArray> wantedText(const RequestArguments& given)
{
    const auto needs = [](const char* option) {
        return Error{ErrorCode::Usage, deviationWords("A deviation of this kind needs %1.").arg(QLatin1String(option)),
                     deviationWords("See holdpoint deviation request --help."), 0};
    };
    if (given.kind == "runbook" || given.kind == "configuration")
        return keptVersion(given, needs("--changed FILE"));
    if (given.kind == "environment") {
        QByteArray lines;
        for (const std::string& line : given.set)
            lines += QByteArray::fromStdString(line) + '\n';
        for (const std::string& name : given.unset)
            lines += QByteArray::fromStdString(name) + '\n';
        return lines.isEmpty() ? std::unexpected(needs("--set NAME=VALUE or --unset NAME")) : Result<QByteArray>(lines);
    }
    if (given.kind == "folder")
        return given.folder.empty()
                   ? std::unexpected(needs("--folder DIR"))
                   : Result<QByteArray>(QDir::cleanPath(QDir::current().absoluteFilePath(text(given.folder))).toUtf8());
    if (given.kind == "command")
        return given.file.empty() ? std::unexpected(needs("--changed FILE")) : bytesOf(given.file);
    return QByteArray();
}

Result<checklist::RequestDeviation> requested(const checklist::Launch& launch, const RequestArguments& given)
{
    checklist::RequestDeviation command;
    command.kind = text(given.kind);
    command.reason = text(given.reason);
    command.evenDone = given.evenDone;
    const bool whole = given.kind == "runbook" || given.kind == "configuration" || given.kind == "declaration";
    const bool aboutStep = given.kind == "skip" || given.kind == "override" || given.kind == "order";
    if (!whole && given.target.empty())
        return failure(ErrorCode::Usage, deviationWords("A deviation of this kind needs TARGET."),
                       deviationWords("Name the step or command that it is about."));
    Result<QString> target = command.kind;
    if (!whole)
        target = find(launch, aboutStep ? Thing::Step : Thing::Command, text(given.target));
    if (!target && given.kind == "order")
        target = find(launch, Thing::Command, text(given.target));
    if (!target)
        return std::unexpected(target.error());
    command.target = *target;
    const Result<QByteArray> after = wantedText(given);
    if (!after)
        return std::unexpected(after.error());
    command.after = *after;
    return command;
}

void addRequest(CLI::App& deviation, Workbench& bench)
{
    auto* request = deviation.add_subcommand("request", "Ask for one; answers its number");
    auto given = std::make_shared<RequestArguments>();
    request->add_option("LAUNCH", given->launch)->required();
    request
        ->add_option(
            "KIND", given->kind,
            "skip, order, command, rerun, environment, folder, override, runbook, configuration or declaration")
        ->required();
    request->add_option("TARGET", given->target, "The step or command that it is about; none for the whole runbook");
    request->add_option("--changed", given->file,
                        "File with the exact text that is to stand instead: a command, a runbook, a configuration");
    request->add_option("--set", given->set, "NAME=VALUE in the command's environment; may be repeated");
    request->add_option("--unset", given->unset, "NAME that is not to be in the command's environment");
    request->add_option("--folder", given->folder, "Where the command is to run instead");
    request->add_flag(
        "--even-done", given->evenDone,
        "The new runbook changes or drops steps that are done, everybody has seen it, and they stay done");
    request->add_option("--reason", given->reason, "Why")->required();
    request->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            bench.withLaunch(given->launch, finish, [&bench, given, finish](LaunchClient& client) {
                const Result<checklist::RequestDeviation> command = requested(client.launch(), *given);
                if (!command) {
                    bench.fail(command.error(), finish);
                    return;
                }
                const QString number = QStringLiteral("D%1").arg(client.launch().state().deviations.size() + 1);
                Act act;
                act.command = *command;
                act.actor = bench.actor(client.launch());
                client.act(act, [&bench, finish, number](const Result<session::Committed>& result) {
                    if (!result) {
                        bench.fail(result.error(), finish);
                        return;
                    }
                    if (bench.terminal.json)
                        bench.terminal.object({{QStringLiteral("deviation"), number}});
                    else
                        bench.terminal.line(number);
                    finish(0);
                });
            });
        };
    });
}

void addDecisions(CLI::App& deviation, Workbench& bench)
{
    struct Arguments
    {
        std::string launch, id, reason;
        SigningWords signing;
    };
    const auto settle = [&](const char* name, const char* help, auto make) {
        auto* command = deviation.add_subcommand(name, help);
        auto given = std::make_shared<Arguments>();
        command->add_option("LAUNCH", given->launch)->required();
        command->add_option("DEVIATION", given->id, "Its number, D1")->required();
        command->add_option("--reason", given->reason, "Why; a rejection needs it");
        if (std::string_view(name) == "approve")
            addSigningWords(command, given->signing);
        command->callback([&bench, given, make] {
            bench.job = [&bench, given, make](const Finish& finish) {
                submitDecision(bench, given->launch, given->signing, finish,
                               [given, make](const checklist::Launch&) -> Result<checklist::Command> {
                                   return make(deviationNumber(given->id), text(given->reason));
                               });
            };
        });
    };
    settle("approve", "Approve it, as the coordinator: another runbook or configuration takes effect at once",
           [](const QString& id, const QString& reason) {
               return checklist::Command(checklist::ApproveDeviation{id, reason});
           });
    settle("reject", "Reject it, as the coordinator", [](const QString& id, const QString& reason) {
        return checklist::Command(checklist::RejectDeviation{id, reason});
    });
}

// One deviation with its exact difference, hidden characters spelled out.
void showDeviation(const Terminal& terminal, const checklist::Launch& launch, const checklist::DeviationRecord& record,
                   const QString& difference)
{
    const runbook::Phase* phase = nullptr;
    for (const runbook::Phase& one : launch.plan().phases) {
        if (one.id == record.phase)
            phase = &one;
    }
    if (terminal.json) {
        QJsonObject json = deviationJson(record);
        json.insert(QStringLiteral("expires_with"), record.phase);
        json.insert(QStringLiteral("difference"), difference);
        terminal.object(json);
        return;
    }
    terminal.line(deviationLine(launch, record));
    if (record.status == checklist::DeviationStatus::Approved || record.status == checklist::DeviationStatus::Requested)
        terminal.line(phase ? deviationWords("  expires with the end of “%1”").arg(phase->title)
                            : deviationWords("  expires with the launch"));
    for (const QString& line : difference.split(u'\n', Qt::SkipEmptyParts))
        terminal.line(QStringLiteral("  ") + line);
}

void addList(CLI::App& deviation, Workbench& bench)
{
    struct Arguments
    {
        std::string launch, id;
    };
    auto* list = deviation.add_subcommand("list", "Show the deviations, each with its exact difference");
    auto given = std::make_shared<Arguments>();
    list->add_option("LAUNCH", given->launch)->required();
    list->add_option("DEVIATION", given->id, "One of them only: D1");
    list->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            const Result<session::ReadLaunch> read = bench.read(given->launch);
            if (!read) {
                bench.fail(read.error(), finish);
                return;
            }
            bool found = given->id.empty();
            for (const checklist::DeviationRecord& record : read->launch.state().deviations) {
                if (!given->id.empty() && record.request.deviation != deviationNumber(given->id))
                    continue;
                found = true;
                const Result<QString> difference =
                    session::deviationDifference(record.request, text(given->launch), *bench.environment.disk);
                if (!difference) {
                    bench.fail(difference.error(), finish);
                    return;
                }
                showDeviation(bench.terminal, read->launch, record, *difference);
            }
            if (!found)
                bench.fail({ErrorCode::Refused, deviationWords("There is no deviation %1.").arg(text(given->id)),
                            deviationWords("Look its number up with holdpoint deviation list."), 0},
                           finish);
            else
                finish(0);
        };
    });
}

} // namespace

void addDeviationCommands(CLI::App& program, Workbench& bench)
{
    auto* deviation =
        program.add_subcommand("deviation", "Request, list, approve or reject deviations from the runbook");
    deviation->require_subcommand(1);
    addRequest(*deviation, bench);
    addList(*deviation, bench);
    addDecisions(*deviation, bench);
}

} // namespace holdpoint::app
