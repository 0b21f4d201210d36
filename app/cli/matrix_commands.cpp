// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"
#include "app/cli/workbench.h"
#include "core/monitor/source_set.h"
#include "core/monitor/telemetry_reader.h"
#include "core/session/number_lines.h"
#include "core/session/open.h"
#include "core/session/watched_numbers.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <cmath>

// matrix: the rows of the rollback matrix, what people declare of them and what the coordinator decides.
namespace holdpoint::app {
namespace {

struct MatrixWords
{
    std::string launch, act, row, decision, reason;
};

QString matrixText(const char* words) { return QCoreApplication::translate("cli", words); }

// What was measured last of a row.
struct Measured
{
    double value = std::nan(""); // no number: nothing was measured, or it is old
    qint64 ageMs = -1;           // of the newest word about it; -1: there was none
};

// What the holder of the launch measured last, by metric of the configuration: for the new version alone where the
// metric has a query for one version, as the rows are judged. Nothing where nobody measures.
QHash<QString, Measured> measuredNow(const Workbench& bench, const checklist::Launch& launch, const QString& folder)
{
    constexpr qint64 writtenAfterMs = 1'000; // telemetry is written once a second
    const runbook::Configuration& configuration = launch.configuration();
    QHash<QString, QString> series; // by metric
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        const runbook::ScenarioConfiguration* measure = rollout::measureOf(row, configuration);
        if (!measure || measure->degradation)
            continue;
        const auto metric =
            std::ranges::find(configuration.metrics, measure->metric, &runbook::MetricConfiguration::name);
        const QString& version = launch.ladder().newVersion;
        const bool byVersion =
            metric != configuration.metrics.end() && !metric->versionQuery.isEmpty() && !version.isEmpty();
        series.insert(
            measure->metric,
            monitor::metricSeriesName(byVersion ? session::versionMetric(measure->metric, version) : measure->metric));
    }
    if (series.isEmpty() || launch.state().trustedConfiguration.isEmpty())
        return {};
    QHash<QString, qint64> after;
    for (const QString& name : series)
        after.insert(name, 0);
    const auto kept = monitor::readTelemetry(folder + QStringLiteral("/telemetry.sqlite"), after, 1);
    if (!kept) {
        bench.terminal.error(kept.error());
        return {};
    }
    const qint64 now = bench.environment.clock->now().utcMs;
    QHash<QString, Measured> measured;
    for (const runbook::MetricConfiguration& metric : configuration.metrics) {
        const auto samples = kept->value(series.value(metric.name));
        const auto source =
            std::ranges::find(configuration.sources, metric.source, &runbook::SourceConfiguration::name);
        if (samples.empty() || source == configuration.sources.end())
            continue;
        const qint64 intervalMs = qint64(source->intervalS * 1000) + writtenAfterMs / 2; // old with two of them
        const bool stale = monitor::Freshness::of(samples.back(), now, intervalMs).isStale();
        measured.insert(metric.name,
                        {stale ? std::nan("") : samples.back().value, std::max<qint64>(0, now - samples.back().utcMs)});
    }
    return measured;
}

// Percent against the baseline, as the last watch ended with; empty: nobody knows.
QString lastDegradation(const checklist::Launch& launch, const QString& metric)
{
    const QList<rollout::Change>& changes = launch.state().rollout.changes();
    for (qsizetype at = changes.size(); at-- > 0;) {
        if (!changes.at(at).watched)
            continue;
        for (const events::ComparedNumber& one : changes.at(at).watched->compared)
            if (one.metric == metric)
                return one.degradation;
    }
    return {};
}

// "Failing sales is 0.42 %, measured 3 s ago, applies when > 5".
QString measuredText(const checklist::Launch& launch, const runbook::ScenarioConfiguration& measure,
                     const Measured& measured)
{
    QString value;
    if (measure.degradation) {
        value = lastDegradation(launch, measure.metric);
    } else if (std::isfinite(measured.value)) {
        const auto& metrics = launch.configuration().metrics;
        const auto metric = std::ranges::find(metrics, measure.metric, &runbook::MetricConfiguration::name);
        value = session::numberText(measured.value, metric == metrics.end() ? QString() : metric->unit);
    }
    const QString what = metricTitle(launch, measure.metric);
    if (value.isEmpty())
        return matrixText("NO DATA of %1, applies when %2").arg(what, measure.limit);
    if (measure.degradation)
        return matrixText("%1 degraded by %2 % in the last watch, applies when %3").arg(what, value, measure.limit);
    return matrixText("%1 is %2, measured %3 s ago, applies when %4")
        .arg(what, value, QString::number(measured.ageMs / 1000), measure.limit);
}

void tellMatrix(Workbench& bench, const MatrixWords& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = bench.read(given.launch);
    if (!read) {
        bench.fail(read.error(), finish);
        return;
    }
    const checklist::Launch& launch = read->launch;
    const qint64 now = bench.environment.clock->now().utcMs;
    const QHash<QString, Measured> measured = measuredNow(bench, launch, text(given.launch));
    if (bench.terminal.json) {
        QJsonArray rows = matrixJson(launch, now);
        for (QJsonValueRef one : rows) {
            QJsonObject row = one.toObject();
            const QString metric = row.value(u"measured_by").toString();
            const bool degradation = row.value(u"degradation").toBool();
            const Measured last = degradation ? Measured() : measured.value(metric);
            const bool known = std::isfinite(last.value);
            const QString degraded = degradation ? lastDegradation(launch, metric) : QString();
            row.insert(QStringLiteral("now"), known                 ? QJsonValue(last.value)
                                              : !degraded.isEmpty() ? QJsonValue(degraded.toDouble())
                                                                    : QJsonValue());
            row.insert(QStringLiteral("age_ms"), last.ageMs >= 0 ? QJsonValue(last.ageMs) : QJsonValue());
            one = row;
        }
        bench.terminal.object({{QStringLiteral("matrix"), rows}});
        finish(0);
        return;
    }
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        bench.terminal.line(scenarioLine(launch, row, now));
        const runbook::ScenarioConfiguration* measure = rollout::measureOf(row, launch.configuration());
        bench.terminal.line(measure
                                ? QStringLiteral("  ") + measuredText(launch, *measure, measured.value(measure->metric))
                                : matrixText("  A person declares it."));
        bench.terminal.line(QStringLiteral("  ") + matrixText("%1: %2  (%3)").arg(row.severity, row.action, row.id));
    }
    if (launch.plan().matrix.isEmpty())
        bench.terminal.line(matrixText("This runbook has no rollback matrix."));
    finish(0);
}

