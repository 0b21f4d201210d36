// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/values.h"

#include "core/runbook/display_text.h"
#include "core/runbook/shell_variables.h"
#include "core/runbook/value_rules.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cstring>

namespace holdpoint::runbook {

namespace {

constexpr qsizetype longestPlaceholder = 80; // bytes between the marks

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isWordByte(char c) { return isLetter(c) || isDigit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

char at(QByteArrayView line, qsizetype index) { return index >= 0 && index < line.size() ? line[index] : ' '; }

bool isCapitals(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Words of letters and digits with single marks between them, at least one letter first.
bool isName(QByteArrayView text, const char* between)
{
    if (text.isEmpty() || !isLetter(text[0]))
        return false;
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (!isWordByte(text[i]) && !std::strchr(between, text[i]))
            return false;
    }
    return isWordByte(text[text.size() - 1]) || text.endsWith('.') || text.endsWith('?');
}

// "A-Z", "a-f0-9", "YyNn": what brackets hold in globs and patterns.
bool isPattern(QByteArrayView text)
{
    if (text.size() >= 3 && text[1] == '-' && (text.size() <= 4 || text[4] == '-'))
        return true;
    bool pairs = text.size() % 2 == 0;
    for (qsizetype i = 0; pairs && i + 1 < text.size(); i += 2)
        pairs = isLetter(text[i]) && text[i] != text[i + 1] && (text[i] | 0x20) == (text[i + 1] | 0x20);
    return pairs;
}

bool isHtmlTag(QByteArrayView name)
{
    static const QSet<QByteArray> tags = {
        "a",     "b",       "i",       "u",      "p",     "br",    "hr",     "em",    "li",         "ol",
        "ul",    "td",      "th",      "tr",     "dd",    "dl",    "dt",     "h1",    "h2",         "h3",
        "h4",    "h5",      "h6",      "div",    "img",   "pre",   "sub",    "sup",   "kbd",        "del",
        "ins",   "code",    "span",    "body",   "head",  "html",  "table",  "tbody", "thead",      "strong",
        "small", "details", "summary", "script", "style", "title", "center", "font",  "blockquote", "input",
        "form",  "button",  "section", "main",   "nav",   "video", "iframe", "link",  "meta",       "label"};
    return tags.contains(name.toByteArray());
}

qsizetype bracketEnd(QByteArrayView line, qsizetype open, char closing)
{
    const qsizetype last = std::min(line.size(), open + longestPlaceholder + 2);
    for (qsizetype i = open + 1; i < last; ++i) {
        if (line[i] == closing)
            return i + 1;
        if (line[i] == line[open])
            return -1;
    }
    return -1;
}

bool isSquareBlank(QByteArrayView line, qsizetype open, qsizetype end, bool shell, bool subject)
{
    const QByteArrayView inner = line.sliced(open + 1, end - open - 2);
    const char before = at(line, open - 1);
    const char after = at(line, end);
    if (after == '(' || after == '[' || before == '!' || before == ']' || before == '\\')
        return false;
    if (shell) {
        if (isWordByte(before) || before == '$' || before == '*' || before == '?' || before == '[' || after == ']' ||
            after == '*' || after == '+' || isPattern(inner))
            return false;
        return inner.size() > 2 && inner[0] >= 'A' && inner[0] <= 'Z' && isName(inner, " _/-") &&
               !(isCapitals(inner) && inner.size() < 4);
    }
    if ((after == ':' && open == 0) || isWordByte(before))
        return false;
    if (subject && isCapitals(inner))
        return false;
    return inner.size() > 1 && isName(inner, " _/-'.,#&+?") && !isPattern(inner);
}

bool isAngleBlank(QByteArrayView line, qsizetype open, qsizetype end, bool shell, bool quoted)
{
    const QByteArrayView inner = line.sliced(open + 1, end - open - 2);
    const char before = at(line, open - 1);
    const char after = at(line, end);
    if (!isName(inner, " _-") || isHtmlTag(inner) || before == '<' || after == '>' || before == '\\')
        return false;
    if (!shell)
        return true;
    // `sort <in>out` redirects; `<REV>` in capitals or inside quotes never does.
    return quoted || isCapitals(inner) || !isWordByte(after);
}

QString labelBefore(QByteArrayView line, qsizetype begin)
{
    const qsizetype from = std::max<qsizetype>(0, begin - 60);
    QByteArrayView label = line.sliced(from, begin - from);
    const qsizetype blank = label.lastIndexOf("__");
    if (blank >= 0)
        label = label.sliced(blank + 2);
    return repairedText(label);
}

} // namespace

std::vector<BlankSpot> blanksIn(QByteArrayView line, bool shell)
{
    std::vector<BlankSpot> spots;
    bool subject = false;
    bool subjectKnown = false;
    char quote = '\0';
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (shell && (c == '"' || c == '\'')) {
            quote = quote == c ? '\0' : quote == '\0' ? c : quote;
            continue;
        }
        if (c == '_' && at(line, i + 1) == '_' && at(line, i + 2) == '_') {
            qsizetype end = i;
            while (end < line.size() && line[end] == '_')
                ++end;
            if (!(isWordByte(at(line, i - 1)) && isWordByte(at(line, end))))
                spots.push_back({i, end});
            i = end - 1;
        } else if (c == '[' && isLetter(at(line, i + 1))) {
            if (!subjectKnown) {
                subject = line.first(std::min<qsizetype>(line.size(), 40))
                              .trimmed()
                              .toByteArray()
                              .toLower()
                              .startsWith("subject:");
                subjectKnown = true;
            }
            const qsizetype end = bracketEnd(line, i, ']');
            if (end > 0 && isSquareBlank(line, i, end, shell, subject)) {
                spots.push_back({i, end});
                i = end - 1;
            }
        } else if (c == '<' && isLetter(at(line, i + 1))) {
            const qsizetype end = bracketEnd(line, i, '>');
            if (end > 0 && isAngleBlank(line, i, end, shell, quote != '\0')) {
                spots.push_back({i, end});
                i = end - 1;
            }
        }
    }
    return spots;
}

namespace {

// A line of underscores alone is a rule and no blank.
bool isUnderscoreRule(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == '_' || c == ' ' || c == '\t'; });
}

