// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/shell_variables.h"

#include "core/runbook/lint_shell.h"

#include <algorithm>

namespace holdpoint::runbook {
namespace {

bool startsVariable(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }
bool continuesVariable(char c) { return startsVariable(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

// Reads a text as bash would, as far as it takes to know which `$` it looks at.
class VariableScan
{
public:
    explicit VariableScan(const QByteArray& text)
        : m_text(text)
    {
    }

    std::vector<ShellVariable> scan()
    {
        while (m_at < m_text.size())
            step();
        return std::move(m_found);
    }

private:
    [[nodiscard]] char peek(qsizetype ahead) const
    {
        return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : '\0';
    }

    void step()
    {
        const char c = m_text.at(m_at);
        const char before = m_at > 0 ? m_text.at(m_at - 1) : '\n';
        if (c == '\\') {
            m_at += 2;
        } else if (c == '"') {
            m_double = !m_double;
            ++m_at;
        } else if (c == '\'' && !m_double) {
            const qsizetype end = m_text.indexOf('\'', m_at + 1);
            m_at = end < 0 ? m_text.size() : end + 1;
        } else if (c == '#' && !m_double && (before == ' ' || before == '\t' || before == '\n' || before == ';')) {
            const qsizetype end = m_text.indexOf('\n', m_at);
            m_at = end < 0 ? m_text.size() : end;
        } else if (c == '<' && peek(1) == '<' && peek(2) != '<' && !m_double) {
            hereDocument();
        } else if (c == '\n') {
            ++m_at;
            skipDocuments();
        } else if (c == '$' && peek(1) == '(') {
            // What stands in it is read as if no quotes were around it.
            m_outer.push_back(m_double);
            m_double = false;
            m_at += 2;
        } else if (c == '(' && !m_double) {
            m_outer.push_back(false);
            ++m_at;
        } else if (c == ')' && !m_double && !m_outer.empty()) {
            m_double = m_outer.back();
            m_outer.pop_back();
            ++m_at;
        } else if (c == '$') {
            variable();
        } else {
            ++m_at;
        }
    }

    void variable()
    {
        const bool braces = peek(1) == '{';
        const qsizetype begin = m_at + (braces ? 2 : 1);
        qsizetype end = begin;
        while (end < m_text.size() && continuesVariable(m_text.at(end)))
            ++end;
        const qsizetype dollar = m_at;
        m_at = std::max(end, m_at + 1);
        const QByteArray name = m_text.mid(begin, end - begin);
        if (name.size() < 2 || !startsVariable(name.at(0)) ||
            std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
            return;
        if (!braces) {
            m_found.push_back({name, dollar, end});
            return;
        }
        // `${NAME:-x}`, `${NAME-x}`, `${NAME+x}`, `${NAME:?x}`: it says itself what an empty one means.
        const char after = end < m_text.size() ? m_text.at(end) : '\0';
        const char second = end + 1 < m_text.size() ? m_text.at(end + 1) : '\0';
        const QByteArrayView own("-=+?");
        if (own.contains(after) || (after == ':' && own.contains(second)))
            return;
        const qsizetype close = m_text.indexOf('}', end);
        m_found.push_back({name, dollar, after == '}' || close < 0 ? end + 1 : close + 1});
    }

    // `<<'EOF'`: its lines are no shell text. Those of `<<EOF` are.
    void hereDocument()
    {
        m_at += 2;
        const bool tabs = peek(0) == '-';
        m_at += tabs ? 1 : 0;
        while (peek(0) == ' ' || peek(0) == '\t')
            ++m_at;
        QByteArray word;
        bool quoted = false;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text.at(m_at);
            if (c == '\'' || c == '"' || c == '\\')
                quoted = true;
            else if (continuesVariable(c) || c == '-' || c == '.')
                word += c;
            else
                break;
        }
        if (quoted && !word.isEmpty())
            m_documents.push_back({word, tabs});
    }

    void skipDocuments()
    {
        const std::vector<Document> pending = std::exchange(m_documents, {});
        for (const Document& document : pending) {
            while (m_at < m_text.size()) {
                qsizetype end = m_text.indexOf('\n', m_at);
                end = end < 0 ? m_text.size() : end;
                QByteArrayView line = QByteArrayView(m_text).sliced(m_at, end - m_at);
                while (document.tabs && line.startsWith('\t'))
                    line = line.sliced(1);
                m_at = std::min(end + 1, m_text.size());
                if (line == QByteArrayView(document.word))
                    break;
            }
        }
    }

    struct Document
    {
        QByteArray word;
        bool tabs = false;
    };

    const QByteArray& m_text;
    qsizetype m_at = 0;
    bool m_double = false;
    std::vector<bool> m_outer; // whether double quotes were open around each `(`
    std::vector<Document> m_documents;
    std::vector<ShellVariable> m_found;
};

} // namespace

void collectAssigned(const std::vector<LintSimple>& commands, QSet<QByteArray>& names)
{
    for (const LintSimple& simple : commands) {
        for (const LintWord& word : simple.assignments)
            names.insert(word.text.left(word.text.indexOf('=')));
        if (simple.words.empty())
            continue;
        const QByteArray& first = simple.words[0].text;
        const bool naming = first == "export" || first == "read" || first == "declare" || first == "local" ||
                            first == "readonly" || first == "typeset" || first == "mapfile" || first == "readarray" ||
                            first == "for" || first == "select" || first == "printf" || first == "getopts" ||
                            first == "let" || first == "env";
        for (std::size_t i = 1; naming && i < simple.words.size(); ++i) {
            const QByteArray& word = simple.words[i].text;
            const qsizetype equals = word.indexOf('=');
            names.insert(equals >= 0 ? word.left(equals) : word);
            if (first == "for" || first == "select")
                break;
        }
    }
}

bool comesWithTheShell(const QByteArray& name)
{
    static const QSet<QByteArray> names = {"HOME",       "USER",     "PATH",   "PWD",      "OLDPWD",   "SHELL",
                                           "TERM",       "LANG",     "UID",    "EUID",     "PPID",     "RANDOM",
                                           "SECONDS",    "LINENO",   "IFS",    "HOSTNAME", "OSTYPE",   "REPLY",
                                           "HOSTTYPE",   "MACHTYPE", "OPTARG", "OPTIND",   "FUNCNAME", "EPOCHSECONDS",
                                           "PIPESTATUS", "SRANDOM",  "SHLVL",  "DIRSTACK", "GROUPS"};
    return names.contains(name) || name.startsWith("BASH") || name.startsWith("HOLDPOINT_") || name.startsWith("LC_");
}

std::vector<ShellVariable> variablesIn(const QByteArray& text)
{
    if (!text.contains('$'))
        return {};
    std::vector<ShellVariable> found = VariableScan(text).scan();
    if (found.empty())
        return found;
    const std::vector<LintSimple> simple = simpleCommandsIn(text);
    const bool open = std::any_of(simple.begin(), simple.end(), [](const LintSimple& one) {
        const QByteArray tool = one.tool();
        return tool == "source" || tool == "." || tool == "eval";
    });
    if (open)
        return {};
    QSet<QByteArray> known;
    collectAssigned(simple, known);
    std::erase_if(found, [&known](const ShellVariable& variable) {
        return known.contains(variable.name) || comesWithTheShell(variable.name);
    });
    return found;
}

} // namespace holdpoint::runbook
