// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/display_text.h"
#include "core/runbook/lint_rules.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <string_view>

// How the runbook is built: what stands in one fence, what is said twice, and whether there is a way back.
namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

std::string_view leadingWord(const QByteArray& tool)
{
    qsizetype end = 0;
    while (end < tool.size() && tool[end] >= 'a' && tool[end] <= 'z')
        ++end;
    return {tool.constData(), std::size_t(end)};
}

template <std::size_t N> bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool hasWord(const LintSimple& simple, std::initializer_list<const char*> texts)
{
    const std::vector<LintWord> arguments = simple.arguments();
    return std::any_of(arguments.begin(), arguments.end(), [&](const LintWord& word) {
        return std::any_of(texts.begin(), texts.end(), [&](const char* text) { return word.text == text; });
    });
}

// A tool that is a script of one's own: `./scripts/shift-traffic.sh`, not `shift`.
bool isScript(const LintSimple& simple)
{
    return simple.program < simple.words.size() && simple.words[simple.program].text.contains('/') &&
           !simple.words[simple.program].text.startsWith("/usr/") &&
           !simple.words[simple.program].text.startsWith("/bin/");
}

// What cannot be taken back by running it again: traffic, data, releases.
bool isIrreversible(const LintSimple& simple)
{
    if (hasWord(simple, {"--dry-run", "--check", "--plan", "--simulate", "--help", "-n", "--dry-run=client",
                         "--dry-run=server", "status"}))
        return false;
    const QByteArray tool = simple.tool();
    constexpr std::array verbs = {"shift"sv,  "deploy"sv,   "migrate"sv, "drop"sv,     "delete"sv,  "purge"sv,
                                  "switch"sv, "promote"sv,  "cutover"sv, "failover"sv, "destroy"sv, "decommission"sv,
                                  "wipe"sv,   "truncate"sv, "flip"sv,    "swap"sv,     "remove"sv};
    if (isScript(simple))
        return isOneOf(leadingWord(tool), verbs);
    if (tool == "kubectl" || tool == "oc")
        return hasWord(simple, {"delete", "drain", "replace"});
    if (tool == "helm")
        return hasWord(simple, {"upgrade", "uninstall", "delete"});
    if (tool == "terraform" || tool == "tofu")
        return hasWord(simple, {"apply", "destroy"});
    if (tool == "psql" || tool == "mysql" || tool == "sqlite3") {
        static const QRegularExpression changes(
            QStringLiteral("\\b(drop|delete from|truncate|alter table|update \\w+ set)\\b"),
            QRegularExpression::CaseInsensitiveOption);
        const std::vector<LintWord> arguments = simple.arguments();
        return std::any_of(arguments.begin(), arguments.end(),
                           [](const LintWord& word) { return QString::fromUtf8(word.text).contains(changes); });
    }
    return tool == "dropdb" || ((tool == "flyway" || tool == "alembic" || tool == "liquibase") &&
                                hasWord(simple, {"migrate", "upgrade", "update"}));
}

// What looks before the next one: a failure there stops the fence.
bool looks(const LintSimple& simple)
{
    constexpr std::array verbs = {"check"sv,   "verify"sv,  "validate"sv, "test"sv,   "smoke"sv,
                                  "health"sv,  "monitor"sv, "observe"sv,  "watch"sv,  "measure"sv,
                                  "compare"sv, "wait"sv,    "confirm"sv,  "assert"sv, "probe"sv};
    const QByteArray tool = simple.tool();
    return isOneOf(leadingWord(tool), verbs) || tool == "curl" || tool == "[" || tool == "[[" || tool == "grep" ||
           hasWord(simple, {"wait", "status", "verify", "check"});
}

class IrreversibleRule
{
public:
    IrreversibleRule(const LintSubject& subject, LintSink& sink)
        : m_subject(subject)
        , m_sink(sink)
    {
    }

