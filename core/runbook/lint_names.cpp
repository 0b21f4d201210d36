// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"
#include "core/runbook/shell_variables.h"
#include "core/runbook/value_rules.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <string_view>

// Names that mean something else the second time, and names that mean nothing at all.
namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

bool startsName(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool continuesName(char c) { return startsName(c) || (c >= '0' && c <= '9'); }

// `$(date ...)` or `date ...` in back quotes: bytes [begin, end) of the text, begin -1 where there is none.
std::pair<qsizetype, qsizetype> dateIn(QByteArrayView text, qsizetype from)
{
    const qsizetype dollar = text.indexOf("$(date", from);
    const qsizetype back = text.indexOf("`date", from);
    if (dollar < 0 && back < 0)
        return {-1, -1};
    const bool paren = dollar >= 0 && (back < 0 || dollar < back);
    const qsizetype begin = paren ? dollar : back;
    const char after = begin + (paren ? 6 : 5) < text.size() ? text[begin + (paren ? 6 : 5)] : ' ';
    if (continuesName(after) || after == '-')
        return dateIn(text, begin + 1);
    const qsizetype end = text.indexOf(paren ? ')' : '`', begin + 1);
    return {begin, end < 0 ? text.size() : end + 1};
}

// Tools that look for what an earlier command left under that name.
bool looksForName(const LintSimple& simple)
{
    constexpr std::array tools = {"cat"sv,  "ls"sv,         "stat"sv,   "tail"sv,      "head"sv,   "diff"sv, "cmp"sv,
                                  "test"sv, "["sv,          "["sv,      "gunzip"sv,    "unzip"sv,  "zcat"sv, "file"sv,
                                  "du"sv,   "pg_restore"sv, "source"sv, "sha256sum"sv, "md5sum"sv, "wc"sv,   "grep"sv};
    constexpr std::array verbs = {"verify"sv, "check"sv,   "restore"sv, "test"sv,     "validate"sv, "compare"sv,
                                  "import"sv, "promote"sv, "read"sv,    "download"sv, "inspect"sv,  "confirm"sv,
                                  "find"sv,   "load"sv,    "use"sv,     "show"sv,     "rollback"sv};
    const QByteArray tool = simple.tool();
    if (std::find(tools.begin(), tools.end(), std::string_view(tool.constData(), std::size_t(tool.size()))) !=
        tools.end())
        return true;
    qsizetype end = 0;
    while (end < tool.size() && tool[end] >= 'a' && tool[end] <= 'z')
        ++end;
    return tool.contains('.') &&
           std::find(verbs.begin(), verbs.end(), std::string_view(tool.constData(), std::size_t(end))) != verbs.end();
}

class DateRule
{
public:
    explicit DateRule(LintSink& sink)
        : m_sink(sink)
    {
    }

    void read(const LintCommand& command)
    {
        for (const LintSimple& simple : command.simple) {
            const QByteArray tool = simple.tool();
            for (const LintWord& word : simple.assignments)
                readWord(command, word, false, word.text.left(word.text.indexOf('=') + 1));
            if (tool == "echo" || tool == "printf" || tool == "logger" || tool == "date")
                continue;
            const bool looks = looksForName(simple);
            for (const LintWord& word : simple.words)
                readWord(command, word, looks, {});
            for (const LintWord& word : simple.files)
                readWord(command, word, false, {});
        }
    }

private:
    void readWord(const LintCommand& command, const LintWord& word, bool looks, const QByteArray& assigned)
    {
        const QByteArrayView text = command.command->text;
        const auto [begin, end] =
            word.literal ? std::pair<qsizetype, qsizetype>(-1, -1) : dateIn(text.first(word.end), word.begin);
        // A sentence that contains the time names nothing.
        if (begin < 0 || word.text.count(' ') > 3)
            return;
        const QByteArray key = assigned + text.sliced(begin, end - begin).toByteArray().replace('"', "");
        const bool again = m_seen.contains(key);
        const int first = m_seen.value(key);
        if (!again)
            m_seen.insert(key, command.command->line);
        if (!again && !looks)
            return;
        m_sink.add(
            "name-evaluated-again", command.range(begin, end), LintSeverity::Danger,
            again ? LintText::tr("The time is asked for again here, after line %1: the two names differ.").arg(first)
                  : LintText::tr("The time is asked for now, but what is looked for got its name earlier."),
            LintText::tr("A name with the time in it is another one a second later: what was made is not what "
                         "is checked or restored."));
    }

    LintSink& m_sink;
    QHash<QByteArray, int> m_seen; // substitution -> line of its first use
};

class NeverSetRule
{
public:
    NeverSetRule(const LintSubject& subject, LintSink& sink)
        : m_sink(sink)
    {
        for (const LintCommand& command : subject.commands) {
            collectAssigned(command.simple, m_known);
            for (const LintSimple& simple : command.simple) {
                const QByteArray tool = simple.tool();
                m_open = m_open || tool == "source" || tool == "." || tool == "eval";
            }
        }
        for (const Value& value : subject.plan.values) {
            // `$NAME` is a value of its own, and a question as long as nothing says where it comes from.
            const bool answered = !value.placeholder.startsWith(u'$') ||
                                  (subject.configuration && configurationOf(value, *subject.configuration));
            if (answered)
                m_known.insert(value.name.toUtf8());
        }
        for (const QString& name : subject.world.environment)
            m_known.insert(name.toUtf8());
        if (subject.configuration) {
            for (auto it = subject.configuration->environment.cbegin(); it != subject.configuration->environment.cend();
                 ++it)
                m_known.insert(it.key().toUtf8());
            for (const QString& name : subject.configuration->secrets)
                m_known.insert(name.toUtf8());
        }
    }

    // Names may come from a file that is read into the shell: then nothing is known about any of them.
    [[nodiscard]] bool isOpen() const { return m_open; }

    void read(const LintCommand& command)
    {
        for (const LintSimple& simple : command.simple) {
            for (const auto* words : {&simple.assignments, &simple.words, &simple.files}) {
                for (const LintWord& word : *words) {
                    if (!word.literal && word.text.contains('$'))
                        readWord(command, word);
                }
            }
        }
    }

private:
    void readWord(const LintCommand& command, const LintWord& word)
    {
        const QByteArray& text = command.command->text;
        char quote = '\0';
        for (qsizetype at = word.begin; at + 1 < word.end; ++at) {
            const char c = text[at];
            if (c == '\\') {
                ++at;
            } else if (c == '\'' && quote != '"') {
                quote = quote == '\'' ? '\0' : '\'';
            } else if (c == '"' && quote != '\'') {
                quote = quote == '"' ? '\0' : '"';
            } else if (c == '$' && quote != '\'') {
                readVariable(command, text, at, word.end);
            }
        }
    }

    void readVariable(const LintCommand& command, const QByteArray& text, qsizetype dollar, qsizetype limit)
    {
        const bool braces = text[dollar + 1] == '{';
        const qsizetype begin = dollar + (braces ? 2 : 1);
        if (begin >= limit || !startsName(text[begin]))
            return;
        qsizetype end = begin;
        while (end < limit && continuesName(text[end]))
            ++end;
        // `${NAME:-x}` and its kin say themselves what happens when it is empty.
        if (braces && (end >= limit || text[end] != '}'))
            return;
        const QByteArray name = text.mid(begin, end - begin);
        if (m_known.contains(name) || comesWithTheShell(name))
            return;
        m_known.insert(name); // once
        m_sink.add("variable-never-set", command.range(dollar, end + (braces ? 1 : 0)), LintSeverity::Danger,
                   LintText::tr("Nothing in this runbook sets \"%1\".").arg(QString::fromUtf8(name)),
                   LintText::tr("Commands start with a small environment of their own: the name is empty there, "
                                "whatever the shell of the author knew."));
    }

    LintSink& m_sink;
    QSet<QByteArray> m_known;
    bool m_open = false;
};

} // namespace

void lintNames(const LintSubject& subject, LintSink& sink)
{
    DateRule dates(sink);
    NeverSetRule unset(subject, sink);
    for (const LintCommand& command : subject.commands) {
        if (subject.stop.stop_requested())
            return;
        if (command.command->text.contains("date"))
            dates.read(command);
        if (!unset.isOpen() && command.command->text.contains('$'))
            unset.read(command);
    }
}

} // namespace holdpoint::runbook
