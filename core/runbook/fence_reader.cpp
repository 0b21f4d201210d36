// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/fence_reader.h"

#include "core/runbook/display_text.h"
#include "core/runbook/metrics.h"
#include "core/runbook/shell_meaning.h"
#include "core/runbook/shell_scan.h"
#include "core/runbook/times.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

FenceLanguage languageOf(QByteArrayView info, std::string_view lang)
{
    static constexpr std::array shells = {"bash"sv, "sh"sv, "shell"sv, "zsh"sv, "ksh"sv, "dash"sv, "shellscript"sv};
    static constexpr std::array consoles = {"console"sv,      "terminal"sv,   "shell-session"sv, "shellsession"sv,
                                            "bash-session"sv, "sh-session"sv, "shelloutput"sv,   "terminal-session"sv};
    static constexpr std::array others = {"powershell"sv, "pwsh"sv, "ps1"sv, "ps"sv,  "bat"sv,
                                          "batch"sv,      "cmd"sv,  "dos"sv, "sql"sv, "psql"sv,
                                          "mysql"sv,      "fish"sv, "nu"sv,  "csh"sv, "tcsh"sv};
    const auto isOneOf = [lang](const auto& names) {
        return std::find(names.begin(), names.end(), lang) != names.end();
    };
    if (info.startsWith("toml") && info.toByteArray().simplified() == "toml holdpoint")
        return FenceLanguage::Configuration;
    if (lang.empty())
        return FenceLanguage::Unnamed;
    if (isOneOf(shells))
        return FenceLanguage::Shell;
    if (isOneOf(consoles))
        return FenceLanguage::Console;
    return isOneOf(others) ? FenceLanguage::OtherShell : FenceLanguage::Other;
}