class ValueCollector
{
public:
    ValueCollector(BuildContext& context, const std::vector<std::pair<int, QString>>& headings)
        : m_context(context)
        , m_headings(headings)
    {
    }

    void collect()
    {
        const Source& source = m_context.source();
        for (int number = 1; number <= source.lineCount(); ++number) {
            const LineContext context = m_context.context(number);
            const QByteArrayView line = source.line(number);
            if (context == LineContext::Nothing || !worthLooking(line))
                continue;
            if (context == LineContext::Prose && isUnderscoreRule(line))
                continue;
            for (const BlankSpot& spot : blanksIn(line, context == LineContext::ShellCommand))
                add(line, spot, number);
        }
    }

    // `$NAME` in a command that does not set it: empty there, whatever an earlier command did in a shell of its own.
    void collectVariables(Command& command)
    {
        if (!command.runnable || !command.text.contains('$'))
            return;
        for (const ShellVariable& variable : variablesIn(command.text)) {
            const QString name = QString::fromLatin1(variable.name);
            auto known = m_variables.constFind(name);
            if (known == m_variables.constEnd()) {
                Value value;
                value.placeholder = u'$' + name;
                value.name = name;
                value.line = command.line + int(command.text.first(variable.begin).count('\n'));
                value.id = m_context.ids().make(QStringLiteral("values"), value.placeholder);
                m_context.plan().values.append(value);
                known = m_variables.insert(name, value.id);
            }
            if (!command.placeholders.contains(*known))
                command.placeholders.append(*known);
        }
    }

    // Values of the lines [first, last], each once.
    [[nodiscard]] QStringList inLines(int first, int last) const
    {
        QStringList ids;
        auto at = std::lower_bound(m_uses.begin(), m_uses.end(), std::pair<int, int>(first, -1));
        for (; at != m_uses.end() && at->first <= last; ++at) {
            const QString& id = m_context.plan().values.at(at->second).id;
            if (!ids.contains(id))
                ids.append(id);
        }
        return ids;
    }

private:
    static bool worthLooking(QByteArrayView line)
    {
        const auto size = static_cast<std::size_t>(line.size());
        return line.size() > 2 && (std::memchr(line.data(), '[', size) || std::memchr(line.data(), '<', size) ||
                                   std::memchr(line.data(), '_', size));
    }

