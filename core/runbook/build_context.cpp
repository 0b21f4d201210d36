// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/build_context.h"

#include "core/runbook/display_text.h"

#include <algorithm>
#include <string_view>

namespace holdpoint::runbook {

BuildContext::BuildContext(const Source& source, const Blocks& blocks, Plan& plan)
    : m_source(source)
    , m_blocks(blocks)
    , m_plan(plan)
    , m_ids(source.bytes().size())
    , m_ownerOfLine(static_cast<std::size_t>(source.lineCount()) + 2, 0)
    , m_contexts(static_cast<std::size_t>(source.lineCount()) + 2, LineContext::Prose)
{
    m_plan.owners.append(QString());
}

void BuildContext::own(int firstLine, int lastLine, const QString& id)
{
    if (id.isEmpty())
        return;
    const auto index = static_cast<qint32>(m_plan.owners.size());
    bool used = false;
    for (int line = std::max(firstLine, 1); line <= lastLine && line <= m_source.lineCount(); ++line) {
        qint32& owner = m_ownerOfLine[static_cast<std::size_t>(line)];
        if (owner != 0)
            continue;
        owner = index;
        used = true;
    }
    if (used)
        m_plan.owners.append(id);
}

void BuildContext::setContext(int firstLine, int lastLine, LineContext context)
{
    for (int line = std::max(firstLine, 1); line <= lastLine && line <= m_source.lineCount(); ++line)
        m_contexts[static_cast<std::size_t>(line)] = context;
}

void BuildContext::find(const char* code, int line, const QString& text)
{
    m_plan.findings.append({QLatin1String(code), line, text});
}

std::vector<TextLine> BuildContext::lines(const Block& block) const
{
    std::vector<TextLine> lines;
    lines.reserve(static_cast<std::size_t>(std::max(block.lastLine - block.firstLine + 1, 0)));
    int quotes = 0;
    for (int parent = block.parent; parent >= 0; parent = m_blocks.at(parent).parent)
        quotes += m_blocks.at(parent).kind == BlockKind::Quote ? 1 : 0;
    for (int number = block.firstLine; number <= block.lastLine; ++number) {
        QByteArrayView text = m_source.line(number);
        if (number == block.firstLine) {
            // The parser counts columns from the byte order mark on, our line begins behind it.
            const int mark = number == 1 && m_source.bytes().startsWith("\xEF\xBB\xBF") ? 3 : 0;
            const qsizetype column = std::min<qsizetype>(std::max(block.column - 1 - mark, 0), text.size());
            text = text.sliced(column);
        } else {
            text = text.trimmed();
            for (int i = 0; i < quotes && text.startsWith('>'); ++i)
                text = text.sliced(1).trimmed();
        }
        lines.push_back({text.trimmed(), number});
    }
    if (block.kind != BlockKind::Heading || lines.empty())
        return lines;
    if (lines.front().text.startsWith('#')) {
        QByteArrayView& text = lines.front().text;
        while (text.startsWith('#'))
            text = text.sliced(1);
        text = text.trimmed();
        QByteArrayView cut = text;
        while (cut.endsWith('#'))
            cut = cut.chopped(1);
        if (cut.isEmpty() || cut.endsWith(' ') || cut.endsWith('\t'))
            text = cut.trimmed();
        lines.resize(1);
    } else {
        // The underline, and what the parser may count behind it.
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const QByteArrayView text = lines[i].text;
            if (!text.isEmpty() && std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0]; }) &&
                (text[0] == '=' || text[0] == '-')) {
                lines.resize(i);
                break;
            }
        }
    }
    return lines;
}

QString BuildContext::text(const Block& block) const { return plainTextOf(lines(block)); }

int BuildContext::lastContentLine(int index) const
{
    const Block& block = m_blocks.at(index);
    if (block.next == index + 1)
        return block.lastLine;
    // The last leaf inside it.
    const Block& last = m_blocks.at(block.next - 1);
    return last.lastLine;
}

QString plainTextOf(const std::vector<TextLine>& lines)
{
    if (lines.size() == 1)
        return plainText(lines.front().text);
    QByteArray joined;
    for (const TextLine& line : lines) {
        if (!joined.isEmpty())
            joined += ' ';
        joined += line.text;
    }
    return plainText(joined);
}

QString markdownOf(const std::vector<TextLine>& lines)
{
    if (lines.size() == 1)
        return repairedText(lines.front().text);
    QByteArray joined;
    for (const TextLine& line : lines) {
        if (!joined.isEmpty())
            joined += '\n';
        joined += line.text;
    }
    return repairedText(joined);
}

KeyValue keyValue(const QString& plain)
{
    const qsizetype colon = plain.indexOf(u':');
    if (colon <= 0 || colon > 80)
        return {};
    return {plain.left(colon).trimmed(), plain.mid(colon + 1).trimmed()};
}

QString boldCaption(const std::vector<TextLine>& lines)
{
    return lines.size() == 1 ? boldCaption(lines.front()) : QString();
}

QString boldCaption(const TextLine& line)
{
    QByteArrayView text = line.text.trimmed();
    if (text.size() < 5 || (text[0] != '*' && text[0] != '_'))
        return {};
    if (text.endsWith(':'))
        text = text.chopped(1);
    const bool stars = text.startsWith("**") && text.endsWith("**");
    const bool lows = text.startsWith("__") && text.endsWith("__");
    if (text.size() < 5 || !(stars || lows))
        return {};
    const QByteArrayView inner = text.sliced(2).chopped(2);
    if (std::string_view(inner.data(), static_cast<std::size_t>(inner.size())).find(stars ? "**" : "__") !=
            std::string_view::npos ||
        inner.startsWith('_') || inner.startsWith('*'))
        return {};
    QString caption = plainText(inner);
    if (caption.endsWith(u':'))
        caption.chop(1);
    return caption.trimmed();
}

} // namespace holdpoint::runbook
