// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_shell.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

std::string_view view(const LintWord& word)
{
    return {word.text.constData(), static_cast<std::size_t>(word.text.size())};
}

template <std::size_t N> bool among(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array lintWrappers = {"sudo"sv,  "env"sv,    "nohup"sv,  "time"sv,   "exec"sv,  "timeout"sv,
                                     "watch"sv, "nice"sv,   "ionice"sv, "setsid"sv, "xargs"sv, "command"sv,
                                     "doas"sv,  "stdbuf"sv, "strace"sv, "chronic"sv};

// Words after which a command begins.
constexpr std::array keywords = {"if"sv,    "then"sv,  "elif"sv, "else"sv, "fi"sv, "do"sv,  "done"sv,
                                 "while"sv, "until"sv, "{"sv,    "}"sv,    "!"sv,  "esac"sv};

bool isAssignmentWord(QByteArrayView word)
{
    qsizetype at = 0;
    while (at < word.size() && (word[at] == '_' || (word[at] >= 'a' && word[at] <= 'z') ||
                                (word[at] >= 'A' && word[at] <= 'Z') || (at > 0 && word[at] >= '0' && word[at] <= '9')))
        ++at;
    return at > 0 && at < word.size() && word[at] == '=';
}

bool isDuration(std::string_view word)
{
    return !word.empty() && word.front() >= '0' && word.front() <= '9' &&
           std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '.' || std::strchr("smhd", c); });
}

std::size_t programOf(const std::vector<LintWord>& words)
{
    std::size_t at = 0;
    while (at < words.size() && among(view(words[at]), lintWrappers)) {
        const std::string_view wrapper = view(words[at]);
        for (++at; at < words.size(); ++at) {
            const std::string_view word = view(words[at]);
            if (word.starts_with('-')) {
                const bool takes = word == "-u"sv || word == "-g"sv || word == "-k"sv || word == "-s"sv ||
                                   word == "--interval"sv || (word == "-n"sv && wrapper != "sudo"sv);
                at += takes && at + 1 < words.size() ? 1 : 0;
            } else if (!isDuration(word) && !isAssignmentWord(words[at].text)) {
                break;
            }
        }
    }
    return at;
}

class SimpleReader
{
public:
    explicit SimpleReader(QByteArrayView text)
        : m_text(text)
    {
    }

    std::vector<LintSimple> read()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '\\' && peek(1) == '\n') {
                m_at += 2;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                ++m_at;
            } else if (c == '#') {
                while (m_at < m_text.size() && m_text[m_at] != '\n')
                    ++m_at;
            } else if (c == '\n') {
                ++m_at;
                close();
                skipDocuments();
            } else if (std::strchr(";|&()", c)) {
                readOperator();
            } else if (c == '<' || c == '>') {
                readRedirection();
            } else {
                addWord(readWord());
            }
        }
        close();
        return std::move(m_simple);
    }

