// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/blocks.h"

#include "core/runbook/importer.h"
#include "core/runbook/inert_markdown.h"
#include "core/runbook/parse_arena.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <memory>

#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

namespace holdpoint::runbook {

namespace {

struct Depth
{
    int line = 0; // where it was passed; 0: nowhere
};

int nesting(cmark_node* node)
{
    int depth = 0;
    for (; node && depth <= deepestNesting; node = cmark_node_parent(node)) {
        const cmark_node_type type = cmark_node_get_type(node);
        depth += type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM ? 1 : 0;
    }
    return depth;
}

// Called by the parser on every line, at its innermost container: stops us before deep nesting costs time.
cmark_node* watchDepth(cmark_syntax_extension* self, int, cmark_parser* parser, cmark_node* parent, unsigned char*, int)
{
    auto* depth = static_cast<Depth*>(cmark_syntax_extension_get_private(self));
    if (depth->line == 0 && nesting(parent) > deepestNesting)
        depth->line = cmark_parser_get_line_number(parser);
    return nullptr;
}

std::unexpected<Error> tooDeep(int line)
{
    return failure(
        ErrorCode::Malformed,
        QCoreApplication::translate("holdpoint::runbook", "Lists or quotations are nested more than %1 deep.")
            .arg(deepestNesting),
        QCoreApplication::translate("holdpoint::runbook", "Nest them less deeply and open the file again."), line);
}

bool blockKind(cmark_node_type type, BlockKind& kind)
{
    if (type == CMARK_NODE_HEADING)
        kind = BlockKind::Heading;
    else if (type == CMARK_NODE_PARAGRAPH)
        kind = BlockKind::Paragraph;
    else if (type == CMARK_NODE_CODE_BLOCK)
        kind = BlockKind::Code;
    else if (type == CMARK_NODE_LIST)
        kind = BlockKind::List;
    else if (type == CMARK_NODE_ITEM)
        kind = BlockKind::Item;
    else if (type == CMARK_NODE_BLOCK_QUOTE)
        kind = BlockKind::Quote;
    else if (type == CMARK_NODE_HTML_BLOCK)
        kind = BlockKind::Html;
    else if (type == CMARK_NODE_THEMATIC_BREAK)
        kind = BlockKind::Break;
    else
        return false;
    return true;
}

class BlockReader
{
public:
    explicit BlockReader(const Source& source)
        : m_source(source)
    {
    }

    // Adds the blocks of a part of the file whose first line is line `firstLine` of the file.
    Result<void> read(cmark_node* document, int firstLine, const std::vector<qint32>& inertLengths)
    {
        m_lineOffset = firstLine - 1;
        m_inertLengths = &inertLengths;
        // An explicit stack: the depth of lists is bounded, but our own frames should not depend on it.
        std::vector<cmark_node*> path;
        std::vector<int> indexes;
        int depth = 0;
        cmark_node* node = cmark_node_first_child(document);
        while (node || !path.empty()) {
            if (!node) {
                node = path.back();
                Block& closed = m_blocks.list[static_cast<std::size_t>(indexes.back())];
                closed.next = m_blocks.size();
                depth -= closed.kind == BlockKind::Quote || closed.kind == BlockKind::Item ? 1 : 0;
                path.pop_back();
                indexes.pop_back();
                node = cmark_node_next(node);
                continue;
            }
            Block block;
            if (!blockKind(cmark_node_get_type(node), block.kind)) {
                node = cmark_node_next(node);
                continue;
            }
            fill(block, node);
            block.parent = indexes.empty() ? -1 : indexes.back();
            const int index = m_blocks.size();
            block.next = index + 1;
            endLeafBefore(block.firstLine);
            m_blocks.list.push_back(block);
            const bool container =
                block.kind == BlockKind::List || block.kind == BlockKind::Item || block.kind == BlockKind::Quote;
            if (!container) {
                m_lastLeaf = index;
                node = cmark_node_next(node);
                continue;
            }
            depth += block.kind == BlockKind::List ? 0 : 1;
            if (depth > deepestNesting)
                return tooDeep(block.firstLine);
            path.push_back(node);
            indexes.push_back(index);
            node = cmark_node_first_child(node);
        }
        return {};
    }

