// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/resolve.h"

#include "core/runbook/shell_variables.h"
#include "core/runbook/values.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace holdpoint::runbook {

namespace {

enum class Around : char
{
    Single,
    AnsiC,
    Double,
    Paren,
    Backtick,
    Parameter,
    Arithmetic
};

// A blank of the command's text and the value that fills it.
struct Blank
{
    qsizetype begin = 0;
    qsizetype end = 0;
    const Value* value = nullptr;
};

struct PendingDocument
{
    QByteArray delimiter;
    bool stripsTabs = false;
    bool quoted = false;
    bool program = false; // a shell reads it
};

std::vector<Blank> blanksOf(const Command& command, const Plan& plan)
{
    std::vector<const Value*> values;
    for (const QString& id : command.placeholders) {
        for (const Value& value : plan.values) {
            if (value.id == id)
                values.push_back(&value);
        }
    }
    std::vector<Blank> blanks;
    if (values.empty())
        return blanks;
    std::vector<bool> used(values.size(), false);
    qsizetype begin = 0;
    while (begin <= command.text.size()) {
        qsizetype end = command.text.indexOf('\n', begin);
        end = end < 0 ? command.text.size() : end;
        const QByteArrayView line = QByteArrayView(command.text).sliced(begin, end - begin);
        for (const BlankSpot& spot : blanksIn(line, true)) {
            const QString written = QString::fromUtf8(line.sliced(spot.begin, spot.end - spot.begin));
            Blank blank{begin + spot.begin, begin + spot.end, nullptr};
            // `<NAME>` is one value everywhere; the others are filled one by one, in order.
            for (std::size_t i = 0; i < values.size() && !blank.value; ++i) {
                if (values[i]->placeholder == written && (!used[i] || written.startsWith(u'<'))) {
                    blank.value = values[i];
                    used[i] = true;
                }
            }
            if (blank.value)
                blanks.push_back(blank);
        }
        begin = end + 1;
    }
    return blanks;
}

bool isShell(const QByteArray& word)
{
    const QByteArray name = word.mid(word.lastIndexOf('/') + 1);
    return name == "bash" || name == "sh" || name == "dash" || name == "zsh" || name == "ksh" || name == "su";
}

class Resolver
{
public:
    Resolver(const QByteArray& text, std::vector<Blank> blanks, const QMap<QString, QString>& filled)
        : m_text(text)
        , m_blanks(std::move(blanks))
        , m_filled(filled)
    {
    }

    ResolvedCommand resolve()
    {
        while (m_at < m_text.size()) {
            if (const Blank* blank = blankHere())
                place(*blank);
            else
                step();
        }
        return std::move(m_result);
    }

private:
    const Blank* blankHere()
    {
        while (m_next < m_blanks.size() && m_blanks[m_next].begin < m_at)
            ++m_next;
        return m_next < m_blanks.size() && m_blanks[m_next].begin == m_at ? &m_blanks[m_next] : nullptr;
    }

    [[nodiscard]] bool inside(Around around) const { return !m_stack.empty() && m_stack.back() == around; }

    [[nodiscard]] bool insideAny(Around around) const
    {
        return std::find(m_stack.begin(), m_stack.end(), around) != m_stack.end();
    }

    // Whether the innermost quotes around `${...}` are double.
    [[nodiscard]] bool parameterInDouble() const
    {
        for (std::size_t i = m_stack.size(); i-- > 0;) {
            if (m_stack[i] != Around::Parameter)
                return m_stack[i] == Around::Double;
        }
        return false;
    }

    void place(const Blank& blank)
    {
        const bool filled = !m_filled.value(blank.value->id).isEmpty();
        const bool safe = !insideAny(Around::Arithmetic);
        if ((!filled || !safe) && !m_result.unfilled.contains(blank.value->id))
            m_result.unfilled.append(blank.value->id);
        if (!safe) {
            // Arithmetic evaluates what a variable holds: no reference is safe there.
            copy(blank.end - m_at);
            return;
        }
        if (!m_result.environmentNames.contains(blank.value->name))
            m_result.environmentNames.append(blank.value->name);
        m_result.text += reference(blank.value->name.toLatin1());
        m_word += '$';
        m_at = blank.end;
    }

    [[nodiscard]] QByteArray reference(const QByteArray& name) const
    {
        const QByteArray plain = "${" + name + '}';
        const QByteArray again = "${" + name + "@Q}";
        if (inside(Around::Single)) {
            if (!m_program)
                return "'\"" + plain + "\"'";
            return m_innerDouble ? "\"'\"" + again + "\"'\"" : "'\"" + again + "\"'";
        }
        if (inside(Around::AnsiC))
            return m_program ? "'\"" + again + "\"$'" : "'\"" + plain + "\"$'";
        if (inside(Around::Double)) {
            if (!m_program)
                return plain;
            return m_innerSingle ? '\'' + again + '\'' : m_innerDouble ? "\\\"" + again + "\\\"" : again;
        }
        if (inside(Around::Parameter))
            return parameterInDouble() ? plain : '"' + plain + '"';
        return '"' + (m_program ? again : plain) + '"';
    }

