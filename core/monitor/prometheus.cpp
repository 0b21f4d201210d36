// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/prometheus.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include <simdjson.h>

namespace holdpoint::monitor {
namespace {

namespace od = simdjson::ondemand;

struct PrometheusText
{
    Q_DECLARE_TR_FUNCTIONS(Prometheus)
};

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

std::unexpected<Error> malformed()
{
    return failure(ErrorCode::Malformed,
                   PrometheusText::tr("The answer is not one of the Prometheus interface, or was cut off."),
                   PrometheusText::tr("Check that the source's address leads to Prometheus or a server like it."));
}

std::unexpected<Error> refused(const QString& type, const QString& words)
{
    return failure(ErrorCode::OutsideFailed,
                   PrometheusText::tr("The server refused the query (%1): %2").arg(type, words),
                   PrometheusText::tr("Correct the query of the metric in the configuration."));
}

// Values are texts: decimal, NaN, +Inf, -Inf. A text that is none of these is NaN.
double numberOf(std::string_view text)
{
    double value = std::numeric_limits<double>::quiet_NaN();
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : std::numeric_limits<double>::quiet_NaN();
}

class AnswerReader
{
public:
    explicit AnswerReader(size_t mostSeries)
        : m_mostSeries(mostSeries)
    {
    }

    // Throws simdjson_error for what is no such answer.
    void read(od::document& document)
    {
        for (auto field : document.get_object()) {
            const std::string_view key = field.unescaped_key();
            if (key == "status")
                m_ok = std::string_view(field.value().get_string()) == "success";
            else if (key == "errorType")
                m_errorType = textOf(field.value().get_string());
            else if (key == "error")
                m_error = textOf(field.value().get_string());
            else if (key == "warnings")
                readWarnings(field.value());
            else if (key == "data" && m_ok)
                readData(field.value());
        }
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            throw simdjson::simdjson_error(simdjson::TRAILING_CONTENT);
    }

    bool m_ok = false, m_hasResult = false;
    QString m_errorType, m_error;
    PrometheusAnswer m_answer;

private:
    void readWarnings(od::value value)
    {
        if (value.type() != od::json_type::array)
            return;
        for (auto warning : value.get_array())
            m_answer.warnings.append(textOf(warning.get_string()));
    }

    void readData(od::object data)
    {
        bool single = false;
        for (auto field : data) {
            const std::string_view key = field.unescaped_key();
            if (key == "resultType") {
                const std::string_view type = field.value().get_string();
                single = type == "scalar" || type == "string";
            } else if (key == "result") {
                m_hasResult = true;
                if (single) {
                    m_answer.series.push_back({"{}", {}});
                    readPoint(field.value().get_array(), m_answer.series.back().points);
                } else {
                    readResult(field.value().get_array());
                }
            }
        }
    }

    void readResult(od::array result)
    {
        for (auto element : result) {
            // What is not read has still to be gone through, so that an end that was cut off is found.
            od::object object = element.get_object();
            if (m_answer.series.size() == m_mostSeries) {
                m_answer.cut = true;
                continue;
            }
            LabelledSeries& series = m_answer.series.emplace_back();
            series.labels = "{}";
            for (auto field : object) {
                const std::string_view key = field.unescaped_key();
                if (key == "metric")
                    series.labels = labelsOf(field.value().get_object());
                else if (key == "value")
                    readPoint(field.value().get_array(), series.points);
                else if (key == "values")
                    for (auto point : field.value().get_array())
                        readPoint(point.get_array(), series.points);
            }
        }
    }

    static void readPoint(od::array pair, std::vector<SeriesPoint>& points)
    {
        SeriesPoint point;
        int place = 0;
        for (auto part : pair) {
            if (place == 0)
                point.utcMs = std::llround(double(part.get_double()) * 1000);
            else if (place == 1)
                point.value = numberOf(part.get_string());
            ++place;
        }
        if (place != 2)
            throw simdjson::simdjson_error(simdjson::INCORRECT_TYPE);
        points.push_back(point);
    }

