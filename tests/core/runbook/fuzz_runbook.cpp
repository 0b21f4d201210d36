// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runbook/fuzz_runbook.h"

#include "core/runbook/importer.h"
#include "core/runbook/shell_scan.h"

#include <cstdio>
#include <cstdlib>

namespace holdpoint::test {

QString brokenByImporter(const QByteArray& bytes)
{
    const Result<runbook::Plan> plan = runbook::importRunbook(bytes);
    if (!plan) {
        const Error& error = plan.error();
        if (error.cause.isEmpty() || error.nextStep.isEmpty())
            return QStringLiteral("an error without cause or next step");
        return error.code == ErrorCode::Malformed && error.line < 1 ? QStringLiteral("an error without its line")
                                                                    : QString();
    }
    qint64 at = 0;
    for (const runbook::Node& node : plan->nodes) {
        if (node.bytes.begin != at || node.bytes.end <= at)
            return QStringLiteral("a gap or overlap of nodes at byte %1").arg(at);
        at = node.bytes.end;
    }
    if (at != bytes.size())
        return QStringLiteral("nodes end at byte %1 of %2").arg(at).arg(bytes.size());
    // A command is exactly bytes of the file; only prompts and indentation between its lines are left out.
    for (const runbook::Phase& phase : plan->phases) {
        for (const runbook::Step& step : phase.steps) {
            for (const runbook::Command& command : step.commands) {
                for (const QByteArray& line : command.text.split('\n')) {
                    if (!bytes.contains(line))
                        return QStringLiteral("a command that is not in the file: %1").arg(QString::fromUtf8(line));
                }
            }
        }
    }
    return {};
}

QString brokenByShellScan(const QByteArray& bytes)
{
    std::vector<runbook::CodeLine> lines;
    qsizetype begin = 0;
    for (int number = 1; begin <= bytes.size(); ++number) {
        qsizetype end = bytes.indexOf('\n', begin);
        end = end < 0 ? bytes.size() : end;
        lines.push_back({QByteArrayView(bytes).sliced(begin, end - begin), number});
        begin = end + 1;
    }
    int next = 0;
    const std::vector<runbook::ShellItem> items = runbook::scanShell(lines);
    for (const runbook::ShellItem& item : items) {
        if (item.first < next || item.last < item.first || item.last >= static_cast<int>(lines.size()))
            return QStringLiteral("items that overlap or leave the fence at line %1").arg(item.first + 1);
        // What lies between two items is blank.
        for (int line = next; line < item.first; ++line) {
            if (!lines[static_cast<std::size_t>(line)].text.trimmed().isEmpty())
                return QStringLiteral("line %1 belongs to no item").arg(line + 1);
        }
        if (!item.complete && &item != &items.back())
            return QStringLiteral("an incomplete item before the end at line %1").arg(item.first + 1);
        next = item.last + 1;
    }
    for (std::size_t line = static_cast<std::size_t>(next); line < lines.size(); ++line) {
        if (!lines[line].text.trimmed().isEmpty())
            return QStringLiteral("line %1 belongs to no item").arg(line + 1);
    }
    return {};
}

} // namespace holdpoint::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    for (const QString& problem :
         {holdpoint::test::brokenByImporter(bytes), holdpoint::test::brokenByShellScan(bytes)}) {
        if (problem.isEmpty())
            continue;
        std::fprintf(stderr, "%s\n", qPrintable(problem));
        std::abort();
    }
    return 0;
}