    void copy(qsizetype count = 1)
    {
        m_result.text += QByteArrayView(m_text).sliced(m_at, std::min(count, m_text.size() - m_at));
        m_at += count;
    }

    [[nodiscard]] char peek(qsizetype ahead) const
    {
        return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : '\0';
    }

    void enter(Around around, qsizetype count)
    {
        m_stack.push_back(around);
        copy(count);
    }

    void leave()
    {
        m_stack.pop_back();
        copy();
        if (!inside(Around::Double))
            m_innerSingle = m_innerDouble = false;
    }

    void step()
    {
        const char c = m_text.at(m_at);
        if (inside(Around::Single)) {
            m_innerDouble = c == '"' ? !m_innerDouble : m_innerDouble;
            c == '\'' ? leave() : copy();
        } else if (inside(Around::AnsiC)) {
            c == '\'' ? leave() : copy(c == '\\' ? 2 : 1);
        } else if (inside(Around::Double)) {
            doubleQuoted(c);
        } else if (inside(Around::Parameter) || inside(Around::Arithmetic)) {
            const bool parameter = inside(Around::Parameter);
            if (c == (parameter ? '}' : ')'))
                leave();
            else if (!parameter && c == '(')
                enter(Around::Arithmetic, 1);
            else if (c == '\\')
                copy(2);
            else if (c == '\'' && !parameterInDouble())
                enter(Around::Single, 1);
            else if (c == '"')
                enter(Around::Double, 1);
            else if (!expansion(c))
                copy();
        } else {
            code(c);
        }
    }

    void doubleQuoted(char c)
    {
        if (c == '\\') {
            m_innerDouble = peek(1) == '"' && !m_innerSingle ? !m_innerDouble : m_innerDouble;
            copy(2);
        } else if (c == '"') {
            leave();
        } else if (!expansion(c)) {
            m_innerSingle = c == '\'' && !m_innerDouble ? !m_innerSingle : m_innerSingle;
            copy();
        }
    }

    bool expansion(char c)
    {
        if (c == '`') {
            if (inside(Around::Backtick))
                leave();
            else
                enter(Around::Backtick, 1);
            return true;
        }
        if (c != '$')
            return false;
        const char next = peek(1);
        if (next == '{')
            enter(Around::Parameter, 2);
        else if (next == '(' && peek(2) == '(')
            enter(Around::Arithmetic, 2);
        else if (next == '(')
            enter(Around::Paren, 2);
        else if (next == '\'' && !inside(Around::Double))
            enter(Around::AnsiC, 2);
        else
            return false;
        return true;
    }

    void code(char c)
    {
        if (c == '\n') {
            endCommand();
            copy();
            documents();
        } else if (c == ' ' || c == '\t') {
            endWord();
            copy();
        } else if (c == '#' && m_word.isEmpty()) {
            const qsizetype end = m_text.indexOf('\n', m_at);
            copy((end < 0 ? m_text.size() : end) - m_at);
        } else if (c == '\\') {
            m_word += '\\';
            copy(2);
        } else if (c == '\'' || c == '"') {
            m_word += c;
            m_innerSingle = m_innerDouble = false;
            enter(c == '"' ? Around::Double : Around::Single, 1);
        } else if (c == '(' && peek(1) == '(' && m_word.isEmpty()) {
            enter(Around::Arithmetic, 1);
        } else if (c == '(') {
            endCommand();
            enter(Around::Paren, 1);
        } else if (c == ')') {
            endCommand();
            inside(Around::Paren) ? leave() : copy();
        } else if (c == ';' || c == '|' || c == '&') {
            endCommand();
            copy();
        } else if (c == '<' && peek(1) == '<' && peek(2) == '<') {
            endWord();
            copy(3); // a here-string: what follows is an ordinary word
        } else if (c == '<' && peek(1) == '<') {
            hereDocument();
        } else if (!expansion(c)) {
            m_word += c;
            copy();
        } else {
            m_word += '$';
        }
    }

    // Words tell when what follows is read by another shell.
    void endWord()
    {
        if (m_word.isEmpty())
            return;
        if (m_word == "ssh" || m_word == "eval" || m_word == "watch")
            m_program = true;
        else if (isShell(m_word))
            m_shell = true;
        else if (m_shell && m_word.startsWith('-') && !m_word.startsWith("--") && m_word.endsWith('c'))
            m_program = true;
        m_ssh = m_ssh || m_word == "ssh";
        m_word.clear();
    }

    void endCommand()
    {
        endWord();
        m_program = m_shell = m_ssh = false;
    }

