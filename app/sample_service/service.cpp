// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_service/service.h"

#include "app/sample_service/http.h"
#include "app/sample_service/orders.h"

#include <iostream>

namespace holdpoint::sample {
namespace {

Response answerOf(Orders& orders, const std::string& version, const Request& request)
{
    const auto reply = [&](int status, std::string body) { return Response{status, std::move(body), version}; };
    const auto from = [&](std::expected<std::string, std::string> result, int good, int bad) {
        return result ? reply(good, std::move(*result)) : reply(bad, R"({"error":"the database refused"})");
    };
    if (request.target == "/orders" && request.method == "POST")
        return from(orders.add(request.body), 201, 400);
    if (request.method != "GET")
        return reply(405, R"({"error":"method not allowed"})");
    if (request.target == "/version")
        return reply(200, R"({"version":")" + version + "\"}");
    if (request.target == "/health" || request.target == "/api/v1/health") {
        const bool readable = orders.counts().has_value();
        return reply(readable ? 200 : 503, std::string(R"({"status":")") + (readable ? "ok" : "no database") +
                                               R"(","version":")" + version + "\"}");
    }
    if (request.target == "/orders")
        return from(orders.latest(), 200, 503);
    if (request.target == "/api/v2/summary" && !version.starts_with("1."))
        return from(orders.summary(), 200, 503);
    return reply(404, R"({"error":"no such page"})");
}

} // namespace

int runService(const ServiceOptions& options, const Ready& ready)
{
    auto orders = Orders::open(options.database, false);
    if (!orders) {
        std::cerr << orders.error() << '\n';
        return 1;
    }
    int port = options.port;
    const auto listener = listenOn(port);
    if (!listener) {
        std::cerr << listener.error() << '\n';
        return 1;
    }
    ready(port);
    serve(*listener, options.lifetimeS,
          [&](const Request& request) { return answerOf(*orders, options.version, request); });
    return 0;
}

} // namespace holdpoint::sample
