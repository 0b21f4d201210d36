// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/blocks.h"
#include "core/runbook/fence_reader.h"
#include "core/runbook/id_maker.h"
#include "core/runbook/plan.h"
#include "core/runbook/source.h"

#include <QHash>

#include <vector>

namespace holdpoint::runbook {

// How the bytes of a line are searched for values.
enum class LineContext : char
{
    Prose,
    ShellCommand,
    Nothing
};

// A line of a paragraph without the indentation and quote marks before it.
struct TextLine
{
    QByteArrayView text;
    int line = 0;
};

// What the readers share while a plan is built: the input, the plan, and which plan item each line became.
class BuildContext
{
public:
    BuildContext(const Source& source, const Blocks& blocks, Plan& plan);

    [[nodiscard]] const Source& source() const { return m_source; }
    [[nodiscard]] const Blocks& blocks() const { return m_blocks; }
    [[nodiscard]] Plan& plan() { return m_plan; }
    [[nodiscard]] IdMaker& ids() { return m_ids; }

    // Lines [first, last] gave the plan item `id`. The first owner stays.
    void own(int firstLine, int lastLine, const QString& id);
    void setContext(int firstLine, int lastLine, LineContext context);
    [[nodiscard]] LineContext context(int line) const { return m_contexts[static_cast<std::size_t>(line)]; }
    // Place in Plan::owners.
    [[nodiscard]] int ownerOfLine(int line) const { return m_ownerOfLine[static_cast<std::size_t>(line)]; }

    // The last line of a command that does not end where its text suggests (output of a session stands between).
    void setCommandEnd(const QString& id, int line) { m_commandEnds.insert(id, line); }
    [[nodiscard]] int commandEnd(const Command& command) const { return m_commandEnds.value(command.id, command.line); }

    void find(const char* code, int line, const QString& text);

    // The text lines of a paragraph or heading (without the marks of a heading).
    [[nodiscard]] std::vector<TextLine> lines(const Block& block) const;
    // All its lines as one plain text.
    [[nodiscard]] QString text(const Block& block) const;
    // Last line of the innermost content of a block (the parser's range of lists may end in blank lines).
    [[nodiscard]] int lastContentLine(int index) const;

private:
    const Source& m_source;
    const Blocks& m_blocks;
    Plan& m_plan;
    IdMaker m_ids;
    std::vector<qint32> m_ownerOfLine;
    std::vector<LineContext> m_contexts;
    QHash<QString, int> m_commandEnds;
};

// "**Key**: value" or "Key: value".
struct KeyValue
{
    QString key, value;
};
KeyValue keyValue(const QString& plain);

// Lines as one plain text, and with their Markdown left in (repaired).
QString plainTextOf(const std::vector<TextLine>& lines);
QString markdownOf(const std::vector<TextLine>& lines);

// A paragraph that is one bold line, such as "**Backup Creation**": its plain text, else empty.
QString boldCaption(const TextLine& line);
QString boldCaption(const std::vector<TextLine>& lines);

} // namespace holdpoint::runbook
