// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/range.h"

#include "app/erpgo/http.h"
#include "app/rehearsal/enclosure.h"
#include "app/rehearsal/environment.h"
#include "app/rehearsal/parts.h"

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>
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

std::string lastLineOf(const std::filesystem::path& file)
{
    std::string last;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty())
            last = line;
    return last;
}

class Range
{
public:
    // `starter`: by what number people know this range outside.
    Range(const RangeOptions& options, std::filesystem::path folder, std::vector<Part> parts, pid_t starter)
        : m_options(options)
        , m_starter(starter)
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
        if (const int refused = prepared(); refused != 0)
            return refused;
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
                  << '\n'
                  << "range: its parts are " << lastLineOf(m_folder / "etc/versions") << '\n'
                  << "range: faults and logs from another terminal: holdpoint-range enter --pid " << m_starter
                  << ", and there: holdpoint-range fault list" << std::endl;
        const int status = command();
        std::istringstream left(m_faults.leftOver());
        for (std::string line; std::getline(left, line);)
            say(line);
        m_parts.stopAll(milliseconds(4000));
        return status;
    }

private:
    static void say(const std::string& words) { std::cerr << "range: " + words + '\n' << std::flush; }
    static int refuse(const std::string& words)
    {
        say(words);
        return 4;
    }

    // 0, or the status with which this range does not come up.
    int prepared()
    {
        std::error_code failed;
        for (const char* name : {"log", "run", "data", "home", "disk", "faults", "received", "textfile", "home/data",
                                 "home/config", "home/state", "home/cache", "home/runtime"})
            if (!failed)
                std::filesystem::create_directory(m_folder / name, failed);
        if (failed)
            return refuse("its folders could not be made: " + failed.message() + ". See how much memory is free.");
        if (const auto disk = mountSmallDisk(m_folder / "disk", diskMb); !disk)
            return refuse(disk.error());
        const std::string log = (m_folder / "log/prepare.log").string();
        const auto status = awaited(m_parts.spawnAwaited(
            {"/bin/bash", (m_options.resources / "range/prepare.sh").string()}, log, m_environment));
        if (!status)
            return refuse("told to stop before it was ready.");
        if (*status != 0) {
            std::ostringstream words; // a stream that is given nothing says nothing any more
            words << std::ifstream(log).rdbuf();
            std::cerr << words.str();
            refuse("its preparation ended with status " + std::to_string(*status) + "; its words stand above.");
            return *status == 2 ? 2 : 4;
        }
        if (const auto trusted = trustOnly(m_folder / "certs"); !trusted)
            return refuse(trusted.error());
        return 0;
    }

    // Its status; none when this range was told to stop before.
    std::optional<int> awaited(pid_t child)
    {
        for (;;) {
            const auto status = m_parts.reap(child);
            if (erpgo::stopSignalled())
                return {};
            if (status)
                return status;
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
        const std::filesystem::path log = m_folder / "log/faults.log";
        if (m_striking != 0) {
            const auto status = m_parts.reap(m_striking);
            if (!status)
                return;
            m_striking = 0;
            if (const std::string words = m_faults.ended(*status, lastLineOf(log), steady_clock::now()); !words.empty())
                say(words);
        }
        const int weight = m_faults.needsWeight() ? greenWeight(m_folder) : 0;
        const auto fault = m_faults.due(weight, steady_clock::now());
        if (!fault)
            return;
        std::vector<std::string> words{"/bin/bash", (m_options.resources / "range/fault.sh").string(), fault->name,
                                       "on"};
        if (!fault->value.empty())
            words.push_back(fault->value);
        m_striking = m_parts.spawnAwaited(words, log.string(), m_environment);
        if (m_striking < 0) {
            m_striking = 0;
            say(m_faults.ended(255, "no process for its script", steady_clock::now()));
        }
    }

    Response controlled(const Request& request)
    {
        const auto said = [](int status, std::string words) {
            return Response{status, std::move(words), "text/plain", {}};
        };
        if (request.method == "GET" && request.path == "/parts")
            return {200, m_parts.json(), "application/json", {}};
        if (request.method == "GET" && request.path == "/environment") {
            // Between the words stands what no word holds.
            std::string all;
            for (const std::string& variable : m_environment)
                all += variable + '\0';
            return said(200, std::move(all));
        }
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
    pid_t m_starter;
    std::filesystem::path m_folder;
    std::vector<std::string> m_environment;
    Parts m_parts;
    ArmedFaults m_faults;
    pid_t m_striking = 0; // the script of the fault that begins just now
};

// A folder that was made to be kept. From inside the enclosure, where its starter ends up, too, its path leads to what
// covers it: only from the folder that holds it, opened before, it is reached itself.
class MadeFolder
{
public:
    explicit MadeFolder(const std::filesystem::path& folder)
        : m_parent(open(folder.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC))
        , m_name(folder.filename())
    {
    }
    void removeIfEmpty() const { unlinkat(m_parent.get(), m_name.c_str(), AT_REMOVEDIR); }

private:
    erpgo::Descriptor m_parent;
    std::string m_name;
};

} // namespace

