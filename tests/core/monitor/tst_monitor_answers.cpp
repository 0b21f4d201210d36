// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/haproxy.h"
#include "core/monitor/metric.h"
#include "core/monitor/open_metrics.h"
#include "core/monitor/point_scanner.h"
#include "core/monitor/prometheus.h"
#include "core/monitor/server_alerts.h"
#include "core/monitor/source_requests.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::monitor;

// What servers answer and what configurations ask, as bytes and values: no network.
class TestMonitorAnswers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void prometheusValues();
    void prometheusRefusals();
    void everyCutAnswerIsMalformed();
    void randomBytesBreakNothing();
    void pointsByHand_data();
    void pointsByHand();
    void pointsAreExact();
    void historyHasItsGaps();
    void rangeStaysWithinTheServersLimit();
    void observations_data();
    void observations();
    void matcherTexts_data();
    void matcherTexts();
    void matcherOfEverythingIsNoSilence();
    void pageQueries_data();
    void pageQueries();
    void pages_data();
    void pages();
    void pageOfManySeriesStaysSmall();
    void proxyColumns();
    void aSourceSaysHowItIsAsked();
    void bindings();
    void limitsOfPhases_data();
    void limitsOfPhases();
    void states_data();
    void states();
};

namespace {

const QByteArray& vectorAnswer()
{
    static const QByteArray json =
        R"({"status":"success","data":{"resultType":"vector","result":[)"
        R"({"metric":{"job":"a","__name__":"up","q":"say \"x\""},"value":[1700000000.123,"1.5"]},)"
        R"({"metric":{},"value":[1700000000,"NaN"]},{"metric":{"b":"1"},"value":[1700000000,"+Inf"]},)"
        R"({"metric":{"b":"2"},"value":[1700000000,"-Inf"]}]},"warnings":["slow"]})";
    return json;
}

} // namespace

