// SPDX-License-Identifier: GPL-3.0-or-later
// What a probe costs, what a thousand of them keep in memory, and whether latencies stay true while the thread of the
// window is busy. The server is another process.
#include "core/base/clock.h"
#include "core/monitor/monitor.h"
#include "tests/bench/bench.h"
#include "tests/support/answering_process.h"

#include <QEventLoop>
#include <QFile>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <queue>
#include <random>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdpoint::bench {
namespace {

using namespace Qt::Literals::StringLiterals;
using monitor::Monitor;
using monitor::ProbeResult;
using monitor::ProbeSpec;
using test::AnsweringProcess;

constexpr int targets = 1000;
constexpr qint64 intervalMs = 50; // 20,000 probes a second together
constexpr qint64 jitterMs = intervalMs / 20;

double clockMs(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

double processCpuMs() { return clockMs(CLOCK_PROCESS_CPUTIME_ID); }
double nowMs() { return clockMs(CLOCK_MONOTONIC); }

void raiseFileLimit()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 4 * targets));
    setrlimit(RLIMIT_NOFILE, &limit);
}

ProbeSpec keptProbe(const QString& url, int number)
{
    ProbeSpec spec;
    spec.name = u"target %1"_s.arg(number);
    spec.url = url;
    spec.intervalMs = intervalMs;
    spec.jitterMs = jitterMs;
    spec.deadlineMs = 2000;
    return spec;
}

void watchAll(Monitor& monitor, const QString& url)
{
    for (int i = 0; i < targets; ++i)
        if (!monitor.addProbe(keptProbe(url, i)))
            std::abort();
}

// Sleeps and takes what came, as a window does on its display tick; how many answers were well.
qint64 takeFor(Monitor& monitor, double ms)
{
    qint64 well = 0;
    for (const double end = nowMs() + ms; nowMs() < end;) {
        QThread::msleep(20);
        for (const ProbeResult& result : monitor.takeResults())
            well += result.verdict == monitor::Verdict::Ok;
    }
    return well;
}

// CPU microseconds of this process for one probe, the reading of results included.
double probeCpu(const SystemClock& clock, const QString& url)
{
    Monitor monitor(clock);
    watchAll(monitor, url);
    takeFor(monitor, 500);
    const double before = processCpuMs();
    const qint64 count = takeFor(monitor, 2000);
    return (processCpuMs() - before) * 1000 / double(std::max<qint64>(1, count));
}

// The peer: the same requests over as many kept connections on the same schedule, and nothing else: no name, no parser,
// no verdict, no deadline, no time of the kernel.
class RawLoop
{
public:
    explicit RawLoop(quint16 port)
        : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        for (int i = 0; i < targets; ++i) {
            const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            epoll_event event{};
            event.events = EPOLLIN | EPOLLET;
            event.data.u32 = quint32(i);
            if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
                ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &event) != 0)
                std::abort();
            m_targets.push_back({socket, nowMs(), 0});
            m_due.push({m_targets.back().gridMs, i});
        }
        m_request = "GET /health HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                    "\r\nUser-Agent: holdpoint/0\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n";
    }
    ~RawLoop()
    {
        for (const Target& target : m_targets)
            ::close(target.socket);
        ::close(m_epoll);
    }
    RawLoop(const RawLoop&) = delete;
    RawLoop& operator=(const RawLoop&) = delete;

    // Answers in that time.
    qint64 run(double ms)
    {
        const qint64 before = m_answers;
        epoll_event events[256];
        for (const double end = nowMs() + ms; nowMs() < end;) {
            const double left = m_due.empty() ? 1 : m_due.top().first - nowMs();
            const int count = ::epoll_wait(m_epoll, events, 256, int(std::clamp(std::ceil(left), 0.0, 10.0)));
            for (int i = 0; i < count; ++i)
                onAnswer(int(events[i].data.u32));
            const double now = nowMs();
            while (!m_due.empty() && m_due.top().first <= now) {
                Target& target = m_targets[size_t(m_due.top().second)];
                m_due.pop();
                target.startedMs = nowMs();
                ::send(target.socket, m_request.constData(), size_t(m_request.size()), MSG_NOSIGNAL);
            }
        }
        return m_answers - before;
    }