    Blocks take() { return std::move(m_blocks); }

private:
    // The parser counts the line that ends an open fence or follows an underlined heading as theirs.
    void endLeafBefore(int line)
    {
        if (m_lastLeaf < 0)
            return;
        Block& leaf = m_blocks.list[static_cast<std::size_t>(m_lastLeaf)];
        if (leaf.lastLine >= line)
            leaf.lastLine = std::max(leaf.firstLine, line - 1);
    }

    void fill(Block& block, cmark_node* node)
    {
        block.firstLine = cmark_node_get_start_line(node) + m_lineOffset;
        block.lastLine = std::max(block.firstLine, cmark_node_get_end_line(node) + m_lineOffset);
        block.column = cmark_node_get_start_column(node);
        if (block.kind == BlockKind::Heading) {
            block.level = cmark_node_get_heading_level(node);
        } else if (block.kind == BlockKind::List) {
            block.ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
            block.level = cmark_node_get_list_start(node);
        } else if (block.kind == BlockKind::Code) {
            int length = 0;
            int offset = 0;
            char mark = 0;
            block.fenced = cmark_node_get_fenced(node, &length, &offset, &mark) != 0;
            block.code = static_cast<int>(m_blocks.code.size());
            fillCode(block, cmark_node_get_literal(node));
        }
    }

    // The parser's lines are inert; each of them stands for the source line of the same number.
    void fillCode(Block& block, const char* literal)
    {
        CodeBlock code;
        int line = block.firstLine;
        if (block.fenced) {
            QByteArrayView info = m_source.line(line);
            qsizetype at = std::min<qsizetype>(std::max(block.column - 1, 0), info.size());
            while (at < info.size() && info[at] != '`' && info[at] != '~')
                ++at;
            const char mark = at < info.size() ? info[at] : '\0';
            while (at < info.size() && info[at] == mark)
                ++at;
            code.info = info.sliced(at).trimmed();
            ++line;
        }
        code.lines.reserve(static_cast<std::size_t>(std::max(block.lastLine - line + 1, 1)));
        for (const char* at = literal; at && *at != '\0'; ++line) {
            const char* const newline = std::strchr(at, '\n');
            const char* const end = newline ? newline : at + std::strlen(at);
            // As many bytes as the parser took off its own line are taken off ours.
            const QByteArrayView whole = m_source.line(line);
            const auto index = static_cast<std::size_t>(line - m_lineOffset - 1);
            const qsizetype taken = index < m_inertLengths->size() ? (*m_inertLengths)[index] - (end - at) : 0;
            code.lines.push_back({whole.sliced(std::clamp<qsizetype>(taken, 0, whole.size())), line});
            at = *end == '\n' ? end + 1 : end;
        }
        // Some closing fences and blank ends are left out of the parser's range.
        if (!code.lines.empty())
            block.lastLine = std::max(block.lastLine, code.lines.back().line);
        m_blocks.code.push_back(std::move(code));
    }

