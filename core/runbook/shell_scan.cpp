// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/shell_scan.h"

#include <array>
#include <string_view>

namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

// What the scanner is inside of.
enum class Inside : char
{
    Single,
    AnsiC,
    Double,
    Paren,
    Substitution,
    Arithmetic,
    Parameter,
    Backtick,
    If,
    Case,
    Loop,
    Group,
};

struct HereDocument
{
    QByteArray delimiter;
    bool stripsTabs = false;
};

bool isBlank(char c) { return c == ' ' || c == '\t'; }

bool isAssignment(QByteArrayView word)
{
    qsizetype at = 0;
    while (at < word.size() && (word[at] == '_' || (word[at] >= 'a' && word[at] <= 'z') ||
                                (word[at] >= 'A' && word[at] <= 'Z') || (at > 0 && word[at] >= '0' && word[at] <= '9')))
        ++at;
    if (at == 0 || at >= word.size())
        return false;
    return word[at] == '=' || (word[at] == '+' && at + 1 < word.size() && word[at + 1] == '=');
}

class ShellScanner
{
public:
    // True while a command is open behind the line.
    bool add(QByteArrayView line)
    {
        m_text = line;
        m_at = 0;
        if (m_open || begin()) {
            m_item.last = m_line;
            if (m_reading < m_documents.size())
                readDocumentLine();
            else
                readLine();
            if (ends())
                close(true);
        }
        ++m_line;
        return m_open;
    }

    std::vector<ShellItem> finish()
    {
        if (m_open)
            close(false);
        return std::move(m_items);
    }

    void forget() { m_items.clear(); }

private:
    // A new item, or a comment or blank line of its own.
    bool begin()
    {
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
        if (m_at == m_text.size())
            return false;
        m_item = {};
        m_item.first = m_item.last = m_line;
        if (m_text[m_at] == '#') {
            m_item.comment = true;
            m_items.push_back(m_item);
            return false;
        }
        m_open = true;
        m_command = true;
        return true;
    }

    void close(bool complete)
    {
        m_item.complete = complete;
        m_items.push_back(std::move(m_item));
        m_item = {};
        m_open = false;
        m_stack.clear();
        m_commandOutside.clear();
        m_documents.clear();
        m_reading = 0;
        m_joins = m_continues = m_nameFollows = m_target = m_inWord = false;
        m_word = {};
        m_parens = 0;
    }

    [[nodiscard]] bool ends() const
    {
        return m_stack.empty() && m_reading >= m_documents.size() && !m_joins && !m_continues;
    }

    [[nodiscard]] bool inside(Inside what) const { return !m_stack.empty() && m_stack.back() == what; }

    void push(Inside what)
    {
        m_stack.push_back(what);
        m_commandOutside.push_back(m_command);
        m_parens += what == Inside::Paren || what == Inside::Substitution ? 1 : 0;
    }

    void pop()
    {
        const Inside what = m_stack.back();
        m_parens -= what == Inside::Paren || what == Inside::Substitution ? 1 : 0;
        // Behind `$(...)` the words around it go on.
        if (what == Inside::Substitution || what == Inside::Backtick)
            m_command = m_commandOutside.back();
        m_stack.pop_back();
        m_commandOutside.pop_back();
    }

    void popIf(Inside what)
    {
        if (inside(what))
            pop();
    }

    void readDocumentLine()
    {
        QByteArrayView line = m_text;
        const HereDocument& document = m_documents[m_reading];
        while (document.stripsTabs && line.startsWith('\t'))
            line = line.sliced(1);
        if (line == QByteArrayView(document.delimiter))
            ++m_reading;
        if (m_reading == m_documents.size()) {
            m_documents.clear();
            m_reading = 0;
        }
    }

    void readLine()
    {
        m_continues = false;
        while (m_at < m_text.size())
            step();
        if (m_continues)
            return;
        if (!quoted()) {
            endWord();
            m_command = true;
        } else {
            m_word += '\n';
        }
    }

    [[nodiscard]] bool quoted() const
    {
        return inside(Inside::Single) || inside(Inside::AnsiC) || inside(Inside::Double) || inside(Inside::Parameter);
    }

    // The run of bytes that mean nothing to a shell.
    void addRun()
    {
        static constexpr auto special = [] {
            std::array<bool, 256> marks{};
            for (const char c :
                 {' ', '\t', '\n', '#', '\\', '\'', '"', '`', '$', ';', '&', '|', '(', ')', '<', '>', '}'})
                marks[static_cast<unsigned char>(c)] = true;
            return marks;
        }();
        qsizetype end = m_at + 1;
        while (end < m_text.size() && !special[static_cast<unsigned char>(m_text[end])])
            ++end;
        add(end - m_at);
    }

