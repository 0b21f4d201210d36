// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/fence_reader.h"

#include "core/runbook/display_text.h"
#include "core/runbook/metrics.h"
#include "core/runbook/shell_meaning.h"
#include "core/runbook/shell_scan.h"
#include "core/runbook/times.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

FenceLanguage languageOf(const QByteArray& info, const QByteArray& lang)
{
    static const QList<QByteArray> shells = {"bash", "sh", "shell", "zsh", "ksh", "dash", "shellscript"};
    static const QList<QByteArray> consoles = {"console",      "terminal",   "shell-session", "shellsession",
                                               "bash-session", "sh-session", "shelloutput",   "terminal-session"};
    static const QList<QByteArray> others = {"powershell", "pwsh", "ps1",   "ps",   "bat", "batch", "cmd", "dos",
                                             "sql",        "psql", "mysql", "fish", "nu",  "csh",   "tcsh"};
    if (info.startsWith("toml") && info.simplified() == "toml holdpoint")
        return FenceLanguage::Configuration;
    if (lang.isEmpty())
        return FenceLanguage::Unnamed;
    if (shells.contains(lang))
        return FenceLanguage::Shell;
    if (consoles.contains(lang))
        return FenceLanguage::Console;
    return others.contains(lang) ? FenceLanguage::OtherShell : FenceLanguage::Other;
}

// The first word of the info string, in lower case.
QByteArray languageName(const CodeBlock& code)
{
    QByteArray lang = code.info.first(std::min<qsizetype>(code.info.size(), 60)).toByteArray().toLower();
    for (qsizetype at = 0; at < lang.size(); ++at) {
        if (lang.at(at) == ' ' || lang.at(at) == '\t' || lang.at(at) == '{' || lang.at(at) == ',') {
            lang.truncate(at);
            break;
        }
    }
    return lang;
}

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
            const bool item = bulleted(comment.text) || boxedText(comment.text).box;
            if (!item && comment.text.endsWith(u':'))
                setHeader(comment.text);
            else
                readItem(comment);
        }
    }

private:
    void readItem(const CommentLine& comment)
    {
        QString text = comment.text;
        const Boxed boxed = boxedText(text);
        qsizetype end = 0;
        if (boxed.box) {
            add(RemarkKind::Box, boxed.text, comment.line, boxed.checked);
            return;
        }
        if (isTicked(text)) {
            add(RemarkKind::Output, text, comment.line);
            return;
        }
        if (numbered(text, end)) {
            add(RemarkKind::Numbered, text.mid(end).trimmed(), comment.line);
            return;
        }
        if (text.startsWith(QStringLiteral("Expected"), Qt::CaseInsensitive) && text.contains(QStringLiteral(": "))) {
            add(RemarkKind::Output, text.mid(text.indexOf(QStringLiteral(": ")) + 2).trimmed(), comment.line);
            return;
        }
        if (bulleted(text))
            text = text.mid(2).trimmed();
        add(kindOf(text), text, comment.line);
    }

    RemarkKind kindOf(const QString& text) const
    {
        if (metricIn(text, m_metrics))
            return m_metrics ? RemarkKind::Measured : RemarkKind::Note;
        // A list of when things should happen is read, not judged: parts of it lie behind the step.
        if (!m_expected || m_metrics || m_timeline || timeAtStart(text).onTimeline())
            return RemarkKind::Note;
        return m_output ? RemarkKind::Output : RemarkKind::Judged;
    }

    void setHeader(const QString& text)
    {
        const QString header = text.toLower();
        m_metrics = header.contains(QStringLiteral("metric")) || header.contains(QStringLiteral("indicator")) ||
                    header.contains(QStringLiteral("kpi"));
        m_expected = header.contains(QStringLiteral("expect"));
        m_timeline = header.contains(QStringLiteral("timeline"));
        m_output = header.contains(QStringLiteral("output"));
    }

    void add(RemarkKind kind, const QString& text, int line, bool checked = false)
    {
        m_remarks.push_back({kind, text, line, checked});
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
               line.text.startsWith(QStringLiteral("Expected"), Qt::CaseInsensitive);
    });
}

QString titleOf(const std::vector<CommentLine>& block)
{
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
    const FenceLanguage language = languageOf(code.info.toByteArray(), languageName(code));
    return language != FenceLanguage::Other && language != FenceLanguage::Configuration;
}

FenceContent readFence(const CodeBlock& code)
{
    FenceContent content;
    const QByteArray info = code.info.toByteArray();
    const QByteArray lang = languageName(code);
    content.language = languageOf(info, lang);
    content.lang = QString::fromUtf8(lang);
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
