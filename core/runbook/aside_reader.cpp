// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/aside_reader.h"

#include "core/runbook/commands.h"
#include "core/runbook/display_text.h"
#include "core/runbook/front_reader.h"
#include "core/runbook/times.h"

#include <algorithm>

namespace holdpoint::runbook {

AsideReader::AsideReader(BuildContext& context, const QString& parentId)
    : m_context(context)
    , m_parentId(parentId)
    , m_first(static_cast<int>(context.plan().procedures.size()))
{
}

void AsideReader::read(const Section& section)
{
    m_heading = {section.title, section.meaning, section.line};
    m_caption = {};
    m_procedure = -1;
    if (m_outer.text.isEmpty())
        m_outer = m_heading;
    readBlocks(section.firstBlock, section.endBlock);
}

void AsideReader::finish()
{
    QList<Procedure>& procedures = m_context.plan().procedures;
    const auto immediate = [&] {
        return std::any_of(procedures.begin(), procedures.end(),
                           [](const Procedure& p) { return p.kind == ProcedureKind::ImmediateRollback; });
    };
    if (immediate())
        return;
    for (int i = m_first; i < procedures.size(); ++i) {
        const TitleMeaning meaning = meaningOf(procedures.at(i).title);
        const bool back =
            meaning.rollback || ((m_outer.meaning.rollback || m_heading.meaning.rollback) && !meaning.incident);
        if (procedures.at(i).kind == ProcedureKind::Other && back) {
            procedures[i].kind = ProcedureKind::ImmediateRollback;
            return;
        }
    }
}

ProcedureKind AsideReader::kind() const
{
    const TitleMeaning own = title().meaning;
    const bool incident = own.incident || (!own.rollback && (m_heading.meaning.incident || m_outer.meaning.incident));
    const bool back = own.rollback || (!own.incident && (m_heading.meaning.rollback || m_outer.meaning.rollback));
    if (back && own.planned)
        return ProcedureKind::PlannedRollback;
    if (back && (title().text.contains(QStringLiteral("immediate"), Qt::CaseInsensitive) ||
                 title().text.contains(QStringLiteral("emergency"), Qt::CaseInsensitive) ||
                 title().text.contains(QStringLiteral("critical"), Qt::CaseInsensitive)))
        return ProcedureKind::ImmediateRollback;
    return incident && !own.rollback ? ProcedureKind::Incident : ProcedureKind::Other;
}

void AsideReader::setCaption(const QString& text, int line)
{
    m_caption = {text, meaningOf(text), line};
    m_procedure = -1;
}

Procedure& AsideReader::procedure(int line)
{
    QList<Procedure>& procedures = m_context.plan().procedures;
    if (m_procedure >= 0)
        return procedures[m_procedure];
    Procedure one;
    one.title = title().text.isEmpty() ? m_outer.text : title().text;
    one.id = m_context.ids().make(m_parentId, one.title);
    one.kind = kind();
    one.line = title().line > 0 ? title().line : line;
    procedures.append(one);
    m_procedure = static_cast<int>(procedures.size()) - 1;
    m_context.own(one.line, one.line, one.id);
    return procedures[m_procedure];
}

void AsideReader::addStep(const QString& text, int line)
{
    Procedure& one = procedure(line);
    const qsizetype within = text.indexOf(QStringLiteral("within"), 0, Qt::CaseInsensitive);
    ProcedureStep step{m_context.ids().make(one.id, text), text, {}, line};
    if (within >= 0)
        step.deadlineS = durationIn(text.mid(within));
    m_context.own(line, line, step.id);
    one.steps.append(step);
}

void AsideReader::readBlocks(int begin, int end)
{
    const Blocks& blocks = m_context.blocks();
    for (int at = begin; at < end; at = blocks.at(at).next) {
        const Block& block = blocks.at(at);
        if (block.kind == BlockKind::Paragraph) {
            readParagraph(at);
        } else if (block.kind == BlockKind::Code) {
            readCode(at);
        } else if (block.kind == BlockKind::List) {
            readList(at, true);
        } else if (block.kind == BlockKind::Quote && (title().meaning.templates || m_heading.meaning.templates)) {
            MessageTemplate message;
            message.title = title().text;
            message.id = m_context.ids().make(m_parentId, message.title);
            message.line = block.firstLine;
            QStringList paragraphs;
            for (int child = at + 1; child < block.next; child = blocks.at(child).next) {
                if (blocks.at(child).kind == BlockKind::Paragraph)
                    paragraphs.append(markdownOf(m_context.lines(blocks.at(child))));
            }
            message.text = paragraphs.join(QStringLiteral("\n\n"));
            m_context.own(block.firstLine, block.lastLine, message.id);
            m_context.plan().templates.append(message);
        } else if (block.kind == BlockKind::Quote) {
            readBlocks(at + 1, block.next);
        }
    }
}

void AsideReader::readParagraph(int index)
{
    const Block& block = m_context.blocks().at(index);
    const std::vector<TextLine> lines = m_context.lines(block);
    if (const QString caption = lines.empty() ? QString() : boldCaption(lines.front()); !caption.isEmpty()) {
        setCaption(caption, block.firstLine);
        return;
    }
    if (const std::optional<Table> table = lines.size() > 1 ? tableIn(lines) : std::nullopt) {
        if (!readMatrix(m_context, *table, m_parentId))
            readRoles(m_context, *table);
        return;
    }
    readDocumentControl(m_context, lines);
}

void AsideReader::readCode(int index)
{
    const Block& block = m_context.blocks().at(index);
    const CodeBlock& code = m_context.blocks().codeOf(block);
    FenceContent content = readFence(code);
    m_context.setContext(block.firstLine, block.lastLine, LineContext::Nothing);
    if (content.language == FenceLanguage::Configuration) {
        addConfiguration(m_context, code, block);
        return;
    }
    const bool templates = title().meaning.templates || m_heading.meaning.templates || m_outer.meaning.templates;
    if (readTemplate(m_context, code, content, block, title().text, m_parentId, templates))
        return;
    if (content.commands.empty() && content.remarks.empty())
        return;
    Procedure& one = procedure(block.firstLine);
    Fence fence{m_context.ids().make(one.id, QStringLiteral("fence")), content.lang, block.firstLine, content.asOne};
    one.fences.append(fence);
    for (CommandDraft& draft : content.commands)
        one.commands.append(addCommand(m_context, std::move(draft), one.id, fence.id));
    for (const Remark& remark : content.remarks) {
        m_context.setContext(remark.line, remark.line, LineContext::Prose);
        addStep(remark.text, remark.line);
    }
    m_context.own(block.firstLine, block.lastLine, one.id);
}

// Numbered and ticked items are the steps of a procedure; bullets only inside one or beside commands.
void AsideReader::readList(int index, bool top)
{
    const Blocks& blocks = m_context.blocks();
    for (int at = index + 1; at < blocks.at(index).next; at = blocks.at(at).next) {
        bool first = true;
        for (int child = at + 1; child < blocks.at(at).next; child = blocks.at(child).next) {
            const Block& block = blocks.at(child);
            if (block.kind == BlockKind::Paragraph && first) {
                const QString text = m_context.text(block);
                const Boxed boxed = boxedText(text);
                if (blocks.at(index).ordered || boxed.box || m_procedure >= 0 || !top || title().meaning.rollback ||
                    title().meaning.incident)
                    addStep(boxed.box ? boxed.text : text, block.firstLine);
            } else if (block.kind == BlockKind::Code) {
                readCode(child);
            } else if (block.kind == BlockKind::List) {
                readList(child, false);
            }
            first = false;
        }
    }
}

} // namespace holdpoint::runbook