void actOnRow(Workbench& bench, const MatrixWords& given, const Finish& finish)
{
    bench.submit(given.launch, finish, [given](const checklist::Launch& launch) -> Result<checklist::Command> {
        const Result<QString> row = find(launch, Thing::Scenario, text(given.row));
        if (!row)
            return std::unexpected(row.error());
        if (given.act == "decide")
            return checklist::DecideScenario{*row, text(given.decision), text(given.reason)};
        return checklist::DeclareScenario{*row, given.act == "declare", text(given.reason)};
    });
}

} // namespace

void addMatrixCommand(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand(
        "matrix", "The rollback matrix as it is measured; declare a row, say that it is over, or decide on it");
    auto given = std::make_shared<MatrixWords>();
    command->add_option("LAUNCH", given->launch)->required();
    auto* act = command->add_option("ACT", given->act, "declare, over, or (as the coordinator) decide")
                    ->check(CLI::IsMember({"declare", "over", "decide"}));
    auto* row = command->add_option("ROW", given->row, "Its id or scenario, or a part that only it has");
    auto* decision = command->add_option("DECISION", given->decision, "rollback, watch or go-on")
                         ->check(CLI::IsMember({"rollback", "watch", "go-on"}));
    auto* reason = command->add_option("--reason", given->reason, "What was seen, or why");
    command->callback([&bench, given, act, row, decision, reason] {
        if (act->count() == 0) {
            bench.job = [&bench, given](const Finish& finish) { tellMatrix(bench, *given, finish); };
            return;
        }
        if (row->count() == 0)
            throw CLI::RequiredError("ROW");
        if ((given->act == "decide") != (decision->count() > 0))
            throw CLI::ValidationError(given->act == "decide" ? "decide needs rollback, watch or go-on"
                                                              : "only decide takes a decision");
        if (reason->count() == 0)
            throw CLI::RequiredError("--reason");
        bench.job = [&bench, given](const Finish& finish) { actOnRow(bench, *given, finish); };
    });
}

} // namespace holdpoint::app
