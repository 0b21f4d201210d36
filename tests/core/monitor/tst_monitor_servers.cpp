// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/prometheus.h"
#include "core/monitor/source_requests.h"
#include "core/monitor/source_set.h"
#include "tests/core/monitor/loopback_server.h"
#include "tests/core/monitor/nginx.h"
#include "tests/core/monitor/service.h"

#include <QDebug>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::monitor;

// The set of sources against real servers: Prometheus with its rules, Alertmanager, HAProxy, node exporter, nginx.
class TestMonitorServers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void prometheusMetrics();
    void prometheusLists();
    void prometheusHistory();
    void alertsAndSilences();
    void goneFirstVersion();
    void proxyBySocketAndPage();
    void proxyErrorRate();
    void nodeExporterPage();
    void aDeadServerIsNoDeadService();

private:
    static SourceSpec source(const QString& name, const QString& kind, const QString& url)
    {
        SourceSpec made;
        made.name = name;
        made.kind = kind;
        made.url = url;
        made.intervalS = 0.3;
        made.deadlineS = 5;
        return made;
    }
    static MetricSpec metric(const QString& name, const QString& source, const QString& query, int minSamples = 0)
    {
        MetricSpec made;
        made.name = name;
        made.source = source;
        made.query = query;
        made.minSamples = minSamples;
        return made;
    }
    // Reads until each metric's newest reading has the cause that is expected of it, or time is up.
    QMap<QString, MetricReading> newest(SourceSet& set, const QMap<QString, ReadingCause>& expected, int ms = 30'000)
    {
        QMap<QString, MetricReading> found;
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < ms) {
            for (const MetricReading& reading : set.takeReadings())
                found.insert(reading.metric, reading);
            bool all = true;
            for (auto it = expected.begin(); it != expected.end(); ++it)
                all = all && found.contains(it.key()) && found.value(it.key()).cause == it.value();
            if (all)
                break;
            QTest::qWait(20);
        }
        for (auto it = expected.begin(); it != expected.end(); ++it)
            if (!found.contains(it.key()) || found.value(it.key()).cause != it.value())
                qWarning().noquote() << it.key() << readingCode(found.value(it.key()).cause)
                                     << causeCode(found.value(it.key()).probe) << found.value(it.key()).detail
                                     << found.value(it.key()).sample.value;
        return found;
    }
    static Result<QByteArray> answer(std::future<Result<QByteArray>> future)
    {
        if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
            return failure(ErrorCode::Internal, u"no answer"_s);
        return future.get();
    }

    template <class Read> static auto read(const Result<QByteArray>& body, Read reader) -> decltype(reader(*body))
    {
        if (!body)
            return std::unexpected(body.error());
        return reader(*body);
    }

    SystemClock m_clock;
    test::Nginx m_nginx;
    test::Service m_prometheus, m_alertmanager, m_proxy, m_node;
};