    void add(qsizetype count = 1)
    {
        if (m_word.isEmpty())
            m_word = QByteArray(m_text.data() + m_at, count);
        else
            m_word.append(m_text.sliced(m_at, count));
        m_inWord = true;
        m_joins = false;
        m_at += count;
    }

    // A backslash: takes the next character, or joins the next line.
    void escape(bool keep)
    {
        if (m_at + 1 == m_text.size()) {
            m_continues = true;
            ++m_at;
            return;
        }
        if (!keep)
            ++m_at;
        add(keep ? 2 : 1);
    }

    void step()
    {
        const char c = m_text[m_at];
        if (inside(Inside::Single)) {
            quotedCharacter(c, '\'', false);
        } else if (inside(Inside::AnsiC)) {
            quotedCharacter(c, '\'', true);
        } else if (inside(Inside::Double)) {
            if (c == '\\')
                escape(true);
            else if (c == '"')
                leave();
            else if (!expansion(c))
                addRun();
        } else if (inside(Inside::Arithmetic)) {
            if (c == '(')
                push(Inside::Arithmetic), add();
            else if (c == ')')
                pop(), add();
            else if (c == '\\')
                escape(true);
            else if (!quote(c) && !expansion(c))
                add();
        } else if (inside(Inside::Parameter)) {
            if (c == '\\')
                escape(true);
            else if (c == '}')
                pop(), add();
            else if (!quote(c) && !expansion(c))
                add();
        } else {
            code(c);
        }
    }

    void quotedCharacter(char c, char closing, bool escapes)
    {
        if (c == closing)
            leave();
        else if (escapes && c == '\\' && m_at + 1 < m_text.size())
            add(2);
        else
            addRun();
    }

    void leave()
    {
        pop();
        ++m_at;
    }

    bool quote(char c)
    {
        if (c != '\'' && c != '"')
            return false;
        push(c == '"' ? Inside::Double : Inside::Single);
        m_inWord = true;
        m_joins = false;
        ++m_at;
        return true;
    }

    // `$(`, `${`, `$'`, backticks.
    bool expansion(char c)
    {
        if (c == '`') {
            endWordOfSubstitution();
            if (inside(Inside::Backtick)) {
                pop();
            } else {
                push(Inside::Backtick);
                m_command = true;
            }
            ++m_at;
            return true;
        }
        if (c != '$' || m_at + 1 >= m_text.size())
            return false;
        const char next = m_text[m_at + 1];
        if (next == '{') {
            add(2);
            push(Inside::Parameter);
        } else if (next == '(') {
            endWordOfSubstitution();
            const bool arithmetic = m_at + 2 < m_text.size() && m_text[m_at + 2] == '(';
            push(arithmetic ? Inside::Arithmetic : Inside::Substitution);
            m_command = !arithmetic;
            m_at += 2;
        } else if (next == '\'' && !inside(Inside::Double)) {
            push(Inside::AnsiC);
            m_inWord = true;
            m_at += 2;
        } else {
            return false;
        }
        m_joins = false;
        return true;
    }

    // The word around a substitution is given before the words inside it; the rest of it counts as another word.
    void endWordOfSubstitution()
    {
        if (m_inWord)
            endWord();
        else if (m_command)
            m_command = false;
    }

    void code(char c)
    {
        if (isBlank(c)) {
            endWord();
            ++m_at;
        } else if (c == '#' && !m_inWord) {
            m_at = m_text.size();
        } else if (c == '\\') {
            escape(false);
        } else if (quote(c) || expansion(c)) {
            return;
        } else if (c == ';' || c == '&' || c == '|') {
            separator(c);
        } else if (c == '(') {
            endWord();
            const bool arithmetic = m_command && m_at + 1 < m_text.size() && m_text[m_at + 1] == '(';
            push(arithmetic ? Inside::Arithmetic : Inside::Paren);
            m_command = true;
            m_joins = false;
            ++m_at;
        } else if (c == ')') {
            endWord();
            const bool substitution = inside(Inside::Substitution);
            if (substitution || inside(Inside::Paren))
                pop();
            m_command = m_command || !substitution;
            ++m_at;
        } else if (c == '<' && m_text.sliced(m_at).startsWith("<<") && !m_text.sliced(m_at).startsWith("<<<")) {
            endWord();
            hereDocument();
        } else if (c == '<' || c == '>') {
            redirection();
        } else {
            addRun();
        }
    }

    void separator(char c)
    {
        endWord();
        const bool doubled = m_at + 1 < m_text.size() && m_text[m_at + 1] == c;
        m_joins = c == '|' || (c == '&' && doubled);
        m_command = true;
        // `&>file` and `>&2` are redirections.
        if (c == '&' && !doubled && m_at + 1 < m_text.size() && m_text[m_at + 1] == '>')
            m_command = false;
        m_at += doubled || (c == '|' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '&') ? 2 : 1;
    }

