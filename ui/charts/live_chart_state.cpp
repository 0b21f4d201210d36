// SPDX-License-Identifier: GPL-3.0-or-later
// What a LiveChart says about its sources: the header's words and the sentence for a screen reader.
#include "ui/charts/live_chart.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace holdpoint::ui {
namespace {

monitor::SourceState stateOf(const monitor::ProbeSeries& series, qint64 nowMs, const QList<ChartLimit>& limits)
{
    const monitor::Sample& newest = series.newest();
    const auto freshness = monitor::Freshness::of(newest, nowMs, series.intervalMs());
    const monitor::SourceState state = monitor::sourceState(newest, freshness, std::nullopt);
    if (state != monitor::SourceState::Ok)
        return state;
    for (const ChartLimit& limit : limits)
        if (limit.meaning == Meaning::Critical &&
            monitor::sourceState(newest, freshness, limit.threshold) != monitor::SourceState::Ok)
            return monitor::sourceState(newest, freshness, limit.threshold);
    return state;
}

} // namespace

// Runs with every tick for every chart: words are made anew only when they would say something else.
void LiveChart::judge()
{
    auto worst = monitor::SourceState::Ok;
    qsizetype which = -1;
    for (qsizetype i = 0; i < m_traceList.size(); ++i) {
        const monitor::SourceState state = stateOf(*m_traceList.at(i).series, m_nowMs, m_limits);
        if (which >= 0 && state >= worst)
            continue;
        worst = state;
        which = i;
    }
    if (which < 0)
        worst = monitor::SourceState::NoData;
    const monitor::Sample newest = which < 0 ? monitor::Sample() : m_traceList.at(which).series->newest();
    // Where several are well, none of their values is the one to show.
    const bool quiet = m_traceList.size() > 1 && worst == monitor::SourceState::Ok;
    if (quiet && m_state == worst && !m_saidFor.isEmpty())
        return;
    const qint64 age = worst == monitor::SourceState::Stale ? (m_nowMs - newest.utcMs) / 1000 : 0;
    const QString key = quiet ? QStringLiteral("quiet")
                              : QStringLiteral("%1 %2 %3 %4").arg(int(worst)).arg(which).arg(newest.value).arg(age);
    if (key == m_saidFor)
        return;
    m_saidFor = key;
    const monitor::SourceState before = std::exchange(m_state, worst);
    if (before != m_state)
        giveLimits(); // a limit that is broken looks so
    const QString valueWords = m_valueWords, stateWord = m_stateWord;
    sayState(which, newest);
    m_headerDirty = m_headerDirty || valueWords != m_valueWords || stateWord != m_stateWord;
    if (accessibleDescription() != m_statement)
        setAccessibleDescription(m_statement);
}

bool LiveChart::isLimitless() const
{
    return m_needsLimit && m_state == monitor::SourceState::Ok &&
           std::none_of(m_limits.cbegin(), m_limits.cend(),
                        [](const ChartLimit& limit) { return limit.meaning == Meaning::Critical; });
}

void LiveChart::setNeedsLimit(bool needs)
{
    if (m_needsLimit == needs)
        return;
    m_needsLimit = needs;
    m_saidFor.clear();
    judge();
    update();
}

void LiveChart::sayState(qsizetype worst, const monitor::Sample& sample)
{
    const bool several = m_traceList.size() > 1;
    // "Response time" or "Response time, green".
    const QString who = several ? tr("%1, %2").arg(m_title, m_traceList.at(worst).name) : m_title;
    const QString value = std::isfinite(sample.value) ? valueText(sample.value, m_unit) : QString();
    const QString age = ageText(m_nowMs - sample.utcMs);
    m_valueWords = several ? tr("%1 %2").arg(m_traceList.at(worst).name, value).trimmed() : value;
    switch (m_state) {
    case monitor::SourceState::Ok:
        m_stateWord = isLimitless() ? tr("NO LIMIT") : tr("OK");
        m_statement =
            m_limits.isEmpty() ? tr("%1 is %2.").arg(who, value) : tr("%1 is %2, within the limit.").arg(who, value);
        if (several) {
            m_valueWords.clear();
            m_statement = tr("%1: all %n sources are well.", nullptr, int(m_traceList.size())).arg(m_title);
        }
        break;
    case monitor::SourceState::Breached: {
        m_stateWord = tr("BREACH");
        QString broken;
        for (const ChartLimit& limit : std::as_const(m_limits))
            if (broken.isEmpty() && limit.meaning == Meaning::Critical && !limit.threshold.holds(sample.value))
                broken = limitLabel(limit);
        m_statement = tr("%1 is %2 and breaks its %3.").arg(who, value, broken);
        break;
    }
    case monitor::SourceState::Down:
        m_stateWord = tr("DOWN");
        m_statement = tr("%1: the service is down. %2").arg(who, m_cause).trimmed();
        break;
    case monitor::SourceState::Stale:
        m_stateWord = tr("STALE");
        m_valueWords = tr("%1 old").arg(age);
        m_statement = tr("%1: no news; the last measurement is %2 old.").arg(who, age);
        break;
    case monitor::SourceState::NoData:
        m_stateWord = tr("NO DATA");
        m_statement = tr("%1: no data. %2").arg(worst < 0 ? m_title : who, m_cause).trimmed();
        break;
    }
}

QString LiveChart::limitLabel(const ChartLimit& limit) const
{
    const QString value = valueText(limit.threshold.limit, m_unit);
    return limit.label.isEmpty() ? tr("limit %1").arg(value) : tr("%1 %2").arg(limit.label, value);
}

} // namespace holdpoint::ui