void TestMonitorServers::initTestCase()
{
    const QString prometheus = test::Service::find(u"prometheus"_s);
    const QString alertmanager = test::Service::find(u"prometheus-alertmanager"_s);
    const QString proxy = test::Service::find(u"haproxy"_s);
    const QString node = test::Service::find(u"prometheus-node-exporter"_s);
    if (prometheus.isEmpty() || alertmanager.isEmpty() || proxy.isEmpty() || node.isEmpty() ||
        test::Nginx::program().isEmpty())
        QSKIP("Prometheus, Alertmanager, HAProxy, node exporter or nginx is not installed");
    QVERIFY(m_nginx.start());
    QVERIFY(m_node.start(node, {u"--web.listen-address=127.0.0.1:%1"_s.arg(m_node.port())}));
    m_alertmanager.write(u"am.yml"_s, u"route: { receiver: none, group_wait: 1s }\nreceivers: [ { name: none } ]\n"_s);
    QVERIFY(m_alertmanager.start(alertmanager,
                                 {u"--config.file=am.yml"_s, u"--storage.path=data"_s, u"--cluster.listen-address="_s,
                                  u"--web.listen-address=127.0.0.1:%1"_s.arg(m_alertmanager.port())}));
    m_prometheus.write(u"rules.yml"_s,
                       u"groups:\n- name: launch\n  rules:\n  - alert: AlwaysFiring\n    expr: vector(1)\n"
                       "    labels: { severity: critical }\n    annotations: { summary: told }\n"
                       "  - record: job:up\n    expr: sum(up)\n"_s);
    m_prometheus.write(
        u"prometheus.yml"_s,
        u"global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: [ rules.yml ]\n"
        "alerting: { alertmanagers: [ { static_configs: [ { targets: [ '127.0.0.1:%1' ] } ] } ] }\n"
        "scrape_configs:\n- job_name: self\n  static_configs: [ { targets: [ '127.0.0.1:%2' ] } ]\n"
        "- job_name: node\n  static_configs: [ { targets: [ '127.0.0.1:%3' ] } ]\n"
        "- job_name: dead\n  static_configs: [ { targets: [ '127.0.0.1:%4' ] } ]\n"_s.arg(m_alertmanager.port())
            .arg(m_prometheus.port())
            .arg(m_node.port())
            .arg(test::freePort()));
    QVERIFY(m_prometheus.start(prometheus, {u"--config.file=prometheus.yml"_s, u"--storage.tsdb.path=data"_s,
                                            u"--rules.alert.resend-delay=1s"_s,
                                            u"--web.listen-address=127.0.0.1:%1"_s.arg(m_prometheus.port())}));
    m_proxy.write(u"haproxy.cfg"_s,
                  u"global\n  stats socket %1 mode 600 level admin\ndefaults\n  mode http\n  timeout connect 1s\n"
                  "  timeout client 5s\n  timeout server 5s\nfrontend front\n  bind 127.0.0.1:%2\n"
                  "  stats enable\n  stats uri /stats\n  default_backend erpgo\nbackend erpgo\n"
                  "  server blue 127.0.0.1:%3 weight 95 check inter 200ms\n"
                  "  server green 127.0.0.1:%3 weight 5 check inter 200ms\n"_s.arg(m_proxy.file(u"sock"_s))
                      .arg(m_proxy.port())
                      .arg(m_nginx.port()));
    QVERIFY(m_proxy.start(proxy, {u"-f"_s, u"haproxy.cfg"_s, u"-db"_s}));
}

