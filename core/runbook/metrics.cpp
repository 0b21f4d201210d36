// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/metrics.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <vector>

namespace holdpoint::runbook {

namespace {

constexpr qsizetype longestMetric = 300; // characters; longer lines are prose

struct Bound
{
    Comparator comparator = Comparator::Eq;
    qsizetype begin = -1; // of the comparator
    qsizetype end = -1;   // of the comparator
};

Bound symbolBound(const QString& text)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t c = text.at(at).unicode();
        const bool equals = at + 1 < text.size() && text.at(at + 1) == u'=';
        if (c == u'<')
            return {equals ? Comparator::Le : Comparator::Lt, at, at + (equals ? 2 : 1)};
        if (c == u'>')
            return {equals ? Comparator::Ge : Comparator::Gt, at, at + (equals ? 2 : 1)};
        if (c == 0x2264 || c == 0x2265)
            return {c == 0x2264 ? Comparator::Le : Comparator::Ge, at, at + 1};
        if (c == u'=')
            return {Comparator::Eq, at, at + (equals ? 2 : 1)};
    }
    return {};
}

Bound wordBound(const QString& text)
{
    static const struct
    {
        QLatin1String words;
        Comparator comparator;
    } words[] = {{QLatin1String("no more than "), Comparator::Le}, {QLatin1String("at most "), Comparator::Le},
                 {QLatin1String("up to "), Comparator::Le},        {QLatin1String("less than "), Comparator::Lt},
                 {QLatin1String("below "), Comparator::Lt},        {QLatin1String("under "), Comparator::Lt},
                 {QLatin1String("no less than "), Comparator::Ge}, {QLatin1String("at least "), Comparator::Ge},
                 {QLatin1String("more than "), Comparator::Gt},    {QLatin1String("above "), Comparator::Gt},
                 {QLatin1String("over "), Comparator::Gt},         {QLatin1String("exceeds "), Comparator::Gt}};
    for (qsizetype at = 1; at < text.size(); ++at) {
        const char16_t first = text.at(at).unicode() | 0x20;
        if (first != u'n' && first != u'u' && first != u'a' && first != u'l' && first != u'b' && first != u'o' &&
            first != u'e')
            continue;
        if (text.at(at - 1).isLetterOrNumber())
            continue;
        for (const auto& word : words) {
            if (first == word.words.at(0) && QStringView(text).sliced(at).startsWith(word.words, Qt::CaseInsensitive))
                return {word.comparator, at, at + word.words.size()};
        }
    }
    return {};
}

bool isDigit(QChar c) { return c >= QChar(u'0') && c <= QChar(u'9'); }

// A decimal or "[Target ...]" at `at`; empty where there is none. Moves behind it.
QString valueAt(const QString& text, qsizetype& at)
{
    while (at < text.size() && text.at(at).isSpace())
        ++at;
    const qsizetype begin = at;
    if (at < text.size() && text.at(at) == u'[' && QStringView(text).sliced(at).startsWith(u"[Target")) {
        const qsizetype close = text.indexOf(u']', at);
        if (close < 0)
            return {};
        at = close + 1;
        return text.mid(begin, at - begin);
    }
    qsizetype end = at;
    while (end < text.size() &&
           (isDigit(text.at(end)) || ((text.at(end) == u'.' || text.at(end) == u',') && end > begin &&
                                      end + 1 < text.size() && isDigit(text.at(end + 1)))))
        ++end;
    if (end == begin)
        return {};
    at = end;
    return text.mid(begin, end - begin);
}

bool isUnit(const QString& word)
{
    static const QStringList units = {
        QStringLiteral("ms"),          QStringLiteral("s"),       QStringLiteral("sec"),
        QStringLiteral("secs"),        QStringLiteral("second"),  QStringLiteral("seconds"),
        QStringLiteral("min"),         QStringLiteral("mins"),    QStringLiteral("minute"),
        QStringLiteral("minutes"),     QStringLiteral("hour"),    QStringLiteral("hours"),
        QStringLiteral("h"),           QStringLiteral("days"),    QStringLiteral("rps"),
        QStringLiteral("qps"),         QStringLiteral("tps"),     QStringLiteral("req/s"),
        QStringLiteral("%"),           QStringLiteral("percent"), QStringLiteral("percentage"),
        QStringLiteral("users"),       QStringLiteral("orders"),  QStringLiteral("requests"),
        QStringLiteral("kb"),          QStringLiteral("mb"),      QStringLiteral("gb"),
        QStringLiteral("tb"),          QStringLiteral("mb/s"),    QStringLiteral("gb/s"),
        QStringLiteral("errors"),      QStringLiteral("us"),      QStringLiteral("µs"),
        QStringLiteral("connections"), QStringLiteral("messages")};
    return units.contains(word.toLower());
}

