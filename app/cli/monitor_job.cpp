// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/monitor_job.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace holdpoint::app {
namespace {

constexpr int lookMs = 500;
constexpr qint64 firstTableMs = 3'000; // it is shown by then, with what is there

QString monitorText(const char* words) { return QCoreApplication::translate("cli", words); }

QString wordOf(monitor::MetricState state)
{
    switch (state) {
    case monitor::MetricState::Ok:
        return monitorText("OK");
    case monitor::MetricState::Breached:
        return monitorText("BREACH");
    case monitor::MetricState::Down:
        return monitorText("DOWN");
    case monitor::MetricState::NoData:
        return monitorText("NO DATA");
    case monitor::MetricState::Unknown:
        return monitorText("UNKNOWN");
    case monitor::MetricState::Stale:
        return monitorText("STALE");
    case monitor::MetricState::Insufficient:
        return monitorText("INSUFFICIENT");
    case monitor::MetricState::Unbound:
        return monitorText("UNBOUND");
    case monitor::MetricState::NoLimit:
        break;
    }
    return monitorText("NO LIMIT");
}

QString momentOf(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddThh:mm:ss.zzzZ"));
}

QString timeOf(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("hh:mm:ss"));
}

QString displayed(const QString& text) { return runbook::escapedForDisplay(text.toUtf8()); }

QString ageText(qint64 ms) { return ms < 0 ? QStringLiteral("–") : monitorText("%1 s").arg(ms / 1000); }

} // namespace

MonitorJob::MonitorJob(Workbench& bench, LaunchClient& client, std::optional<double> seconds, Finish finish)
    : m_bench(bench)
    , m_client(client)
    , m_seconds(seconds)
    , m_finish(std::move(finish))
{
    m_over.setSingleShot(true);
    connect(&m_over, &QTimer::timeout, this, &MonitorJob::end);
    connect(&m_interrupt, &Interrupt::came, this, &MonitorJob::end);
    connect(&m_look, &QTimer::timeout, this, &MonitorJob::look);
    // Who held the launch is gone and we hold it: from now on we measure.
    connect(&m_client, &LaunchClient::takenOver, this, &MonitorJob::measure);
}

MonitorJob::~MonitorJob() = default;

void MonitorJob::start()
{
    m_alarms = m_client.launch().state().alarms.occurrences().size();
    if (m_client.session())
        measure();
    else
        m_bench.terminal.note(
            monitorText("Another Holdpoint holds this launch and measures; this is what it keeps in the folder."));
    m_look.start(lookMs);
    if (m_seconds)
        m_over.start(int(std::clamp(*m_seconds, 0.0, 1e6) * 1000));
}

void MonitorJob::measure()
{
    if (!m_client.session() || m_monitoring)
        return;
    m_monitoring = std::make_unique<session::Monitoring>(*m_client.session(), *m_bench.environment.clock);
    connect(m_monitoring.get(), &session::Monitoring::failed, this,
            [this](const Error& error) { m_bench.terminal.error(error); });
}

Result<std::vector<session::NumberLine>> MonitorJob::lines() const
{
    const qint64 now = m_bench.environment.clock->now().utcMs;
    if (m_monitoring)
        return session::numberLines(*m_monitoring, m_client.launch(), now);
    return session::keptNumberLines(m_client.launch(), m_client.folder(), now);
}

void MonitorJob::look()
{
    const Result<std::vector<session::NumberLine>> now = lines();
    if (!now) {
        m_bench.terminal.error(now.error());
        endWith(exitStatus(now.error().code));
        return;
    }
    if (m_monitoring) {
        const QList<Error> problems = m_monitoring->problems();
        for (const Error& problem : problems)
            if (!m_problems.contains(problem))
                m_bench.terminal.error(problem);
        m_problems = problems;
    }
    tellChanges(*now, m_bench.environment.clock->now().utcMs);
    tellAlarms();
}

void MonitorJob::tellChanges(const std::vector<session::NumberLine>& lines, qint64 nowUtcMs)
{
    for (const session::NumberLine& line : lines)
        if (line.state == monitor::MetricState::Breached)
            m_broken.insert(line.metric);
    if (!m_bench.terminal.json && !m_tabled) {
        const bool all = std::ranges::all_of(lines, [](const session::NumberLine& line) {
            return line.ageMs >= 0 || line.state == monitor::MetricState::Unbound;
        });
        if (m_told.isEmpty() && !all)
            m_told.insert(QString(), {monitor::MetricState::NoData, nowUtcMs}); // since when we wait
        if (!all && nowUtcMs - m_told.value(QString()).utcMs < firstTableMs)
            return;
        tellTable(lines);
        m_tabled = true;
        for (const session::NumberLine& line : lines)
            m_told.insert(line.metric, {line.state, nowUtcMs - line.ageMs});
        return;
    }
    for (const session::NumberLine& line : lines) {
        const qint64 utcMs = line.ageMs < 0 ? 0 : nowUtcMs - line.ageMs;
        const auto told = m_told.constFind(line.metric);
        const bool first = told == m_told.constEnd();
        const bool other = first || told->state != line.state;
        // Machines get each number, people what became of it.
        if (other || (m_bench.terminal.json && utcMs > told->utcMs))
            tellNumber(line, utcMs);
        else
            continue;
        m_told.insert(line.metric, {line.state, utcMs});
    }
}

