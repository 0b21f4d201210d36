// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/wall/demonstration.h"

#include "core/monitor/prometheus.h"
#include "tests/core/monitor/loopback_server.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr int requestEachMs = 50;

const QString exporter = u"prometheus"_s, alerter = u"prometheus-alertmanager"_s, proxy = u"haproxy"_s;

} // namespace

QString Demonstration::missing()
{
    for (const QString& program : {exporter, alerter, proxy})
        if (Service::find(program).isEmpty())
            return program;
    return Nginx::program().isEmpty() ? u"nginx"_s : QString();
}

Demonstration::Demonstration()
{
    m_load.setInterval(requestEachMs);
    QObject::connect(&m_load, &QTimer::timeout, [this] { request(); });
}

Demonstration::~Demonstration()
{
    m_load.stop();
    m_feed.reset();
    wall.reset();
    monitoring.reset();
}

QByteArray Demonstration::runbook() const
{
    return uR"(# Shop launch

```toml holdpoint
[launch]
name = "shop"

[source.prom]
kind = "prometheus"
url = "%1"
interval_s = 0.5

[source.am]
kind = "alertmanager"
url = "%2"
interval_s = 0.5

[source.lb]
kind = "haproxy"
socket = "%3"
interval_s = 0.5

[metric.error_rate]
title = "Error rate"
unit = "%"
source = "prom"
query = '100 * sum(increase(haproxy_server_http_responses_total{code="5xx"}[5s])) / sum(increase(haproxy_server_http_responses_total[5s]))'
limits = { default = "< 5" }
min_samples = 10
answer = "rollback"

[rollout]
weights = [5, 100]
observe = "lb"
old = "blue"
new = "green"
```

## Phase 1: T-1 Hour - Prepare

**Look**
```bash
echo look
```
)"_s.arg(m_prometheus.url(), m_alertmanager.url(), m_proxy.file(u"sock"_s))
        .toUtf8();
}

bool Demonstration::begin()
{
    const auto failed = [this](const QString& what) {
        problem = what;
        return false;
    };
    if (!m_nginx.start())
        return failed(u"nginx does not start"_s);
    m_proxy.write(u"haproxy.cfg"_s,
                  u"global\n  stats socket %1 mode 600 level admin\ndefaults\n  mode http\n  timeout connect 1s\n"
                  "  timeout client 5s\n  timeout server 5s\nfrontend front\n  bind 127.0.0.1:%2\n"
                  "  http-request use-service prometheus-exporter if { path /metrics }\n  default_backend shop\n"
                  "backend shop\n  server blue 127.0.0.1:%3 weight 95\n  server green 127.0.0.1:%3 weight 5\n"_s
                      .arg(m_proxy.file(u"sock"_s))
                      .arg(m_proxy.port())
                      .arg(m_nginx.port()));
    if (!m_proxy.start(Service::find(proxy), {u"-f"_s, u"haproxy.cfg"_s, u"-db"_s}))
        return failed(u"HAProxy does not start"_s);
    m_alertmanager.write(u"am.yml"_s, u"route: { receiver: none, group_wait: 1s }\nreceivers: [ { name: none } ]\n"_s);
    if (!m_alertmanager.start(Service::find(alerter),
                              {u"--config.file=am.yml"_s, u"--storage.path=data"_s, u"--cluster.listen-address="_s,
                               u"--web.listen-address=127.0.0.1:%1"_s.arg(m_alertmanager.port())}))
        return failed(u"Alertmanager does not start"_s);
    m_prometheus.write(u"rules.yml"_s,
                       u"groups:\n- name: launch\n  rules:\n  - alert: Errors\n"
                       "    expr: sum(increase(haproxy_server_http_responses_total{code=\"5xx\"}[5s])) > 5\n"_s);
    m_prometheus.write(u"prometheus.yml"_s,
                       u"global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: [ rules.yml ]\n"
                       "alerting: { alertmanagers: [ { static_configs: [ { targets: [ '127.0.0.1:%1' ] } ] } ] }\n"
                       "scrape_configs:\n- job_name: lb\n  static_configs: [ { targets: [ '127.0.0.1:%2' ] } ]\n"_s
                           .arg(m_alertmanager.port())
                           .arg(m_proxy.port()));
    if (!m_prometheus.start(Service::find(exporter), {u"--config.file=prometheus.yml"_s, u"--storage.tsdb.path=data"_s,
                                                      u"--rules.alert.resend-delay=1s"_s,
                                                      u"--web.listen-address=127.0.0.1:%1"_s.arg(m_prometheus.port())}))
        return failed(u"Prometheus does not start"_s);
    m_load.start();
    launch = std::make_unique<TemporaryLaunch>(runbook());
    if (const Result<QString> created = launch->create(); !created)
        return failed(created.error().text());
    if (const Result<void> opened = launch->open(); !opened)
        return failed(opened.error().text());
    monitoring = std::make_unique<session::Monitoring>(*launch->session, launch->clock);
    if (!monitoring->problems().isEmpty())
        return failed(monitoring->problems().front().text());
    wall = std::make_unique<ui::WallView>(launch->clock);
    m_feed = std::make_unique<ui::WallFeed>(launch->folder, launch->environment.runnerProgram);
    QObject::connect(m_feed.get(), &ui::WallFeed::newsCame, wall.get(), &ui::WallView::take);
    return true;
}

// One request through the proxy, whose answer nobody waits for.
void Demonstration::request()
{
    auto* socket = new QTcpSocket;
    QObject::connect(socket, &QTcpSocket::connected, socket, [socket, fault = m_fault] {
        socket->write(fault ? "GET /error HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"
                            : "GET /health HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");
    });
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    QObject::connect(socket, &QTcpSocket::errorOccurred, socket, &QObject::deleteLater);
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_proxy.port());
}

qint64 Demonstration::scrapeWithErrors()
{
    monitor::ProbeSpec ask;
    ask.name = u"scrapes"_s;
    ask.url = monitor::instantUrl(m_prometheus.url(), u"haproxy_server_http_responses_total{code=\"5xx\"}[2m]"_s);
    ask.deadlineMs = 5000;
    std::future<Result<QByteArray>> answer = monitoring->sourceSet().ask(ask);
    if (!QTest::qWaitFor([&answer] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; },
                         10'000))
        return 0;
    const Result<QByteArray> body = answer.get();
    const auto read = body ? monitor::readPrometheus(*body) : std::unexpected(body.error());
    if (!read) {
        problem = read.error().text();
        return 0;
    }
    qint64 first = 0;
    for (const monitor::LabelledSeries& series : read->series)
        for (const monitor::SeriesPoint& point : series.points)
            if (point.value > 0 && (first == 0 || point.utcMs < first))
                first = point.utcMs;
    return first;
}

bool Demonstration::wallShowsAlarm() const
{
    const QList<ui::WallAlarm>& alarms = wall->picture().alarms;
    return std::ranges::any_of(
        alarms, [](const ui::WallAlarm& alarm) { return alarm.title.contains(u"limit <") && !alarm.acknowledged; });
}

} // namespace holdpoint::test
