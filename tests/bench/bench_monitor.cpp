// SPDX-License-Identifier: GPL-3.0-or-later
// Reading an answer to query_range, beside simdjson's own walk over the same bytes into the same kind of lists; and the
// memory of a series of a million points.
#include "core/monitor/prometheus.h"
#include "core/monitor/series_store.h"
#include "tests/bench/bench.h"

#include <cmath>
#include <cstdlib>

#include <simdjson.h>

namespace holdpoint::bench {
namespace {

// 200 series of 1,100 points; about 7 MB, as one of a launch's charts asks for at its start. Values of a counter, or of
// a rate: these have all the digits that a double has.
QByteArray rangeAnswer(bool rate)
{
    QByteArray json = R"({"status":"success","data":{"resultType":"matrix","result":[)";
    for (int series = 0; series < 200; ++series) {
        json += series ? ",{" : "{";
        json += R"("metric":{"__name__":"http_requests_total","instance":"10.0.0.)" + QByteArray::number(series) +
                R"(:9100","job":"shop"},"values":[)";
        for (int i = 0; i < 1100; ++i) {
            json += i ? ",[" : "[";
            json += QByteArray::number(1'700'000'000 + i * 15) + ".781,\"" +
                    (rate ? QByteArray::number((1000.0 + series + i * 0.37) / 300, 'g', 17)
                          : QByteArray::number(1000.0 + series + i * 0.37, 'g', 15)) +
                    "\"]";
        }
        json += "]}";
    }
    return json + "]}}";
}

struct Walked
{
    std::vector<std::vector<monitor::SeriesPoint>> series;
};

Walked walkAlone(const QByteArray& json)
{
    namespace od = simdjson::ondemand;
    Walked walked;
    od::parser parser;
    od::document document = parser.iterate(simdjson::padded_string_view(
        json.constData(), size_t(json.size()), size_t(json.size()) + simdjson::SIMDJSON_PADDING));
    for (auto series : document["data"]["result"].get_array()) {
        std::vector<monitor::SeriesPoint>& points = walked.series.emplace_back();
        for (auto pair : series["values"].get_array()) {
            monitor::SeriesPoint point;
            bool first = true;
            for (auto part : pair.get_array()) {
                if (first)
                    point.utcMs = std::llround(double(part.get_double()) * 1000);
                else
                    point.value = part.get_double_in_string();
                first = false;
            }
            points.push_back(point);
        }
    }
    return walked;
}

Row readingRow(const QString& name, bool rate)
{
    QByteArray json = rangeAnswer(rate);
    json.reserve(json.size() + qsizetype(simdjson::SIMDJSON_PADDING)); // as a body has it that came by the network
    const auto answer = monitor::readPrometheus(json);
    const Walked walked = walkAlone(json);
    if (!answer || answer->series.size() != walked.series.size() || answer->series[7].points != walked.series[7])
        std::abort(); // two readers of one answer disagree: no figure is worth anything
    const Pair cpu = cpuSideBySide(
        9, [&] { static_cast<void>(monitor::readPrometheus(json)); }, [&] { walkAlone(json); });
    return compared(name, QStringLiteral("ms CPU"), cpu.ours, QStringLiteral("simdjson on demand"), cpu.peer, 1.0);
}

Row bytesRow()
{
    monitor::SeriesStore store(1'000'000);
    for (qint64 i = 0; i < 1'000'000; ++i)
        store.append(1'700'000'000'000 + i * 1000, double(i));
    if (store.end() - store.begin() < 1'000'000)
        std::abort();
    return bounded(QStringLiteral("memory of a point, a million in a series"), QStringLiteral("bytes"),
                   double(store.bytes()) / 1e6, 11);
}

} // namespace

std::vector<Row> benchMonitor()
{
    return {readingRow(QStringLiteral("read query_range, 220,000 points"), false),
            readingRow(QStringLiteral("read query_range, rates with all their digits"), true), bytesRow()};
}

} // namespace holdpoint::bench
