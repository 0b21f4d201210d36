// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/range.h"

#include "app/erpgo/http.h"
#include "app/rehearsal/enclosure.h"
#include "app/rehearsal/parts.h"

#include <csignal>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <thread>

namespace holdpoint::rehearsal {
namespace {

using erpgo::Request;
using erpgo::Response;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int diskMb = 192;

// Each name of the runbook that a rehearsal speaks to.
std::vector<std::string> namesOf(const std::filesystem::path& resources)
{
    std::vector<std::string> names;
    std::ifstream file(resources / "range/hosts");
    for (std::string name; file >> name;)
        names.push_back(name);
    return names;
}

std::vector<std::string> environmentFor(const RangeOptions& options, const std::filesystem::path& range)
{
    // Proxies cannot be reached from inside, and a bus could start programs outside.
    static constexpr std::array left{"http_proxy",    "https_proxy",    "all_proxy",
                                     "no_proxy",      "HTTP_PROXY",     "HTTPS_PROXY",
                                     "ALL_PROXY",     "NO_PROXY",       "DBUS_SESSION_BUS_ADDRESS",
                                     "SSH_AUTH_SOCK", "PATH",           "SSL_CERT_FILE",
                                     "SSL_CERT_DIR",  "CURL_CA_BUNDLE", "PGHOST",
                                     "PGPORT"};
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        const std::string name = text.substr(0, text.find('='));
        if (std::ranges::none_of(left, [&](const char* one) { return name == one; }))
            environment.push_back(text);
    }
    const char* path = std::getenv("PATH");
    environment.push_back("PATH=" + options.program.parent_path().string() + ':' +
                          (path != nullptr ? path : "/usr/bin:/bin") + ":/usr/sbin:/sbin");
    environment.push_back("ERPGO_RANGE=" + range.string());
    environment.push_back("ERPGO_RESOURCES=" + options.resources.string());
    return environment;
}

// What HAProxy answers on its socket; empty when it does not.
std::string haproxySays(const std::filesystem::path& socketFile, const std::string& command)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socketFile.string().copy(address.sun_path, sizeof address.sun_path - 1);
    const erpgo::Descriptor peer(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{1, 0};
    setsockopt(peer.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const std::string line = command + '\n';
    if (connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        send(peer.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
        return {};
    std::string text;
    char piece[512];
    for (ssize_t got = 0; (got = recv(peer.get(), piece, sizeof piece, 0)) > 0;)
        text.append(piece, static_cast<std::size_t>(got));
    return text;
}

// The weight of green in percent; 0 when nobody says it.
int greenWeight(const std::filesystem::path& range)
{
    // `25 (initial 0)`
    const std::string text = haproxySays(range / "run/haproxy.sock", "get weight erpgo/green");
    int weight = 0;
    std::from_chars(text.data(), text.data() + text.size(), weight);
    return weight;
}

// What is wrong with the names of the faults that are asked for. A name is known when range/fault.sh has a case for it,
// four columns in; found out now, not when its moment has come.
std::string unknownFault(const RangeOptions& options)
{
    std::vector<std::string> known;
    std::ifstream file(options.resources / "range/fault.sh");
    for (std::string line; std::getline(file, line);) {
        const std::size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", 4);
        if (line.starts_with("    ") && end != std::string::npos && end > 4 && line[end] == ')')
            known.push_back(line.substr(4, end - 4));
    }
    std::erase(known, "list");
    for (const ArmedFault& fault : options.faults)
        if (std::ranges::find(known, fault.name) == known.end()) {
            std::string names;
            for (const std::string& name : known)
                names += (names.empty() ? "" : ", ") + name;
            return "there is no fault " + fault.name + ". There are: " + names + '.';
        }
    return {};
}

class Range
{
public:
    Range(const RangeOptions& options, std::filesystem::path folder, std::vector<Part> parts)
        : m_options(options)
        , m_folder(std::move(folder))
        , m_environment(environmentFor(options, m_folder))
        , m_parts(std::move(parts), m_folder, m_environment)
        , m_faults(options.faults)
    {
    }

    int run()
    {
        const auto began = steady_clock::now();
        erpgo::heedSignals();
        if (!prepared())
            return 4;
        const auto control = erpgo::listenOnSocket((m_folder / "run/range.sock").string());
        if (!control)
            return refuse(control.error());
        const std::jthread controlling([&](const std::stop_token& stop) {
            erpgo::serve(
                *control, [&] { return stop.stop_requested(); },
                [this](const Request& request) { return controlled(request); });
        });
        m_parts.startAll();
        if (!becameReady(began))
            return 4;
        std::cerr << "range: ready after " << std::fixed << std::setprecision(1)
                  << std::chrono::duration<double>(steady_clock::now() - began).count() << " s in " << m_folder.string()
                  << std::endl;
        const int status = command();
        m_parts.stopAll(milliseconds(4000));
        return status;
    }

private:
    static int refuse(const std::string& words)
    {
        std::cerr << "range: " << words << '\n';
        return 4;
    }

    bool prepared()
    {
        std::error_code failed;
        for (const char* name : {"log", "run", "data", "home", "disk", "faults", "received", "textfile"})
            std::filesystem::create_directory(m_folder / name, failed);
        if (failed) {
            refuse("its folders could not be made: " + failed.message() + ". See how much memory is free.");
            return false;
        }
        if (const auto disk = mountSmallDisk(m_folder / "disk", diskMb); !disk) {
            refuse(disk.error());
            return false;
        }
        const std::string log = (m_folder / "log/prepare.log").string();
        const auto status = awaited(m_parts.spawnAwaited(
            {"/bin/bash", (m_options.resources / "range/prepare.sh").string()}, log, m_environment));
        if (status != 0) {
            std::cerr << std::ifstream(log).rdbuf();
            refuse("its preparation ended with status " + std::to_string(status) + "; its words stand above.");
            return false;
        }
        if (const auto trusted = trustOnly(m_folder / "certs"); !trusted) {
            refuse(trusted.error());
            return false;
        }
        return true;
    }

    int awaited(pid_t child)
    {
        for (;;) {
            if (const auto status = m_parts.reap(child))
                return *status;
            if (erpgo::stopSignalled())
                return 128 + SIGTERM;
            std::this_thread::sleep_for(milliseconds(20));
        }
    }

    bool becameReady(steady_clock::time_point began)
    {
        while (!m_parts.allReady()) {
            m_parts.reap(0);
            const bool late = steady_clock::now() - began > std::chrono::seconds(m_options.patienceS);
            if (erpgo::stopSignalled() || late) {
                refuse(late
                           ? "not ready after " + std::to_string(m_options.patienceS) + " s:\n" + m_parts.complaints() +
                                 "End what keeps this machine busy, or wait longer with --patience."
                           : std::string("told to stop before it was ready."));
                m_parts.stopAll(milliseconds(2000));
                return false;
            }
            std::this_thread::sleep_for(milliseconds(50));
        }
        return true;
    }

    int command()
    {
        const pid_t child = m_options.command.empty() ? 0 : m_parts.spawnAwaited(m_options.command, {}, m_environment);
        auto killAt = steady_clock::time_point::max();
        for (int turn = 0;; ++turn) {
            if (const auto status = m_parts.reap(child); status && child > 0)
                return *status;
            if (erpgo::stopSignalled() && child == 0)
                return 0;
            if (erpgo::stopSignalled() && killAt == steady_clock::time_point::max()) {
                kill(child, SIGTERM);
                killAt = steady_clock::now() + std::chrono::seconds(5);
            }
            if (steady_clock::now() > killAt)
                kill(child, SIGKILL);
            if (turn % 10 == 0)
                strikeDueFaults();
            std::this_thread::sleep_for(milliseconds(25));
        }
    }

    void strikeDueFaults()
    {
        if (m_faults.empty() || m_striking != 0) {
            if (m_striking != 0 && m_parts.reap(m_striking))
                m_striking = 0;
            return;
        }
        const auto weighted =
            std::ranges::any_of(m_faults, [](const ArmedFault& fault) { return fault.weight.has_value(); });
        const int weight = weighted ? greenWeight(m_folder) : 0;
        const auto due = std::ranges::find_if(
            m_faults, [&](const ArmedFault& fault) { return !fault.weight || *fault.weight <= weight; });
        if (due == m_faults.end())
            return;
        std::vector<std::string> words{"/bin/bash", (m_options.resources / "range/fault.sh").string(), due->name, "on"};
        if (!due->value.empty())
            words.push_back(due->value);
        std::cerr << "range: fault " << due->name << " begins" << std::endl;
        m_striking = m_parts.spawnAwaited(words, (m_folder / "log/faults.log").string(), m_environment);
        m_faults.erase(due);
    }

    Response controlled(const Request& request)
    {
        const auto said = [](int status, std::string words) {
            return Response{status, std::move(words), "text/plain", {}};
        };
        if (request.method == "GET" && request.path == "/parts")
            return {200, m_parts.json(), "application/json", {}};
        if (request.method != "POST" || !request.path.starts_with("/parts/"))
            return said(404, "The range knows no such act.\n");
        const std::string rest = request.path.substr(7);
        const std::string name = rest.substr(0, rest.find('/'));
        const std::string act = rest.substr(std::min(name.size() + 1, rest.size()));
        std::expected<void, std::string> done = std::unexpected("A part is started, stopped or killed.");
        if (act == "start")
            done = started(name);
        else if (act == "stop")
            done = m_parts.stop(name, name == "postgres" ? SIGINT : SIGTERM, milliseconds(5000));
        else if (act == "kill")
            done = m_parts.stop(name, SIGKILL, milliseconds(5000));
        return done ? said(200, act + ' ' + name + '\n') : said(409, done.error() + '\n');
    }

    // Started and ready.
    std::expected<void, std::string> started(const std::string& name)
    {
        if (auto done = m_parts.start(name); !done)
            return done;
        const auto end = steady_clock::now() + std::chrono::seconds(15);
        while (!m_parts.ready(name)) {
            m_parts.allReady();
            if (steady_clock::now() > end)
                return std::unexpected(name + " was started and is not ready after 15 s:\n" + m_parts.complaints());
            std::this_thread::sleep_for(milliseconds(50));
        }
        return {};
    }

    const RangeOptions& m_options;
    std::filesystem::path m_folder;
    std::vector<std::string> m_environment;
    Parts m_parts;
    std::vector<ArmedFault> m_faults; // that have not begun
    pid_t m_striking = 0;
};

} // namespace

std::expected<ArmedFault, std::string> parseFault(const std::string& text)
{
    ArmedFault fault;
    std::string left = text;
    if (const std::size_t at = left.rfind('@'); at != std::string::npos) {
        const std::string number = left.substr(at + 1);
        int weight = -1;
        const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), weight);
        if (failed != std::errc() || end != number.data() + number.size() || weight < 0 || weight > 100)
            return std::unexpected("The weight in " + text + " is no whole number from 0 to 100.");
        fault.weight = weight;
        left.erase(at);
    }
    const std::size_t equals = left.find('=');
    fault.name = left.substr(0, equals);
    if (equals != std::string::npos)
        fault.value = left.substr(equals + 1);
    const bool named = !fault.name.empty() &&
                       std::ranges::all_of(fault.name, [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
    if (!named)
        return std::unexpected("A fault is written as NAME, NAME=VALUE or NAME=VALUE@WEIGHT, not as " + text + '.');
    return fault;
}

int runRange(const RangeOptions& options)
{
    if (const std::string unknown = unknownFault(options); !unknown.empty()) {
        std::cerr << "range: " << unknown << '\n';
        return 2;
    }
    auto parts = readParts(options.resources / "range/parts.conf");
    if (!parts) {
        std::cerr << "range: " << parts.error() << '\n';
        return 2;
    }
    EnclosureOptions enclosure;
    enclosure.hosts = namesOf(options.resources);
    enclosure.seen = options.seen;
    enclosure.seen.insert(enclosure.seen.end(), {options.resources, options.program, std::filesystem::current_path()});
    if (const char* home = std::getenv("HOME"); home != nullptr)
        enclosure.seen.emplace_back(home);
    if (const char* temporary = std::getenv("TMPDIR"); temporary != nullptr)
        enclosure.seen.emplace_back(temporary);
    enclosure.user = getuid();
    constexpr std::string_view form = "unix:path=";
    if (const char* bus = std::getenv("DBUS_SESSION_BUS_ADDRESS");
        bus != nullptr && std::string_view(bus).starts_with(form)) {
        const std::string path = std::string(bus).substr(form.size());
        enclosure.sessionBus = path.substr(0, path.find_first_of(",;"));
    }
    const auto status = enclosed(enclosure, [&](const std::filesystem::path& folder) {
        Range range(options, folder, std::move(*parts));
        return range.run();
    });
    if (!status) {
        std::cerr << "range: " << status.error() << '\n';
        return 4;
    }
    return *status;
}

int askRange(const std::string& method, const std::string& path, const std::string& query)
{
    const char* range = std::getenv("ERPGO_RANGE");
    if (range == nullptr) {
        std::cerr << "This works inside a range alone. Start one with: holdpoint-range run -- COMMAND\n";
        return 4;
    }
    erpgo::Connection connection(std::string(range) + "/run/range.sock");
    const auto answer = connection.ask({method, path, query, {}, {}}, milliseconds(25'000));
    if (!answer) {
        std::cerr << "The range does not answer: " << answer.error() << ". See whether it is still up.\n";
        return 4;
    }
    (answer->status == 200 ? std::cout : std::cerr) << answer->body;
    return answer->status == 200 ? 0 : 1;
}

} // namespace holdpoint::rehearsal
