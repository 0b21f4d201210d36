// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_rules.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::alarms;
using runbook::Comparator;

namespace {

// Below the class: what stands behind a raw string is not seen by moc.
QString configured();

runbook::Plan plan()
{
    runbook::Plan made;
    made.phases = {{}, {}, {}};
    made.phases[0].id = u"checks"_s;
    made.phases[0].title = u"Phase 1: T-2 Hours - Checks"_s;
    made.phases[1].id = u"launch"_s;
    made.phases[1].title = u"Phase 2: T-0 - Launch"_s;
    made.phases[2].id = u"review"_s;
    made.phases[2].title = u"Phase 3: T+24 Hours - Review"_s;
    const auto metric = [&](const char* id, const char* name, const char* phase, Comparator comparator,
                            const char* value, const char* unit) {
        runbook::Metric one;
        one.id = QString::fromLatin1(id);
        one.name = QString::fromLatin1(name);
        one.phase = QString::fromLatin1(phase);
        one.comparator = comparator;
        one.value = QString::fromLatin1(value);
        one.unit = QString::fromLatin1(unit);
        one.line = static_cast<int>(made.metrics.size()) + 1;
        made.metrics.append(one);
    };
    metric("checks/response-time", "Response time", "checks", Comparator::Lt, "300", "ms");
    metric("checks/error-rate", "Error rate", "checks", Comparator::Lt, "1", "%");
    metric("launch/response-time", "Response Time", "launch", Comparator::Lt, "200", "ms");
    metric("launch/seconds", "Response time", "review", Comparator::Lt, "2", "s");
    metric("launch/measured", "Response time", "launch", Comparator::Eq, "150", "ms");
    metric("kpi/orders", "Orders", "launch", Comparator::Gt, "[Target]", "per hour");
    made.metrics.last().target = u"target"_s;
    metric("kpi/cache", "Cache hit rate", "", Comparator::Gt, "80", "%");
    return made;
}

runbook::Configuration configuration(const QString& toml)
{
    Result<runbook::Configuration> read = runbook::parseConfiguration(toml);
    if (!read)
        qFatal("%s", qPrintable(read.error().text()));
    return *read;
}

QString sideName(Side side)
{
    return side == Side::Within ? u"within"_s : side == Side::Between ? u"between"_s : u"beyond"_s;
}

} // namespace

class AlarmsLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitTextsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("canonical"); // empty: no limit
        const auto row = [](const QString& written, const QString& unit, const QString& canonical) {
            QTest::addRow("%s in %s", qPrintable(written), qPrintable(unit)) << written << unit << canonical;
        };
        row(u"< 0.1"_s, {}, u"< 0.1"_s);
        row(u"<0.1"_s, {}, u"< 0.1"_s);
        row(u"<= 200"_s, {}, u"<= 200"_s);
        row(u"≤200"_s, {}, u"<= 200"_s);
        row(u"> 500"_s, {}, u"> 500"_s);
        row(u" ≥ 99.9 "_s, {}, u">= 99.9"_s);
        row(u"== 1"_s, {}, u"= 1"_s);
        row(u"= -3"_s, {}, u"= -3"_s);
        row(u"< 200 ms"_s, u"ms"_s, u"< 200"_s);
        row(u"< 0.5%"_s, u"%"_s, u"< 0.5"_s);
        row(u"< 1e-3"_s, {}, u"< 0.001"_s);
        row(u"< 200 ms"_s, u"s"_s, {}); // milli is no second
        row(u"< 200 ms"_s, {}, {});
        row(u"0.1"_s, {}, {});
        row(u"< "_s, {}, {});
        row(u"< many"_s, {}, {});
        row(u"< nan"_s, {}, {});
        row(u"< inf"_s, {}, {});
        row(u"< 0,1"_s, {}, {});
        row(u"!= 4"_s, {}, {});
        row({}, {}, {});
    }
    void limitTextsAreRead()
    {
        QFETCH(QString, text);
        QFETCH(QString, unit);
        QFETCH(QString, canonical);
        const std::optional<Limit> limit = limitFromText(text, unit);
        QCOMPARE(limit ? limit->text() : QString(), canonical);
        if (limit)
            QVERIFY(limitFromText(limit->text()) == limit);
    }

    void nothingHoldsWithoutANumber()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const Comparator comparator :
             {Comparator::Lt, Comparator::Le, Comparator::Gt, Comparator::Ge, Comparator::Eq})
            QVERIFY(!(Limit{comparator, 1}).holds(nan));
    }

    void aValueStandsOnASide_data()
    {
        QTest::addColumn<QString>("limit");
        QTest::addColumn<double>("deadBand");
        QTest::addColumn<QString>("clear");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("side");
        const auto row = [](const char* name, const QString& limit, double band, const QString& clear, double value,
                            const char* side) {
            QTest::newRow(name) << limit << band << clear << value << QString::fromLatin1(side);
        };
        row("well below", u"< 10"_s, 2, {}, 7.9, "within");
        row("on the inner edge", u"< 10"_s, 2, {}, 8, "between");
        row("in the band", u"< 10"_s, 2, {}, 9.9, "between");
        row("on the limit", u"< 10"_s, 2, {}, 10, "beyond");
        row("on a limit that includes it", u"<= 10"_s, 0, {}, 10, "within");
        row("above a lower limit", u"> 500"_s, 50, {}, 551, "within");
        row("in the band of a lower limit", u">= 500"_s, 50, {}, 500, "between");
        row("below a lower limit", u">= 500"_s, 50, {}, 499, "beyond");
        row("no band", u"< 10"_s, 0, {}, 9.999, "within");
        row("a band says nothing of equality", u"= 1"_s, 5, {}, 1, "within");
        row("not equal", u"= 1"_s, 5, {}, 2, "beyond");
        row("a clear limit instead of the band", u"< 10"_s, 1, u"< 5"_s, 8, "between");
        row("within the clear limit", u"< 10"_s, 9, u"< 5"_s, 4, "within");
        row("a looser clear limit loosens nothing", u"< 10"_s, 0, u"< 20"_s, 15, "beyond");
    }
    void aValueStandsOnASide()
    {
        QFETCH(QString, limit);
        QFETCH(double, deadBand);
        QFETCH(QString, clear);
        QFETCH(double, value);
        QFETCH(QString, side);
        Hysteresis hysteresis;
        hysteresis.deadBand = deadBand;
        hysteresis.clear.otherwise = limitFromText(clear);
        QCOMPARE(sideName(sideOf(*limitFromText(limit), hysteresis, u"launch"_s, value)), side);
    }

    void theConfigurationGivesRules()
    {
        const RuleSet set = rulesFrom(plan(), configuration(configured()));
        QVERIFY2(set.problems.isEmpty(), set.problems.isEmpty() ? "" : qPrintable(set.problems.first().text()));
        QCOMPARE(set.rules.size(), 3);
        const Rule& errors = set.rules.at(0);
        QCOMPARE(errors.metric, u"error_rate"_s);
        QCOMPARE(errors.title, u"Error rate"_s);
        QCOMPARE(errors.intervalMs, 10'000);
        QCOMPARE(errors.forMs, 30'000);
        QCOMPARE(errors.clearForMs, 60'000);
        QCOMPARE(errors.minSamples, 20);
        QVERIFY(errors.answer == Answer::Rollback);
        QVERIFY(errors.priority == Priority::Critical);
        QCOMPARE(errors.acknowledgeWithinMs, 120'000);
        // "T-0" is the phase whose heading holds these words, and not "T-2 Hours" or "T+24 Hours".
        QCOMPARE(errors.limits.in(u"launch"_s)->text(), u"< 0.1"_s);
        QCOMPARE(errors.limits.in(u"checks"_s)->text(), u"< 0.5"_s);
        QCOMPARE(errors.limits.in(u"review"_s)->text(), u"< 0.5"_s);

        QCOMPARE(set.sources.size(), 2);
        QVERIFY(set.sources.at(0).priority == Priority::Critical); // it feeds a rollback criterion
        QCOMPARE(set.sources.at(0).intervalMs, 10'000);
        QVERIFY(set.sources.at(1).priority == Priority::Note);
    }

    void aMetricWithoutLimitsTakesThoseOfTheText()
    {
        const RuleSet set = rulesFrom(plan(), configuration(configured()));
        const Rule& latency = set.rules.at(1);
        QVERIFY(latency.priority == Priority::Warning);
        QCOMPARE(latency.acknowledgeWithinMs, 0);
        QCOMPARE(latency.limits.in(u"checks"_s)->text(), u"< 300"_s);
        QCOMPARE(latency.limits.in(u"launch"_s)->text(), u"< 200"_s); // not the 150 that were measured once
        QVERIFY(!latency.limits.in(u"review"_s));                     // seconds are no milliseconds
    }

    void theConfigurationMaySayMoreThanItsAnswer()
    {
        const RuleSet set = rulesFrom(plan(), configuration(configured() + u"limits = {default = \"< 70\"}\n"
                                                                           "clear_limits = {\"T-0\" = \"< 50\"}\n"
                                                                           "dead_band = 5\npriority = \"critical\"\n"
                                                                           "ack_s = 45\n"_s));
        const Rule& queue = set.rules.last();
        QVERIFY(queue.answer == Answer::Note && queue.priority == Priority::Critical);
        QCOMPARE(queue.acknowledgeWithinMs, 45'000);
        QCOMPARE(sideName(sideOf(*queue.limits.in(u"launch"_s), queue.hysteresis, u"launch"_s, 51)), u"between"_s);
        QCOMPARE(sideName(sideOf(*queue.limits.in(u"checks"_s), queue.hysteresis, u"checks"_s, 64)), u"within"_s);
        QCOMPARE(sideName(sideOf(*queue.limits.in(u"checks"_s), queue.hysteresis, u"checks"_s, 66)), u"between"_s);
        // Who measures it is as urgent, and no later.
        QVERIFY(set.sources.last().priority == Priority::Critical);
        QCOMPARE(set.sources.last().acknowledgeWithinMs, 45'000);
        // No deadline is a word of the configuration, too.
        const RuleSet none = rulesFrom(plan(), configuration(configured() + u"priority = \"critical\"\nack_s = 0\n"_s));
        QCOMPARE(none.rules.last().acknowledgeWithinMs, 0);
        QCOMPARE(none.sources.last().acknowledgeWithinMs, 0);
        QCOMPARE(none.sources.first().acknowledgeWithinMs, 120'000);
    }

    void whatNobodyWatchesIsSaid()
    {
        const RuleSet set = rulesFrom(plan(), configuration(configured()));
        QStringList unbound;
        for (const Unbound& one : set.unbound)
            unbound << one.id + (one.cause == UnboundCause::NoSource     ? u" no source"_s
                                 : one.cause == UnboundCause::TargetOpen ? u" target open"_s
                                                                         : u" no limit"_s);
        QCOMPARE(unbound,
                 (QStringList{u"queue no limit"_s, u"launch/seconds no source"_s, u"launch/measured no source"_s,
                              u"kpi/orders target open"_s, u"kpi/cache no source"_s}));
    }

    void aTargetCountsOnceItIsFilled_data()
    {
        QTest::addColumn<QString>("filled");
        QTest::addColumn<QString>("limit"); // empty: still open
        QTest::newRow("not filled") << QString() << QString();
        QTest::newRow("no number") << u"many"_s << QString();
        QTest::newRow("a number") << u"120"_s << u"> 120"_s;
        QTest::newRow("with thousands") << u"1,200"_s << u"> 1200"_s;
        QTest::newRow("with a decimal comma") << u"0,5"_s << u"> 0.5"_s;
    }
    void aTargetCountsOnceItIsFilled()
    {
        QFETCH(QString, filled);
        QFETCH(QString, limit);
        const QString toml = configured() + u"[metric.orders]\nsource = \"prom\"\n"_s;
        const RuleSet set = rulesFrom(plan(), configuration(toml), {{u"target"_s, filled}});
        const std::optional<Limit> read = set.rules.last().limits.in(u"launch"_s);
        QCOMPARE(read ? read->text() : QString(), limit);
        QCOMPARE(std::ranges::any_of(set.unbound, [](const Unbound& one) { return one.id == u"kpi/orders"; }),
                 limit.isEmpty());
    }

    void whatCannotBeReadIsAProblem_data()
    {
        QTest::addColumn<QString>("toml");
        QTest::addColumn<QString>("word"); // of the cause
        QTest::newRow("no comparison") << u"[metric.x]\nsource = \"prom\"\nlimits = {default = \"0.5\"}\n"_s
                                       << u"\"0.5\""_s;
        QTest::newRow("clear limit") << u"[metric.x]\nsource = \"prom\"\nclear_limits = {default = \"0.5\"}\n"_s
                                     << u"\"0.5\""_s;
        QTest::newRow("another unit")
            << u"[metric.x]\nsource = \"prom\"\nunit = \"s\"\nlimits = {default = \"< 5 ms\"}\n"_s << u"\"< 5 ms\""_s;
        QTest::newRow("no such phase") << u"[metric.x]\nsource = \"prom\"\nlimits = {\"T-3\" = \"< 5\"}\n"_s
                                       << u"T-3"_s;
        QTest::newRow("two such phases") << u"[metric.x]\nsource = \"prom\"\nlimits = {\"Hours\" = \"< 5\"}\n"_s
                                         << u"more than one"_s;
        QTest::newRow("no such source") << u"[metric.x]\nsource = \"gone\"\n"_s << u"gone"_s;
    }
    void whatCannotBeReadIsAProblem()
    {
        QFETCH(QString, toml);
        QFETCH(QString, word);
        const RuleSet set = rulesFrom(plan(), configuration(configured() + toml));
        QCOMPARE(set.problems.size(), 1);
        const Error& problem = set.problems.first();
        QVERIFY2(problem.cause.contains(word), qPrintable(problem.cause));
        QVERIFY(!problem.nextStep.isEmpty());
        QVERIFY(problem.line > 0);
        // What cannot be judged is shown as unbound, never as well.
        QVERIFY(std::ranges::any_of(set.unbound, [](const Unbound& one) { return one.id == u"x"; }));
    }

    void theRunbookSaysTheDeadline_data()
    {
        QTest::addColumn<runbook::ProcedureKind>("kind");
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("deadlineS");
        QTest::addColumn<int>("withinS");
        QTest::newRow("said") << runbook::ProcedureKind::Incident << u"Acknowledge alert (within 5 minutes)"_s << 300
                              << 300;
        QTest::newRow("not said") << runbook::ProcedureKind::Incident << u"Acknowledge alert"_s << 0 << 120;
        QTest::newRow("of something else") << runbook::ProcedureKind::Incident << u"Assess impact"_s << 300 << 120;
        QTest::newRow("of a rollback") << runbook::ProcedureKind::PlannedRollback << u"Acknowledge"_s << 300 << 120;
    }
    void theRunbookSaysTheDeadline()
    {
        QFETCH(runbook::ProcedureKind, kind);
        QFETCH(QString, step);
        QFETCH(int, deadlineS);
        QFETCH(int, withinS);
        runbook::Plan one = plan();
        runbook::Procedure procedure;
        procedure.kind = kind;
        runbook::ProcedureStep only;
        only.text = step;
        if (deadlineS > 0)
            only.deadlineS = deadlineS;
        procedure.steps = {only};
        one.procedures = {procedure};
        QCOMPARE(rulesFrom(one, configuration(configured())).rules.first().acknowledgeWithinMs, withinS * 1000);
    }
};

namespace {

QString configured()
{
    return QStringLiteral(R"toml(
[source.prom]
kind = "prometheus"
url = "http://127.0.0.1:9090"
interval_s = 10

[source.web]
kind = "http"
url = "http://127.0.0.1:8080"

[metric.error_rate]
title = "Error rate"
unit = "%"
source = "prom"
query = "errors"
limits = {"T-0" = "< 0.1", default = "< 0.5 %"}
for_s = 30
clear_for_s = 60
min_samples = 20
answer = "rollback"

[metric.latency]
title = "Response time"
unit = "ms"
source = "prom"
query = "latency"
answer = "hold"

[metric.queue]
source = "web"
)toml");
}

} // namespace

QTEST_GUILESS_MAIN(AlarmsLimitsTest)
#include "tst_alarms_limits.moc"
