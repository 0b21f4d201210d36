// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/live_numbers.h"

#include "core/monitor/monitor.h"
#include "core/session/watched_numbers.h"
#include "ui/charts/live_chart.h"
#include "ui/theme/shown_text.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {
namespace {

constexpr int displayMs = 250;
constexpr qsizetype mostShifts = 40;

std::optional<monitor::Threshold> thresholdOf(const std::optional<alarms::Limit>& limit)
{
    return limit ? monitor::thresholdFromText(limit->text()) : std::nullopt;
}

std::shared_ptr<monitor::ProbeSeries> seriesOf(const std::vector<monitor::Sample>& samples, qint64 intervalMs)
{
    auto series = std::make_shared<monitor::ProbeSeries>(intervalMs);
    for (const monitor::Sample& sample : samples)
        series->append(sample);
    return series;
}

// The same samples where two of another interval make them old.
std::shared_ptr<monitor::ProbeSeries> slower(const monitor::ProbeSeries& from, qint64 intervalMs)
{
    const monitor::SeriesStore& values = from.values();
    auto series = std::make_shared<monitor::ProbeSeries>(intervalMs);
    for (qint64 i = values.begin(); i < values.end(); ++i)
        series->append({values.time(i), values.value(i), from.status().at(values.time(i))});
    return series;
}

} // namespace

LiveNumbers::LiveNumbers(session::Monitoring& monitoring, session::Session& session, const Clock& clock,
                         QObject* parent)
    : QObject(parent)
    , m_monitoring(monitoring)
    , m_session(session)
    , m_clock(clock)
    , m_history(monitoring, clock)
{
    m_display.setInterval(displayMs);
    connect(&m_display, &QTimer::timeout, this, [this] { Q_EMIT ticked(m_clock.now().utcMs); });
    connect(&m_monitoring, &session::Monitoring::planChanged, this, &LiveNumbers::follow);
    connect(&m_monitoring, &session::Monitoring::readingsCame, this, &LiveNumbers::takeReadings);
    connect(&m_monitoring, &session::Monitoring::healthCame, this, &LiveNumbers::takeHealth);
    connect(&m_session, &session::Session::entriesAppended, this, &LiveNumbers::followEntries);
    connect(&m_history, &session::NumberHistory::came, this, &LiveNumbers::takeHistory);
    connect(&m_history, &session::NumberHistory::failed, this, [this](const QString& series, const Error& error) {
        const LiveNumber* number = find(series);
        Error told = error;
        told.cause = tr("What %1 was before this window opened is not known. %2")
                         .arg(number ? shownText(number->what.title) : series, error.cause);
        Q_EMIT failed(told);
    });
    m_entries.follow(m_session.entries(), m_session.launch());
    m_t0UtcMs = t0UtcMs();
    follow();
}

LiveNumbers::~LiveNumbers() = default;

LiveNumber* LiveNumbers::findOwn(const QString& series)
{
    const auto found =
        std::ranges::find_if(m_numbers, [&series](const LiveNumber& one) { return one.what.series == series; });
    return found == m_numbers.end() ? nullptr : &*found;
}

const LiveNumber* LiveNumbers::find(const QString& series) const
{
    const auto found =
        std::ranges::find_if(m_numbers, [&series](const LiveNumber& one) { return one.what.series == series; });
    return found == m_numbers.end() ? nullptr : &*found;
}

QString LiveNumbers::phase() const { return session::phaseNow(m_session.launch()); }

qint64 LiveNumbers::t0UtcMs() const { return m_session.launch().state().t0UtcMs; }

QList<ChartMarker> LiveNumbers::markers() const
{
    QList<ChartMarker> all = m_entries.markers() + m_shifts;
    std::ranges::stable_sort(all, {}, &ChartMarker::utcMs);
    return all;
}

void LiveNumbers::follow()
{
    std::vector<session::NumberSeries> wanted = session::numbersOf(m_monitoring, m_session.launch());
    std::vector<LiveNumber> numbers;
    QSet<QString> kept;
    for (session::NumberSeries& what : wanted) {
        kept.insert(what.series);
        LiveNumber* before = findOwn(what.series);
        const bool same = before && before->what.source == what.source && before->what.query == what.query &&
                          before->what.unit == what.unit && before->what.intervalMs == what.intervalMs;
        LiveNumber number;
        if (same)
            number = std::move(*before);
        number.what = what;
        if (!same) {
            number.samples = std::make_shared<monitor::ProbeSeries>(what.intervalMs);
            m_since.insert(what.series, {});
            m_history.want(what);
        }
        numbers.push_back(std::move(number));
    }
    for (const LiveNumber& gone : m_numbers)
        if (!kept.contains(gone.what.series)) {
            m_history.forget(gone.what.series);
            m_since.remove(gone.what.series);
        }
    m_numbers = std::move(numbers);
    if (m_numbers.empty())
        m_display.stop();
    else
        m_display.start();
    Q_EMIT changed();
}

