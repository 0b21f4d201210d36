// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/configuration.h"
#include "core/runbook/lint.h"
#include "core/runbook/lint_shell.h"
#include "core/runbook/source.h"

#include <QCoreApplication>

#include <utility>
#include <vector>

namespace holdpoint::runbook {

// The context of all the linter's words for people.
class LintText
{
    Q_DECLARE_TR_FUNCTIONS(holdpoint::runbook::Lint)
};

// A command, where it stands in the plan and in the file, and its parts.
struct LintCommand
{
    const Command* command = nullptr;
    const Step* step = nullptr; // null: of a procedure
    const Phase* phase = nullptr;
    const Procedure* procedure = nullptr;
    const Fence* fence = nullptr; // null: not known
    int lastLine = 0;
    ByteRange bytes;
    std::vector<LintSimple> simple;
    std::vector<std::pair<qsizetype, qint64>> lines; // where each line begins: in the text, in the source

    // Bytes [begin, end) of the command's text as bytes of the source.
    [[nodiscard]] ByteRange range(qsizetype begin, qsizetype end) const;
    [[nodiscard]] ByteRange range(const LintWord& word) const { return range(word.begin, word.end); }
};

// What the rules read.
struct LintSubject
{
    const Plan& plan;
    const Source& source;
    const LintWorld& world;
    const std::stop_token& stop;
    std::vector<LintCommand> commands;          // runnable ones, in file order
    std::vector<const Node*> lineNodes;         // by line; index 0 is unused
    std::vector<bool> commandLines;             // by line
    std::optional<Configuration> configuration; // nullopt: none, or one that cannot be read
    std::optional<Error> configurationError;    // why it cannot be read, with its line of the file

    // The line without the blanks around it.
    [[nodiscard]] ByteRange lineRange(int line) const;
    // The first place of `text` in the line, or all of the line.
    [[nodiscard]] ByteRange rangeIn(int line, QByteArrayView text) const;
    [[nodiscard]] bool inFence(int line) const;
};

LintSubject lintSubject(const Plan& plan, const Source& source, const LintWorld& world, const std::stop_token& stop);

// Where the rules leave what they found.
class LintSink
{
public:
    explicit LintSink(const LintSubject& subject)
        : m_subject(subject)
    {
    }
    void add(const char* code, ByteRange bytes, LintSeverity severity, QString text, QString why,
             std::optional<LintFix> fix = {});
    [[nodiscard]] std::vector<LintFinding> take() { return std::move(m_findings); }

private:
    const LintSubject& m_subject;
    std::vector<LintFinding> m_findings;
};

LintFix insertion(const QString& title, qint64 at, const QByteArray& text);
LintFix replacement(const QString& title, ByteRange bytes, const QByteArray& text);

} // namespace holdpoint::runbook