// The first word of the info string, in lower case.
class LanguageName
{
public:
    explicit LanguageName(const CodeBlock& code)
    {
        for (const char c : code.info) {
            if (m_size == m_lower.size() || c == ' ' || c == '\t' || c == '{' || c == ',')
                break;
            m_lower[m_size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
    }

    [[nodiscard]] std::string_view view() const { return {m_lower.data(), m_size}; }

private:
    std::array<char, 60> m_lower{};
    std::size_t m_size = 0;
};

// Length of a shell prompt at the start of the line: `$ `, `% `, `user@host:~$ `, `[user@host ~]# `; 0 where there is
// none. A bare `# ` is a comment and no prompt.
qsizetype promptLength(QByteArrayView line)
{
    qsizetype start = 0;
    while (start < line.size() && (line[start] == ' ' || line[start] == '\t'))
        ++start;
    const QByteArrayView text = line.sliced(start);
    if (text.startsWith("$ ") || text.startsWith("% "))
        return start + 2;
    const qsizetype look = std::min<qsizetype>(text.size(), 80);
    const QByteArrayView head = text.first(look);
    const qsizetype at = head.indexOf('@');
    if (at <= 0)
        return 0;
    for (const char* const mark : {"$ ", "# "}) {
        const qsizetype end = head.indexOf(mark);
        const QByteArrayView before = end > 0 ? head.first(end) : QByteArrayView();
        const bool bracketed = before.startsWith('[') && before.endsWith(']');
        if (end > at && (bracketed || (before.contains(':') && !before.contains(' '))))
            return start + end + 2;
    }
    return 0;
}

bool startsWithPrompt(const CodeBlock& code)
{
    for (const CodeLine& line : code.lines) {
        const QByteArrayView text = line.text.trimmed();
        if (text.isEmpty() || text.startsWith('#'))
            continue;
        return promptLength(line.text) > 0;
    }
    return false;
}

// Of a session with prompts only what was typed: prompts taken off, output left out.
std::vector<CodeLine> typedLines(const CodeBlock& code)
{
    std::vector<CodeLine> typed;
    bool open = false;
    ShellProgress progress;
    for (const CodeLine& line : code.lines) {
        QByteArrayView text = line.text;
        const qsizetype prompt = promptLength(text);
        if (prompt > 0)
            text = text.sliced(prompt);
        else if (open && text.startsWith("> "))
            text = text.sliced(2);
        else if (!open && !text.trimmed().startsWith('#'))
            continue; // what the command printed
        typed.push_back({text, line.line});
        open = progress.add(text);
    }
    return typed;
}

bool numbered(const QString& text, qsizetype& end)
{
    qsizetype at = 0;
    while (at < text.size() && at < 4 && text.at(at).isDigit())
        ++at;
    if (at == 0 || at + 1 >= text.size() || (text.at(at) != u'.' && text.at(at) != u')') || text.at(at + 1) != u' ')
        return false;
    end = at + 2;
    return true;
}

bool bulleted(const QString& text)
{
    return text.size() > 2 && (text.at(0) == u'-' || text.at(0) == u'*' || text.at(0) == QChar(0x2022)) &&
           text.at(1) == u' ';
}

struct CommentLine
{
    QString text; // after `#`, repaired
    int line = 0;
};

bool saysExpected(const QString& text)
{
    return !text.isEmpty() && (text.front().unicode() | 0x20) == u'e' &&
           text.startsWith(QStringLiteral("expected"), Qt::CaseInsensitive);
}

class RemarkReader
{
public:
    explicit RemarkReader(std::vector<Remark>& remarks)
        : m_remarks(remarks)
    {
    }

    void read(const std::vector<CommentLine>& block)
    {
        setHeader({});
        for (const CommentLine& comment : block) {
            if (comment.text.isEmpty())
                continue;
            Boxed boxed = boxedText(comment.text);
            if (!boxed.box && comment.text.endsWith(u':') && !bulleted(comment.text))
                setHeader(comment.text);
            else
                readItem(comment, std::move(boxed));
        }
    }

private:
    void readItem(const CommentLine& comment, Boxed boxed)
    {
        const QString& text = comment.text;
        qsizetype end = 0;
        if (boxed.box) {
            add(RemarkKind::Box, std::move(boxed.text), comment.line, boxed.checked);
        } else if (isTicked(text)) {
            add(RemarkKind::Output, text, comment.line);
        } else if (numbered(text, end)) {
            add(RemarkKind::Numbered, text.mid(end).trimmed(), comment.line);
        } else if (saysExpected(text) && text.contains(QStringLiteral(": "))) {
            add(RemarkKind::Output, text.mid(text.indexOf(QStringLiteral(": ")) + 2).trimmed(), comment.line);
        } else {
            addText(bulleted(text) ? text.mid(2).trimmed() : text, comment.line);
        }
    }

    void addText(QString text, int line)
    {
        if (std::optional<Metric> metric = metricIn(text, m_metrics)) {
            add(m_metrics ? RemarkKind::Measured : RemarkKind::Note, std::move(text), line);
            m_remarks.back().metric = std::move(metric);
            return;
        }
        // A list of when things should happen is read, not judged: parts of it lie behind the step.
        const bool judged = m_expected && !m_metrics && !m_timeline && !timeAtStart(text).onTimeline();
        add(!judged ? RemarkKind::Note : m_output ? RemarkKind::Output : RemarkKind::Judged, std::move(text), line);
    }

    void setHeader(const QString& text)
    {
        m_metrics = m_expected = m_timeline = m_output = false;
        if (text.isEmpty())
            return;
        const QString header = text.toLower();
        m_metrics = header.contains(u"metric") || header.contains(u"indicator") || header.contains(u"kpi");
        m_expected = header.contains(u"expect");
        m_timeline = header.contains(u"timeline");
        m_output = header.contains(u"output");
    }

    void add(RemarkKind kind, QString text, int line, bool checked = false)
    {
        m_remarks.push_back({kind, std::move(text), line, checked, {}});
    }

    std::vector<Remark>& m_remarks;
    bool m_metrics = false;
    bool m_expected = false;
    bool m_timeline = false;
    bool m_output = false;
};

QString commentText(QByteArrayView line)
{
    QByteArrayView text = line.trimmed();
    while (text.startsWith('#'))
        text = text.sliced(1);
    return repairedText(text.trimmed());
}

bool isList(const std::vector<CommentLine>& block)
{
    qsizetype end = 0;
    return std::any_of(block.begin(), block.end(), [&end](const CommentLine& line) {
        return bulleted(line.text) || boxedText(line.text).box || isTicked(line.text) || numbered(line.text, end) ||
               saysExpected(line.text);
    });
}

QString titleOf(const std::vector<CommentLine>& block)
{
    if (block.size() == 1)
        return block.front().text.startsWith(u'!') ? QString() : block.front().text;
    QStringList lines;
    for (const CommentLine& line : block) {
        if (!line.text.isEmpty() && !line.text.startsWith(u'!'))
            lines.append(line.text);
    }
    return lines.join(u' ');
}

void readShell(const std::vector<CodeLine>& lines, FenceContent& content)
{
    const std::vector<ShellItem> items = scanShell(lines);
    content.asOne = dependOnEachOther(items, lines);
    content.commands.reserve(items.size());
    std::vector<CommentLine> block;
    RemarkReader remarks(content.remarks);
    QString title;
    bool commandsFollow = false;
    std::size_t lastCommand = 0;
    for (std::size_t i = 0; i < items.size(); ++i)
        lastCommand = items[i].comment ? lastCommand : i + 1;
    const auto flush = [&] {
        if (block.empty())
            return;
        if (commandsFollow && !isList(block))
            title = titleOf(block);
        else
            remarks.read(block);
        block.clear();
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ShellItem& item = items[i];
        const CodeLine& first = lines[static_cast<std::size_t>(item.first)];
        const CodeLine& last = lines[static_cast<std::size_t>(item.last)];
        commandsFollow = i < lastCommand;
        if (item.comment) {
            if (!block.empty() && block.back().line + 1 != first.line)
                flush();
            block.push_back({commentText(first.text), first.line});
            continue;
        }
        flush();
        if (content.asOne && !content.commands.empty()) {
            CommandDraft& whole = content.commands.front();
            whole.lastLine = last.line;
            whole.background = whole.background || neverEnds(item);
            whole.complete = whole.complete && item.complete;
            for (const QString& script : scriptsOf(item)) {
                if (!whole.scripts.contains(script))
                    whole.scripts.append(script);
            }
            title.clear();
            continue;
        }
        CommandDraft draft;
        draft.text =
            item.first == item.last ? first.text.trimmed().toByteArray() : textOf(lines, item.first, item.last);
        draft.line = first.line;
        draft.lastLine = last.line;
        draft.title = title;
        draft.background = neverEnds(item);
        draft.complete = item.complete;
        draft.scripts = scriptsOf(item);
        content.commands.push_back(std::move(draft));
        title.clear();
    }
    commandsFollow = false;
    flush();
    if (content.asOne && !content.commands.empty()) {
        CommandDraft& whole = content.commands.front();
        whole.text = textOf(lines, 0, static_cast<int>(lines.size()) - 1);
        whole.line = lines.front().line;
        whole.lastLine = lines.back().line;
    }
    for (CommandDraft& draft : content.commands)
        draft.hiddenCharacters = hasHiddenCharacters(draft.text);
}

bool allLookLikeCommands(const CodeBlock& code)
{
    bool any = false;
    const std::vector<ShellItem> items = scanShell(code.lines);
    for (const ShellItem& item : items) {
        if (item.comment)
            continue;
        if (!item.complete || !looksLikeCommand(code.lines[static_cast<std::size_t>(item.first)].text))
            return false;
        any = true;
    }
    return any;
}

// A prompt of a shell that is not ours: `PS C:\> `, `C:\> `, `mysql> `, `postgres=# `, `>>> `.
bool foreignPrompt(QByteArrayView line)
{
    line = line.trimmed();
    const qsizetype look = std::min<qsizetype>(line.size(), 60);
    for (const char* const mark : {"> ", "=# ", "=> "}) {
        const qsizetype end = line.first(look).indexOf(mark);
        if (end > 0 && (!line.first(end).contains(' ') || line.startsWith("PS ")))
            return true;
    }
    return false;
}

// Nothing in it runs here, but it is something to do: a session of another shell, or commands among other lines.
bool wantsHands(const CodeBlock& code, FenceLanguage language)
{
    const CodeLine* first = nullptr;
    bool anyCommand = false;
    for (const CodeLine& line : code.lines) {
        const QByteArrayView text = line.text.trimmed();
        if (text.isEmpty() || text.startsWith('#'))
            continue;
        first = first ? first : &line;
        anyCommand = anyCommand || (language == FenceLanguage::Console && looksLikeCommand(line.text));
    }
    return first && (anyCommand || foreignPrompt(first->text));
}

} // namespace

void readByHand(const CodeBlock& code, FenceContent& content)
{
    int first = -1;
    int last = -1;
    for (std::size_t i = 0; i < code.lines.size(); ++i) {
        if (code.lines[i].text.trimmed().isEmpty())
            continue;
        first = first < 0 ? static_cast<int>(i) : first;
        last = static_cast<int>(i);
    }
    if (first < 0)
        return;
    CommandDraft draft;
    draft.text = textOf(code.lines, first, last);
    draft.line = code.lines[static_cast<std::size_t>(first)].line;
    draft.lastLine = code.lines[static_cast<std::size_t>(last)].line;
    draft.runnable = false;
    draft.hiddenCharacters = hasHiddenCharacters(draft.text);
    content.commands.push_back(std::move(draft));
}

Boxed boxedText(const QString& original)
{
    qsizetype at = 0;
    if (bulleted(original))
        at = 2;
    while (at < original.size() && original.at(at) == u' ')
        ++at;
    Boxed boxed;
    if (at >= original.size())
        return boxed;
    const char16_t c = original.at(at).unicode();
    qsizetype end = -1;
    if (c == u'[' && at + 2 < original.size() && original.at(at + 2) == u']') {
        const char16_t mark = original.at(at + 1).unicode();
        boxed.checked = mark == u'x' || mark == u'X';
        if (mark == u' ' || mark == 0xA0 || boxed.checked)
            end = at + 3;
    } else if (c == u'[' && at + 1 < original.size() && original.at(at + 1) == u']') {
        end = at + 2;
    } else if (c == 0x2610 || c == 0x2B1C || c == 0x25A1 || c == 0x25FB || c == 0x2B1B || c == 0x25A2) {
        end = at + 1;
    } else if (c == 0x2611 || c == 0x2612 || c == 0x25A3) {
        boxed.checked = true;
        end = at + 1;
    }
    if (end < 0)
        return boxed;
    while (end < original.size() && original.at(end).unicode() == 0xFE0F)
        ++end;
    if (c == u'[' && end < original.size() && !original.at(end).isSpace())
        return {};
    boxed.box = true;
    boxed.text = original.mid(end).trimmed();
    return boxed;
}

bool isTicked(const QString& text)
{
    if (text.isEmpty())
        return false;
    const char16_t c = text.at(0).unicode();
    return c == 0x2705 || c == 0x2713 || c == 0x2714;
}

bool mayHoldCommands(const CodeBlock& code)
{
    const FenceLanguage language = languageOf(code.info, LanguageName(code).view());
    return language != FenceLanguage::Other && language != FenceLanguage::Configuration;
}

FenceContent readFence(const CodeBlock& code)
{
    FenceContent content;
    const LanguageName name(code);
    content.language = languageOf(code.info, name.view());
    content.lang = name.view() == "bash"sv ? QStringLiteral("bash")
                                           : QString::fromUtf8(name.view().data(), qsizetype(name.view().size()));
    switch (content.language) {
    case FenceLanguage::Shell:
    case FenceLanguage::Console:
    case FenceLanguage::Unnamed:
        if (startsWithPrompt(code)) {
            readShell(typedLines(code), content);
            content.language = FenceLanguage::Console;
        } else if (content.language == FenceLanguage::Shell || allLookLikeCommands(code)) {
            readShell(code.lines, content);
            content.language = FenceLanguage::Shell;
        } else if (wantsHands(code, content.language)) {
            readByHand(code, content);
        }
        break;
    case FenceLanguage::OtherShell:
        readByHand(code, content);
        break;
    case FenceLanguage::Configuration:
    case FenceLanguage::Other:
        break;
    }
    return content;
}

} // namespace holdpoint::runbook