    QByteArray labelsOf(od::object metric)
    {
        m_labels.clear();
        for (auto field : metric) {
            const std::string_view name = field.unescaped_key();
            m_labels.emplace_back(name, field.value().get_string());
        }
        std::ranges::sort(m_labels);
        QByteArray text = "{";
        for (const auto& [name, value] : m_labels) {
            if (text.size() > 1)
                text += ',';
            text.append(name.data(), qsizetype(name.size()));
            text += "=\"";
            for (const char c : value) {
                if (c == '"' || c == '\\')
                    text += '\\';
                text += c;
            }
            text += '"';
        }
        return text + '}';
    }

    const size_t m_mostSeries;
    std::vector<std::pair<std::string_view, std::string_view>> m_labels;
};

// Data of an answer through the document model: for the lists that are not read every few seconds.
Result<simdjson::dom::element> dataOf(simdjson::dom::parser& parser, const QByteArray& json)
{
    simdjson::dom::element document, data;
    std::string_view status, error, type;
    if (parser.parse(json.constData(), size_t(json.size())).get(document) != simdjson::SUCCESS ||
        document["status"].get(status) != simdjson::SUCCESS)
        return malformed();
    if (status != "success") {
        static_cast<void>(document["error"].get(error) == simdjson::SUCCESS); // empty words are words
        static_cast<void>(document["errorType"].get(type) == simdjson::SUCCESS);
        return refused(textOf(type), textOf(error));
    }
    if (document["data"].get(data) != simdjson::SUCCESS)
        return malformed();
    return data;
}

QString textAt(const simdjson::dom::element& object, std::string_view key)
{
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? textOf(text) : QString();
}

qint64 timeAt(const simdjson::dom::element& object, std::string_view key)
{
    const QDateTime time = QDateTime::fromString(textAt(object, key), Qt::ISODateWithMs);
    return time.isValid() && time.date().year() > 1 ? time.toMSecsSinceEpoch() : 0;
}

QMap<QString, QString> pairsAt(const simdjson::dom::element& object, std::string_view key)
{
    QMap<QString, QString> pairs;
    simdjson::dom::object found;
    if (object[key].get(found) != simdjson::SUCCESS)
        return pairs;
    for (const auto& [name, value] : found) {
        std::string_view text;
        if (value.get(text) == simdjson::SUCCESS)
            pairs.insert(textOf(name), textOf(text));
    }
    return pairs;
}

} // namespace

Result<PrometheusAnswer> readPrometheus(QByteArray json, size_t mostSeries)
{
    const qsizetype size = json.size();
    // A reserve() would copy bytes that others hold too; most bodies have room behind them as they are.
    if (json.data_ptr().freeSpaceAtEnd() < qsizetype(simdjson::SIMDJSON_PADDING))
        json.reserve(size + qsizetype(simdjson::SIMDJSON_PADDING));
    AnswerReader reader(mostSeries);
    try {
        od::parser parser;
        od::document document = parser.iterate(
            simdjson::padded_string_view(json.constData(), size_t(size), size_t(size) + simdjson::SIMDJSON_PADDING));
        reader.read(document);
    } catch (const simdjson::simdjson_error&) {
        return malformed();
    }
    if (!reader.m_ok && !reader.m_error.isEmpty())
        return refused(reader.m_errorType, reader.m_error);
    if (!reader.m_ok || !reader.m_hasResult)
        return malformed();
    return std::move(reader.m_answer);
}

Result<std::vector<ScrapeTarget>> readTargets(const QByteArray& json)
{
    simdjson::dom::parser parser;
    const auto data = dataOf(parser, json);
    if (!data)
        return std::unexpected(data.error());
    simdjson::dom::array list;
    if ((*data)["activeTargets"].get(list) != simdjson::SUCCESS)
        return malformed();
    std::vector<ScrapeTarget> targets;
    for (const simdjson::dom::element& element : list) {
        const QMap<QString, QString> labels = pairsAt(element, "labels");
        targets.push_back({labels.value(QStringLiteral("job")), labels.value(QStringLiteral("instance")),
                           textAt(element, "scrapeUrl"), textAt(element, "health"), textAt(element, "lastError"),
                           timeAt(element, "lastScrape")});
    }
    return targets;
}

Result<std::vector<ServerRule>> readRules(const QByteArray& json)
{
    simdjson::dom::parser parser;
    const auto data = dataOf(parser, json);
    if (!data)
        return std::unexpected(data.error());
    simdjson::dom::array groups, list;
    if ((*data)["groups"].get(groups) != simdjson::SUCCESS)
        return malformed();
    std::vector<ServerRule> rules;
    for (const simdjson::dom::element& group : groups) {
        if (group["rules"].get(list) != simdjson::SUCCESS)
            return malformed();
        for (const simdjson::dom::element& rule : list)
            rules.push_back({textAt(group, "name"), textAt(rule, "name"), textAt(rule, "query"), textAt(rule, "state"),
                             textAt(rule, "health"), textAt(rule, "lastError"),
                             textAt(rule, "type") == QLatin1String("alerting")});
    }
    return rules;
}

Result<std::vector<ServerAlert>> readAlerts(const QByteArray& json)
{
    simdjson::dom::parser parser;
    const auto data = dataOf(parser, json);
    if (!data)
        return std::unexpected(data.error());
    simdjson::dom::array list;
    if ((*data)["alerts"].get(list) != simdjson::SUCCESS)
        return malformed();
    std::vector<ServerAlert> alerts;
    for (const simdjson::dom::element& alert : list)
        alerts.push_back({pairsAt(alert, "labels"),
                          pairsAt(alert, "annotations"),
                          textAt(alert, "state"),
                          {},
                          {},
                          timeAt(alert, "activeAt")});
    return alerts;
}

QString prometheusUrl(const QString& base, const QString& what)
{
    QString root = base;
    while (root.endsWith(QLatin1Char('/')))
        root.chop(1);
    if (!root.endsWith(QLatin1String("/api/v1")))
        root += QStringLiteral("/api/v1");
    return root + QLatin1Char('/') + what;
}

QString instantUrl(const QString& base, const QString& query)
{
    return prometheusUrl(base, QStringLiteral("query?query=")) + QString::fromLatin1(QUrl::toPercentEncoding(query));
}

QString rangeUrl(const QString& base, const QString& query, qint64 fromUtcMs, qint64 toUtcMs, qint64 stepMs)
{
    constexpr qint64 mostPoints = 11'000;
    const qint64 least = (std::max<qint64>(0, toUtcMs - fromUtcMs) + mostPoints - 2) / (mostPoints - 1);
    const auto seconds = [](qint64 ms) { return QString::number(double(ms) / 1000, 'f', 3); };
    return prometheusUrl(base, QStringLiteral("query_range?query=")) +
           QString::fromLatin1(QUrl::toPercentEncoding(query)) + QStringLiteral("&start=") + seconds(fromUtcMs) +
           QStringLiteral("&end=") + seconds(toUtcMs) + QStringLiteral("&step=") +
           seconds(std::max({least, stepMs, qint64(1)}));
}

QString observationsQuery(const QString& query)
{
    static const QRegularExpression rated(QStringLiteral(
        R"re(\b(?:rate|irate|increase)\s*\(\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})?\s*(\[[0-9a-z]+\])\s*\))re"));
    QRegularExpressionMatch last;
    for (auto it = rated.globalMatch(query); it.hasNext();)
        last = it.next();
    if (!last.hasMatch())
        return {};
    QString name = last.captured(1), labels = last.captured(2);
    if (name.endsWith(QLatin1String("_bucket"))) {
        name = name.chopped(7) + QStringLiteral("_count");
        static const QRegularExpression bound(QStringLiteral(R"re(\ble\s*=~?\s*"[^"]*"\s*,?)re"));
        labels.remove(bound);
    }
    return QStringLiteral("sum(increase(%1%2%3))").arg(name, labels, last.captured(3));
}

bool isPlainSelector(const QString& query)
{
    static const QRegularExpression selector(
        QStringLiteral(R"re(\A\s*[a-zA-Z_:][a-zA-Z0-9_:]*\s*(\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\})?\s*\z)re"));
    return selector.match(query).hasMatch();
}

} // namespace holdpoint::monitor