void TestMonitorAnswers::prometheusValues()
{
    const auto answer = readPrometheus(vectorAnswer());
    QVERIFY(answer);
    QCOMPARE(answer->series.size(), size_t(4));
    QCOMPARE(answer->series[0].labels, QByteArray(R"({__name__="up",job="a",q="say \"x\""})"));
    QCOMPARE(answer->series[0].points, (std::vector<SeriesPoint>{{1700000000123, 1.5}}));
    QCOMPARE(answer->series[1].labels, QByteArray("{}"));
    QVERIFY(std::isnan(answer->series[1].points[0].value));
    QVERIFY(std::isinf(answer->series[2].points[0].value) && answer->series[2].points[0].value > 0);
    QVERIFY(std::isinf(answer->series[3].points[0].value) && answer->series[3].points[0].value < 0);
    QCOMPARE(answer->warnings, QStringList{u"slow"_s});
    QVERIFY(!answer->cut);
    const auto two = readPrometheus(vectorAnswer(), 2);
    QVERIFY(two && two->cut && two->series.size() == 2);

    const auto matrix = readPrometheus(R"({"data":{"result":[{"values":[[1,"2"],[2.5,"3e3"]],"metric":{}}],)"
                                       R"("resultType":"matrix"},"status":"success"})");
    QVERIFY(!matrix); // the status stands first with every server; what comes before it is not believed
    const auto ordered = readPrometheus(R"({"status":"success","data":{"resultType":"matrix","result":[)"
                                        R"({"metric":{},"values":[[1,"2"],[2.5,"3e3"]]}]}})");
    QVERIFY(ordered);
    QCOMPARE(ordered->series[0].points, (std::vector<SeriesPoint>{{1000, 2}, {2500, 3000}}));
    const auto scalar =
        readPrometheus(R"({"status":"success","data":{"resultType":"scalar","result":[1700000000.5,"7"]}})");
    QVERIFY(scalar && scalar->series.size() == 1);
    QCOMPARE(scalar->series[0].points, (std::vector<SeriesPoint>{{1700000000500, 7}}));
    const auto escaped =
        readPrometheus(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
                       R"({"a\u0062":"\u00e9\ud83d\ude80\\"},"value":[1,"2"],"histogram":[1,{"x":[]}]}]}})");
    QVERIFY(escaped);
    QCOMPARE(escaped->series[0].labels, QByteArray("{ab=\"\xc3\xa9\xf0\x9f\x9a\x80\\\\\"}"));
    for (const char* broken : {R"("\ud83d")", R"("\x")", R"("\u12")", "\"\n\"", "\"\xff\""})
        QVERIFY2(!readPrometheus(
                     QByteArray(R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":)") +
                     broken + R"(},"value":[1,"2"]}]}})"),
                 broken);
    QVERIFY(!readPrometheus(QByteArray(100'000, '[')));
    const auto none = readPrometheus(R"({"status":"success","data":{"resultType":"vector","result":[]}})");
    QVERIFY(none && none->series.empty());
}

void TestMonitorAnswers::prometheusRefusals()
{
    const auto refused = readPrometheus(R"({"status":"error","errorType":"bad_data","error":"parse error: x"})");
    QVERIFY(!refused);
    QCOMPARE(int(refused.error().code), int(ErrorCode::OutsideFailed));
    QVERIFY(refused.error().cause.contains(u"parse error: x"_s) && refused.error().cause.contains(u"bad_data"_s));
    for (const char* other :
         {"", "[]", "{}", "null", "7", R"({"status":"success"})", R"({"status":"success","data":{}})",
          R"({"status":"success","data":{"resultType":"vector","result":[{"value":[1]}]}})",
          R"({"status":"success","data":{"resultType":"vector","result":[]}} trailing)"}) {
        const auto answer = readPrometheus(other);
        QVERIFY2(!answer, other);
        QCOMPARE(int(answer.error().code), int(ErrorCode::Malformed));
    }
}

void TestMonitorAnswers::everyCutAnswerIsMalformed()
{
    for (qsizetype size = 0; size < vectorAnswer().size(); ++size)
        QVERIFY2(!readPrometheus(vectorAnswer().first(size)), qPrintable(QString::number(size)));
}

void TestMonitorAnswers::randomBytesBreakNothing()
{
    QRandomGenerator random(20261128);
    const QByteArray page = "# HELP x\nx{a=\"b\"} 1 17\ny 2\n";
    const QByteArray csv = "# pxname,svname,weight,\nerpgo,green,5,\n";
    for (int round = 0; round < 3000; ++round) {
        for (const QByteArray& whole : {vectorAnswer(), page, csv}) {
            QByteArray bytes = whole;
            for (int i = 0; i < 3; ++i)
                bytes[random.bounded(bytes.size())] = char(random.bounded(256));
            // Either way, but to an end: the sanitizers watch.
            const auto answer = readPrometheus(bytes);
            QVERIFY(answer || !answer.error().cause.isEmpty());
            const auto read = readMetricsPage(bytes, {{u"x"_s, {{u"a"_s, u"b"_s, true, false}}}});
            QVERIFY(read || read.error().line > 0);
            const auto proxy = ProxyStatistics::read(bytes);
            QVERIFY(proxy || !proxy.error().nextStep.isEmpty());
            const auto alerts = readServerAlerts(bytes);
            QVERIFY(alerts || !alerts.error().cause.isEmpty());
        }
    }
}

void TestMonitorAnswers::pointsByHand_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("count"); // -1: refused
    QTest::addColumn<qint64>("lastMs");
    QTest::addColumn<double>("lastValue");
    const auto row = [](const char* name, const QByteArray& json, int count, qint64 lastMs = 0, double lastValue = 0) {
        QTest::newRow(name) << json << count << lastMs << lastValue;
    };
    row("none", "[]", 0);
    row("one", R"([[1700000000.781,"1000.37"]])", 1, 1'700'000'000'781, 1000.37);
    row("few decimals", R"([[1,"2"],[3.5,"-4e-3"]])", 2, 3500, -0.004);
    row("more decimals", R"([[1.23456,"1"]])", 1, 1235, 1);
    row("exponent", R"([[1.7e9,"1"]])", 1, 1'700'000'000'000, 1);
    row("before 1970", R"([[-1.5,"1"]])", 1, -1500, 1);
    row("blanks", " [ [ 1 , \"2\" ] ,\n[ 3 , \"4\" ] ] ", 2, 3000, 4);
    row("cut", R"([[1,"2"],[3)", -1);
    row("cut in the value", R"([[1,"2)", -1);
    row("number for a text", "[[1,2]]", -1);
    row("text for a number", R"([["1","2"]])", -1);
    row("three of them", R"([[1,"2","3"]])", -1);
    row("comma at the end", R"([[1,"2"],])", -1);
    row("something behind", R"([[1,"2"]]x)", -1);
    row("beyond all time", R"([[1e300,"2"]])", -1);
    row("empty", "", -1);
}

void TestMonitorAnswers::pointsByHand()
{
    QFETCH(QByteArray, json);
    QFETCH(int, count);
    QFETCH(qint64, lastMs);
    QFETCH(double, lastValue);
    std::vector<SeriesPoint> points;
    JsonCursor cursor({json.constData(), size_t(json.size())});
    const bool scanned = scanPoints(cursor, points) && cursor.isAtEnd();
    QCOMPARE(scanned ? int(points.size()) : -1, count);
    if (count > 0)
        QCOMPARE(points.back(), (SeriesPoint{lastMs, lastValue}));
}

// The short way through a point gives to the bit what the library's reader gives.
void TestMonitorAnswers::pointsAreExact()
{
    QRandomGenerator random(7);
    QByteArray json = "[";
    std::vector<SeriesPoint> wanted;
    const auto add = [&](const QByteArray& seconds, qint64 ms, const QByteArray& number) {
        json += (wanted.empty() ? "[" : ",[") + seconds + ",\"" + number + "\"]";
        wanted.push_back({ms, number.toDouble()});
    };
    for (int i = 0; i < 50'000; ++i) {
        const qint64 ms = qint64(random.bounded(quint64(4'000'000'000'000)));
        const double value = std::ldexp(random.generateDouble() - 0.5, random.bounded(-40, 40));
        const QByteArray seconds = QByteArray::number(ms / 1000) + '.' + QByteArray::number(1000 + ms % 1000).mid(1);
        add(seconds, ms, QByteArray::number(value, i % 2 ? 'g' : 'f', 1 + random.bounded(20)));
        add(QByteArray::number(ms / 1000), ms / 1000 * 1000, QByteArray::number(value, 'f', random.bounded(4)));
    }
    for (const char* number : {"0", "-0", "9007199254740992", "9007199254740993", "-9007199254740993.5",
                               "1234567890123456789", "12345678901234567890", "0.1234567890123456789", "1e22"})
        add("1700000000.5", 1'700'000'000'500, number);
    json += ']' + QByteArray(64, ' ');
    std::vector<SeriesPoint> points;
    JsonCursor cursor({json.constData(), size_t(json.size())});
    QVERIFY(scanPoints(cursor, points) && cursor.isAtEnd());
    QCOMPARE(points.size(), wanted.size());
    for (size_t i = 0; i < points.size(); ++i)
        QVERIFY2(points[i] == wanted[i] && std::signbit(points[i].value) == std::signbit(wanted[i].value),
                 qPrintable(QString::number(wanted[i].value, 'g', 17)));
}

void TestMonitorAnswers::historyHasItsGaps()
{
    const auto samples = historySamples(R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},)"
                                        R"("values":[[1,"1"],[2,"2"],[9,"+Inf"],[10,"4"]]}]}})",
                                        1000);
    QVERIFY(samples);
    QCOMPARE(samples->size(), size_t(5));
    QCOMPARE((*samples)[2].utcMs, 3000);
    QVERIFY(std::isnan((*samples)[2].value) && (*samples)[2].verdict == Verdict::Unknown);
    QVERIFY(std::isnan((*samples)[3].value) && (*samples)[3].verdict == Verdict::Unknown);
    QCOMPARE((*samples)[4], (Sample{10'000, 4, Verdict::Ok}));
}

void TestMonitorAnswers::rangeStaysWithinTheServersLimit()
{
    QCOMPARE(rangeUrl(u"http://h/p/"_s, u"a{b=\"c\"}"_s, 0, 10'000, 1000),
             u"http://h/p/api/v1/query_range?query=a%7Bb%3D%22c%22%7D&start=0.000&end=10.000&step=1.000"_s);
    QVERIFY(rangeUrl(u"http://h/api/v1"_s, u"a"_s, 0, 11'000'000, 1).endsWith(u"&step=1.001"_s));
    QCOMPARE(instantUrl(u"http://h"_s, u"a+b"_s), u"http://h/api/v1/query?query=a%2Bb"_s);
}

void TestMonitorAnswers::observations_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("count");
    const auto row = [](const char* name, const QString& query, const QString& count) {
        QTest::newRow(name) << query << count;
    };
    row("ratio", u"100 * sum(rate(e_total{c=~\"5..\"}[1m])) / sum(rate(r_total[1m]))"_s,
        u"sum(increase(r_total[1m]))"_s);
    row("percentile", u"histogram_quantile(0.95, sum(rate(t_bucket{le=\"1\", job=\"a\"}[5m])) by (le))"_s,
        u"sum(increase(t_count{ job=\"a\"}[5m]))"_s);
    row("brackets in a label", u"rate(r{a=\"x[1m]})\"}[30s])"_s, u"sum(increase(r{a=\"x[1m]})\"}[30s]))"_s);
    row("no rate", u"sum(up)"_s, {});
    row("subquery", u"max_over_time(x[5m:1m])"_s, {});
}

void TestMonitorAnswers::observations()
{
    QFETCH(QString, query);
    QFETCH(QString, count);
    QCOMPARE(observationsQuery(query), count);
}

void TestMonitorAnswers::matcherTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count"); // -1: refused
    QTest::addColumn<bool>("matchesIt");
    QTest::newRow("empty") << u""_s << 0 << true;
    QTest::newRow("equal") << u"a=\"1\""_s << 1 << true;
    QTest::newRow("in braces") << u"{a=\"1\",b!=\"x\"}"_s << 2 << true;
    QTest::newRow("differs") << u"a=\"2\""_s << 1 << false;
    QTest::newRow("anchored") << u"b=~\"t\""_s << 1 << false;
    QTest::newRow("expression") << u"b=~\"t.*\""_s << 1 << true;
    QTest::newRow("no expression") << u"b!~\"t.*\""_s << 1 << false;
    QTest::newRow("quoted quote") << u"c=\"say \\\"x\\\"\""_s << 1 << true;
    QTest::newRow("missing is empty") << u"d=\"\""_s << 1 << true;
    QTest::newRow("no quotes") << u"a=1"_s << -1 << false;
    QTest::newRow("broken expression") << u"a=~\"(\""_s << -1 << false;
    QTest::newRow("rest") << u"a=\"1\" and more"_s << -1 << false;
}

void TestMonitorAnswers::matcherTexts()
{
    QFETCH(QString, text);
    QFETCH(int, count);
    QFETCH(bool, matchesIt);
    const auto matchers = matchersFromText(text);
    QCOMPARE(matchers ? int(matchers->size()) : -1, count);
    if (matchers)
        QCOMPARE(matches(*matchers, {{u"a"_s, u"1"_s}, {u"b"_s, u"two"_s}, {u"c"_s, u"say \"x\""_s}}), matchesIt);
}

void TestMonitorAnswers::matcherOfEverythingIsNoSilence()
{
    Silence silence{{}, {}, u"why"_s, u"Ada"_s, {{u"a"_s, u"1"_s, true, false}}, 1000, 2000};
    QVERIFY(silenceBody(silence));
    for (const AlertMatcher& all : {AlertMatcher{u"a"_s, u".*"_s, true, true}, AlertMatcher{u"a"_s, u""_s, true, false},
                                    AlertMatcher{u"a"_s, u"x"_s, false, false}}) {
        silence.matchers = {all};
        QVERIFY(!silenceBody(silence));
    }
    silence.matchers = {{u"a"_s, u"1"_s, true, false}};
    silence.untilUtcMs = 1000;
    QVERIFY(!silenceBody(silence));
    silence.untilUtcMs = 2000;
    silence.createdBy = u" "_s;
    QVERIFY(!silenceBody(silence));
}

void TestMonitorAnswers::pageQueries_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("selector") << u"a_total"_s << true;
    QTest::newRow("labels") << u"a{b=\"c/d*e\"}"_s << true;
    QTest::newRow("rate") << u"sum(rate(a{b=~\"5..\"}))"_s << true;
    QTest::newRow("ratio") << u"100 * sum(rate(a)) / sum(rate(b))"_s << true;
    QTest::newRow("window") << u"rate(a[5m])"_s << false;
    QTest::newRow("another function") << u"max(a)"_s << false;
    QTest::newRow("empty") << u""_s << false;
    QTest::newRow("no factor") << u"a * b"_s << false;
}

void TestMonitorAnswers::pageQueries()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    const auto query = pageQuery(text);
    QCOMPARE(query.has_value(), good);
    if (!good)
        QVERIFY(!query.error().nextStep.isEmpty());
}

void TestMonitorAnswers::pages_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<int>("line"); // of the fault; 0: none
    QTest::addColumn<int>("count");
    QTest::addColumn<double>("sum");
    QTest::newRow("prometheus text") << QByteArray("# TYPE x counter\nx{a=\"1\"} 2\nx{a=\"2\"} 3.5 1700\ny 9\n") << 0
                                     << 2 << 5.5;
    QTest::newRow("open metrics") << QByteArray("x{a=\"1\"} 2 17.5 # {trace=\"t\"} 1\n# EOF\n") << 0 << 1 << 2.0;
    QTest::newRow("braces in a value") << QByteArray("x{a=\"}\\\"{\"} 2\n") << 0 << 1 << 2.0;
    QTest::newRow("without labels") << QByteArray("x 1e3\r\n") << 0 << 1 << 1000.0;
    QTest::newRow("name that begins alike") << QByteArray("xy 1\nx_total 2\n") << 0 << 0 << 0.0;
    QTest::newRow("cut in the number") << QByteArray("y 1\nx 12") << 2 << 0 << 0.0;
    QTest::newRow("html") << QByteArray("<html>\n") << 1 << 0 << 0.0;
    QTest::newRow("no value") << QByteArray("x{a=\"1\"}\n") << 1 << 0 << 0.0;
    QTest::newRow("open braces") << QByteArray("x{a=\"1\" 3\n") << 1 << 0 << 0.0;
    QTest::newRow("empty") << QByteArray() << 0 << 0 << 0.0;
}