private:
    [[nodiscard]] char peek(qsizetype by) const { return m_at + by < m_text.size() ? m_text[m_at + by] : '\0'; }

    void readOperator()
    {
        const char c = m_text[m_at];
        const bool twice = peek(1) == c;
        if (c == '&' && peek(1) == '>') {
            ++m_at;
            readRedirection();
            return;
        }
        const bool pipe = c == '|' && !twice;
        m_one.pipedOut = pipe;
        m_one.judged = m_one.judged || ((c == '|' || c == '&') && twice);
        m_at += twice || (pipe && peek(1) == '&') ? 2 : 1;
        close();
        m_one.pipedIn = pipe;
    }

    void readRedirection()
    {
        const bool input = m_text[m_at] == '<';
        qsizetype marks = 0;
        while (m_at < m_text.size() && (m_text[m_at] == '<' || m_text[m_at] == '>')) {
            ++m_at;
            ++marks;
        }
        if (m_at < m_text.size() && (m_text[m_at] == '(')) { // process substitution: a word of its own
            addWord(readWord());
            return;
        }
        const bool document = input && marks == 2;
        while (m_at < m_text.size() &&
               (m_text[m_at] == '&' || m_text[m_at] == '|' || (document && m_text[m_at] == '-')))
            ++m_at;
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
            ++m_at;
        if (m_at >= m_text.size() || m_text[m_at] == '\n')
            return;
        LintWord word = readWord();
        if (document)
            m_documents.push_back(word.text);
        else
            m_one.files.push_back(std::move(word));
    }

    void skipDocuments()
    {
        for (const QByteArray& delimiter : m_documents) {
            while (m_at < m_text.size()) {
                qsizetype end = m_text.indexOf('\n', m_at);
                end = end < 0 ? m_text.size() : end;
                const bool last = m_text.sliced(m_at, end - m_at).trimmed() == delimiter;
                m_at = std::min(end + 1, m_text.size());
                if (last)
                    break;
            }
        }
        m_documents.clear();
    }

    // Behind `$(`, `(` or `${` to where it closes; quotes inside count.
    void skipNested(char open, char closing)
    {
        int depth = 0;
        char quote = '\0';
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '\\' && quote != '\'') {
                ++m_at;
            } else if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == open) {
                ++depth;
            } else if (c == closing && --depth == 0) {
                ++m_at;
                return;
            }
        }
        m_at = m_text.size();
    }

    void readSubstitution(LintWord& word)
    {
        const qsizetype from = m_at;
        if (m_text[m_at] == '`') {
            const qsizetype end = m_text.indexOf('`', m_at + 1);
            m_at = end < 0 ? m_text.size() : end + 1;
        } else {
            if (m_text[m_at] == '$')
                ++m_at;
            skipNested(m_text[m_at], m_text[m_at] == '{' ? '}' : ')');
        }
        m_at = std::min(m_at, m_text.size());
        word.text += m_text.sliced(from, m_at - from);
    }

    LintWord readWord()
    {
        LintWord word;
        word.begin = m_at;
        bool bare = false;
        bool single = false;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (std::strchr(" \t\r\n;|&<>)", c) || (c == '(' && m_at != word.begin && !word.text.endsWith('=')))
                break;
            if (c == '\\') {
                if (peek(1) != '\n')
                    word.text += peek(1);
                m_at = std::min(m_at + 2, m_text.size());
                bare = true;
            } else if (c == '\'') {
                const qsizetype end = m_text.indexOf('\'', m_at + 1);
                const qsizetype to = end < 0 ? m_text.size() : end;
                word.text += m_text.sliced(m_at + 1, to - m_at - 1);
                m_at = std::min(to + 1, m_text.size());
                word.quoted = single = true;
            } else if (c == '"') {
                ++m_at;
                readDoubleQuotes(word);
                word.quoted = bare = true;
            } else if (c == '`' || c == '(' || (c == '$' && (peek(1) == '(' || peek(1) == '{'))) {
                readSubstitution(word);
                bare = true;
            } else {
                word.text += c;
                ++m_at;
                bare = true;
            }
        }
        if (m_at == word.begin)
            ++m_at; // never stands still
        word.end = m_at;
        word.literal = single && !bare;
        return word;
    }

    void readDoubleQuotes(LintWord& word)
    {
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            const char c = m_text[m_at];
            if (c == '\\') {
                word.text += peek(1);
                m_at = std::min(m_at + 2, m_text.size());
            } else if (c == '`' || (c == '$' && (peek(1) == '(' || peek(1) == '{'))) {
                readSubstitution(word);
            } else {
                word.text += c;
                ++m_at;
            }
        }
        m_at = std::min(m_at + 1, m_text.size());
    }

    void addWord(LintWord word)
    {
        const bool first = m_one.words.empty();
        if (first && m_one.assignments.empty() && m_one.files.empty())
            m_one.begin = word.begin;
        m_one.end = word.end;
        if (first && !word.quoted && among(view(word), keywords)) {
            m_one.judged = word.text == "if" || word.text == "elif" || word.text == "while" || word.text == "until" ||
                           word.text == "!";
            return;
        }
        // `2>file`: the number belongs to the redirection.
        if (!word.quoted && m_at < m_text.size() && (m_text[m_at] == '>' || m_text[m_at] == '<') &&
            word.text.size() == 1 && word.text[0] >= '0' && word.text[0] <= '9')
            return;
        if (first && isAssignmentWord(word.text) && m_text[word.begin] != '"' && m_text[word.begin] != '\'')
            m_one.assignments.push_back(std::move(word));
        else
            m_one.words.push_back(std::move(word));
    }

    void close()
    {
        if (!m_one.words.empty() || !m_one.assignments.empty()) {
            m_one.program = programOf(m_one.words);
            m_simple.push_back(std::move(m_one));
        }
        m_one = {};
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    LintSimple m_one;
    std::vector<LintSimple> m_simple;
    std::vector<QByteArray> m_documents;
};

} // namespace

QByteArray LintSimple::tool() const
{
    if (program >= words.size())
        return {};
    const QByteArray& path = words[program].text;
    return path.mid(path.lastIndexOf('/') + 1);
}

std::vector<LintWord> LintSimple::arguments() const
{
    if (program >= words.size())
        return {};
    return {words.begin() + static_cast<std::ptrdiff_t>(program) + 1, words.end()};
}

bool LintSimple::has(char letter, const char* longName) const
{
    for (std::size_t i = program + 1; i < words.size(); ++i) {
        const QByteArray& word = words[i].text;
        if (word.startsWith("--")) {
            if (longName && word.startsWith(longName)) {
                const qsizetype size = static_cast<qsizetype>(std::strlen(longName));
                if (word.size() == size || word[size] == '=')
                    return true;
            }
        } else if (word.startsWith('-') && word.indexOf(letter) > 0) {
            return true;
        }
    }
    return false;
}

bool LintSimple::runsThrough(const char* wrapper) const
{
    return std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(program, words.size())),
                       [wrapper](const LintWord& word) { return word.text == wrapper; });
}

std::vector<LintSimple> simpleCommandsIn(QByteArrayView text) { return SimpleReader(text).read(); }

} // namespace holdpoint::runbook
