// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

// Times that a slip breaks, that run backwards, or that nobody keeps.
namespace holdpoint::runbook {

namespace {

bool isHeading(const LintSubject& subject, int line)
{
    const Node* const node = subject.lineNodes[static_cast<std::size_t>(line)];
    return node && node->kind == NodeKind::Heading;
}

// "by 14:00", "14:00 UTC", "2 pm": a time of the day that something is to happen at.
std::pair<qsizetype, qsizetype> clockTimeIn(const QString& text)
{
    static const QRegularExpression clock(
        QStringLiteral(
            "(?<![\\w:.+/-])(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?(?![\\w:.]*\\d)"
            "(?<zone>\\s*(?:[ap]\\.?m\\b\\.?|UTC|GMT|Z\\b|CES?T|[ECMP][SD]T|BST|IST|JST|AE[SD]T|o'clock|Uhr))?"
            "|(?<![\\w:.+/-])(?:1[0-2]|[1-9])\\s?(?<half>[ap]\\.?m\\b)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression before(
        QStringLiteral("(?:\\b(?:at|by|until|till|before|after|from|starting|between|around|no later than)\\s+|"
                       "--(?:at|until|start|time|schedule)[ =]\"?)$"),
        QRegularExpression::CaseInsensitiveOption);
    for (auto found = clock.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedLength(QStringLiteral("zone")) > 0 || match.capturedLength(QStringLiteral("half")) > 0 ||
            QStringView(text)
                .first(match.capturedStart())
                .last(std::min<qsizetype>(30, match.capturedStart()))
                .toString()
                .contains(before))
            return {match.capturedStart(), match.capturedEnd()};
    }
    return {-1, -1};
}

// Lines in which a time of day is no appointment of this launch.
bool isOtherTime(const QString& text)
{
    static const QRegularExpression other(
        QStringLiteral(
            "last updated|next review|approved|\\bversion\\b|\\bhours\\b|every (?:day|night|week|mon|tue|wed|"
            "thu|fri|sat|sun)|\\bdaily\\b|\\bweekly\\b|\\bcron|e\\.g\\.|for example|\\x{2705}|\\btook\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return text.contains(other);
}

void lintClockTimes(const LintSubject& subject, LintSink& sink)
{
    const auto add = [&](ByteRange bytes, const QString& time) {
        sink.add("fixed-clock-time", bytes, LintSeverity::Warning,
                 LintText::tr("\"%1\" is a fixed time of day.").arg(time),
                 LintText::tr("When T-0 slips this time stays where it is, and the order of things breaks: write it "
                              "as a distance from T-0."));
    };
    QSet<int> said;
    const auto addHeading = [&](const std::optional<QString>& clock, int line) {
        if (!clock || said.contains(line))
            return;
        said.insert(line);
        add(subject.rangeIn(line, clock->toUtf8()), *clock);
    };
    for (const Phase& phase : subject.plan.phases) {
        addHeading(phase.clock, phase.line);
        for (const Step& step : phase.steps) {
            if (step.clock != phase.clock)
                addHeading(step.clock, step.line);
        }
    }
    for (int line = 1; line <= subject.source.lineCount() && !subject.stop.stop_requested(); ++line) {
        const QByteArrayView bytes = subject.source.line(line);
        const Node* const node = subject.lineNodes[static_cast<std::size_t>(line)];
        constexpr qsizetype longest = 20'000; // bytes
        if (bytes.size() < 4 || bytes.size() > longest || said.contains(line) || !node ||
            node->kind == NodeKind::FrontMatter || subject.plan.ownerOf(*node) == QStringLiteral("configuration") ||
            (bytes.indexOf(':') < 0 && bytes.indexOf('m') < 0 && bytes.indexOf('M') < 0))
            continue;
        if (std::none_of(bytes.begin(), bytes.end(), [](char c) { return c >= '0' && c <= '9'; }))
            continue;
        const QString text = QString::fromLatin1(bytes);
        const auto [begin, end] = clockTimeIn(text);
        if (begin < 0 || isOtherTime(QString::fromUtf8(bytes)))
            continue;
        const qint64 start = bytes.data() - subject.source.bytes().constData();
        add({start + begin, start + end}, text.mid(begin, end - begin));
    }
}

void lintOrder(const LintSubject& subject, LintSink& sink)
{
    const auto add = [&](int line, const QString& title, const QString& before) {
        sink.add("times-out-of-order", subject.lineRange(line), LintSeverity::Warning,
                 LintText::tr("\"%1\" comes before \"%2\" in time, but stands behind it.").arg(title, before),
                 LintText::tr("Who reads downwards does things too late or in the wrong order."));
    };
    QList<const Phase*> phases;
    for (const Phase& phase : subject.plan.phases) {
        if (phase.offsetS)
            phases.append(&phase);
    }
    std::stable_sort(phases.begin(), phases.end(), [](const Phase* a, const Phase* b) { return a->line < b->line; });
    for (qsizetype i = 1; i < phases.size(); ++i) {
        if (*phases[i]->offsetS < *phases[i - 1]->offsetS)
            add(phases[i]->line, phases[i]->title, phases[i - 1]->title);
    }
    for (const Phase* phase : std::as_const(phases)) {
        const Step* last = nullptr;
        for (const Step& step : phase->steps) {
            if (!step.offsetS)
                continue;
            if (last && *step.offsetS < *last->offsetS && step.line > last->line)
                add(step.line, step.title, last->title);
            last = &step;
        }
    }
}

void lintNumbering(const LintSubject& subject, LintSink& sink)
{
    static const QRegularExpression numbered(
        QStringLiteral("^(#{1,6})\\s+.*?\\b(Phase|Step|Stage|Part)\\s+(\\d{1,3})\\b"),
        QRegularExpression::CaseInsensitiveOption);
    QHash<QString, int> last; // level and word -> number
    for (int line = 1; line <= subject.source.lineCount() && !subject.stop.stop_requested(); ++line) {
        if (!isHeading(subject, line))
            continue;
        const QByteArrayView bytes = subject.source.line(line).trimmed();
        qsizetype level = 0;
        while (level < bytes.size() && bytes[level] == '#')
            ++level;
        if (level == 0)
            continue;
        // Numbers begin anew below another heading.
        last.removeIf([level](const auto& one) { return one.key().at(0).digitValue() > level; });
        const QString text = QString::fromLatin1(bytes);
        const QRegularExpressionMatch match = numbered.match(text);
        if (!match.hasMatch())
            continue;
        const QString key = QString::number(level) + match.captured(2).toLower();
        const int number = match.captured(3).toInt();
        const int before = last.value(key, number - 1);
        last[key] = number;
        if (number == before + 1)
            continue;
        const qint64 start = bytes.data() - subject.source.bytes().constData();
        sink.add("numbering-gap", {start + match.capturedStart(2), start + match.capturedEnd(3)}, LintSeverity::Warning,
                 LintText::tr("\"%1 %2\" follows number %3.").arg(match.captured(2)).arg(number).arg(before),
                 LintText::tr("Somebody asks over the phone for the step that is missing, or two people mean "
                              "different ones by the same number."));
    }
}

// Does the section around a line say who acts? Sections are looked through once.
class Owners
{
public:
    explicit Owners(const LintSubject& subject)
        : m_subject(subject)
    {
        for (const Role& role : subject.plan.roles) {
            if (role.role.size() > 2)
                m_words.append(role.role.toLower());
        }
        for (const char* word : {"owner", "on-call", "on call", "responsible", "coordinator", "commander", "captain"})
            m_words.append(QLatin1String(word));
    }

    [[nodiscard]] bool near(int line)
    {
        int first = line;
        while (first > 1 && !isHeading(m_subject, first))
            --first;
        const auto known = m_known.constFind(first);
        if (known != m_known.constEnd())
            return *known;
        bool owned = false;
        int last = first + 1;
        for (; last <= m_subject.source.lineCount() && !isHeading(m_subject, last); ++last) {
            const QByteArrayView bytes = m_subject.source.line(last);
            // A blank to fill in names nobody.
            const QString text = QString::fromUtf8(bytes).toLower();
            owned = owned || std::any_of(m_words.begin(), m_words.end(), [&](const QString& word) {
                        const qsizetype at = text.indexOf(word);
                        return at >= 0 && text.lastIndexOf(u'[', at) <= text.lastIndexOf(u']', at);
                    });
        }
        m_known.insert(first, owned);
        return owned;
    }

private:
    const LintSubject& m_subject;
    QStringList m_words;
    QHash<int, bool> m_known; // line of a heading -> named
};

void lintDeadlines(const LintSubject& subject, LintSink& sink)
{
    Owners owners(subject);
    const auto add = [&](int line, const QString& what, qint64 seconds) {
        if (owners.near(line))
            return;
        const auto minutes = static_cast<int>(seconds / 60);
        sink.add(
            "deadline-without-owner", subject.lineRange(line), LintSeverity::Warning,
            LintText::tr("\"%1\" has a deadline of %n minute(s), but nobody who keeps it.", nullptr, minutes).arg(what),
            LintText::tr("While everybody looks at each other, the time runs out."));
    };
    for (const MatrixRow& row : subject.plan.matrix) {
        if (row.deadlineS)
            add(row.line, row.scenario, *row.deadlineS);
    }
    for (const Procedure& procedure : subject.plan.procedures) {
        for (const ProcedureStep& step : procedure.steps) {
            if (step.deadlineS)
                add(step.line, step.text, *step.deadlineS);
        }
    }
}

} // namespace

void lintTimes(const LintSubject& subject, LintSink& sink)
{
    lintClockTimes(subject, sink);
    lintOrder(subject, sink);
    lintNumbering(subject, sink);
    lintDeadlines(subject, sink);
}

} // namespace holdpoint::runbook