void MonitorJob::tellNumber(const session::NumberLine& line, qint64 utcMs) const
{
    if (!m_bench.terminal.json) {
        QString text = QStringLiteral("%1  %2  %3  %4")
                           .arg(timeOf(m_bench.environment.clock->now().utcMs), wordOf(line.state),
                                displayed(line.title), session::numberText(line.value, displayed(line.unit)));
        if (line.limit)
            text += monitorText("  (limit %1)").arg(session::limitText(line.limit, displayed(line.unit)));
        if (!line.cause.isEmpty())
            text += QStringLiteral("  ") + displayed(line.cause);
        m_bench.terminal.line(text);
        return;
    }
    m_bench.terminal.object(
        {{QStringLiteral("kind"), QStringLiteral("number")},
         {QStringLiteral("metric"), line.metric},
         {QStringLiteral("title"), line.title},
         {QStringLiteral("state"), monitor::stateCode(line.state)},
         {QStringLiteral("value"), std::isfinite(line.value) ? QJsonValue(line.value) : QJsonValue()},
         {QStringLiteral("unit"), line.unit},
         {QStringLiteral("limit"), line.limit ? QJsonValue(line.limit->text()) : QJsonValue()},
         {QStringLiteral("at"), utcMs > 0 ? QJsonValue(momentOf(utcMs)) : QJsonValue()},
         {QStringLiteral("age_ms"), line.ageMs < 0 ? QJsonValue() : QJsonValue(line.ageMs)},
         {QStringLiteral("source"), line.source},
         {QStringLiteral("cause"), line.cause}});
}

void MonitorJob::tellAlarms()
{
    const QList<alarms::Occurrence>& all = m_client.launch().state().alarms.occurrences();
    for (; m_alarms < all.size(); ++m_alarms) {
        const alarms::Occurrence& one = all.at(m_alarms);
        if (m_bench.terminal.json)
            m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("alarm")},
                                     {QStringLiteral("alarm"), one.raised.alarm},
                                     {QStringLiteral("title"), one.raised.title},
                                     {QStringLiteral("priority"), one.raised.priority},
                                     {QStringLiteral("value"), one.raised.value},
                                     {QStringLiteral("limit"), one.raised.limit},
                                     {QStringLiteral("unit"), one.raised.unit},
                                     {QStringLiteral("at"), momentOf(one.raisedAt.utcMs)}});
        else
            m_bench.terminal.line(
                monitorText("%1  ALARM  %2").arg(timeOf(one.raisedAt.utcMs), displayed(one.raised.title)));
    }
}

void MonitorJob::tellTable(const std::vector<session::NumberLine>& lines) const
{
    if (lines.empty()) {
        m_bench.terminal.line(monitorText("Nothing is watched: no trusted configuration names a number."));
        return;
    }
    constexpr size_t columns = 5;
    std::vector<std::array<QString, columns>> cells{
        {monitorText("STATE"), monitorText("NUMBER"), monitorText("VALUE"), monitorText("LIMIT"), monitorText("AGE")}};
    for (const session::NumberLine& line : lines) {
        const QString limit = session::limitText(line.limit, displayed(line.unit));
        cells.push_back({wordOf(line.state), displayed(line.title),
                         session::numberText(line.value, displayed(line.unit)),
                         limit.isEmpty() ? QStringLiteral("–") : limit, ageText(line.ageMs)});
    }
    std::array<qsizetype, columns> widths = {};
    for (const auto& row : cells)
        for (size_t i = 0; i < columns; ++i)
            widths[i] = std::max(widths[i], row[i].size());
    for (size_t row = 0; row < cells.size(); ++row) {
        QString text;
        for (size_t i = 0; i < columns; ++i)
            text += cells[row][i].leftJustified(widths[i] + 2);
        if (row > 0)
            text += displayed(lines[row - 1].cause);
        while (text.endsWith(u' '))
            text.chop(1);
        m_bench.terminal.line(text);
    }
}

// No data is never OK: what has a limit and is not within it now, for whatever reason, fails as well.
int MonitorJob::answer(const std::vector<session::NumberLine>& lines) const
{
    const bool bad = std::ranges::any_of(lines, [](const session::NumberLine& line) {
        return line.limit.has_value() && line.state != monitor::MetricState::Ok;
    });
    return bad || !m_broken.isEmpty() ? 1 : 0;
}

void MonitorJob::end()
{
    if (m_ended)
        return;
    const Result<std::vector<session::NumberLine>> last = lines();
    if (!last) {
        m_bench.terminal.error(last.error());
        endWith(exitStatus(last.error().code));
        return;
    }
    for (const session::NumberLine& line : *last)
        if (line.state == monitor::MetricState::Breached)
            m_broken.insert(line.metric);
    tellAlarms();
    const int status = answer(*last);
    if (m_bench.terminal.json) {
        QStringList broken(m_broken.cbegin(), m_broken.cend());
        broken.sort();
        QJsonArray now;
        for (const session::NumberLine& line : *last)
            now.append(QJsonObject{{QStringLiteral("metric"), line.metric},
                                   {QStringLiteral("state"), monitor::stateCode(line.state)}});
        m_bench.terminal.object({{QStringLiteral("kind"), QStringLiteral("end")},
                                 {QStringLiteral("broken"), QJsonArray::fromStringList(broken)},
                                 {QStringLiteral("numbers"), now},
                                 {QStringLiteral("ok"), status == 0}});
    } else {
        if (m_tabled)
            m_bench.terminal.line({});
        tellTable(*last);
    }
    endWith(status);
}

void MonitorJob::endWith(int status)
{
    if (std::exchange(m_ended, true))
        return;
    m_look.stop();
    m_over.stop();
    m_monitoring.reset(); // before the session that it watches for
    m_finish(status);
    deleteLater();
}

} // namespace holdpoint::app
