// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/comparison.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace holdpoint::rollout {
namespace {

void keepNumbers(std::vector<double>& values)
{
    std::erase_if(values, [](double value) { return std::isnan(value); });
    std::ranges::sort(values);
}

// Of sorted values, which are not none.
double median(const std::vector<double>& sorted)
{
    const std::size_t half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[half] : std::midpoint(sorted[half - 1], sorted[half]);
}

double nearestRank(const std::vector<double>& sorted, double share)
{
    const auto rank = static_cast<std::size_t>(std::ceil(share * double(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

struct Ranks
{
    double newSum = 0; // of the ranks of the new values, the smallest of both is 1; equal ones share the mean
    double ties = 0;   // the sum of t³ - t over groups of t equal values
};

Ranks ranksOf(const std::vector<double>& before, const std::vector<double>& now)
{
    Ranks ranks;
    std::size_t atOld = 0;
    std::size_t atNew = 0;
    while (atOld < before.size() || atNew < now.size()) {
        const bool fromOld = atNew == now.size() || (atOld < before.size() && before[atOld] <= now[atNew]);
        const double value = fromOld ? before[atOld] : now[atNew];
        const std::size_t first = atOld + atNew;
        const std::size_t newBefore = atNew;
        while (atOld < before.size() && before[atOld] == value)
            ++atOld;
        while (atNew < now.size() && now[atNew] == value)
            ++atNew;
        const double equal = double(atOld + atNew - first);
        ranks.newSum += double(atNew - newBefore) * (double(first) + (equal + 1) / 2);
        ranks.ties += equal * equal * equal - equal;
    }
    return ranks;
}

// `larger`: by how much the new side lies above the old one.
Difference judged(double chance, double alpha, double larger, double least, bool smallerIsBetter)
{
    if (!(chance <= alpha) || std::abs(larger) < least)
        return Difference::None;
    return (larger > 0) == smallerIsBetter ? Difference::Worse : Difference::Better;
}

// The natural logarithm of "n choose k".
double logChoose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }

// Of all tables with the same sums, those that are at most as likely as this one.
double fisherExact(const Failures& before, const Failures& now)
{
    const double failed = double(before.failed + now.failed);
    const double all = double(before.all + now.all);
    const double newAll = double(now.all);
    const double least = std::max(0.0, failed - double(before.all));
    const double most = std::min(failed, newAll);
    const double whole = logChoose(all, newAll);
    const auto logOf = [&](double newFailed) {
        return logChoose(failed, newFailed) + logChoose(all - failed, newAll - newFailed) - whole;
    };
    // As likely, but for the last digits.
    constexpr double rounding = 1e-7;
    constexpr double nothing = -60; // e^-60 adds nothing to what a double holds
    const double observed = logOf(double(now.failed)) + rounding;
    // Likelihoods fall to both sides of the mean: whoever walks away from it may stop when nothing is left to add.
    const double mean = std::clamp(std::floor(failed * newAll / all), least, most);
    double sum = 0;
    for (double at = mean; at >= least; --at) {
        const double log = logOf(at);
        if (log <= observed)
            sum += std::exp(log);
        if (log < nothing)
            break;
    }
    for (double at = mean + 1; at <= most; ++at) {
        const double log = logOf(at);
        if (log <= observed)
            sum += std::exp(log);
        if (log < nothing)
            break;
    }
    return std::min(1.0, sum);
}

} // namespace

Comparison compareMeasurements(std::vector<double> oldValues, std::vector<double> newValues, const ComparisonRule& rule)
{
    keepNumbers(oldValues);
    keepNumbers(newValues);
    Comparison found;
    const double oldCount = double(oldValues.size());
    const double newCount = double(newValues.size());
    if (oldValues.empty() || newValues.empty())
        return found;
    found.oldMedian = median(oldValues);
    found.newMedian = median(newValues);
    found.oldP95 = nearestRank(oldValues, 0.95);
    found.newP95 = nearestRank(newValues, 0.95);
    const Ranks ranks = ranksOf(oldValues, newValues);
    const double u = ranks.newSum - newCount * (newCount + 1) / 2;
    found.probability = u / (oldCount * newCount);
    if (std::min(oldValues.size(), newValues.size()) < std::size_t(std::max<qsizetype>(rule.minSamples, 1)))
        return found;
    const double count = oldCount + newCount;
    const double variance = oldCount * newCount / 12 * (count + 1 - ranks.ties / (count * (count - 1)));
    // All are equal: no chance is needed for that.
    const double distance = std::max(0.0, std::abs(u - oldCount * newCount / 2) - 0.5);
    found.chance = variance > 0 ? std::erfc(distance / std::sqrt(variance) / std::numbers::sqrt2) : 1;
    found.difference =
        judged(found.chance, rule.alpha, found.probability - 0.5, rule.leastEffect, rule.smallerIsBetter);
    return found;
}

Comparison compareFailures(const Failures& before, const Failures& now, const ComparisonRule& rule)
{
    Comparison found;
    for (const Failures& side : {before, now})
        if (side.failed < 0 || side.all <= 0 || side.failed > side.all)
            return found;
    found.oldMedian = found.oldP95 = double(before.failed) / double(before.all);
    found.newMedian = found.newP95 = double(now.failed) / double(now.all);
    if (std::min(before.all, now.all) < std::max<qint64>(rule.minSamples, 1))
        return found;
    found.chance = fisherExact(before, now);
    found.difference = judged(found.chance, rule.alpha, found.newMedian - found.oldMedian, rule.leastShare, true);
    return found;
}

std::optional<double> degradationPercent(double baseline, double now)
{
    if (!std::isfinite(baseline) || !std::isfinite(now) || baseline <= 0)
        return std::nullopt;
    return (now / baseline - 1) * 100;
}

} // namespace holdpoint::rollout