    void run()
    {
        for (const LintCommand& command : m_subject.commands) {
            if (m_subject.stop.stop_requested())
                return;
            if (!m_first || m_first->command->fence != command.command->fence)
                close();
            read(command);
        }
        close();
    }

private:
    void read(const LintCommand& command)
    {
        const bool loop = std::any_of(command.simple.begin(), command.simple.end(), [](const LintSimple& simple) {
            return !simple.words.empty() && simple.words[0].text == "for";
        });
        const bool looked = std::any_of(command.simple.begin(), command.simple.end(), looks);
        for (const LintSimple& simple : command.simple) {
            // A configured rollout watches between its weights itself.
            if (m_subject.configuration && m_subject.configuration->rollout.watchS > 0 &&
                !m_subject.configuration->rollout.shift.isEmpty() && simple.program < simple.words.size() &&
                m_subject.configuration->rollout.shift.startsWith(QString::fromUtf8(simple.words[simple.program].text)))
                continue;
            if (isIrreversible(simple)) {
                if (m_count == 0) {
                    m_first = &command;
                    m_begin = command.range(simple.begin, simple.end).begin;
                }
                m_end = command.range(simple.begin, simple.end).end;
                m_count += loop && !looked ? 2 : 1;
            } else if (looks(simple)) {
                close();
            }
        }
    }

    void close()
    {
        if (m_count > 1) {
            m_sink.add("irreversible-in-one-fence", {m_begin, m_end}, LintSeverity::Danger,
                       LintText::tr("Commands that cannot be taken back follow each other in one fence, with nothing "
                                    "looked at between them."),
                       LintText::tr("When the first does harm, the others have run before anybody sees it: give each "
                                    "its own fence, and watch between them."));
        }
        m_count = 0;
        m_first = nullptr;
    }

    const LintSubject& m_subject;
    LintSink& m_sink;
    const LintCommand* m_first = nullptr;
    int m_count = 0;
    qint64 m_begin = 0;
    qint64 m_end = 0;
};

// "5% increments" above commands that go 5, 10, 25, 50, 100.
void lintIncrements(const LintSubject& subject, LintSink& sink)
{
    static const QRegularExpression increments(QStringLiteral("(\\d+)\\s*%\\s*(?:increments?|steps|at a time)"),
                                               QRegularExpression::CaseInsensitiveOption);
    for (std::size_t i = 0; i < subject.commands.size(); ++i) {
        const LintCommand& command = subject.commands[i];
        const QRegularExpressionMatch match = increments.match(command.command->title);
        if (!match.hasMatch() || command.simple.empty())
            continue;
        const QByteArray tool = command.simple.front().tool();
        QStringList numbers;
        bool even = true;
        int before = 0;
        for (std::size_t next = i; next < subject.commands.size(); ++next) {
            const LintCommand& other = subject.commands[next];
            if (other.command->fence != command.command->fence)
                break;
            for (const LintSimple& simple : other.simple) {
                if (simple.tool() != tool || simple.words.size() < 2)
                    continue;
                bool number = false;
                const int value = simple.words.back().text.toInt(&number);
                if (!number)
                    continue;
                even = even && value - before == match.captured(1).toInt();
                before = value;
                numbers.append(QString::number(value));
            }
        }
        if (even || numbers.size() < 2)
            continue;
        int line = command.command->line;
        const QByteArray wanted = match.captured().toUtf8();
        while (line > 1 && line > command.command->line - 10 && subject.source.line(line).indexOf(wanted) < 0)
            --line;
        sink.add("increments-differ", subject.rangeIn(line, wanted), LintSeverity::Warning,
                 LintText::tr("The text says \"%1\", the commands go %2.")
                     .arg(match.captured(), numbers.join(QStringLiteral(", "))),
                 LintText::tr("People expect small moves while half of the customers move at once."));
    }
}

