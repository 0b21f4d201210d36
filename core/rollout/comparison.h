// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <limits>
#include <optional>
#include <vector>

namespace holdpoint::rollout {

enum class Difference
{
    Insufficient, // too few measurements of one side to say anything
    None,         // none that is larger than chance and large enough to matter
    Better,
    Worse
};

// When a difference counts. Both must hold: chance alone hardly makes it, and it is large enough that people would
// notice. Among very many samples the smallest difference is no chance any more, so the first alone says little.
struct ComparisonRule
{
    qsizetype minSamples = 20; // of each side; for requests that failed, of requests
    double alpha = 0.01;       // the highest probability of chance, two-sided
    // Of measurements: the least distance of `probability` from 0.5; 0.06 is called small (Vargha, Delaney).
    double leastEffect = 0.06;
    double leastShare = 0.001; // of requests that fail: the least difference of both shares, 0 to 1
    bool smallerIsBetter = true;
};

// The new version beside the old one, measured on the same traffic. NaN where nothing can be said.
struct Comparison
{
    Difference difference = Difference::Insufficient;
    // Of measurements, else NaN: that one of the new version is larger than one of the old, equal ones counted half:
    // 0.5 is no difference, 1 all are larger. Vargha and Delaney, "A critique and improvement of the CL common language
    // effect size statistics", J. Educ. Behav. Stat. 25 (2000).
    double probability = std::numeric_limits<double>::quiet_NaN();
    double chance = std::numeric_limits<double>::quiet_NaN(); // p value, two-sided
    double oldMedian = std::numeric_limits<double>::quiet_NaN(), newMedian = oldMedian;
    double oldP95 = oldMedian, newP95 = oldMedian; // nearest rank
};

// Measurements such as latencies, in any order; NaN is no measurement. Mann-Whitney U, normal approximation with the
// corrections for ties and continuity (Mann, Whitney, Ann. Math. Stat. 18 (1947); Lehmann, "Nonparametrics", 1.2-1.4).
// No distribution is assumed. Pure; n log n.
Comparison compareMeasurements(std::vector<double> oldValues, std::vector<double> newValues,
                               const ComparisonRule& rule = {});

// Requests that failed, of all: Fisher's exact test, which stays true for one error in twenty requests. Medians and
// percentiles are the shares of failed requests, 0 to 1; more of them is worse, whatever the rule says. A negative
// count, or more failed than there were, is Insufficient.
struct Failures
{
    qint64 failed = 0;
    qint64 all = 0;
};
Comparison compareFailures(const Failures& before, const Failures& now, const ComparisonRule& rule = {});

// By how many percent `now` is larger than the baseline that was measured before the shift; negative: smaller. Nothing
// where either is no number, or the baseline is not above zero.
std::optional<double> degradationPercent(double baseline, double now);

} // namespace holdpoint::rollout
