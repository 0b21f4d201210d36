// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_subject.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// Finds the lines of a command's text in the file again: the output of a session may stand between them.
void placeLines(const Source& source, LintCommand& placed)
{
    const QByteArray& text = placed.command->text;
    int line = placed.command->line;
    qsizetype at = 0;
    while (at <= text.size()) {
        qsizetype end = text.indexOf('\n', at);
        end = end < 0 ? text.size() : end;
        const QByteArrayView wanted = QByteArrayView(text).sliced(at, end - at);
        qsizetype found = source.line(line).indexOf(wanted);
        constexpr int farthest = 500;
        for (int ahead = 1; found < 0 && ahead < farthest && line + ahead <= source.lineCount(); ++ahead) {
            found = source.line(line + ahead).indexOf(wanted);
            line += found >= 0 ? ahead : 0;
        }
        const QByteArrayView whole = source.line(line);
        const qint64 start = whole.isNull() ? source.lineStart(line) : whole.data() - source.bytes().constData();
        placed.lines.emplace_back(at, start + std::max<qsizetype>(found, 0));
        placed.lastLine = line;
        ++line;
        at = end + 1;
    }
    placed.bytes = placed.range(0, text.size());
}

} // namespace

ByteRange LintCommand::range(qsizetype begin, qsizetype end) const
{
    const auto place = [this](qsizetype at) {
        auto line = std::upper_bound(lines.begin(), lines.end(), at,
                                     [](qsizetype value, const auto& one) { return value < one.first; });
        line = line == lines.begin() ? line : line - 1;
        return line->second + (at - line->first);
    };
    return {place(begin), place(end)};
}

ByteRange LintSubject::lineRange(int line) const
{
    const QByteArrayView text = source.line(line);
    const QByteArrayView trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {source.lineStart(std::max(line, 1)), source.lineStart(std::max(line, 1))};
    const qint64 begin = trimmed.data() - source.bytes().constData();
    return {begin, begin + trimmed.size()};
}

ByteRange LintSubject::rangeIn(int line, QByteArrayView text) const
{
    const QByteArrayView whole = source.line(line);
    const qsizetype at = text.isEmpty() ? -1 : whole.indexOf(text);
    if (at < 0)
        return lineRange(line);
    const qint64 begin = whole.data() - source.bytes().constData() + at;
    return {begin, begin + text.size()};
}

bool LintSubject::inFence(int line) const
{
    const auto index = static_cast<std::size_t>(line);
    return index < lineNodes.size() && lineNodes[index] && lineNodes[index]->kind == NodeKind::Fence;
}

LintSubject lintSubject(const Plan& plan, const Source& source, const LintWorld& world, const std::stop_token& stop)
{
    LintSubject subject{plan, source, world, stop, {}, {}, {}, {}, {}};
    const auto add = [&](const QList<Command>& commands, const QList<Fence>& fences, const Step* step,
                         const Phase* phase, const Procedure* procedure) {
        for (const Command& command : commands) {
            if (!command.runnable || stop.stop_requested())
                continue;
            LintCommand placed;
            placed.command = &command;
            placed.step = step;
            placed.phase = phase;
            placed.procedure = procedure;
            for (const Fence& fence : fences)
                placed.fence = fence.id == command.fence ? &fence : placed.fence;
            placeLines(source, placed);
            placed.simple = simpleCommandsIn(command.text);
            subject.commands.push_back(std::move(placed));
        }
    };
    for (const Phase& phase : plan.phases) {
        for (const Step& step : phase.steps)
            add(step.commands, step.fences, &step, &phase, nullptr);
    }
    for (const Procedure& procedure : plan.procedures)
        add(procedure.commands, procedure.fences, nullptr, nullptr, &procedure);
    std::stable_sort(subject.commands.begin(), subject.commands.end(),
                     [](const LintCommand& a, const LintCommand& b) { return a.command->line < b.command->line; });
    const auto lines = static_cast<std::size_t>(source.lineCount()) + 2;
    subject.lineNodes.resize(lines);
    subject.commandLines.resize(lines);
    for (const LintCommand& command : subject.commands) {
        for (int line = command.command->line; line <= command.lastLine; ++line)
            subject.commandLines[static_cast<std::size_t>(line)] = true;
    }
    int line = 1;
    for (const Node& node : plan.nodes) {
        for (; line <= source.lineCount() && source.lineStart(line) < node.bytes.end; ++line)
            subject.lineNodes[static_cast<std::size_t>(line)] = &node;
    }
    if (!plan.configurationToml.isEmpty()) {
        if (Result<Configuration> read = parseConfiguration(plan.configurationToml, plan.configurationLine))
            subject.configuration = std::move(*read);
        else
            subject.configurationError = read.error();
    }
    return subject;
}

void LintSink::add(const char* code, ByteRange bytes, LintSeverity severity, QString text, QString why,
                   std::optional<LintFix> fix)
{
    LintFinding finding;
    finding.code = QLatin1String(code);
    finding.line = m_subject.source.lineOf(bytes.begin);
    finding.bytes = bytes;
    finding.text = std::move(text);
    finding.why = std::move(why);
    finding.severity = severity;
    finding.fix = std::move(fix);
    m_findings.push_back(std::move(finding));
}

LintFix insertion(const QString& title, qint64 at, const QByteArray& text) { return {title, {{{at, at}, text}}}; }

LintFix replacement(const QString& title, ByteRange bytes, const QByteArray& text) { return {title, {{bytes, text}}}; }

} // namespace holdpoint::runbook
