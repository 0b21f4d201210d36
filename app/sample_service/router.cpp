// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_service/router.h"

#include "app/sample_service/http.h"

#include <algorithm>
#include <iostream>
#include <mutex>
#include <sstream>

namespace holdpoint::sample {
namespace {

class Router
{
public:
    explicit Router(std::filesystem::path state)
        : m_state(std::move(state))
    {
    }

    Response answer(const Request& request)
    {
        if (request.target == "/router/stats")
            return {200, stats(), {}};
        const bool green = nextIsGreen();
        const auto target = running(m_state, green ? "green" : "blue");
        auto reply = target ? ask(target->port, request) : std::unexpected("not running");
        if (!reply)
            reply = Response{502, R"({"error":"the version that should answer does not"})", {}};
        const std::lock_guard lock(m_busy);
        Count& count = green ? m_green : m_blue;
        ++count.requests;
        count.errors += reply->status >= 500 ? 1 : 0;
        return *reply;
    }

private:
    struct Count
    {
        long long requests = 0, errors = 0;
    };

    [[nodiscard]] int weight() const
    {
        int percent = 0;
        std::istringstream(readText(m_state / "weight")) >> percent;
        return std::clamp(percent, 0, 100);
    }

    // Carries the remainder on, so that the shares are exact and evenly spread.
    bool nextIsGreen()
    {
        const int percent = weight();
        const std::lock_guard lock(m_busy);
        m_carried = (percent == 0 || percent == 100) ? percent : m_carried + percent;
        const bool green = m_carried >= 100;
        m_carried -= green ? 100 : 0;
        return green;
    }

    std::string stats()
    {
        const std::lock_guard lock(m_busy);
        const auto text = [](const Count& c) {
            return R"({"requests":)" + std::to_string(c.requests) + R"(,"errors":)" + std::to_string(c.errors) + '}';
        };
        return R"({"weight":)" + std::to_string(weight()) + R"(,"blue":)" + text(m_blue) + R"(,"green":)" +
               text(m_green) + '}';
    }

    std::filesystem::path m_state;
    std::mutex m_busy;
    Count m_blue, m_green;
    int m_carried = 0;
};

} // namespace

int runRouter(const RouterOptions& options, const Ready& ready)
{
    int port = options.port;
    const auto listener = listenOn(port);
    if (!listener) {
        std::cerr << listener.error() << '\n';
        return 1;
    }
    Router router(options.state);
    ready(port);
    serve(*listener, options.lifetimeS, [&](const Request& request) { return router.answer(request); });
    return 0;
}

} // namespace holdpoint::sample