private:
    struct Target
    {
        int socket;
        double gridMs, startedMs;
    };
    void onAnswer(int number)
    {
        Target& target = m_targets[size_t(number)];
        char buffer[4096];
        const ssize_t size = ::recv(target.socket, buffer, sizeof buffer, 0);
        if (size != AnsweringProcess::answerSize() || !QByteArrayView(buffer, size).startsWith("HTTP/1.1 200 "))
            std::abort();
        const double now = nowMs();
        m_latencyMs += now - target.startedMs;
        ++m_answers;
        target.gridMs += std::max(1.0, std::ceil((now - target.gridMs) / double(intervalMs))) * double(intervalMs);
        m_due.push({std::max(now, target.gridMs + m_shift(m_random)), number});
    }

    using Due = std::pair<double, int>;
    int m_epoll;
    std::vector<Target> m_targets;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
    std::minstd_rand m_random;
    std::uniform_real_distribution<double> m_shift{-double(jitterMs), double(jitterMs)};
    QByteArray m_request;
    qint64 m_answers = 0;
    double m_latencyMs = 0;
};

double rawCpu(quint16 port)
{
    RawLoop loop(port);
    loop.run(500);
    const double before = processCpuMs();
    const qint64 count = loop.run(2000);
    return (processCpuMs() - before) * 1000 / double(std::max<qint64>(1, count));
}

Row cpuRow(const SystemClock& clock)
{
    const AnsweringProcess server;
    std::vector<double> ours, peer;
    for (int round = 0; round < 5; ++round) {
        ours.push_back(probeCpu(clock, server.url()));
        peer.push_back(rawCpu(server.port()));
    }
    return compared(u"keep-alive HTTP probe, 1,000 targets"_s, u"us CPU"_s, median(ours), u"raw epoll loop"_s,
                    median(peer), 1.3);
}

double residentKb()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        std::abort();
    return double(file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE)) / 1024;
}

// What comes on top once all have answered: 60 further rounds of all targets.
Row memoryRow(const SystemClock& clock)
{
    const AnsweringProcess server;
    Monitor monitor(clock);
    watchAll(monitor, server.url());
    takeFor(monitor, 1000);
    const double before = residentKb();
    takeFor(monitor, 60 * double(intervalMs));
    return bounded(u"memory of 1,000 targets, growth over 60 rounds"_s, u"KiB"_s, std::max(0.0, residentKb() - before),
                   256);
}

struct Heard
{
    std::vector<double> latenciesMs;
    qint64 expected = 0;
};

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    const auto at = values.begin() + std::ptrdiff_t(double(values.size() - 1) * share);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// A probe each 10 ms while this thread's event loop is idle, or never is: events of 20 ms without a pause.
void listen(Monitor& monitor, bool saturated, double ms, Heard& heard)
{
    QEventLoop loop;
    QTimer work;
    QObject::connect(&work, &QTimer::timeout, &loop, [&] {
        if (saturated)
            for (const double end = nowMs() + 20; nowMs() < end;) {
            }
        for (const ProbeResult& result : monitor.takeResults())
            if (result.verdict == monitor::Verdict::Ok)
                heard.latenciesMs.push_back(result.phases.totalMs);
    });
    work.start(saturated ? 0 : 20);
    static_cast<void>(monitor.takeResults());
    const double begin = nowMs();
    QTimer::singleShot(int(ms), &loop, &QEventLoop::quit);
    loop.exec();
    heard.expected += qint64((nowMs() - begin) / 10);
}

std::vector<Row> truthRows(const SystemClock& clock)
{
    const AnsweringProcess server;
    Monitor monitor(clock);
    ProbeSpec spec = keptProbe(server.url(), 0);
    spec.intervalMs = 10;
    spec.jitterMs = 0;
    if (!monitor.addProbe(spec))
        std::abort();
    Heard idle, busy;
    Heard ignored;
    listen(monitor, false, 500, ignored);
    for (int round = 0; round < 6; ++round) {
        listen(monitor, false, 2000, idle);
        listen(monitor, true, 2000, busy);
    }
    const double kept = 100 * double(busy.latenciesMs.size()) / double(std::max<qint64>(1, busy.expected));
    return {compared(u"latency p50 while the window is busy"_s, u"ms"_s, percentile(busy.latenciesMs, 0.5),
                     u"the same while it is idle"_s, percentile(idle.latenciesMs, 0.5), 1.1),
            compared(u"latency p99 while the window is busy"_s, u"ms"_s, percentile(busy.latenciesMs, 0.99),
                     u"the same while it is idle"_s, percentile(idle.latenciesMs, 0.99), 3),
            bounded(u"probes not on schedule while the window is busy"_s, u"%"_s, std::max(0.0, 100 - kept), 5)};
}

} // namespace

std::vector<Row> benchProbes()
{
    raiseFileLimit();
    const SystemClock clock;
    std::vector<Row> rows{cpuRow(clock), memoryRow(clock)};
    for (Row& row : truthRows(clock))
        rows.push_back(std::move(row));
    return rows;
}

} // namespace holdpoint::bench
