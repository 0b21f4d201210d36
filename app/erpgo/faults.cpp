// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/faults.h"

#include <chrono>
#include <cstdlib>

namespace holdpoint::erpgo {
namespace {

constexpr std::size_t pieceBytes = 1 << 20;
constexpr std::size_t mostPieces = 384;

} // namespace

Faults::Faults()
    : m_leaking([this](const std::stop_token& stop) { leak(stop); })
{
}

void Faults::leak(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        const int each = m_leak;
        if (each == 0)
            m_leaked.clear();
        for (int i = 0; i < each && m_leaked.size() < mostPieces; ++i)
            m_leaked.emplace_back(pieceBytes, 'x');
        for (int i = 0; i < 10 && !stop.stop_requested(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

std::expected<void, std::string> Faults::set(const std::string& name, int value)
{
    const auto within = [&](std::atomic<int>& fault, int most) -> std::expected<void, std::string> {
        if (value < 0 || value > most)
            return std::unexpected("The value of " + name + " goes from 0 to " + std::to_string(most) + '.');
        fault = value;
        return {};
    };
    if (name == "errors")
        return within(m_errors, 100);
    if (name == "latency")
        return within(m_latency, 30'000);
    if (name == "leak")
        return within(m_leak, 100);
    if (name == "crash")
        std::abort();
    return std::unexpected("There is no fault of this name. Choose errors, latency, leak or crash.");
}

std::string Faults::json() const
{
    return "{\"errors\":" + std::to_string(m_errors) + ",\"latency\":" + std::to_string(m_latency) +
           ",\"leak\":" + std::to_string(m_leak) + '}';
}

} // namespace holdpoint::erpgo
