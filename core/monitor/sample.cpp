// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/sample.h"

#include <cmath>

namespace holdpoint::monitor {

bool Threshold::holds(double value) const { return holdpoint::keepsTo(comparator, value, limit); }

bool Threshold::breaksAbove() const { return comparator == Comparator::Less || comparator == Comparator::LessOrEqual; }

std::optional<Threshold> thresholdFromText(const QString& text, const QString& unit)
{
    const std::optional<LimitText> read = limitInText(text, unit);
    return read ? std::optional(Threshold{read->relation, read->number}) : std::nullopt;
}

Judgement judgeThreshold(const Threshold& threshold, const Sample& sample, const Freshness& freshness)
{
    if (freshness.isStale() || sample.verdict == Verdict::Unknown || !std::isfinite(sample.value))
        return Judgement::Unknown;
    return threshold.holds(sample.value) ? Judgement::Ok : Judgement::Breached;
}

SourceState sourceState(const Sample& newest, const Freshness& freshness, const std::optional<Threshold>& threshold)
{
    if (newest.utcMs == 0)
        return SourceState::NoData;
    if (freshness.isStale())
        return SourceState::Stale;
    if (newest.verdict == Verdict::Bad)
        return SourceState::Down;
    if (newest.verdict == Verdict::Unknown || !std::isfinite(newest.value))
        return SourceState::NoData;
    return threshold && !threshold->holds(newest.value) ? SourceState::Breached : SourceState::Ok;
}

} // namespace holdpoint::monitor