    void redirection()
    {
        endWord();
        const bool command = m_command;
        while (m_at < m_text.size() && (m_text[m_at] == '<' || m_text[m_at] == '>' || m_text[m_at] == '&'))
            ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == '(') // process substitution
            return;
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
        m_command = command;
        m_target = m_at < m_text.size();
    }

    void hereDocument()
    {
        m_at += 2;
        HereDocument document;
        if (m_at < m_text.size() && m_text[m_at] == '-') {
            document.stripsTabs = true;
            ++m_at;
        }
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
        char open = '\0';
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (open != '\0') {
                if (c == open)
                    open = '\0';
                else
                    document.delimiter += c;
            } else if (c == '\'' || c == '"') {
                open = c;
            } else if (isBlank(c) || c == ';' || c == '&' || c == '|' || c == ')' || c == '<' || c == '>') {
                break;
            } else if (c != '\\') {
                document.delimiter += c;
            }
        }
        if (!document.delimiter.isEmpty())
            m_documents.push_back(document);
    }

    void endWord()
    {
        if (!m_inWord)
            return;
        m_inWord = false;
        ShellWord word{std::move(m_word), m_command && !m_target, false, m_parens};
        m_word = {};
        if (m_target) {
            m_target = false;
            m_item.words.push_back(std::move(word));
            return;
        }
        if (m_nameFollows) {
            m_nameFollows = false;
            m_command = true;
            word.command = false;
        } else if (word.command) {
            commandWord(word);
        }
        m_item.words.push_back(std::move(word));
    }

    void commandWord(ShellWord& word)
    {
        const std::string_view text(word.text.constData(), static_cast<std::size_t>(word.text.size()));
        m_command = false;
        if (isAssignment(word.text)) {
            word.assignment = true;
            word.command = false;
            m_command = true;
            return;
        }
        if (text == "if"sv)
            keyword(word, Inside::If);
        else if (text == "case"sv)
            keyword(word, Inside::Case), m_command = false;
        else if (text == "for"sv || text == "select"sv)
            keyword(word, Inside::Loop), m_command = false;
        else if (text == "while"sv || text == "until"sv)
            keyword(word, Inside::Loop);
        else if (text == "{"sv)
            keyword(word, Inside::Group);
        else if (text == "fi"sv)
            popIf(Inside::If), word.command = false;
        else if (text == "esac"sv)
            popIf(Inside::Case), word.command = false;
        else if (text == "done"sv)
            popIf(Inside::Loop), word.command = false;
        else if (text == "}"sv)
            popIf(Inside::Group), word.command = false;
        else if (text == "then"sv || text == "do"sv || text == "else"sv || text == "elif"sv || text == "!"sv ||
                 text == "time"sv)
            word.command = false, m_command = true;
        else if (text == "function"sv)
            m_nameFollows = true;
    }

    void keyword(ShellWord& word, Inside what)
    {
        push(what);
        word.command = false;
        m_command = true;
    }

    std::vector<ShellItem> m_items;
    ShellItem m_item;
    std::vector<Inside> m_stack;
    std::vector<bool> m_commandOutside; // m_command when each of them was entered
    std::vector<HereDocument> m_documents;
    std::size_t m_reading = 0; // the here-document whose lines come, once the line that names it has ended
    QByteArrayView m_text;
    QByteArray m_word;
    qsizetype m_at = 0;
    int m_line = 0;
    int m_parens = 0;
    bool m_open = false;
    bool m_inWord = false;
    bool m_command = true;
    bool m_target = false;      // the next word is a redirection's file
    bool m_joins = false;       // the line ends in | && ||
    bool m_continues = false;   // the line ends in a backslash
    bool m_nameFollows = false; // after `function`
};

} // namespace

std::vector<ShellItem> scanShell(const std::vector<CodeLine>& lines)
{
    ShellScanner scanner;
    for (const CodeLine& line : lines)
        scanner.add(line.text);
    return scanner.finish();
}

class ShellProgress::Scanner : public ShellScanner
{
};

ShellProgress::ShellProgress()
    : m_scanner(std::make_unique<Scanner>())
{
}

ShellProgress::~ShellProgress() = default;

bool ShellProgress::add(QByteArrayView line)
{
    const bool open = m_scanner->add(line);
    m_scanner->forget();
    return open;
}

QByteArray textOf(const std::vector<CodeLine>& lines, int first, int last)
{
    if (first == last)
        return lines[static_cast<std::size_t>(first)].text.toByteArray();
    QByteArray text;
    for (int at = first; at <= last; ++at) {
        if (at > first)
            text += '\n';
        text += lines[static_cast<std::size_t>(at)].text;
    }
    return text;
}

} // namespace holdpoint::runbook
