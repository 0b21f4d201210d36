// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <expected>
#include <string>
#include <thread>
#include <vector>

namespace holdpoint::erpgo {

// What this instance does wrong on purpose. Thread-safe.
//   errors N    N percent of the requests to /api/ are answered with 500
//   latency N   every request to /api/ takes N ms longer
//   leak N      N MB more memory each second, at most 384 MB in all
//   crash       the process ends with SIGABRT at once
class Faults
{
public:
    Faults();
    // 0 ends a fault. The sentence says which names and values there are.
    std::expected<void, std::string> set(const std::string& name, int value);
    [[nodiscard]] int errorsPercent() const { return m_errors; }
    [[nodiscard]] int latencyMs() const { return m_latency; }
    [[nodiscard]] std::string json() const;

private:
    void leak(const std::stop_token& stop);

    std::atomic<int> m_errors = 0, m_latency = 0, m_leak = 0;
    std::vector<std::vector<char>> m_leaked; // the leaking thread's own
    std::jthread m_leaking;
};

} // namespace holdpoint::erpgo
