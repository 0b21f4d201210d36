// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/load.h"

#include "app/erpgo/http.h"
#include "app/erpgo/passwords.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

namespace holdpoint::erpgo {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::duration;
using std::chrono::milliseconds;
constexpr milliseconds patience(5000);

// Gives out the moments at which requests are sent, evenly, to whoever asks next.
class Pace
{
public:
    Pace(const LoadOptions& options)
        : m_begin(Clock::now())
        , m_step(1.0 / std::clamp(options.perSecond, 0.1, 1000.0))
        , m_end(std::clamp(options.seconds, 0.1, 3600.0))
    {
    }
    // Waits for the next moment; false when the time is over. `late` when it had passed long before.
    bool next(bool& late)
    {
        const duration<double> at = static_cast<double>(m_given++) * m_step;
        if (at >= m_end || stopSignalled())
            return false;
        const auto moment = m_begin + std::chrono::duration_cast<Clock::duration>(at);
        const auto now = Clock::now();
        late = now - moment > milliseconds(100);
        if (now - m_begin > m_end + std::chrono::seconds(2))
            return false;
        std::this_thread::sleep_until(moment);
        return true;
    }
    [[nodiscard]] double elapsed() const { return duration<double>(Clock::now() - m_begin).count(); }

private:
    Clock::time_point m_begin;
    duration<double> m_step, m_end;
    std::atomic<long long> m_given = 0;
};

struct Tally
{
    std::vector<double> ms;
    long long failed = 0, refused = 0, late = 0;
};

// One customer after the other, on one connection.
class Customer
{
public:
    Customer(const LoadOptions& options, Pace& pace, unsigned seed)
        : m_options(options)
        , m_pace(pace)
        , m_connection(options.host, options.port)
        , m_random(seed)
    {
    }
    void visits()
    {
        while (browses())
            if (chance(m_options.buyPercent) && !buys())
                return;
    }
    Tally tally;

private:
    int below(int limit) { return std::uniform_int_distribution(0, limit - 1)(m_random); }
    bool chance(int percent) { return below(100) < percent; }

    // False when the time is over; what came is in m_last.
    bool ask(const std::string& method, const std::string& path, const std::string& body = {},
             const std::string& query = {})
    {
        bool late = false;
        if (!m_pace.next(late))
            return false;
        Request request{method, path, query, body, {{"content-type", "application/json"}}};
        if (!m_token.empty())
            request.headers["authorization"] = "Bearer " + m_token;
        const auto began = Clock::now();
        const auto answer = m_connection.ask(request, patience);
        tally.ms.push_back(duration<double, std::milli>(Clock::now() - began).count());
        tally.late += late ? 1 : 0;
        m_last = answer ? *answer : Response{0, {}, {}, {}};
        if (m_last.status == 0 || m_last.status >= 500)
            ++tally.failed;
        else if (m_last.status >= 400)
            ++tally.refused;
        return true;
    }

    bool browses()
    {
        static constexpr const char* words[] = {"desk", "chair", "lamp", "office", "pro", "studio"};
        if (!ask("GET", "/") || !ask("GET", "/api/v1/products", {}, std::string("search=") + words[below(6)]))
            return false;
        for (int i = 0; i < 3; ++i)
            if (!ask("GET", product()))
                return false;
        return !chance(20) || ask("GET", product() + "/related");
    }

    bool buys()
    {
        const std::string email = "load-" + freshToken() + "@customers.erpgo.com";
        const std::string password = freshToken();
        const std::string who = R"({"email":")" + email + R"(","name":"Load","password":")" + password + "\"}";
        if (!ask("POST", "/api/v1/auth/register", who) || !ask("POST", "/api/v1/auth/login", who))
            return false;
        // The token is the only text in the answer: {"token":"..."}.
        if (m_last.status != 200 || m_last.body.size() < 42)
            return true;
        m_token = m_last.body.substr(10, 32);
        bool goesOn = true;
        for (int i = 0; goesOn && i < 2; ++i)
            goesOn =
                ask("POST", "/api/v1/cart", R"({"product_id":)" + std::to_string(1 + below(567)) + R"(,"quantity":1})");
        if (goesOn && !chance(25)) // one of four leaves the cart where it is
            goesOn = ask("POST", "/api/v1/checkout") && ask("GET", "/api/v1/orders");
        if (goesOn && chance(20))
            goesOn = ask("POST", "/api/v1/surveys", R"({"rating":)" + std::to_string(chance(70) ? 5 : 4) + "}");
        m_token.clear();
        return goesOn;
    }

    std::string product() { return "/api/v1/products/" + std::to_string(1 + below(567)); }

    const LoadOptions& m_options;
    Pace& m_pace;
    Connection m_connection;
    std::minstd_rand m_random;
    Response m_last;
    std::string m_token;
};

double quantile(const std::vector<double>& sorted, double share)
{
    if (sorted.empty())
        return 0;
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

} // namespace

LoadResult runLoad(const LoadOptions& options)
{
    Pace pace(options);
    std::vector<Customer> customers;
    const int count = std::clamp(options.users, 1, 64);
    customers.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        customers.emplace_back(options, pace, options.seed + static_cast<unsigned>(i));
    {
        std::vector<std::jthread> threads;
        threads.reserve(customers.size());
        for (Customer& customer : customers)
            threads.emplace_back([&customer] { customer.visits(); });
    }
    LoadResult result;
    result.seconds = pace.elapsed();
    std::vector<double> all;
    for (const Customer& customer : customers) {
        all.insert(all.end(), customer.tally.ms.begin(), customer.tally.ms.end());
        result.failed += customer.tally.failed;
        result.refused += customer.tally.refused;
        result.late += customer.tally.late;
    }
    std::ranges::sort(all);
    result.asked = static_cast<long long>(all.size());
    result.meanMs = all.empty() ? 0 : std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
    result.p50Ms = quantile(all, 0.5);
    result.p95Ms = quantile(all, 0.95);
    result.p99Ms = quantile(all, 0.99);
    return result;
}

std::string LoadResult::json() const
{
    char text[400];
    std::snprintf(text, sizeof text,
                  R"({"requests":%lld,"failed":%lld,"refused":%lld,"late":%lld,"seconds":%.2f,"per_second":%.1f,)"
                  R"("error_percent":%.3f,"mean_ms":%.2f,"p50_ms":%.2f,"p95_ms":%.2f,"p99_ms":%.2f})",
                  asked, failed, refused, late, seconds, perSecond(), errorPercent(), meanMs, p50Ms, p95Ms, p99Ms);
    return text;
}

} // namespace holdpoint::erpgo
