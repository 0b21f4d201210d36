// SPDX-License-Identifier: GPL-3.0-or-later
// The sample launch's service and the few acts its scripts need. Answers with exit 1 when the answer is no.
#include "app/sample_service/http.h"
#include "app/sample_service/orders.h"
#include "app/sample_service/process.h"
#include "app/sample_service/router.h"
#include "app/sample_service/service.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <vector>

namespace holdpoint::sample {
namespace {

int refuse(const std::string& cause)
{
    std::cerr << "holdpoint-sample-service: " << cause << '\n';
    return 1;
}

struct Load
{
    int port = 0, requests = 200;
    std::string path = "/orders";
    double mostMs = 200, mostErrorPercent = 1;
};

int runLoad(const Load& load)
{
    std::vector<double> times;
    std::map<std::string, int> versions;
    int errors = 0;
    for (int i = 0; i < load.requests; ++i) {
        const auto began = std::chrono::steady_clock::now();
        const auto reply = ask(load.port, {"GET", load.path, {}});
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
        times.push_back(took.count());
        if (!reply || reply->status >= 400)
            ++errors;
        else
            ++versions[reply->version];
    }
    std::ranges::sort(times);
    const double p95 = times.empty() ? 0 : times[(times.size() - 1) * 95 / 100];
    const double percent = load.requests == 0 ? 0 : 100.0 * errors / load.requests;
    std::printf("Requests: %d\nResponse time: %.1f ms (95th percentile)\nError rate: %.2f %%\n", load.requests, p95,
                percent);
    for (const auto& [version, count] : versions)
        std::printf("Answered by %s: %d\n", version.c_str(), count);
    // A machine that is busy with other things is given more time by whoever knows that it is; a person never sets
    // this.
    const char* patience = std::getenv("HOLDPOINT_SAMPLE_PATIENCE");
    const double factor = patience ? std::max(1.0, std::strtod(patience, nullptr)) : 1.0;
    return p95 < load.mostMs * factor && percent < load.mostErrorPercent ? 0 : refuse("a limit is broken");
}

struct Check
{
    int port = 0, status = 200;
    std::string method, path, body, contains;
};

int runCheck(const Check& check)
{
    const auto reply = ask(check.port, {check.method, check.path, check.body});
    const std::string what = check.method + ' ' + check.path + " - ";
    if (!reply) {
        std::cout << "❌ " << what << reply.error() << '\n';
        return 1;
    }
    const bool good = reply->status == check.status && reply->body.find(check.contains) != std::string::npos;
    std::cout << (good ? "✅ " : "❌ ") << what << reply->status << ' ' << reasonOf(reply->status) << '\n';
    if (!good)
        std::cout << reply->body << '\n';
    return good ? 0 : 1;
}

int printCounts(Orders& orders)
{
    const auto counts = orders.counts();
    if (!counts)
        return refuse(counts.error());
    for (const auto& [table, count] : *counts)
        std::cout << "✅ " << static_cast<char>(table[0] - 'a' + 'A') << table.substr(1) << " table: " << count
                  << " records\n";
    return 0;
}

struct Database
{
    std::string file, other;
    bool exact = false;
};

enum class DatabaseAct
{
    Create,
    Check,
    BackUp,
    Compare
};

int runDatabase(DatabaseAct act, const Database& options)
{
    auto orders = Orders::open(options.file, act == DatabaseAct::Create);
    if (!orders)
        return refuse(orders.error());
    if (act == DatabaseAct::Create)
        return printCounts(*orders);
    if (act == DatabaseAct::BackUp) {
        const auto copied = orders->backUpTo(options.other);
        return copied ? 0 : refuse(copied.error());
    }
    if (const auto checked = orders->check(); !checked)
        return refuse(options.file + ": " + checked.error());
    if (act == DatabaseAct::Check)
        return printCounts(*orders);
    const auto found = orders->differences(options.other, options.exact);
    if (!found)
        return refuse(found.error());
    if (*found > 0)
        return refuse(std::to_string(*found) + " records differ");
    std::cout << "✅ All records match\n";
    return 0;
}

int start(const std::filesystem::path& state, const std::string& name, bool foreground,
          const std::function<int(const Ready&)>& body)
{
    if (foreground)
        return body([](int port) { std::cout << "listening on 127.0.0.1:" << port << std::endl; });
    if (const auto already = running(state, name)) {
        std::cout << name << " is already running on 127.0.0.1:" << already->port << '\n';
        return 0;
    }
    const auto begun = detach(state, name, body);
    if (!begun)
        return refuse(begun.error());
    std::cout << name << " is running on 127.0.0.1:" << begun->port << '\n';
    return 0;
}

int run(int count, char** words)
{
    CLI::App app("The service that Holdpoint's sample launch deploys, and the acts of its scripts.");
    app.require_subcommand(1);
    std::function<int()> act;
    std::string state, name;
    bool foreground = false;
    const auto common = [&](CLI::App* command) {
        command->add_option("--state", state, "folder of the pid, port and log files")->required();
        command->add_flag("--foreground", foreground, "stay in front instead of in the background");
    };

    ServiceOptions service;
    auto* serving = app.add_subcommand("serve", "start one version of the service");
    common(serving);
    serving->add_option("--name", name, "blue or green")->required();
    serving->add_option("--release", service.version)->required();
    serving->add_option("--database", service.database)->required();
    serving->add_option("--port", service.port, "0 takes a free one");
    serving->add_option("--lifetime", service.lifetimeS, "seconds after which it ends by itself");
    serving->callback([&] {
        act = [&] {
            return start(state, name, foreground, [&](const Ready& ready) { return runService(service, ready); });
        };
    });

    RouterOptions router;
    auto* routing = app.add_subcommand("route", "start the router in front of blue and green");
    common(routing);
    routing->add_option("--port", router.port)->required();
    routing->add_option("--lifetime", router.lifetimeS);
    routing->callback([&] {
        router.state = state;
        act = [&] {
            return start(state, "router", foreground, [&](const Ready& ready) { return runRouter(router, ready); });
        };
    });

    auto* stopping = app.add_subcommand("stop", "stop a service by its name");
    common(stopping);
    stopping->add_option("name", name)->required();
    stopping->callback([&] {
        act = [&] {
            std::cout << name << (stop(state, name) ? " is stopped\n" : " was not running\n");
            return 0;
        };
    });

    auto* alive = app.add_subcommand("alive", "is a service of this name running?");
    common(alive);
    alive->add_option("name", name)->required();
    alive->callback([&] { act = [&] { return running(state, name) ? 0 : 1; }; });

    Check check;
    auto* checking = app.add_subcommand("check", "one request whose status must be as expected");
    checking->add_option("port", check.port)->required();
    checking->add_option("method", check.method)->required();
    checking->add_option("path", check.path)->required();
    checking->add_option("status", check.status)->required();
    checking->add_option("--body", check.body);
    checking->add_option("--contains", check.contains, "text that the answer must hold");
    checking->callback([&] { act = [&] { return runCheck(check); }; });

    auto* getting = app.add_subcommand("get", "print the answer to a GET");
    getting->add_option("port", check.port)->required();
    getting->add_option("path", check.path)->required();
    getting->callback([&] {
        act = [&] {
            const auto reply = ask(check.port, {"GET", check.path, {}});
            if (!reply)
                return refuse(reply.error());
            std::cout << reply->body << '\n';
            return reply->status < 400 ? 0 : 1;
        };
    });

    Load load;
    auto* loading = app.add_subcommand("load", "many requests, judged by their times and errors");
    loading->add_option("port", load.port)->required();
    loading->add_option("path", load.path);
    loading->add_option("--requests", load.requests)->check(CLI::Range(1, 100'000));
    loading->add_option("--most-ms", load.mostMs);
    loading->add_option("--most-error-percent", load.mostErrorPercent);
    loading->callback([&] { act = [&] { return runLoad(load); }; });

    Database database;
    const auto onDatabase = [&](const char* word, const char* help, DatabaseAct what, bool two) {
        auto* command = app.add_subcommand(word, help);
        command->add_option("file", database.file)->required();
        if (two)
            command->add_option("other", database.other)->required();
        if (what == DatabaseAct::Compare)
            command->add_flag("--exact", database.exact, "neither may hold a record that the other lacks");
        command->callback([&, what] { act = [&, what] { return runDatabase(what, database); }; });
    };
    onDatabase("create-database", "make the database, if it is not there", DatabaseAct::Create, false);
    onDatabase("check-database", "integrity and counts", DatabaseAct::Check, false);
    onDatabase("backup-database", "a consistent copy", DatabaseAct::BackUp, true);
    onDatabase("compare-databases", "the first must hold all records of the second", DatabaseAct::Compare, true);

    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    return act();
}

} // namespace
} // namespace holdpoint::sample

int main(int count, char** words) { return holdpoint::sample::run(count, words); }