void TestMonitorAnswers::pages()
{
    QFETCH(QByteArray, page);
    QFETCH(int, line);
    QFETCH(int, count);
    QFETCH(double, sum);
    const auto read = readMetricsPage(page, {{u"x"_s, {}}});
    QCOMPARE(read ? 0 : read.error().line, line);
    if (!read)
        return;
    QCOMPARE(int(read->samples[0].size()), count);
    double found = 0;
    for (const auto& [labels, value] : read->samples[0])
        found += value;
    QCOMPARE(found, sum);
}

void TestMonitorAnswers::pageOfManySeriesStaysSmall()
{
    QByteArray page;
    for (int i = 0; i < 100'000; ++i)
        page += "x{a=\"" + QByteArray::number(i) + "\"} 1\n";
    const auto one = readMetricsPage(page, {{u"x"_s, {{u"a"_s, u"77"_s, true, false}}}});
    QVERIFY(one && !one->cut);
    QCOMPARE(one->samples[0].size(), size_t(1));
    const auto all = readMetricsPage(page, {{u"x"_s, {}}});
    QVERIFY(all && all->cut);
    QCOMPARE(all->samples[0].size(), size_t(10'000));
}

void TestMonitorAnswers::proxyColumns()
{
    const auto read = ProxyStatistics::read("# pxname,svname,weight,status,last,\ne,blue,95,UP,\"a, \"\"b\"\"\",\n"
                                            "e,green,5,UP 1/2,,\ne,red,100,DOWN,,\ne,BACKEND,200,UP,,\n");
    QVERIFY(read);
    QVERIFY(read->row("e", "blue") && !read->row("e", "none"));
    QCOMPARE(read->row("e", "blue")->at("last"), QByteArray("a, \"b\""));
    QCOMPARE(read->share("e", "green").value_or(-1), 5.0);
    QCOMPARE(read->share("e", "red").value_or(-1), 0.0);
    QVERIFY(!read->share("e", "none") && !read->share("f", "blue"));
    QVERIFY(!ProxyStatistics::read("Unknown command\n") && !ProxyStatistics::read(""));
    QVERIFY(!ProxyStatistics::read("# pxname,svname,weight,\ne,blue,9"));
    QVERIFY(proxyQuery(u"erpgo/green weight"_s) && proxyQuery(u"e/BACKEND rate hrsp_5xx"_s)->rate);
    QVERIFY(!proxyQuery(u"green weight"_s) && !proxyQuery(u"e/green"_s));
    QCOMPARE(proxyUrl(u"http://h/stats"_s), u"http://h/stats;csv"_s);
}

void TestMonitorAnswers::aSourceSaysHowItIsAsked()
{
    SourceSpec source;
    source.name = u"web"_s;
    source.kind = u"http"_s;
    source.url = u"https://shop.example.org/probe"_s;
    source.method = u"POST"_s;
    source.headers = {{u"X-Scope-OrgID"_s, u"shop"_s}};
    source.body = u"{}"_s;
    source.caFile = u"/etc/shop.pem"_s;
    source.redirects = 0;
    const auto probe = SourceReader::make(source, {});
    QVERIFY(probe);
    const ProbeSpec& asked = (*probe)->requests().front();
    const QList<QPair<QByteArray, QByteArray>> headers{{"X-Scope-OrgID", "shop"}};
    QCOMPARE(asked.method, u"POST"_s);
    QCOMPARE(asked.headers, headers);
    QCOMPARE(asked.body, QByteArray("{}"));
    QCOMPARE(asked.caFile, u"/etc/shop.pem"_s);
    QCOMPARE(asked.mostRedirects, 0);
    // An interface has its own requests: the headers (a tenant's name) and the authority are the source's all the same.
    source.kind = u"prometheus"_s;
    const ProbeSpec listed = targetsRequest(source);
    QVERIFY(listed.method.isEmpty() && listed.body.isEmpty());
    QCOMPARE(listed.headers, headers);
    QCOMPARE(listed.caFile, u"/etc/shop.pem"_s);
    QCOMPARE(listed.mostRedirects, 5);
}

void TestMonitorAnswers::bindings()
{
    MetricSpec errors;
    errors.name = u"error_rate"_s;
    errors.source = u"prom"_s;
    errors.unit = u"%"_s;
    errors.limits = {{u"T-0"_s, u"< 0.1"_s}};
    const auto bound = bindMetrics({errors}, {{u"m1"_s, u"Error rate"_s, u"T-0"_s, u"lt 0.5"_s, u"%"_s},
                                              {u"m2"_s, u"Error rate"_s, u"Phase 2"_s, u"lt 1"_s, u"%"_s},
                                              {u"m3"_s, u"Error rate"_s, u"Phase 3"_s, u"lt 0.01"_s, u"1/s"_s},
                                              {u"m4"_s, u"Throughput"_s, {}, u"gt 500"_s, u"RPS"_s},
                                              {u"m5"_s, u"Conversion"_s, {}, u"eq [Target]"_s, {}}});
    QCOMPARE(bound.size(), size_t(3));
    QCOMPARE(bound[0].thresholds, (QList<QString>{u"m1"_s, u"m2"_s, u"m3"_s}));
    // The configuration's word stands before the prose; another unit is no limit.
    QCOMPARE(bound[0].limits, (QMap<QString, QString>{{u"T-0"_s, u"< 0.1"_s}, {u"Phase 2"_s, u"lt 1"_s}}));
    QCOMPARE(bound[1].id, u"m4"_s);
    QVERIFY(bound[1].metric.isEmpty());
    QCOMPARE(bound[1].limits.value(u"default"_s), u"gt 500"_s);
    QVERIFY(bound[2].limits.isEmpty());
    for (const BoundMetric& metric : {bound[1], bound[2]})
        QCOMPARE(stateCode(judgeMetric(metric, {}, 0, u"T-0"_s)), u"unbound"_s);
}

void TestMonitorAnswers::limitsOfPhases_data()
{
    QTest::addColumn<QString>("phase");
    QTest::addColumn<double>("limit");
    QTest::newRow("exact") << u"T-0"_s << 1.0;
    QTest::newRow("longest that fits") << u"Phase: T-0 second shift"_s << 2.0;
    QTest::newRow("part") << u"Now T-0"_s << 1.0;
    QTest::newRow("default") << u"After"_s << 3.0;
}

void TestMonitorAnswers::limitsOfPhases()
{
    QFETCH(QString, phase);
    QFETCH(double, limit);
    const auto found =
        limitFor({{u"T-0"_s, u"< 1"_s}, {u"T-0 second shift"_s, u"< 2"_s}, {u"default"_s, u"< 3"_s}}, phase);
    QVERIFY(found);
    QCOMPARE(found->limit, limit);
}

void TestMonitorAnswers::states_data()
{
    QTest::addColumn<int>("cause");
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<int>("ageMs");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("state");
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto row = [](const char* name, ReadingCause cause, double value, Verdict verdict, int ageMs,
                        const QString& limit, const QString& state) {
        QTest::newRow(name) << int(cause) << value << int(verdict) << ageMs << limit << state;
    };
    const QString limit = u"< 5"_s;
    row("ok", ReadingCause::None, 1, Verdict::Ok, 0, limit, u"ok"_s);
    row("breached", ReadingCause::None, 5, Verdict::Ok, 0, limit, u"breached"_s);
    row("at two intervals", ReadingCause::None, 1, Verdict::Ok, 2000, limit, u"ok"_s);
    row("stale", ReadingCause::None, 1, Verdict::Ok, 2001, limit, u"stale"_s);
    row("from the future", ReadingCause::None, 1, Verdict::Ok, -1001, limit, u"stale"_s);
    row("no limit", ReadingCause::None, 1, Verdict::Ok, 0, {}, u"no-limit"_s);
    row("limit that is none", ReadingCause::None, 1, Verdict::Ok, 0, u"fast"_s, u"no-limit"_s);
    row("not a number", ReadingCause::NotFinite, none, Verdict::Unknown, 0, limit, u"no-data"_s);
    row("no series", ReadingCause::NoSeries, none, Verdict::Unknown, 0, limit, u"no-data"_s);
    row("other labels", ReadingCause::LabelsChanged, none, Verdict::Unknown, 0, limit, u"no-data"_s);
    row("stale answer", ReadingCause::StaleAnswer, none, Verdict::Unknown, 0, limit, u"stale"_s);
    row("too few", ReadingCause::Insufficient, 100, Verdict::Unknown, 0, limit, u"insufficient"_s);
    row("uncountable", ReadingCause::Uncountable, 1, Verdict::Unknown, 0, limit, u"insufficient"_s);
    row("service down", ReadingCause::SourceFailed, none, Verdict::Bad, 0, limit, u"down"_s);
    row("our own fault", ReadingCause::SourceFailed, none, Verdict::Unknown, 0, limit, u"unknown"_s);
    row("a number without a verdict", ReadingCause::None, 1, Verdict::Unknown, 0, limit, u"no-data"_s);
}

void TestMonitorAnswers::states()
{
    QFETCH(int, cause);
    QFETCH(double, value);
    QFETCH(int, verdict);
    QFETCH(int, ageMs);
    QFETCH(QString, limit);
    QFETCH(QString, state);
    BoundMetric metric{u"m"_s, u"M"_s, {}, u"m"_s, {{u"default"_s, limit}}, {}};
    MetricReading reading;
    reading.metric = u"m"_s;
    reading.sample = {1'000'000 - ageMs, value, Verdict(verdict)};
    reading.intervalMs = 1000;
    reading.cause = ReadingCause(cause);
    QCOMPARE(stateCode(judgeMetric(metric, reading, 1'000'000, u"T-0"_s)), state);
    QCOMPARE(stateCode(judgeMetric(metric, {}, 1'000'000, u"T-0"_s)), u"no-data"_s);
}

QTEST_GUILESS_MAIN(TestMonitorAnswers)
#include "tst_monitor_answers.moc"