// A fence and boxes below it are two steps with the title of the one heading above both: that is not written twice.
bool writtenAgain(const LintSubject& subject, const Step& step, int before)
{
    for (int line = before + 1; line <= step.line; ++line) {
        if (plainText(subject.source.line(line)).contains(step.title, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

void lintTitles(const LintSubject& subject, LintSink& sink)
{
    for (const Phase& phase : subject.plan.phases) {
        QHash<QString, int> lines;
        for (const Step& step : phase.steps) {
            if (!step.hasWork())
                continue;
            const QString key = step.group.toLower() + u'\n' + step.title.toLower();
            const auto known = lines.constFind(key);
            if (known == lines.constEnd()) {
                lines.insert(key, step.line);
            } else if (*known != step.line && writtenAgain(subject, step, *known)) {
                sink.add("duplicate-title", subject.lineRange(step.line), LintSeverity::Warning,
                         LintText::tr("\"%1\" is the title of another step of this phase too (line %2).")
                             .arg(step.title)
                             .arg(*known),
                         LintText::tr("Over the phone and in the records nobody knows which of them is meant."));
            }
        }
    }
}

void lintWayBack(const LintSubject& subject, LintSink& sink)
{
    const auto deploys = std::find_if(subject.commands.begin(), subject.commands.end(), [](const LintCommand& command) {
        return command.phase && command.phase->offsetS &&
               std::any_of(command.simple.begin(), command.simple.end(), isIrreversible);
    });
    if (deploys == subject.commands.end())
        return;
    const auto& procedures = subject.plan.procedures;
    const auto goesBack = [](const Procedure& procedure) {
        return procedure.kind == ProcedureKind::ImmediateRollback || procedure.kind == ProcedureKind::PlannedRollback;
    };
    const bool configured = subject.configuration && (!subject.configuration->rollback.immediate.isEmpty() ||
                                                      !subject.configuration->rollback.planned.isEmpty());
    const auto ways = std::count_if(procedures.begin(), procedures.end(), [&](const Procedure& procedure) {
        return goesBack(procedure) && !procedure.commands.isEmpty();
    });
    if (ways == 0 && !configured) {
        sink.add("no-way-back", deploys->bytes, LintSeverity::Danger,
                 LintText::tr("This changes what customers use, and no rollback has a command."),
                 LintText::tr("When it goes wrong the way back is invented under pressure."));
    } else if (ways > 1 && subject.plan.matrix.isEmpty()) {
        const auto first = std::find_if(procedures.begin(), procedures.end(), goesBack);
        sink.add("no-decision-matrix", subject.lineRange(first->line), LintSeverity::Info,
                 LintText::tr("There are several ways back, and nothing says which one is taken when."),
                 LintText::tr("The team discusses what it should have decided beforehand."));
    }
}

// A fence that ends without its closing marks: at the end of the file, or where a line stands too far left for the
// list item that it belongs to.
class FenceRule
{
public:
    FenceRule(const LintSubject& subject, LintSink& sink)
        : m_subject(subject)
        , m_sink(sink)
    {
    }

    void run()
    {
        for (int line = 1; line <= m_subject.source.lineCount() && !m_subject.stop.stop_requested(); ++line) {
            if (!m_subject.inFence(line)) {
                close(line - 1);
                continue;
            }
            const QByteArrayView text = m_subject.source.line(line);
            const QByteArrayView trimmed = text.trimmed();
            qsizetype size = 0;
            while (size < trimmed.size() && trimmed[size] == (m_open > 0 ? m_mark : trimmed[0]))
                ++size;
            if (m_open == 0) {
                open(line, text, size);
            } else if (size >= m_size && size == trimmed.size()) {
                m_open = 0;
            }
        }
        close(m_subject.source.lineCount());
    }

private:
    void open(int line, QByteArrayView text, qsizetype size)
    {
        // Behind list and quote marks.
        qsizetype at = 0;
        const QByteArrayView ticks = "```";
        const QByteArrayView tildes = "~~~";
        const qsizetype tick = text.indexOf(ticks);
        const qsizetype tilde = text.indexOf(tildes);
        at = tick >= 0 && (tilde < 0 || tick < tilde) ? tick : tilde;
        if (at < 0)
            return;
        m_mark = text[at];
        size = 0;
        while (at + size < text.size() && text[at + size] == m_mark)
            ++size;
        m_size = size;
        m_open = line;
        m_quoted = text.first(at).contains('>');
        m_indent = at;
    }

    static bool isLeftOf(qsizetype indent, QByteArrayView line)
    {
        qsizetype blanks = 0;
        while (blanks < line.size() && (line[blanks] == ' ' || line[blanks] == '\t'))
            ++blanks;
        return blanks < indent && blanks < line.size();
    }

    void close(int last)
    {
        if (m_open == 0 || m_quoted) {
            m_open = 0;
            return;
        }
        std::optional<LintFix> fix;
        // The parser counts the line that cut it off as its last.
        if (last > m_open && isLeftOf(m_indent, m_subject.source.line(last)))
            --last;
        const bool atEnd = last >= m_subject.source.lineCount();
        if (atEnd) {
            const QByteArray& bytes = m_subject.source.bytes();
            const QByteArray newline = bytes.contains("\r\n") ? "\r\n" : "\n";
            QByteArray text = bytes.endsWith('\n') ? QByteArray() : newline;
            text += QByteArray(m_indent, ' ') + QByteArray(m_size, m_mark) + newline;
            fix = insertion(LintText::tr("Close it at the end of the file"), bytes.size(), text);
        }
        m_sink.add("fence-not-closed", m_subject.lineRange(m_open), LintSeverity::Danger,
                   atEnd ? LintText::tr("This fence is never closed: everything behind it belongs to it.")
                         : LintText::tr("This fence is cut off behind line %1, before its closing marks.").arg(last),
                   LintText::tr("Commands that everybody reads here are not run, or prose is run as a command."), fix);
        m_open = 0;
    }

    const LintSubject& m_subject;
    LintSink& m_sink;
    int m_open = 0; // line of the open fence
    char m_mark = '`';
    qsizetype m_size = 0;
    qsizetype m_indent = 0;
    bool m_quoted = false;
};

// A limit of the configuration against the same metric in the text.
void lintLimits(const LintSubject& subject, LintSink& sink)
{
    if (!subject.configuration)
        return;
    static const char* const signs[] = {"<", "<=", ">", ">=", "="};
    for (const MetricConfiguration& one : subject.configuration->metrics) {
        const QString limit = one.limits.value(QStringLiteral("default")).simplified().remove(u' ');
        if (limit.isEmpty())
            continue;
        const Metric* other = nullptr;
        bool same = false;
        for (const Metric& metric : subject.plan.metrics) {
            if (metric.name.compare(one.title, Qt::CaseInsensitive) != 0 || metric.comparator == Comparator::Eq ||
                metric.value.startsWith(u'['))
                continue;
            other = other ? other : &metric;
            same = same || limit == QLatin1String(signs[static_cast<int>(metric.comparator)]) + metric.value;
        }
        if (!other || same)
            continue;
        sink.add("limit-differs", subject.lineRange(std::max(one.line, 1)), LintSeverity::Warning,
                 LintText::tr("%1 is held to %2 here, and to another limit in line %3.")
                     .arg(one.title, one.limits.value(QStringLiteral("default")))
                     .arg(other->line),
                 LintText::tr("The alarm keeps silent at a value that the team would call a failure, or rings at one "
                              "that it accepts."));
    }
}

} // namespace

void lintStructure(const LintSubject& subject, LintSink& sink)
{
    if (const std::optional<Error>& error = subject.configurationError)
        sink.add("configuration", subject.lineRange(std::max(error->line, subject.plan.configurationLine)),
                 LintSeverity::Danger, error->cause + u' ' + error->nextStep,
                 LintText::tr("With this configuration no launch can be made of the runbook."));
    IrreversibleRule(subject, sink).run();
    lintIncrements(subject, sink);
    lintTitles(subject, sink);
    lintWayBack(subject, sink);
    FenceRule(subject, sink).run();
    lintLimits(subject, sink);
}

} // namespace holdpoint::runbook
