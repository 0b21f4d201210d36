// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace holdpoint::erpgo {
namespace {

std::string printed(double value)
{
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", value);
    return text;
}

void declare(std::string& text, std::string& last, const std::string& series)
{
    const std::string name = series.substr(0, series.find('{'));
    if (name != last)
        text += "# TYPE " + name + (name.ends_with("_total") ? " counter\n" : " gauge\n");
    last = name;
}

} // namespace

void Metrics::add(const std::string& series, double amount)
{
    const std::scoped_lock held(m_busy);
    m_values[series] += amount;
}

void Metrics::set(const std::string& series, double value)
{
    const std::scoped_lock held(m_busy);
    m_values[series] = value;
}

void Metrics::observe(const std::string& name, const std::string& labels, double seconds)
{
    const std::scoped_lock held(m_busy);
    Histogram& histogram = m_histograms[name][labels];
    const auto bound = std::ranges::lower_bound(bounds, seconds);
    ++histogram.counts.at(static_cast<std::size_t>(bound - bounds.begin()));
    histogram.sum += seconds;
}

std::string Metrics::text() const
{
    const std::scoped_lock held(m_busy);
    std::string text, last;
    for (const auto& [series, value] : m_values) {
        declare(text, last, series);
        text += series + ' ' + printed(value) + '\n';
    }
    for (const auto& [name, byLabels] : m_histograms) {
        text += "# TYPE " + name + " histogram\n";
        for (const auto& [labels, histogram] : byLabels) {
            const std::string more = labels.empty() ? "" : labels + ',';
            const std::string all = labels.empty() ? "" : '{' + labels + '}';
            long long count = 0;
            for (std::size_t i = 0; i < bounds.size(); ++i) {
                count += histogram.counts.at(i);
                text +=
                    name + "_bucket{" + more + "le=\"" + printed(bounds.at(i)) + "\"} " + std::to_string(count) + '\n';
            }
            count += histogram.counts.back();
            text += name + "_bucket{" + more + "le=\"+Inf\"} " + std::to_string(count) + '\n';
            text += name + "_sum" + all + ' ' + printed(histogram.sum) + '\n';
            text += name + "_count" + all + ' ' + std::to_string(count) + '\n';
        }
    }
    return text;
}

double residentBytes()
{
    long long total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double processorSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace holdpoint::erpgo
