// SPDX-License-Identifier: GPL-3.0-or-later
// holdpoint-erpgo: the shop that a rehearsal launches, and the customers who load it.
#include "app/erpgo/load.h"
#include "app/erpgo/passwords.h"
#include "app/erpgo/shop.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <thread>

namespace holdpoint::erpgo {
namespace {

// What another part of the range tells this instance, on a socket that its own user alone can open.
Response controlled(Shop& shop, const Request& request)
{
    if (request.method == "GET" && request.path == "/faults")
        return {200, shop.faults().json() + '\n', "application/json", {}};
    constexpr std::string_view prefix = "/faults/";
    if (request.method != "POST" || !request.path.starts_with(prefix))
        return {404, "no such act\n", "text/plain", {}};
    const std::string text = request.parameter("value");
    int value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size())
        return {400,
                "“" + text +
                    "” is no whole number. Write the value of a fault as digits, as in /faults/errors?value=20\n",
                "text/plain",
                {}};
    const auto done = shop.faults().set(request.path.substr(prefix.size()), value);
    return done ? Response{200, shop.faults().json() + '\n', "application/json", {}}
                : Response{400, done.error() + '\n', "text/plain", {}};
}

struct Service
{
    ShopOptions shop;
    int port = 8080;
    std::string control;

    int run()
    {
        heedSignals();
        const auto listener = listenOn(port);
        if (!listener)
            return refuse(listener.error());
        std::expected<Descriptor, std::string> controls;
        if (!control.empty())
            controls = listenOnSocket(control);
        if (!controls)
            return refuse(controls.error());
        if (const char* place = std::getenv("ERPGO_DATABASE"); place != nullptr && shop.database.empty())
            shop.database = place;
        Shop served(shop);
        std::jthread controlling;
        if (!control.empty())
            controlling = std::jthread([&] {
                serve(*controls, stopSignalled, [&](const Request& request) { return controlled(served, request); });
            });
        std::cout << "listening on 127.0.0.1:" << port << std::endl;
        serve(*listener, stopSignalled, [&](const Request& request) { return served.answer(request); });
        return 0;
    }

    static int refuse(const std::string& words)
    {
        std::cerr << words << '\n';
        return 4;
    }
};

struct Load
{
    LoadOptions options;
    double mostErrorPercent = 100, mostP95Ms = 0, leastPerSecond = 0;

    int run()
    {
        heedSignals();
        const LoadResult result = runLoad(options);
        std::cout << result.json() << '\n';
        if (result.asked == 0 || result.failed == result.asked) {
            std::cerr << "Nothing answered on port " << options.port << ". See whether the range is up.\n";
            return 4;
        }
        bool good = result.errorPercent() <= mostErrorPercent;
        good = good && (mostP95Ms <= 0 || result.p95Ms <= mostP95Ms);
        return good && result.perSecond() >= leastPerSecond ? 0 : 1;
    }
};

int run(int count, char** words)
{
    CLI::App app("ERPGo, the shop of the rehearsal range");
    app.require_subcommand(1);
    std::function<int()> act;

    Service service;
    auto* serving = app.add_subcommand("serve", "serve the shop until SIGTERM");
    serving->add_option("--release", service.shop.version, "0.9.9 or 1.0.0")->check(CLI::IsMember({"0.9.9", "1.0.0"}));
    serving->add_option("--color", service.shop.color, "blue or green");
    serving->add_option("--port", service.port, "on 127.0.0.1; 0 takes a free one and says which")
        ->check(CLI::Range(0, 65535));
    serving->add_option("--database", service.shop.database, "libpq connection string; else ERPGO_DATABASE");
    serving->add_option("--redis-port", service.shop.redisPort)->check(CLI::Range(1, 65535));
    serving->add_option("--redis-database", service.shop.redisDatabase)->check(CLI::Range(0, 15));
    serving->add_option("--pool", service.shop.poolSize, "database connections")->check(CLI::Range(1, 64));
    serving->add_option("--memory-limit-mb", service.shop.memoryLimitMb)->check(CLI::Range(16, 65536));
    serving->add_option("--control", service.control, "socket for faults: POST /faults/NAME?value=N");
    serving->callback([&] { act = [&] { return service.run(); }; });

    Load load;
    auto* loading = app.add_subcommand("load", "customers; 0: within the limits, 1: not, 4: nothing answered");
    loading->add_option("--host", load.options.host, "the Host header");
    loading->add_option("--port", load.options.port)->check(CLI::Range(1, 65535));
    loading->add_option("--rate", load.options.perSecond, "requests a second")->check(CLI::Range(0.1, 1000.0));
    loading->add_option("--seconds", load.options.seconds)->check(CLI::Range(0.1, 3600.0));
    loading->add_option("--users", load.options.users)->check(CLI::Range(1, 64));
    loading->add_option("--buy-percent", load.options.buyPercent)->check(CLI::Range(0, 100));
    loading->add_option("--seed", load.options.seed);
    loading->add_option("--most-error-percent", load.mostErrorPercent);
    loading->add_option("--most-p95-ms", load.mostP95Ms, "0: any");
    loading->add_option("--least-rate", load.leastPerSecond);
    loading->callback([&] { act = [&] { return load.run(); }; });

    auto* hashing = app.add_subcommand("hash", "the stored form of a password, which comes as one line on stdin");
    hashing->callback([&] {
        act = [] {
            std::string password;
            if (!std::getline(std::cin, password) || password.empty()) {
                std::cerr << "No password came on stdin. Give it as one line.\n";
                return 2;
            }
            std::cout << passwordHash(password) << '\n';
            return 0;
        };
    });

    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    return act();
}

} // namespace
} // namespace holdpoint::erpgo

int main(int count, char** words) { return holdpoint::erpgo::run(count, words); }
