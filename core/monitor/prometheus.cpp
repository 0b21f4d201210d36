// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/prometheus.h"

#include "core/monitor/point_scanner.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <cmath>
#include <string_view>

#include <simdjson.h>

namespace holdpoint::monitor {
namespace {

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

// The answer to a query, by hand: its one shape is known, and a long one is nearly all points.
class AnswerReader
{
public:
    AnswerReader(std::string_view json, size_t mostSeries)
        : m_json(json)
        , m_mostSeries(mostSeries)
    {
    }

    // False for what is no such answer from its first byte to its last.
    bool read()
    {
        return forEachMember([this](std::string_view key) {
                   std::string_view text;
                   if (key == "status") {
                       const bool taken = m_json.takeString(text);
                       m_ok = text == "success";
                       return taken;
                   }
                   if (key == "errorType" || key == "error") {
                       const bool taken = m_json.takeString(text);
                       (key == "error" ? m_error : m_errorType) = textOf(text);
                       return taken;
                   }
                   if (key == "warnings")
                       return readWarnings();
                   // The status stands before them with every server.
                   return key == "data" && m_ok ? readData() : m_json.skipValue();
               }) &&
               m_json.isAtEnd();
    }

    bool m_ok = false, m_hasResult = false;
    QString m_errorType, m_error;
    PrometheusAnswer m_answer;

private:
    template <class Each> bool forEachMember(Each each)
    {
        if (!m_json.take('{'))
            return false;
        if (m_json.take('}'))
            return true;
        do {
            std::string_view key;
            if (!m_json.takeString(key) || !m_json.take(':') || !each(key))
                return false;
        } while (m_json.take(','));
        return m_json.take('}');
    }

    template <class Each> bool forEachElement(Each each)
    {
        if (!m_json.take('['))
            return false;
        if (m_json.take(']'))
            return true;
        do {
            if (!each())
                return false;
        } while (m_json.take(','));
        return m_json.take(']');
    }

    bool readWarnings()
    {
        return forEachElement([this] {
            std::string_view text;
            const bool taken = m_json.takeString(text);
            m_answer.warnings.append(textOf(text));
            return taken;
        });
    }

    bool readData()
    {
        bool single = false;
        return forEachMember([&](std::string_view key) {
            if (key == "resultType") {
                std::string_view type;
                const bool taken = m_json.takeString(type);
                single = type == "scalar" || type == "string";
                return taken;
            }
            if (key != "result")
                return m_json.skipValue();
            m_hasResult = true;
            if (!single)
                return forEachElement([this] { return readSeries(); });
            m_answer.series.push_back({"{}", {}});
            return scanPoint(m_json, m_answer.series.back().points);
        });
    }

    bool readSeries()
    {
        if (m_answer.series.size() == m_mostSeries) {
            m_answer.cut = true;
            return m_json.skipValue();
        }
        LabelledSeries& series = m_answer.series.emplace_back();
        series.labels = "{}";
        return forEachMember([&](std::string_view key) {
            if (key == "metric")
                return readLabels(series.labels);
            if (key == "value")
                return scanPoint(m_json, series.points);
            if (key != "values")
                return m_json.skipValue();
            // Gathered where there is room already, so that each list takes memory once, and no more than it needs.
            m_points.clear();
            const bool taken = scanPoints(m_json, m_points);
            series.points.insert(series.points.end(), m_points.begin(), m_points.end());
            return taken;
        });
    }

    bool readLabels(QByteArray& text)
    {
        m_labels.clear();
        const bool taken = forEachMember([this](std::string_view name) {
            std::string_view value;
            const bool isText = m_json.takeString(value);
            m_labels.emplace_back(name, value);
            return isText;
        });
        std::ranges::sort(m_labels);
        text = "{";
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
        text += '}';
        return taken;
    }

    JsonCursor m_json;
    const size_t m_mostSeries;
    std::vector<std::pair<std::string_view, std::string_view>> m_labels;
    std::vector<SeriesPoint> m_points;
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

Result<PrometheusAnswer> readPrometheus(const QByteArray& json, size_t mostSeries)
{
    AnswerReader reader({json.constData(), size_t(json.size())}, mostSeries);
    if (!simdjson::validate_utf8(json.constData(), size_t(json.size())) || !reader.read())
        return malformed();
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