void TestMonitorServers::prometheusMetrics()
{
    SourceSet set(m_clock);
    const QString prom = u"prom"_s;
    const QList<Error> errors = set.watch(
        {source(prom, u"prometheus"_s, m_prometheus.url())},
        {metric(u"up"_s, prom, u"up{job=\"node\"}"_s), metric(u"ratio"_s, prom, u"sum(up) / count(up) * 100"_s),
         metric(u"none"_s, prom, u"nothing_of_this_name"_s), metric(u"many"_s, prom, u"up"_s),
         metric(u"nan"_s, prom, u"vector(0) / 0"_s), metric(u"bad"_s, prom, u"sum("_s),
         metric(u"rate"_s, prom, u"sum(rate(prometheus_http_requests_total[10s]))"_s, 2),
         metric(u"few"_s, prom, u"sum(rate(prometheus_http_requests_total{handler=\"/none\"}[10s])) or vector(0)"_s, 5),
         metric(u"uncounted"_s, prom, u"vector(5)"_s, 5)});
    QVERIFY(errors.isEmpty());
    const auto found = newest(set, {{u"up"_s, ReadingCause::None},
                                    {u"ratio"_s, ReadingCause::None},
                                    {u"none"_s, ReadingCause::NoSeries},
                                    {u"many"_s, ReadingCause::ManySeries},
                                    {u"nan"_s, ReadingCause::NotFinite},
                                    {u"bad"_s, ReadingCause::Refused},
                                    {u"rate"_s, ReadingCause::None},
                                    {u"few"_s, ReadingCause::Insufficient},
                                    {u"uncounted"_s, ReadingCause::Uncountable}});
    QCOMPARE(readingCode(found[u"up"_s].cause), u"none"_s);
    QCOMPARE(found[u"up"_s].sample.value, 1.0);
    QCOMPARE(found[u"up"_s].sample.verdict, Verdict::Ok);
    QVERIFY(std::abs(double(found[u"up"_s].sample.utcMs - m_clock.now().utcMs)) < 10'000);
    QVERIFY(found[u"ratio"_s].sample.value > 60 && found[u"ratio"_s].sample.value < 70);
    for (const QString& name : {u"none"_s, u"many"_s, u"nan"_s, u"bad"_s}) {
        QVERIFY2(std::isnan(found[name].sample.value), qPrintable(name));
        QCOMPARE(found[name].sample.verdict, Verdict::Unknown);
        QVERIFY(!readingText(found[name]).isEmpty());
    }
    QCOMPARE(readingCode(found[u"bad"_s].cause), u"refused"_s);
    QVERIFY2(found[u"bad"_s].detail.contains(u"parse error"_s), qPrintable(found[u"bad"_s].detail));
    QVERIFY(found[u"rate"_s].observations >= 2);
    QCOMPARE(readingCode(found[u"few"_s].cause), u"insufficient"_s);
    QCOMPARE(readingCode(found[u"uncounted"_s].cause), u"uncountable"_s);
}

void TestMonitorServers::prometheusLists()
{
    SourceSet set(m_clock);
    const SourceSpec prom = source(u"prom"_s, u"prometheus"_s, m_prometheus.url(u"/"_s));
    const auto targetOf = [&](const QString& job) {
        const auto targets = read(answer(set.ask(targetsRequest(prom))), readTargets);
        if (targets)
            for (const ScrapeTarget& target : *targets)
                if (target.job == job)
                    return target;
        return ScrapeTarget();
    };
    QTRY_COMPARE_WITH_TIMEOUT(targetOf(u"dead"_s).health, u"down"_s, 20'000);
    QVERIFY(targetOf(u"dead"_s).lastError.contains(u"refused"_s));
    QTRY_COMPARE_WITH_TIMEOUT(targetOf(u"node"_s).health, u"up"_s, 20'000);
    QVERIFY(targetOf(u"node"_s).lastError.isEmpty() && targetOf(u"node"_s).lastScrapeUtcMs > 0);
    const auto rules = read(answer(set.ask(rulesRequest(prom))), readRules);
    QVERIFY(rules);
    QCOMPARE(rules->size(), size_t(2));
    QVERIFY((*rules)[0].alerts && !(*rules)[1].alerts);
    QCOMPARE((*rules)[1].name, u"job:up"_s);
    const auto firing = [&] {
        const auto alerts = read(answer(set.ask(alertsRequest(prom))), readAlerts);
        return alerts && alerts->size() == 1 && (*alerts)[0].state == u"firing"_s &&
               (*alerts)[0].name() == u"AlwaysFiring"_s && (*alerts)[0].sinceUtcMs > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(firing(), 20'000);
}

void TestMonitorServers::prometheusHistory()
{
    SourceSet set(m_clock);
    const SourceSpec prom = source(u"prom"_s, u"prometheus"_s, m_prometheus.url());
    const MetricSpec up = metric(u"up"_s, u"prom"_s, u"up{job=\"node\"}"_s);
    const auto count = [&] {
        const qint64 now = m_clock.now().utcMs;
        const auto samples = read(answer(set.ask(historyRequest(prom, up, now - 600'000, now, 1000))),
                                  [](const QByteArray& json) { return historySamples(json, 1000); });
        return samples ? std::ranges::count_if(*samples, [](const Sample& sample) { return sample.value == 1; }) : -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(count() >= 3, 20'000);
    // More than 11,000 points would be refused: the step grows instead.
    const qint64 now = m_clock.now().utcMs;
    QVERIFY(answer(set.ask(historyRequest(prom, up, now - 86'400'000, now, 1000))));
    const auto refused = answer(set.ask(historyRequest(prom, metric(u"x"_s, u"prom"_s, u"sum("_s), 0, 1000, 1000)));
    QVERIFY(!refused);
    QVERIFY2(refused.error().cause.contains(u"parse error"_s), qPrintable(refused.error().cause));
}

void TestMonitorServers::alertsAndSilences()
{
    SourceSet set(m_clock);
    // A base of version 1 is asked with version 2 all the same.
    const SourceSpec am = source(u"am"_s, u"alertmanager"_s, m_alertmanager.url(u"/api/v1/"_s));
    QVERIFY(namesFirstVersion(am.url));
    QVERIFY(set.watch({am}, {metric(u"critical"_s, u"am"_s, u"severity=\"critical\""_s),
                             metric(u"minor"_s, u"am"_s, u"severity=~\"minor|info\""_s)})
                .isEmpty());
    const auto counted = [&](const QString& name, double value) {
        return [this, &set, name, value] {
            const auto found = newest(set, {{name, ReadingCause::None}}, 1000);
            return found.contains(name) && found[name].sample.value == value;
        };
    };
    QTRY_VERIFY_WITH_TIMEOUT(counted(u"critical"_s, 1)(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(counted(u"minor"_s, 0)(), 20'000);

    Silence silence;
    silence.createdBy = u"Ada"_s;
    silence.comment = u"During the \"launch\""_s;
    silence.matchers = {{u"alertname"_s, u"AlwaysFiring"_s, true, false}};
    silence.fromUtcMs = m_clock.now().utcMs;
    silence.untilUtcMs = silence.fromUtcMs + 3'600'000;
    const auto request = makeSilenceRequest(am, silence);
    QVERIFY(request);
    const auto id = read(answer(set.ask(*request)), readSilenceId);
    QVERIFY2(id, id ? "" : qPrintable(id.error().text()));
    QTRY_VERIFY_WITH_TIMEOUT(counted(u"critical"_s, 0)(), 20'000);
    const auto alerts = read(answer(set.ask(alertsRequest(am))), readServerAlerts);
    QVERIFY(alerts && alerts->size() == 1);
    QCOMPARE((*alerts)[0].state, u"suppressed"_s);
    QCOMPARE((*alerts)[0].silencedBy, QStringList{*id});
    const auto silences = read(answer(set.ask(silencesRequest(am))), readSilences);
    QVERIFY(silences && silences->size() == 1);
    QCOMPARE((*silences)[0].id, *id);
    QCOMPARE((*silences)[0].comment, silence.comment);
    QCOMPARE((*silences)[0].matchers, silence.matchers);
    QCOMPARE((*silences)[0].state, u"active"_s);

    const auto end = endSilenceRequest(am, *id);
    QVERIFY(end);
    QVERIFY(answer(set.ask(*end)));
    QTRY_VERIFY_WITH_TIMEOUT(counted(u"critical"_s, 1)(), 20'000);
    QVERIFY(!endSilenceRequest(am, u"../alerts"_s));
    silence.matchers = {{u"alertname"_s, u".*"_s, true, true}};
    QVERIFY(!makeSilenceRequest(am, silence)); // everything
}

void TestMonitorServers::goneFirstVersion()
{
    SourceSet set(m_clock);
    const auto gone = answer(set.ask([&] {
        ProbeSpec spec;
        spec.url = m_nginx.url(u"/gone"_s);
        return spec;
    }()));
    QVERIFY(!gone);
    QVERIFY(gone.error().cause.contains(u"/api/v2"_s));
}

void TestMonitorServers::proxyBySocketAndPage()
{
    SourceSpec bySocket = source(u"sock"_s, u"haproxy"_s, {});
    bySocket.socket = m_proxy.file(u"sock"_s);
    const SourceSpec byPage = source(u"page"_s, u"haproxy"_s, m_proxy.url(u"/stats"_s));
    SourceSet set(m_clock);
    QVERIFY(set.watch({bySocket, byPage}, {metric(u"weight"_s, u"sock"_s, u"erpgo/green weight"_s),
                                           metric(u"share"_s, u"page"_s, u"erpgo/green share"_s),
                                           metric(u"up"_s, u"sock"_s, u"erpgo/green up"_s),
                                           metric(u"none"_s, u"page"_s, u"erpgo/red weight"_s)})
                .isEmpty());
    const auto found = newest(set, {{u"weight"_s, ReadingCause::None},
                                    {u"share"_s, ReadingCause::None},
                                    {u"up"_s, ReadingCause::None},
                                    {u"none"_s, ReadingCause::NoSeries}});
    QCOMPARE(found[u"weight"_s].sample.value, 5.0);
    QCOMPARE(found[u"share"_s].sample.value, 5.0);
    QCOMPARE(found[u"up"_s].sample.value, 1.0);
    QVERIFY(std::isnan(found[u"none"_s].sample.value));
}

void TestMonitorServers::proxyErrorRate()
{
    SourceSpec proxy = source(u"proxy"_s, u"haproxy"_s, {});
    proxy.socket = m_proxy.file(u"sock"_s);
    SourceSpec errors = source(u"errors"_s, u"http"_s, m_proxy.url(u"/error"_s));
    errors.intervalS = 0.02;
    SourceSet set(m_clock);
    QVERIFY(set.watch({proxy}, {metric(u"rate"_s, u"proxy"_s, u"erpgo/BACKEND error_rate"_s, 3)}).isEmpty());
    // Nobody asks anything: that is no rate of nought.
    const auto quiet = newest(set, {{u"rate"_s, ReadingCause::Insufficient}});
    QCOMPARE(readingCode(quiet[u"rate"_s].cause), u"insufficient"_s);
    QVERIFY(quiet[u"rate"_s].sample.verdict == Verdict::Unknown);
    SourceSet load(m_clock);
    QVERIFY(load.watch({errors}, {}).isEmpty());
    const auto busy = newest(set, {{u"rate"_s, ReadingCause::None}});
    QCOMPARE(readingCode(busy[u"rate"_s].cause), u"none"_s);
    QCOMPARE(busy[u"rate"_s].sample.value, 100.0);
    QVERIFY(busy[u"rate"_s].observations >= 3);
}

void TestMonitorServers::nodeExporterPage()
{
    SourceSet set(m_clock);
    QVERIFY(set.watch({source(u"node"_s, u"openmetrics"_s, m_node.url(u"/metrics"_s))},
                      {metric(u"cpu"_s, u"node"_s, u"sum(rate(node_cpu_seconds_total))"_s),
                       metric(u"share"_s, u"node"_s,
                              u"100 * node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes"_s),
                       metric(u"many"_s, u"node"_s, u"node_cpu_seconds_total"_s),
                       metric(u"none"_s, u"node"_s, u"node_nothing"_s)})
                .isEmpty());
    const auto found = newest(set, {{u"cpu"_s, ReadingCause::None},
                                    {u"share"_s, ReadingCause::None},
                                    {u"many"_s, ReadingCause::ManySeries},
                                    {u"none"_s, ReadingCause::NoSeries}});
    QVERIFY(found[u"cpu"_s].sample.value > 0);
    QVERIFY(found[u"share"_s].sample.value > 0 && found[u"share"_s].sample.value < 100);
    QCOMPARE(readingCode(found[u"many"_s].cause), u"many-series"_s);
    QCOMPARE(readingCode(found[u"none"_s].cause), u"no-series"_s);
}

void TestMonitorServers::aDeadServerIsNoDeadService()
{
    SourceSet set(m_clock);
    QVERIFY(set.watch({source(u"prom"_s, u"prometheus"_s, u"http://127.0.0.1:%1"_s.arg(test::freePort())),
                       source(u"web"_s, u"http"_s, u"http://127.0.0.1:%1"_s.arg(test::freePort()))},
                      {metric(u"errors"_s, u"prom"_s, u"up"_s), metric(u"latency"_s, u"web"_s, {})})
                .isEmpty());
    const auto found =
        newest(set, {{u"errors"_s, ReadingCause::SourceFailed}, {u"latency"_s, ReadingCause::SourceFailed}});
    QCOMPARE(found[u"errors"_s].sample.verdict, Verdict::Unknown);
    QCOMPARE(found[u"latency"_s].sample.verdict, Verdict::Bad);
    QCOMPARE(causeCode(found[u"errors"_s].probe), u"refused"_s);
}

QTEST_GUILESS_MAIN(TestMonitorServers)
#include "tst_monitor_servers.moc"
