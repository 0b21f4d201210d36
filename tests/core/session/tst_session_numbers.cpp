// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/monitor.h"
#include "core/runbook/configuration.h"
#include "core/runbook/importer.h"
#include "core/session/number_history.h"
#include "core/session/number_lines.h"
#include "core/session/watched_numbers.h"
#include "tests/core/session/temporary_launch.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using session::NumberLine;

namespace {

const QByteArray runbookText = R"(# Shop

```toml holdpoint
[source.queue]
kind = "command"
command = "cat number"
interval_s = 1
deadline_s = 5

[source.shop]
kind = "command"
command = "exit 0"
interval_s = 1
deadline_s = 5

[metric.waiting]
title = "Waiting orders"
unit = "orders"
source = "queue"
query = "value"
limits = { default = "< 10" }
```

## Phase 1: T-24h - Prepare

### Look

- [ ] all is well

**Metrics:**
- Error Rate: < 0.5%
)";

std::vector<monitor::Sample> samples(const QList<qint64>& times, double value = 1)
{
    std::vector<monitor::Sample> made;
    for (const qint64 time : times)
        made.push_back({time, value, monitor::Verdict::Ok});
    return made;
}

const NumberLine* lineOf(const std::vector<NumberLine>& lines, const QString& title)
{
    const auto found = std::ranges::find(lines, title, &NumberLine::title);
    return found == lines.end() ? nullptr : &*found;
}

} // namespace

// What charts and tables say of a launch's numbers, before and after a restart.
class TestSessionNumbers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void historiesJoined_data();
    void historiesJoined();
    void numbersAndLimitsInWords();
    void bindingBlockBinds_data();
    void bindingBlockBinds();
    void aRestartShowsTheSame();
    void keptByAnotherProcess();
};

void TestSessionNumbers::historiesJoined_data()
{
    QTest::addColumn<QList<qint64>>("kept");
    QTest::addColumn<QList<qint64>>("served");
    QTest::addColumn<QList<qint64>>("times");
    QTest::addColumn<QList<qint64>>("gaps"); // those of them that are no number
    using Times = QList<qint64>;
    QTest::newRow("nothing") << Times{} << Times{} << Times{} << Times{};
    QTest::newRow("kept alone") << Times{1000, 2000} << Times{} << Times{1000, 2000} << Times{};
    QTest::newRow("served alone") << Times{} << Times{1000, 2000} << Times{1000, 2000} << Times{};
    QTest::newRow("served before") << Times{5000, 6000} << Times{1000, 2000, 3000, 4000, 5000, 6000}
                                   << Times{1000, 2000, 3000, 5000, 6000} << Times{};
    QTest::newRow("served in a hole and after")
        << Times{1000, 9000} << Times{4000, 5000, 6000, 8500, 12000}
        << Times{1000, 2000, 4000, 5000, 6000, 7000, 9000, 10000, 12000} << Times{2000, 7000, 10000};
    QTest::newRow("a hole that nobody fills")
        << Times{1000, 60000} << Times{} << Times{1000, 2000, 60000} << Times{2000};
}

void TestSessionNumbers::historiesJoined()
{
    QFETCH(QList<qint64>, kept);
    QFETCH(QList<qint64>, served);
    QFETCH(QList<qint64>, times);
    QFETCH(QList<qint64>, gaps);
    const std::vector<monitor::Sample> joined = session::joinedHistory(samples(kept, 1), samples(served, 2), 1000);
    QList<qint64> found, missing;
    for (const monitor::Sample& sample : joined) {
        found.append(sample.utcMs);
        if (std::isnan(sample.value))
            missing.append(sample.utcMs);
        else
            QCOMPARE(sample.value, kept.contains(sample.utcMs) ? 1.0 : 2.0);
    }
    QCOMPARE(found, times);
    QCOMPARE(missing, gaps);
}

void TestSessionNumbers::numbersAndLimitsInWords()
{
    QCOMPARE(session::numberText(0.03125, u"%"_s), u"0.03125 %"_s);
    QCOMPARE(session::numberText(123.456, u"ms"_s), u"123.5 ms"_s);
    QCOMPARE(session::numberText(1234567, {}), u"1234567"_s);
    QCOMPARE(session::numberText(std::nan(""), u"ms"_s), u"–"_s);
    QCOMPARE(session::limitText(alarms::limitFromText(u"< 0.1"_s), u"%"_s), u"< 0.1 %"_s);
    QCOMPARE(session::limitText({}, u"%"_s), QString());
}

void TestSessionNumbers::bindingBlockBinds_data()
{
    QTest::addColumn<QString>("configuration");
    QTest::newRow("no source yet") << QString();
    QTest::newRow("a server is there") << u"[source.prom]\nkind = \"prometheus\"\nurl = \"http://localhost:9090\"\n"_s;
    QTest::newRow("the name is taken") << u"[source.prometheus]\nkind = \"tcp\"\nhost = \"localhost:1\"\n"
                                          "[metric.error_rate]\ntitle = \"Another\"\nsource = \"prometheus\"\n"_s;
}

