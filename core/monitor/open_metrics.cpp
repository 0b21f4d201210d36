// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/open_metrics.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <charconv>

namespace holdpoint::monitor {
namespace {

constexpr size_t mostSamples = 10'000;

struct PageText
{
    Q_DECLARE_TR_FUNCTIONS(MetricsPage)
};

std::unexpected<Error> notAPage(int line)
{
    return failure(ErrorCode::Malformed, PageText::tr("Line %1 of the answer is no sample of a metric.").arg(line),
                   PageText::tr("Check that the source's address leads to a page of metrics as text."), line);
}

bool isNameSign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
}

void skipBlanks(QByteArrayView& text)
{
    while (!text.isEmpty() && (text[0] == ' ' || text[0] == '\t'))
        text = text.sliced(1);
}

// Nothing for what is no number. "NaN", "+Inf", "-Inf" are numbers here.
std::optional<double> numberOf(QByteArrayView text)
{
    if (text.startsWith('+'))
        text = text.sliced(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error == std::errc() && end == text.end() && !text.isEmpty())
        return value;
    return std::nullopt;
}

// Where a label set ends: the place behind its brace; -1 where it does not.
qsizetype endOfLabels(QByteArrayView text)
{
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text[i] == '}')
            return i + 1;
    }
    return -1;
}

std::optional<QMap<QString, QString>> labelsOf(QByteArrayView text)
{
    const auto matchers = matchersFromText(QString::fromUtf8(text).replace(QLatin1String("\\n"), QLatin1String("\n")));
    if (!matchers)
        return std::nullopt;
    QMap<QString, QString> labels;
    for (const AlertMatcher& matcher : *matchers)
        labels.insert(matcher.name, matcher.value);
    return labels;
}

class PageReader
{
public:
    explicit PageReader(const std::vector<MetricSelector>& selectors)
    {
        for (const MetricSelector& selector : selectors) {
            m_names.append(selector.name.toUtf8());
            m_wanted.push_back(&selector.labels);
        }
        m_page.samples.resize(selectors.size());
    }

    bool readLine(QByteArrayView line)
    {
        qsizetype size = 0;
        while (size < line.size() && isNameSign(line[size]))
            ++size;
        const QByteArrayView name = line.first(size);
        QByteArrayView rest = line.sliced(size), labels("{}");
        skipBlanks(rest);
        if (name.isEmpty())
            return false;
        if (rest.startsWith('{')) {
            const qsizetype end = endOfLabels(rest);
            if (end < 0)
                return false;
            labels = rest.first(end);
            rest = rest.sliced(end);
            skipBlanks(rest);
        }
        const qsizetype blank = rest.indexOf(' ');
        const std::optional<double> value = numberOf((blank < 0 ? rest : rest.first(blank)).trimmed());
        if (!value)
            return false;
        for (qsizetype i = 0; i < m_names.size(); ++i)
            if (m_names[i] == name)
                add(size_t(i), labels, *value);
        return true;
    }

    MetricsPage m_page;

private:
    void add(size_t selector, QByteArrayView labels, double value)
    {
        PageSamples& samples = m_page.samples[selector];
        if (!m_wanted[selector]->empty()) {
            const auto pairs = labelsOf(labels);
            if (!pairs || !matches(*m_wanted[selector], *pairs))
                return;
        }
        if (samples.size() >= mostSamples)
            m_page.cut = true;
        else
            samples.insert_or_assign(labels.toByteArray(), value);
    }

    QList<QByteArray> m_names;
    std::vector<const std::vector<AlertMatcher>*> m_wanted;
};

std::optional<PageTerm> termOf(QString text)
{
    PageTerm term;
    const auto unwrap = [&text](const QString& word) {
        const QRegularExpression call(QStringLiteral(R"re(\A\s*%1\s*\((.*)\)\s*\z)re").arg(word),
                                      QRegularExpression::DotMatchesEverythingOption);
        const QRegularExpressionMatch match = call.match(text);
        if (match.hasMatch())
            text = match.captured(1);
        return match.hasMatch();
    };
    term.sum = unwrap(QStringLiteral("sum"));
    term.rate = unwrap(QStringLiteral("rate"));
    static const QRegularExpression selector(QStringLiteral(R"re(\A\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{.*\})?\s*\z)re"),
                                             QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = selector.match(text);
    const auto labels = matchersFromText(match.captured(2));
    if (!match.hasMatch() || !labels)
        return std::nullopt;
    term.selector = {match.captured(1), *labels};
    return term;
}

// The place of a sign that stands neither in quotes, nor in braces, nor in parentheses; -1 without one.
qsizetype outermost(const QString& text, QChar sign)
{
    bool quoted = false;
    int depth = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == QLatin1Char('\\'))
            ++i;
        else if (c == QLatin1Char('"'))
            quoted = !quoted;
        else if (!quoted && (c == QLatin1Char('(') || c == QLatin1Char('{')))
            ++depth;
        else if (!quoted && (c == QLatin1Char(')') || c == QLatin1Char('}')))
            --depth;
        else if (!quoted && depth == 0 && c == sign)
            return i;
    }
    return -1;
}

} // namespace

Result<PageQuery> pageQuery(const QString& text)
{
    const auto refused = [&] {
        return failure(ErrorCode::Malformed, PageText::tr("“%1” cannot be asked of a page of metrics.").arg(text),
                       PageText::tr("Write a selector, sum() or rate() of one, or 100 * one / another."));
    };
    PageQuery query;
    QString rest = text;
    if (const qsizetype times = outermost(rest, QLatin1Char('*')); times >= 0) {
        bool isNumber = false;
        query.factor = rest.left(times).trimmed().toDouble(&isNumber);
        if (!isNumber)
            return refused();
        rest = rest.mid(times + 1);
    }
    const qsizetype slash = outermost(rest, QLatin1Char('/'));
    const std::optional<PageTerm> top = termOf(slash < 0 ? rest : rest.left(slash));
    if (!top)
        return refused();
    query.top = *top;
    if (slash >= 0)
        query.bottom = termOf(rest.mid(slash + 1));
    if (slash >= 0 && !query.bottom)
        return refused();
    return query;
}

Result<MetricsPage> readMetricsPage(QByteArrayView page, const std::vector<MetricSelector>& selectors)
{
    PageReader reader(selectors);
    int number = 0;
    bool whole = page.isEmpty() || page.endsWith('\n');
    while (!page.isEmpty()) {
        ++number;
        const qsizetype end = page.indexOf('\n');
        QByteArrayView line = end < 0 ? page : page.first(end);
        page = end < 0 ? QByteArrayView() : page.sliced(end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        skipBlanks(line);
        if (!line.isEmpty() && !line.startsWith('#') && !reader.readLine(line))
            return notAPage(number);
    }
    // Both formats end every line: a last one without its end was cut off, and its number may be, too.
    if (!whole)
        return notAPage(number);
    return std::move(reader.m_page);
}

} // namespace holdpoint::monitor