int runRange(const RangeOptions& options)
{
    auto parts = readParts(options.resources / "range/parts.conf");
    if (!parts) {
        std::cerr << "range: " << parts.error() << '\n';
        return 2;
    }
    EnclosureOptions enclosure;
    OwnFiles& files = enclosure.files;
    files.hosts = namesOf(options.resources);
    files.seen = options.seen;
    for (const std::filesystem::path& folder : options.kept) {
        const std::filesystem::path clean = std::filesystem::absolute(folder).lexically_normal();
        files.kept.push_back(clean.has_filename() ? clean : clean.parent_path());
    }
    // What lies beside this program is called, too.
    const std::filesystem::path bin = options.program.parent_path();
    files.seen.insert(files.seen.end(), {options.resources, bin, bin.parent_path(), std::filesystem::current_path()});
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0) {
        files.home = home;
        files.seen.emplace_back(home);
    }
    if (const std::filesystem::path reports = reportsFolder(); !reports.empty())
        files.kept.push_back(reports);
    std::vector<MadeFolder> made;
    for (const std::filesystem::path& folder : files.kept) {
        std::error_code failed;
        if (std::filesystem::create_directory(folder, failed)) {
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
            made.emplace_back(folder);
        }
        if (failed || !std::filesystem::is_directory(folder, failed)) {
            std::cerr << "range: the folder " << folder.string() << " cannot be made: "
                      << (failed ? failed.message() : std::string("there is a file of this name"))
                      << ". Name one in a folder that may be written.\n";
            return 2;
        }
    }
    if (options.display) {
        const auto display = displayFiles();
        files.kept.insert(files.kept.end(), display.begin(), display.end());
    }
    const pid_t starter = getpid();
    const auto status = enclosed(enclosure, [&](const std::filesystem::path& folder) {
        Range range(options, folder, std::move(*parts), starter);
        return range.run();
    });
    for (const MadeFolder& folder : made)
        folder.removeIfEmpty();
    if (!status) {
        std::cerr << "range: " << status.error() << '\n';
        return 4;
    }
    return *status;
}

std::expected<std::vector<std::string>, std::string> environmentOfRange(const std::filesystem::path& folder)
{
    erpgo::Connection connection((folder / "run/range.sock").string());
    const auto answer = connection.ask({"GET", "/environment", {}, {}, {}}, milliseconds(5000));
    if (!answer || answer->status != 200)
        return std::unexpected("The range does not answer: " + (answer ? answer->body : answer.error()) +
                               ". Wait until it says that it is ready.");
    std::vector<std::string> variables;
    std::istringstream words(answer->body);
    for (std::string variable; std::getline(words, variable, '\0');)
        variables.push_back(variable);
    return variables;
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
