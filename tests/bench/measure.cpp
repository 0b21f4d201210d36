// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <algorithm>
#include <ctime>

namespace holdpoint::bench {

namespace {

double milliseconds(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Pair sideBySide(clockid_t clock, int rounds, const std::function<void()>& ours, const std::function<void()>& peer)
{
    std::vector<double> oursMs;
    std::vector<double> peerMs;
    ours();
    peer();
    for (int round = 0; round < rounds; ++round) {
        const double start = milliseconds(clock);
        ours();
        const double middle = milliseconds(clock);
        peer();
        oursMs.push_back(middle - start);
        peerMs.push_back(milliseconds(clock) - middle);
    }
    return {median(std::move(oursMs)), median(std::move(peerMs))};
}

} // namespace

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Pair cpuSideBySide(int rounds, const std::function<void()>& ours, const std::function<void()>& peer)
{
    return sideBySide(CLOCK_PROCESS_CPUTIME_ID, rounds, ours, peer);
}

Pair wallSideBySide(int rounds, const std::function<void()>& ours, const std::function<void()>& peer)
{
    return sideBySide(CLOCK_MONOTONIC, rounds, ours, peer);
}

Row compared(const QString& name, const QString& unit, double ours, const QString& peerName, double peer, double goal)
{
    const double ratio = peer > 0 ? ours / peer : 0;
    return {name, unit, peer * goal, peer, peerName, ours, ratio, goal, peer > 0 && ratio <= goal};
}

Row bounded(const QString& name, const QString& unit, double ours, double limit)
{
    return {name, unit, limit, 0, {}, ours, 0, limit, ours <= limit};
}

Row boundedBeside(const QString& name, const QString& unit, double ours, double limit, const QString& peerName,
                  double peer)
{
    const double share = peer > 0 ? 1 / peer : 0;
    return {name, unit, limit, peer, peerName, ours, ours * share, limit * share, ours <= limit};
}

} // namespace holdpoint::bench
