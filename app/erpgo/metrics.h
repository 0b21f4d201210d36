// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <string>

namespace holdpoint::erpgo {

// Counters, gauges and histograms in Prometheus' text format 0.0.4. A series is its name with its labels, as it is
// printed: `erpgo_logins_total{result="good"}`. Thread-safe.
class Metrics
{
public:
    void add(const std::string& series, double amount = 1);
    void set(const std::string& series, double value);
    // One observation in seconds; `labels` without braces, may be empty.
    void observe(const std::string& name, const std::string& labels, double seconds);
    [[nodiscard]] std::string text() const;

    static constexpr std::array bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0};

private:
    struct Histogram
    {
        std::array<long long, bounds.size() + 1> counts{};
        double sum = 0;
    };
    mutable std::mutex m_busy;
    std::map<std::string, double> m_values;
    std::map<std::string, std::map<std::string, Histogram>> m_histograms;
};

// Memory in bytes that this process holds (RSS), and the processor seconds that it used.
double residentBytes();
double processorSeconds();

} // namespace holdpoint::erpgo