void LiveNumbers::followEntries()
{
    const bool marked = m_entries.follow(m_session.entries(), m_session.launch());
    const qint64 t0 = t0UtcMs();
    const bool slipped = std::exchange(m_t0UtcMs, t0) != t0;
    if (marked || slipped)
        Q_EMIT changed();
}

void LiveNumbers::takeReadings(const std::vector<monitor::MetricReading>& readings)
{
    for (const monitor::MetricReading& reading : readings)
        add(monitor::metricSeriesName(reading.metric), reading.sample, reading.intervalMs,
            monitor::readingText(reading));
}

void LiveNumbers::takeHealth(const std::vector<monitor::SourceHealth>& health)
{
    for (const monitor::SourceHealth& one : health)
        add(monitor::probeSeriesName(one.source), one.result.sample(), 0,
            one.result.cause == monitor::ProbeCause::None
                ? QString()
                : monitor::causeText(one.result.cause, one.result.httpStatus));
}

void LiveNumbers::add(const QString& series, const monitor::Sample& sample, qint64 intervalMs, const QString& cause)
{
    LiveNumber* number = findOwn(series);
    if (!number)
        return;
    if (const auto since = m_since.find(series); since != m_since.end())
        since->push_back(sample);
    const bool other = intervalMs > number->samples->intervalMs();
    if (other)
        number->samples = slower(*number->samples, intervalMs);
    number->cause = cause;
    number->samples->append(sample);
    const qsizetype shifts = m_shifts.size();
    lookForShift(*number, sample);
    if (other || m_shifts.size() != shifts)
        Q_EMIT changed();
}

// The new version's share tells the shift; the old one's says the same again.
void LiveNumbers::lookForShift(const LiveNumber& number, const monitor::Sample& sample)
{
    const QString& version = number.what.version;
    if (version.isEmpty() || !std::isfinite(sample.value) ||
        version != m_session.launch().configuration().rollout.newVersion)
        return;
    const auto before = m_weights.constFind(version);
    const bool shifted = before != m_weights.constEnd() && std::abs(*before - sample.value) >= 0.5;
    m_weights.insert(version, sample.value);
    if (!shifted)
        return;
    m_shifts.append(
        {sample.utcMs,
         tr("%1 %2 %", "a version and its share of the traffic").arg(shownText(version)).arg(qRound(sample.value)),
         Meaning::Info, MarkerKind::WeightShift});
    if (m_shifts.size() > mostShifts)
        m_shifts.removeFirst();
}

void LiveNumbers::takeHistory(const QString& series, const std::vector<monitor::Sample>& samples, bool last)
{
    LiveNumber* number = findOwn(series);
    if (!number)
        return;
    const qint64 newest = samples.empty() ? 0 : samples.back().utcMs;
    std::shared_ptr<monitor::ProbeSeries> joined = seriesOf(samples, number->samples->intervalMs());
    const qint64 hole = 2 * joined->intervalMs();
    for (const monitor::Sample& sample : m_since.value(series)) {
        if (sample.utcMs <= newest)
            continue; // it was in the telemetry already
        const monitor::Sample& before = joined->newest();
        if (before.utcMs > 0 && sample.utcMs - before.utcMs > hole)
            joined->append({before.utcMs + joined->intervalMs(), std::nan(""), monitor::Verdict::Unknown});
        joined->append(sample);
    }
    number->samples = joined;
    if (last)
        m_since.remove(series);
    if (number->what.version == m_session.launch().configuration().rollout.newVersion &&
        !number->what.version.isEmpty()) {
        m_weights.clear();
        m_shifts.clear();
        const monitor::SeriesStore& values = joined->values();
        for (qint64 i = values.begin(); i < values.end(); ++i)
            lookForShift(*number, {values.time(i), values.value(i), monitor::Verdict::Ok});
    }
    Q_EMIT changed();
}

void LiveNumbers::dress(LiveChart& chart, const LiveNumber& number) const
{
    chart.setTitle(shownText(number.what.title));
    chart.setUnit(number.what.unit);
    chart.setThreshold(thresholdOf(number.what.limit));
    chart.setNeedsLimit(!number.what.metric.isEmpty() && number.what.version.isEmpty());
    chart.setMarkers(markers());
    chart.setT0(t0UtcMs());
    chart.setCause(number.cause);
}

} // namespace holdpoint::ui
