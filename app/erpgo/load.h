// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace holdpoint::erpgo {

// Customers who look, search, register, log in, fill carts and order, as many requests a second as asked for.
struct LoadOptions
{
    std::string host = "erpgo.com"; // the Host header; the connection always goes to 127.0.0.1
    int port = 80;
    double perSecond = 50; // at most 1000
    double seconds = 10;   // at most 3600
    int users = 8;         // threads, at most 64: requests that are under way at once
    int buyPercent = 10;   // of the visits, how many register and order
    unsigned seed = 1;
};

struct LoadResult
{
    long long asked = 0;   // requests sent
    long long failed = 0;  // no answer, or 5xx
    long long refused = 0; // 4xx
    long long late = 0;    // that began over 100 ms after their moment: this machine could not send as much
    double seconds = 0;    // of the whole run
    double p50Ms = 0, p95Ms = 0, p99Ms = 0, meanMs = 0; // of all requests, from sending to the whole answer
    [[nodiscard]] double perSecond() const { return seconds > 0 ? static_cast<double>(asked) / seconds : 0; }
    [[nodiscard]] double errorPercent() const
    {
        return asked > 0 ? 100.0 * static_cast<double>(failed) / static_cast<double>(asked) : 0;
    }
    [[nodiscard]] std::string json() const;
};

// Runs until its time is over or a stop was signalled. Blocks.
LoadResult runLoad(const LoadOptions& options);

} // namespace holdpoint::erpgo