    // `<<EOF`: copied, and remembered until its lines come. A quoted delimiter forbids references, so it loses its
    // quotes and its lines are escaped instead, when a blank stands in them.
    void hereDocument()
    {
        endWord();
        PendingDocument document;
        document.program = m_ssh || m_shell;
        qsizetype at = m_at + 2;
        QByteArray mark = "<<";
        if (at < m_text.size() && m_text.at(at) == '-') {
            document.stripsTabs = true;
            mark += '-';
            ++at;
        }
        while (at < m_text.size() && (m_text.at(at) == ' ' || m_text.at(at) == '\t'))
            ++at;
        char open = '\0';
        for (; at < m_text.size(); ++at) {
            const char c = m_text.at(at);
            if (open == '\0' && (c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '|' || c == '&' || c == ')' ||
                                 c == '<' || c == '>'))
                break;
            if (c == '\'' || c == '"' || c == '\\') {
                document.quoted = true;
                open = c == '\\' ? open : open == c ? '\0' : c;
            } else {
                document.delimiter += c;
            }
        }
        if (document.quoted && hasBlank(document, at))
            m_result.text += mark + document.delimiter;
        else
            m_result.text += QByteArrayView(m_text).sliced(m_at, at - m_at);
        m_at = at;
        if (!document.delimiter.isEmpty())
            m_documents.push_back(document);
    }

    [[nodiscard]] bool hasBlank(const PendingDocument& document, qsizetype from) const
    {
        const qsizetype end = m_text.indexOf('\n' + document.delimiter, from);
        return std::any_of(m_blanks.begin(), m_blanks.end(), [&](const Blank& blank) {
            return blank.begin > m_text.indexOf('\n', from) && (end < 0 || blank.begin < end);
        });
    }

    void documents()
    {
        const std::vector<PendingDocument> pending = std::move(m_documents);
        m_documents.clear();
        for (const PendingDocument& document : pending)
            readDocument(document);
    }

    void readDocument(const PendingDocument& document)
    {
        const bool escapes = document.quoted && hasBlank(document, m_at - 1);
        while (m_at < m_text.size()) {
            qsizetype end = m_text.indexOf('\n', m_at);
            end = end < 0 ? m_text.size() : end;
            QByteArrayView line = QByteArrayView(m_text).sliced(m_at, end - m_at);
            while (document.stripsTabs && line.startsWith('\t'))
                line = line.sliced(1);
            const bool last = line == QByteArrayView(document.delimiter);
            while (m_at < end) {
                const Blank* blank = document.quoted && !escapes ? nullptr : blankHere();
                if (blank) {
                    m_program = document.program;
                    m_stack.push_back(Around::Double);
                    m_innerSingle = m_innerDouble = false;
                    place(*blank);
                    m_stack.pop_back();
                    m_program = false;
                    continue;
                }
                const char c = m_text.at(m_at);
                if (escapes && (c == '$' || c == '`' || c == '\\'))
                    m_result.text += '\\';
                copy();
            }
            if (m_at < m_text.size())
                copy();
            if (last)
                break;
        }
        m_word.clear();
    }

    const QByteArray& m_text;
    std::vector<Blank> m_blanks;
    const QMap<QString, QString>& m_filled;
    ResolvedCommand m_result;
    std::vector<Around> m_stack;
    std::vector<PendingDocument> m_documents;
    QByteArray m_word;
    std::size_t m_next = 0;
    qsizetype m_at = 0;
    bool m_shell = false; // a shell's name was among the words
    bool m_ssh = false;
    bool m_program = false; // a shell reads the next words again
    bool m_innerSingle = false;
    bool m_innerDouble = false;
};

} // namespace

ResolvedCommand resolveCommand(const Command& command, const Plan& plan, const QMap<QString, QString>& filledValues)
{
    std::vector<Blank> blanks = blanksOf(command, plan);
    ResolvedCommand resolved = blanks.empty() ? ResolvedCommand{command.text, {}, {}}
                                              : Resolver(command.text, std::move(blanks), filledValues).resolve();
    // The shell itself puts these in; the text stays as it is.
    for (const ShellVariable& variable : variablesIn(command.text)) {
        const QString name = QString::fromLatin1(variable.name);
        const auto value = std::find_if(plan.values.begin(), plan.values.end(), [&](const Value& one) {
            return one.name == name && one.placeholder.startsWith(u'$') && command.placeholders.contains(one.id);
        });
        if (value == plan.values.end())
            continue;
        if (filledValues.value(value->id).isEmpty() && !resolved.unfilled.contains(value->id))
            resolved.unfilled.append(value->id);
        if (!resolved.environmentNames.contains(name))
            resolved.environmentNames.append(name);
    }
    return resolved;
}

QMap<QString, QString> environmentOf(const Command& command, const Plan& plan,
                                     const QMap<QString, QString>& filledValues)
{
    QMap<QString, QString> environment;
    for (const Value& value : plan.values) {
        if (command.placeholders.contains(value.id) && !filledValues.value(value.id).isEmpty())
            environment.insert(value.name, filledValues.value(value.id));
    }
    return environment;
}

} // namespace holdpoint::runbook