// What follows the value: "ms (95th percentile)", "/5 rating", " orders per hour", "% with growth space".
void splitUnit(const QString& rest, Metric& metric)
{
    qsizetype at = 0;
    // Glued to the number: "200ms", "70%", "4.5/5".
    while (at < rest.size() && !rest.at(at).isSpace() && !QStringView(u"(),;:!?]\"").contains(rest.at(at)))
        ++at;
    metric.unit = rest.left(at);
    while (metric.unit.endsWith(u'.'))
        metric.unit.chop(1);
    if (at == rest.size())
        return;
    QStringList words = rest.mid(at).split(u' ', Qt::SkipEmptyParts);
    const qsizetype per = words.indexOf(QStringLiteral("per"));
    if (metric.unit.isEmpty() && per >= 0 && per <= 1 && per + 1 < words.size()) {
        metric.unit = words.mid(0, per + 2).join(u' ');
        words = words.mid(per + 2);
    }
    for (qsizetype i = 0; metric.unit.isEmpty() && i < words.size(); ++i) {
        if (isUnit(words.at(i)))
            metric.unit = words.takeAt(i);
    }
    QString qualifier = words.join(u' ');
    if (qualifier.startsWith(u'(') && qualifier.endsWith(u')'))
        qualifier = qualifier.mid(1, qualifier.size() - 2);
    while (qualifier.startsWith(u',') || qualifier.startsWith(u';'))
        qualifier = qualifier.mid(1).trimmed();
    metric.qualifier = qualifier;
}

// A digit, or the bracket of a target.
bool mayHoldValue(const QString& text)
{
    for (const QChar c : text) {
        if (isDigit(c) || c == u'[')
            return true;
    }
    return false;
}

QString trimmedName(QStringView name)
{
    name = name.trimmed();
    while (name.endsWith(u':') || name.endsWith(u'(') || name.endsWith(u'-'))
        name = name.chopped(1).trimmed();
    for (const QLatin1String verb : {QLatin1String(" is"), QLatin1String(" are"), QLatin1String(" stays"),
                                     QLatin1String(" must be"), QLatin1String(" remains")}) {
        if (name.endsWith(verb.back()) && name.endsWith(verb))
            name.chop(verb.size());
    }
    return name.toString();
}

QString boundText(const Metric& metric)
{
    static const char* const signs[] = {"< ", "<= ", "> ", ">= ", ""};
    return QLatin1String(signs[static_cast<int>(metric.comparator)]) + metric.value +
           (metric.unit.isEmpty() || metric.unit.startsWith(u'%') || metric.unit.startsWith(u'/') ? metric.unit
                                                                                                  : u' ' + metric.unit);
}

} // namespace

std::optional<Metric> metricIn(const QString& text, bool measured)
{
    if (text.size() > longestMetric || !mayHoldValue(text))
        return {};
    Bound bound = symbolBound(text);
    if (bound.begin < 0)
        bound = wordBound(text);
    Metric metric;
    qsizetype at = bound.end;
    if (bound.begin > 0) {
        metric.comparator = bound.comparator;
        metric.name = trimmedName(QStringView(text).first(bound.begin));
        metric.value = valueAt(text, at);
    }
    if (metric.value.isEmpty()) {
        const qsizetype colon = text.indexOf(QStringLiteral(": "));
        if (colon <= 0)
            return {};
        metric.comparator = Comparator::Eq;
        metric.name = trimmedName(QStringView(text).first(colon));
        at = colon + 1;
        metric.value = valueAt(text, at);
        if (metric.value.isEmpty() || (!measured && !metric.value.startsWith(u'[')))
            return {};
    }
    if (metric.name.isEmpty())
        return {};
    splitUnit(text.mid(at), metric);
    return metric;
}

QList<Finding> differingBounds(const QList<Metric>& metrics)
{
    // A target for the name anywhere else differs from a number, but is only not filled yet.
    QHash<QString, std::size_t> groupOf; // counted from 1, by name
    std::vector<std::vector<const Metric*>> groups;
    for (const Metric& metric : metrics) {
        if (metric.value.startsWith(u'['))
            continue;
        std::size_t& number = groupOf[metric.name.toLower()];
        if (number == 0) {
            groups.emplace_back();
            number = groups.size();
        }
        groups[number - 1].push_back(&metric);
    }
    QList<Finding> findings;
    for (const std::vector<const Metric*>& same : groups) {
        const Metric* first = nullptr;
        bool differ = false;
        for (const Metric* metric : same) {
            if (metric->comparator == Comparator::Eq)
                continue;
            if (!first)
                first = metric;
            else
                differ = differ || metric->comparator != first->comparator || metric->value != first->value ||
                         metric->unit != first->unit;
        }
        if (!differ)
            continue;
        QStringList places;
        for (const Metric* metric : same) {
            if (places.size() < 20)
                places.append(QCoreApplication::translate("holdpoint::runbook", "%1 (line %2)")
                                  .arg(boundText(*metric))
                                  .arg(metric->line));
        }
        findings.append({QStringLiteral("thresholds-differ"), first->line,
                         QCoreApplication::translate("holdpoint::runbook", "%1 has different values: %2.")
                             .arg(first->name, places.join(QStringLiteral(", ")))});
    }
    return findings;
}

} // namespace holdpoint::runbook
