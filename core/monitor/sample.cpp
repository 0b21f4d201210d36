// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/sample.h"

#include <cmath>

namespace holdpoint::monitor {

bool Threshold::holds(double value) const
{
    switch (comparator) {
    case Comparator::Less:
        return value < limit;
    case Comparator::LessOrEqual:
        return value <= limit;
    case Comparator::Greater:
        return value > limit;
    case Comparator::GreaterOrEqual:
        return value >= limit;
    case Comparator::Equal:
        return value == limit;
    }
    return false;
}

bool Threshold::breaksAbove() const { return comparator == Comparator::Less || comparator == Comparator::LessOrEqual; }

std::optional<Threshold> thresholdFromText(const QString& text)
{
    static constexpr struct
    {
        QStringView sign;
        Comparator comparator;
    } signs[] = {
        {u"<=", Comparator::LessOrEqual},  {u">=", Comparator::GreaterOrEqual}, {u"==", Comparator::Equal},
        {u"≤", Comparator::LessOrEqual},   {u"≥", Comparator::GreaterOrEqual},  {u"<", Comparator::Less},
        {u">", Comparator::Greater},       {u"=", Comparator::Equal},           {u"lt ", Comparator::Less},
        {u"le ", Comparator::LessOrEqual}, {u"gt ", Comparator::Greater},       {u"ge ", Comparator::GreaterOrEqual},
        {u"eq ", Comparator::Equal}};
    const QStringView trimmed = QStringView(text).trimmed();
    for (const auto& [sign, comparator] : signs) {
        if (!trimmed.startsWith(sign))
            continue;
        bool isNumber = false;
        const double limit = trimmed.mid(sign.size()).trimmed().toDouble(&isNumber);
        if (!isNumber || !std::isfinite(limit))
            return std::nullopt;
        return Threshold{comparator, limit};
    }
    return std::nullopt;
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
