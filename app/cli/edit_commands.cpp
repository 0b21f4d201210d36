// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include "core/base/disk.h"
#include "core/runbook/document_file.h"
#include "core/runbook/edit_json.h"

#include <QCoreApplication>

// edit: the runbook editor's operations, without a window.
namespace holdpoint::app {
namespace {

QString editorText(const char* words) { return QCoreApplication::translate("cli", words); }

struct EditArguments
{
    std::string runbook, operations, out;
};

// Which operation could not be done: the ones before it are not written either.
Error ofOperation(const Error& error, qsizetype number, const QString& name)
{
    Error named = error;
    named.cause = editorText("Operation %1 (%2): %3").arg(number).arg(name, error.cause);
    return named;
}

Result<QJsonArray> editRunbook(const EditArguments& given)
{
    SystemDisk disk;
    // Nothing is left behind by one run, so there is no journal.
    runbook::DocumentFile file(disk, text(given.runbook), {});
    Result<runbook::Document> document = file.load();
    if (!document)
        return std::unexpected(document.error());
    constexpr qint64 largestList = 16 * 1024 * 1024; // bytes
    const Result<QByteArray> json = disk.read(text(given.operations), largestList);
    if (!json)
        return std::unexpected(json.error());
    const Result<std::vector<runbook::Edit>> edits = runbook::readEdits(*json);
    if (!edits)
        return std::unexpected(edits.error());
    QJsonArray done;
    const QByteArray before = document->bytes();
    for (const runbook::Edit& edit : *edits) {
        const QString name = runbook::operationName(edit);
        Result<runbook::Document::Edited> edited = document->edit(edit);
        if (!edited)
            return std::unexpected(ofOperation(edited.error(), done.size() + 1, name));
        done.append(QJsonObject{{QStringLiteral("item"), edited->item},
                                {QStringLiteral("op"), name},
                                {QStringLiteral("patches"), qint64(edited->patches.size())}});
        document = std::move(edited->document);
    }
    const Result<void> saved = !given.out.empty()            ? file.saveAs(*document, text(given.out), true)
                               : document->bytes() != before ? file.save(*document)
                                                             : Result<void>();
    if (!saved)
        return std::unexpected(saved.error());
    return done;
}

void edit(Workbench& bench, const EditArguments& given, const Finish& finish)
{
    const Result<QJsonArray> done = editRunbook(given);
    if (!done) {
        bench.fail(done.error(), finish);
        return;
    }
    if (bench.terminal.json) {
        bench.terminal.object({{QStringLiteral("operations"), *done}});
    } else {
        for (const QJsonValue& one : *done)
            bench.terminal.line(one[QStringLiteral("op")].toString() + u' ' + one[QStringLiteral("item")].toString());
    }
    finish(0);
}

} // namespace

void addEditCommands(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("edit", "Change a runbook by a list of operations; the rest stays as it is");
    auto given = std::make_shared<EditArguments>();
    command->add_option("RUNBOOK", given->runbook, "Markdown file")->required();
    command->add_option("--ops", given->operations, "JSON list of operations; an empty list changes no byte")
        ->required();
    command->add_option("--out", given->out, "Write here (and over what is there) instead of into RUNBOOK");
    std::string footer = "All operations are done, or none. Each is {\"op\": NAME, ...} with the ids that\n"
                         "holdpoint import --json shows, for example\n"
                         "  [{\"op\": \"add-box\", \"after\": ID, \"text\": \"Door is closed\"},\n"
                         "   {\"op\": \"set-time\", \"item\": ID, \"offset_s\": -7200}]\n"
                         "A place is one of \"before\", \"after\" or \"into\". Operations:\n";
    std::string line;
    for (const QString& name : runbook::operationNames()) {
        if (line.size() + std::size_t(name.size()) > 76) {
            footer += "  " + line + '\n';
            line.clear();
        }
        line += (line.empty() ? "" : " ") + name.toStdString();
    }
    command->footer(footer + "  " + line);
    command->callback(
        [&bench, given] { bench.job = [&bench, given](const Finish& finish) { edit(bench, *given, finish); }; });
}

} // namespace holdpoint::app