    const QString& heading(int line)
    {
        while (m_heading < m_headings.size() && m_headings[m_heading].first <= line)
            ++m_heading;
        static const QString none;
        return m_heading == 0 ? none : m_headings[m_heading - 1].second;
    }

    void add(QByteArrayView line, const BlankSpot& spot, int number)
    {
        const QByteArrayView written = line.sliced(spot.begin, spot.end - spot.begin);
        const bool angle = written.startsWith('<');
        const bool blank = written.startsWith('_');
        Plan& plan = m_context.plan();
        Value value;
        value.placeholder = repairedText(written);
        value.line = number;
        if (angle) {
            const auto known = m_angles.constFind(value.placeholder);
            if (known != m_angles.constEnd()) {
                m_uses.emplace_back(number, *known);
                return;
            }
        }
        const QString label = labelBefore(line, spot.begin);
        const QString& above = heading(number);
        const QString part = blank ? label : angle ? value.placeholder : label + u' ' + value.placeholder;
        value.id = m_context.ids().make(
            angle || above.isEmpty() ? QStringLiteral("values") : QStringLiteral("values/") + above, part);
        value.name = environmentName(blank ? label : value.placeholder);
        value.type = typeInWords(value.placeholder, label);
        value.atUse = isTimeOfUse(value.placeholder);
        const auto index = static_cast<int>(plan.values.size());
        if (angle)
            m_angles.insert(value.placeholder, index);
        plan.values.append(value);
        m_uses.emplace_back(number, index);
    }

    QString environmentName(const QString& text)
    {
        const QString part = idPart(text);
        QString name = QStringLiteral("HOLDPOINT_VALUE_");
        name.reserve(name.size() + part.size() + 6);
        for (const QChar c : part) {
            const char16_t u = c.unicode();
            name += u == u'-' || u == u'.' ? QChar(u'_') : QChar(u >= u'a' ? static_cast<char16_t>(u - 32) : u);
        }
        const int count = ++m_names[name];
        return count == 1 ? name : name + QStringLiteral("__") + QString::number(count);
    }

    BuildContext& m_context;
    const std::vector<std::pair<int, QString>>& m_headings;
    std::size_t m_heading = 0;
    QHash<QString, int> m_angles;
    QHash<QString, QString> m_variables; // name -> id
    QHash<QString, int> m_names;
    std::vector<std::pair<int, int>> m_uses; // line and index of the value, in file order
};

} // namespace

void collectValues(BuildContext& context, const std::vector<std::pair<int, QString>>& headings)
{
    ValueCollector collector(context, headings);
    collector.collect();
    Plan& plan = context.plan();
    const auto eachCommand = [&plan](const auto& use) {
        for (Phase& phase : plan.phases) {
            for (Step& step : phase.steps) {
                for (Command& command : step.commands)
                    use(command);
            }
        }
        for (Procedure& procedure : plan.procedures) {
            for (Command& command : procedure.commands)
                use(command);
        }
    };
    if (!plan.values.isEmpty())
        eachCommand([&](Command& command) {
            command.placeholders = collector.inLines(command.line, context.commandEnd(command));
        });
    eachCommand([&collector](Command& command) { collector.collectVariables(command); });
    std::stable_sort(plan.values.begin(), plan.values.end(),
                     [](const Value& a, const Value& b) { return a.line < b.line; });
    // "> [Target] orders per hour": the number that fills it is the threshold.
    for (Metric& metric : plan.metrics) {
        auto value = std::lower_bound(plan.values.begin(), plan.values.end(), metric.line,
                                      [](const Value& one, int line) { return one.line < line; });
        for (; value != plan.values.end() && value->line == metric.line; ++value) {
            if (value->placeholder != metric.value)
                continue;
            metric.target = value->id;
            value->type = ValueType::Number;
            value->unit = metric.unit;
            break;
        }
    }
}

} // namespace holdpoint::runbook