    const Source& m_source;
    int m_lineOffset = 0;
    const std::vector<qint32>* m_inertLengths = nullptr;
    int m_lastLeaf = -1; // index of the last block that holds no others
    Blocks m_blocks;
};

// "## Title" at the beginning of a line. Headings of one mark are left out: in fences they are comments.
bool isHeadingLine(QByteArrayView line)
{
    qsizetype marks = 0;
    while (marks < line.size() && line[marks] == '#')
        ++marks;
    return marks >= 2 && marks <= 6 && marks < line.size() && line[marks] == ' ';
}

// The line behind the part that begins at `firstLine` and holds at least `size` bytes: a heading, or the end.
int endOfPart(const Source& source, int firstLine, qint64 size)
{
    int line = std::max(firstLine, source.lineOf(source.lineStart(firstLine) + size - 1)) + 1;
    while (line <= source.lineCount() && !isHeadingLine(source.line(line)))
        ++line;
    return std::min(line, source.lineCount() + 1);
}

// A heading at the beginning of a line ends all blocks above it but these two. `endLine` is the block's last line.
bool mayBeOpen(cmark_node* block, QByteArrayView endLine)
{
    const cmark_node_type type = cmark_node_get_type(block);
    if (type != CMARK_NODE_CODE_BLOCK)
        return type == CMARK_NODE_HTML_BLOCK;
    int length = 0;
    int offset = 0;
    char mark = 0;
    if (!cmark_node_get_fenced(block, &length, &offset, &mark))
        return false;
    // A closed one ends with its closing fence, an open one with the part (CommonMark 0.31, 4.5).
    const qsizetype indented =
        std::find_if(endLine.begin(), endLine.end(), [](char c) { return c != ' '; }) - endLine.begin();
    const QByteArrayView fence = endLine.trimmed();
    const bool closes = indented <= 3 && fence.size() >= length &&
                        std::all_of(fence.begin(), fence.end(), [&](char c) { return c == mark; });
    return !closes || cmark_node_get_end_line(block) == cmark_node_get_start_line(block);
}

// Reads a file part by part, so that the parser's tree of the many small nodes stays in the processor's cache.
class PartReader
{
public:
    PartReader(const Source& source, qint64 partSize)
        : m_source(source)
        , m_partSize(partSize)
        , m_reader(source)
        , m_watch(cmark_syntax_extension_new("holdpoint-depth"), freeExtension)
    {
        cmark_syntax_extension_set_private(m_watch.get(), &m_depth, nullptr);
        cmark_syntax_extension_set_open_block_func(m_watch.get(), watchDepth);
    }

    Result<Blocks> read(int firstLine)
    {
        qint64 size = m_partSize;
        while (firstLine <= m_source.lineCount()) {
            const int end = endOfPart(m_source, firstLine, size);
            const Result<bool> taken = readPart(firstLine, end);
            if (!taken)
                return std::unexpected(taken.error());
            // The heading stood in a fence or in HTML: once more with twice the size, so that all stays linear.
            size = *taken ? m_partSize : size * 2;
            firstLine = *taken ? end : firstLine;
        }
        return m_reader.take();
    }

private:
    // False: the lines [firstLine, end) do not end where a block ends.
    Result<bool> readPart(int firstLine, int end)
    {
        m_arena.rewind();
        const qint64 begin = m_source.lineStart(firstLine);
        const QByteArrayView bytes = QByteArrayView(m_source.bytes()).sliced(begin, m_source.lineStart(end) - begin);
        const InertMarkdown inert = inertMarkdown(bytes, deepestNesting);
        const std::unique_ptr<cmark_parser, void (*)(cmark_parser*)> parser(
            cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, m_arena.memory()), cmark_parser_free);
        cmark_parser_attach_syntax_extension(parser.get(), m_watch.get());
        constexpr qsizetype piece = 16 * 1024;
        for (qsizetype at = 0; at < inert.text.size(); at += piece) {
            cmark_parser_feed(parser.get(), inert.text.constData() + at,
                              static_cast<std::size_t>(std::min(piece, inert.text.size() - at)));
            if (m_depth.line != 0)
                return tooDeep(m_depth.line + firstLine - 1);
        }
        cmark_node* const document = cmark_parser_finish(parser.get()); // goes with the arena
        if (m_depth.line != 0)
            return tooDeep(m_depth.line + firstLine - 1);
        if (end <= m_source.lineCount() && mayBeOpen(cmark_node_last_child(document), m_source.line(end - 1)))
            return false;
        if (const Result<void> read = m_reader.read(document, firstLine, inert.lengths); !read)
            return std::unexpected(read.error());
        return true;
    }

    static void freeExtension(cmark_syntax_extension* extension)
    {
        cmark_syntax_extension_free(cmark_get_default_mem_allocator(), extension);
    }

    const Source& m_source;
    qint64 m_partSize;
    BlockReader m_reader;
    ParseArena m_arena;
    Depth m_depth;
    std::unique_ptr<cmark_syntax_extension, void (*)(cmark_syntax_extension*)> m_watch;
};

} // namespace

Result<Blocks> readBlocks(const Source& source, int firstLine, qint64 partSize)
{
    return PartReader(source, partSize).read(firstLine);
}

} // namespace holdpoint::runbook