// What the window offers to copy is exactly what it takes for the threshold to be watched.
void TestSessionNumbers::bindingBlockBinds()
{
    QFETCH(QString, configuration);
    const auto read = runbook::importRunbook(
        "# Shop\n\n## Phase 1: T-24h - Prepare\n\n### Watch\n\n**Metrics:**\n- Error Rate: < 0.5%\n"
        "- Response Time (95th percentile): < 200ms\n");
    QVERIFY(read);
    const runbook::Plan& plan = *read;
    QVERIFY(!plan.metrics.isEmpty());
    const auto before = runbook::parseConfiguration(configuration);
    QVERIFY(before);
    const alarms::RuleSet unbound = alarms::rulesFrom(plan, *before, {});
    int blocks = 0;
    for (const alarms::Unbound& one : unbound.unbound) {
        const QString block = session::bindingBlock(one, plan, *before);
        if (block.isEmpty())
            continue;
        ++blocks;
        const auto after = runbook::parseConfiguration(configuration + u'\n' + block);
        QVERIFY2(after, qPrintable(block));
        const alarms::RuleSet bound = alarms::rulesFrom(plan, *after, {});
        QCOMPARE(bound.problems, unbound.problems);
        QVERIFY2(std::ranges::none_of(bound.unbound, [&](const alarms::Unbound& left) { return left.id == one.id; }),
                 qPrintable(block));
    }
    QVERIFY(blocks > 0);
}

void TestSessionNumbers::aRestartShowsTheSame()
{
    test::TemporaryLaunch launch(runbookText);
    QFile number(launch.workdir + u"/number"_s);
    QVERIFY(number.open(QIODevice::WriteOnly) && number.write("4\n") == 2);
    number.close();
    QVERIFY(launch.create());
    const QString waiting = monitor::metricSeriesName(u"waiting"_s), shop = monitor::probeSeriesName(u"shop"_s);
    std::vector<monitor::Sample> before;
    {
        QVERIFY(launch.open());
        session::Monitoring monitoring(*launch.session, launch.clock);
        const auto numbers = session::numbersOf(monitoring, launch.session->launch());
        QCOMPARE(numbers.size(), size_t(2)); // the metric, and the latency of the source that none rests on
        QCOMPARE(numbers[0].series, waiting);
        QCOMPARE(numbers[0].limit->text(), u"< 10"_s);
        QCOMPARE(numbers[1].series, shop);
        QSignalSpy readings(&monitoring, &session::Monitoring::readingsCame);
        QTRY_VERIFY_WITH_TIMEOUT(readings.size() >= 3, 60'000);
        const qint64 now = launch.clock.now().utcMs;
        const auto lines = session::numberLines(monitoring, launch.session->launch(), now);
        const NumberLine* line = lineOf(lines, u"Waiting orders"_s);
        QVERIFY(line);
        QCOMPARE(line->value, 4.0);
        QVERIFY(line->state == monitor::MetricState::Ok ||
                line->state == monitor::MetricState::Stale); // a busy machine
        QVERIFY(line->limit.has_value());
        for (const auto& batch : readings)
            for (const auto& one : batch.first().value<std::vector<monitor::MetricReading>>())
                before.push_back(one.sample);
    }
    launch.close();
    QVERIFY(launch.open());
    session::Monitoring monitoring(*launch.session, launch.clock);
    session::NumberHistory history(monitoring, launch.clock);
    QSignalSpy failed(&history, &session::NumberHistory::failed);
    std::vector<monitor::Sample> kept;
    bool last = false;
    connect(&history, &session::NumberHistory::came, this,
            [&](const QString& series, const std::vector<monitor::Sample>& all, bool isLast) {
                if (series == waiting) {
                    kept = all;
                    last = isLast;
                }
            });
    for (const session::NumberSeries& one : session::numbersOf(monitoring, launch.session->launch()))
        history.want(one);
    QTRY_VERIFY_WITH_TIMEOUT(last && !history.isBusy(), 20'000);
    QVERIFY(failed.isEmpty());
    QVERIFY(!before.empty());
    for (const monitor::Sample& one : before)
        QVERIFY(std::ranges::any_of(kept, [&](const monitor::Sample& other) {
            return other.utcMs == one.utcMs && other.value == one.value && other.verdict == one.verdict;
        }));
    launch.close();
}

// What the command line says while a window holds the launch.
void TestSessionNumbers::keptByAnotherProcess()
{
    test::TemporaryLaunch launch(runbookText);
    QFile number(launch.workdir + u"/number"_s);
    QVERIFY(number.open(QIODevice::WriteOnly) && number.write("40\n") == 3);
    number.close();
    QVERIFY(launch.create());
    QVERIFY(launch.open());
    session::Monitoring monitoring(*launch.session, launch.clock);
    const auto kept = [&](qint64 laterMs = 0) {
        const auto lines =
            session::keptNumberLines(launch.session->launch(), launch.folder, launch.clock.now().utcMs + laterMs);
        return lines ? *lines : std::vector<NumberLine>();
    };
    const auto stateOf = [&](qint64 laterMs = 0) {
        const auto lines = kept(laterMs);
        const NumberLine* line = lineOf(lines, u"Waiting orders"_s);
        return line ? line->state : monitor::MetricState::Unbound;
    };
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(), monitor::MetricState::Breached, 60'000);
    QCOMPARE(stateOf(60'000), monitor::MetricState::Stale);
    const auto lines = kept();
    const NumberLine* unbound = lineOf(lines, u"Error Rate"_s);
    QVERIFY(unbound);
    QCOMPARE(unbound->state, monitor::MetricState::Unbound);
    QVERIFY(!unbound->cause.isEmpty());
    QVERIFY(unbound->binding.contains(u"[metric.error_rate]"_s));
}

QTEST_GUILESS_MAIN(TestSessionNumbers)
#include "tst_session_numbers.moc"
