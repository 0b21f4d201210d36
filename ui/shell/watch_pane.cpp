// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/watch_pane.h"

#include "core/monitor/probe.h"
#include "ui/charts/live_chart.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QSet>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

constexpr int displayMs = 250;
constexpr qsizetype mostMarkers = 60;

// A picture that begins with the watch and then keeps ten minutes: samples of a minute are not lost at its edge.
qint64 spanFor(qint64 watchedMs)
{
    for (const qint64 span : {60'000, 180'000, 300'000})
        if (watchedMs < span)
            return span;
    return 600'000;
}

QString comparatorText(runbook::Comparator comparator)
{
    switch (comparator) {
    case runbook::Comparator::Lt:
        return u"< "_s;
    case runbook::Comparator::Le:
        return u"<= "_s;
    case runbook::Comparator::Gt:
        return u"> "_s;
    case runbook::Comparator::Ge:
        return u">= "_s;
    case runbook::Comparator::Eq:
        break;
    }
    return u"= "_s;
}

QString limitForPhase(const runbook::MetricConfiguration& metric, const runbook::Phase* phase)
{
    if (phase)
        for (auto limit = metric.limits.constBegin(); limit != metric.limits.constEnd(); ++limit)
            if (phase->title == limit.key() || phase->title.contains(limit.key(), Qt::CaseInsensitive))
                return limit.value();
    return metric.limits.value(u"default"_s);
}

QList<ChartMarker> markersOf(const checklist::Launch& launch)
{
    QList<ChartMarker> markers;
    // One for each step, where its first command ran: a label for every command would be a wall of the same words.
    QSet<QString> marked;
    for (const checklist::RunRecord& run : launch.state().runs) {
        const runbook::Step* step = launch.plan().step(run.started.step);
        if (!step || !run.started.procedure.isEmpty() || marked.contains(step->id))
            continue;
        marked.insert(step->id);
        markers.append({run.startedUtcMs, shownText(step->title), Meaning::Info});
    }
    for (const checklist::RollbackRecord& rollback : launch.state().rollbacks)
        markers.append({rollback.utcMs, WatchPane::tr("Rollback"), Meaning::Critical});
    return markers.size() > mostMarkers ? markers.mid(markers.size() - mostMarkers) : markers;
}

} // namespace

SourceLimit limitOf(const checklist::Launch& launch, const QString& source)
{
    SourceLimit found;
    const runbook::Phase* phase = launch.plan().phaseOf(launch.currentStep());
    for (const runbook::MetricConfiguration& metric : launch.configuration().metrics) {
        if (metric.source != source)
            continue;
        found.title = metric.title.isEmpty() ? metric.name : metric.title;
        found.unit = metric.unit;
        found.limit = limitForPhase(metric, phase);
        break;
    }
    if (found.title.isEmpty() || !found.limit.isEmpty())
        return found;
    // The configuration names no limit: the runbook's prose may, for this phase first.
    const runbook::Metric* best = nullptr;
    for (const runbook::Metric& metric : launch.plan().metrics)
        if (metric.name.contains(found.title, Qt::CaseInsensitive) &&
            (!best || (phase && metric.phase == phase->id && best->phase != phase->id)))
            best = &metric;
    if (best) {
        found.limit = comparatorText(best->comparator) + best->value;
        if (found.unit.isEmpty())
            found.unit = best->unit;
    }
    return found;
}

WatchPane::WatchPane(const Clock& clock, QString telemetryFile, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_telemetryFile(std::move(telemetryFile))
    , m_box(new QVBoxLayout(this))
{
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(spacing::tight);
    m_display.setInterval(displayMs);
    connect(&m_display, &QTimer::timeout, this, &WatchPane::take);
    hide();
}

WatchPane::~WatchPane() { stop(); }

QList<LiveChart*> WatchPane::charts() const
{
    QList<LiveChart*> charts;
    for (const Watched& watched : m_watched)
        charts.append(watched.chart);
    return charts;
}

void WatchPane::stop()
{
    m_display.stop();
    // The monitor's thread writes to the telemetry: it ends first.
    m_monitor.reset();
    m_telemetry.reset();
    for (const Watched& watched : m_watched) {
        watched.chart->setSeries(nullptr);
        delete watched.chart;
    }
    m_watched.clear();
    hide();
}

void WatchPane::start(const runbook::Configuration& configuration)
{
    Result<std::unique_ptr<monitor::TelemetryStore>> telemetry =
        monitor::TelemetryStore::open(m_telemetryFile, m_clock);
    if (telemetry)
        m_telemetry = std::move(*telemetry);
    else
        Q_EMIT failed(telemetry.error());
    m_monitor = std::make_unique<monitor::Monitor>(m_clock, m_telemetry.get());
    for (const runbook::SourceConfiguration& source : configuration.sources) {
        const auto spec = monitor::probeOf(source.name, source.kind, source.url, source.expectStatus, source.expectBody,
                                           source.intervalS, source.deadlineS);
        if (!spec)
            continue; // of a kind that is not watched here
        const Result<quint64> probe = m_monitor->addProbe(*spec);
        if (!probe) {
            Q_EMIT failed(probe.error());
            continue;
        }
        Watched watched;
        watched.source = source;
        watched.probe = *probe;
        watched.series = std::make_unique<monitor::ProbeSeries>(spec->intervalMs);
        watched.chart = new LiveChart;
        watched.chart->setMinimumHeight(fontMetrics().height() * 9);
        watched.chart->setSeries(watched.series.get());
        m_box->addWidget(watched.chart);
        m_watched.push_back(std::move(watched));
    }
    setVisible(!m_watched.empty());
    m_sinceMs = m_clock.now().utcMs;
    m_spanMs = 0;
    if (!m_watched.empty())
        m_display.start();
}

void WatchPane::setLaunch(const checklist::Launch& launch)
{
    if (launch.state().trustedConfiguration != m_trusted) {
        stop();
        m_trusted = launch.state().trustedConfiguration;
        if (!m_trusted.isEmpty())
            start(launch.configuration());
    }
    if (m_watched.empty())
        return;
    const QList<ChartMarker> markers = markersOf(launch);
    for (const Watched& watched : m_watched) {
        const SourceLimit limit = limitOf(launch, watched.source.name);
        watched.chart->setTitle(limit.title.isEmpty() ? watched.source.name : limit.title);
        watched.chart->setUnit(limit.unit.isEmpty() ? u"ms"_s : limit.unit);
        watched.chart->setThreshold(monitor::thresholdFromText(limit.limit));
        watched.chart->setMarkers(markers);
    }
}

void WatchPane::take()
{
    if (!m_monitor)
        return;
    for (const monitor::ProbeResult& result : m_monitor->takeResults())
        for (const Watched& watched : m_watched)
            if (watched.probe == result.probe) {
                watched.series->append(result.sample());
                watched.chart->setCause(monitor::causeText(result.cause, result.httpStatus));
            }
    const qint64 now = m_clock.now().utcMs;
    const qint64 span = spanFor(now - m_sinceMs);
    for (const Watched& watched : m_watched) {
        if (span != m_spanMs)
            watched.chart->setTimeSpan(span);
        watched.chart->advance(now);
    }
    m_spanMs = span;
}

} // namespace holdpoint::ui
