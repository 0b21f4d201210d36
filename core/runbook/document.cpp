// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/document.h"

#include "core/runbook/document_content.h"
#include "core/runbook/edit_planner.h"
#include "core/runbook/plan_builder.h"

namespace holdpoint::runbook {

namespace {

LineEnding mostUsedEnding(const QByteArray& bytes)
{
    qsizetype feeds = 0;
    qsizetype both = 0;
    qsizetype returns = 0;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes.at(at);
        if (c == '\n') {
            ++feeds;
        } else if (c == '\r' && at + 1 < bytes.size() && bytes.at(at + 1) == '\n') {
            ++both;
            ++at;
        } else if (c == '\r') {
            ++returns;
        }
    }
    if (both > feeds && both >= returns)
        return LineEnding::CrLf;
    return returns > feeds ? LineEnding::Cr : LineEnding::Lf;
}

} // namespace

Document::Document()
    : m_content(std::make_shared<const Content>(QByteArray()))
{
}

Document::Document(std::shared_ptr<const Content> content)
    : m_content(std::move(content))
{
}

Result<Document> Document::read(const QByteArray& bytes)
{
    if (const Result<void> readable = checkBytes(bytes); !readable)
        return std::unexpected(readable.error());
    auto content = std::make_shared<Content>(bytes);
    content->frontMatter = frontMatterLines(content->source);
    Result<Blocks> blocks = readBlocks(content->source, content->frontMatter + 1);
    if (!blocks)
        return std::unexpected(blocks.error());
    content->blocks = std::move(*blocks);
    content->plan = buildPlan(content->source, content->blocks, content->frontMatter);
    content->lineEnding = mostUsedEnding(bytes);
    return Document(std::move(content));
}

const QByteArray& Document::bytes() const { return m_content->source.bytes(); }

const Plan& Document::plan() const { return m_content->plan; }

bool Document::hasByteOrderMark() const { return bytes().startsWith("\xEF\xBB\xBF"); }

LineEnding Document::lineEnding() const { return m_content->lineEnding; }

bool Document::endsWithLineEnding() const { return bytes().endsWith('\n') || bytes().endsWith('\r'); }

Result<Document> Document::apply(const Patches& patches) const
{
    Result<QByteArray> after = applyPatches(bytes(), patches);
    if (!after)
        return std::unexpected(after.error());
    return read(*after);
}

Result<Document::Edited> Document::edit(const Edit& edit) const
{
    Result<PlannedEdit> planned = planEdit(*m_content, edit);
    if (!planned)
        return std::unexpected(planned.error());
    if (planned->patches.empty())
        return Edited{*this, {}, planned->item};
    Result<Document> after = apply(planned->patches);
    if (!after)
        return std::unexpected(after.error());
    Result<QString> item = checkEdit(*m_content, *after->m_content, *planned);
    if (!item)
        return std::unexpected(item.error());
    return Edited{std::move(*after), std::move(planned->patches), *item};
}

Result<Patches> Document::patchesFor(const Edit& edit) const
{
    Result<Edited> edited = this->edit(edit);
    if (!edited)
        return std::unexpected(edited.error());
    return std::move(edited->patches);
}

} // namespace holdpoint::runbook
