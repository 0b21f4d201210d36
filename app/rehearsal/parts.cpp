// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/parts.h"

#include "app/erpgo/http.h"

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

namespace holdpoint::rehearsal {
namespace {

using std::chrono::milliseconds;

std::string trimmed(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

int statusOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::vector<char*> pointersTo(const std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (const std::string& word : words)
        pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

std::expected<std::vector<Part>, std::string> readParts(const std::filesystem::path& file)
{
    std::ifstream lines(file);
    if (!lines)
        return std::unexpected("The list of the range's parts cannot be read: " + file.string() +
                               ". Name the folder of the rehearsal with --resources.");
    std::vector<Part> parts;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        line = trimmed(line);
        if (line.empty() || line.front() == '#')
            continue;
        const std::size_t first = line.find('|');
        const std::size_t second = first == std::string::npos ? first : line.find('|', first + 1);
        if (second == std::string::npos)
            return std::unexpected(file.string() + ':' + std::to_string(number) +
                                   ": a part is written as: name | ready when | command");
        Part part;
        part.name = trimmed(line.substr(0, first));
        part.ready = trimmed(line.substr(first + 1, second - first - 1));
        part.command = trimmed(line.substr(second + 1));
        part.atStart = !part.name.starts_with('-');
        if (!part.atStart)
            part.name.erase(0, 1);
        const bool known = part.ready == "done" || part.ready.starts_with("tcp ") || part.ready.starts_with("http ");
        if (part.name.empty() || part.command.empty() || !known)
            return std::unexpected(
                file.string() + ':' + std::to_string(number) +
                ": a part needs a name, one of `tcp PORT`, `http PORT PATH` and `done`, and a command");
        parts.push_back(std::move(part));
    }
    return parts;
}

Parts::Parts(std::vector<Part> parts, std::filesystem::path range, std::vector<std::string> environment)
    : m_parts(std::move(parts))
    , m_range(std::move(range))
    , m_environment(std::move(environment))
{
}

Part* Parts::find(const std::string& name)
{
    const auto found = std::ranges::find(m_parts, name, &Part::name);
    return found == m_parts.end() ? nullptr : &*found;
}

pid_t Parts::spawn(const std::vector<std::string>& words, const std::string& log,
                   const std::vector<std::string>& environment)
{
    const std::vector<char*> arguments = pointersTo(words);
    const std::vector<char*> variables = pointersTo(environment);
    const std::scoped_lock held(m_busy);
    const pid_t child = fork();
    if (child != 0)
        return child;
    // Between fork and exec: only what a process with other threads may call.
    if (!log.empty())
        setpgid(0, 0);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE})
        std::signal(signal, SIG_DFL);
    if (!log.empty()) {
        const int in = open("/dev/null", O_RDONLY);
        const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
    }
    execvpe(arguments.front(), arguments.data(), variables.data());
    _exit(127);
}

pid_t Parts::spawnAwaited(const std::vector<std::string>& words, const std::string& log,
                          const std::vector<std::string>& environment)
{
    const std::scoped_lock held(m_busy);
    const pid_t child = spawn(words, log, environment);
    if (child > 0)
        m_awaited.insert(child);
    return child;
}

std::expected<void, std::string> Parts::start(const std::string& name)
{
    const std::scoped_lock held(m_busy);
    Part* part = find(name);
    if (part == nullptr)
        return std::unexpected("The range has no part called " + name + ". `holdpoint-range parts` lists them.");
    part->wanted = true;
    if (part->pid != 0)
        return {};
    part->isReady = false;
    part->ended.reset();
    const pid_t pid =
        spawn({"/bin/sh", "-euc", part->command}, (m_range / "log" / (name + ".log")).string(), m_environment);
    if (pid < 0)
        return std::unexpected("No process for " + name + ". End other programs and try again.");
    part->pid = pid;
    return {};
}

std::expected<void, std::string> Parts::stop(const std::string& name, int signal, milliseconds patience)
{
    pid_t pid = 0;
    {
        const std::scoped_lock held(m_busy);
        Part* part = find(name);
        if (part == nullptr)
            return std::unexpected("The range has no part called " + name + ". `holdpoint-range parts` lists them.");
        part->wanted = false;
        pid = part->pid;
        if (pid != 0)
            kill(-pid, signal);
    }
    const auto end = std::chrono::steady_clock::now() + patience;
    for (bool killed = false; pid != 0;) {
        reap(0);
        {
            const std::scoped_lock held(m_busy);
            const Part* part = find(name);
            if (part->pid != pid)
                break;
            if (!killed && std::chrono::steady_clock::now() > end) {
                kill(-pid, SIGKILL);
                killed = true;
            }
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
    return {};
}

void Parts::startAll()
{
    const std::scoped_lock held(m_busy);
    for (const Part& part : m_parts)
        if (part.atStart)
            if (const auto started = start(part.name); !started)
                std::ofstream(m_range / "log" / (part.name + ".log"), std::ios::app) << started.error() << '\n';
}

void Parts::stopAll(milliseconds patience)
{
    const auto running = [&] { return std::ranges::any_of(m_parts, [](const Part& part) { return part.pid != 0; }); };
    {
        const std::scoped_lock held(m_busy);
        for (Part& part : m_parts) {
            part.wanted = false;
            // PostgreSQL waits for its clients after TERM; INT ends them.
            if (part.pid != 0)
                kill(-part.pid, part.name == "postgres" ? SIGINT : SIGTERM);
        }
    }
    for (const auto end = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < end;) {
        reap(0);
        const std::scoped_lock held(m_busy);
        if (!running())
            return;
        std::this_thread::sleep_for(milliseconds(20));
    }
    const std::scoped_lock held(m_busy);
    for (const Part& part : m_parts)
        if (part.pid != 0)
            kill(-part.pid, SIGKILL);
}

std::optional<int> Parts::reap(pid_t awaited)
{
    const std::scoped_lock held(m_busy);
    int status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (m_awaited.erase(pid) > 0)
            m_statuses[pid] = statusOf(status);
        const auto part = std::ranges::find(m_parts, pid, &Part::pid);
        if (part == m_parts.end())
            continue;
        part->ended = statusOf(status);
        part->pid = 0;
        part->isReady = part->ready == "done" && *part->ended == 0;
    }
    const auto found = m_statuses.find(awaited);
    return found == m_statuses.end() ? std::nullopt : std::optional(found->second);
}

bool Parts::probe(const Part& part) const
{
    std::istringstream words(part.ready);
    std::string kind, path = "/";
    int port = 0;
    words >> kind >> port >> path;
    if (kind == "done")
        return part.isReady;
    erpgo::Connection connection("localhost", port);
    if (kind == "tcp")
        return connection.reaches(milliseconds(200));
    const auto answer = connection.ask({"GET", path, {}, {}, {}}, milliseconds(500));
    return answer && answer->status == 200;
}

bool Parts::allReady()
{
    std::vector<Part> waiting;
    {
        const std::scoped_lock held(m_busy);
        for (const Part& part : m_parts)
            if (part.wanted && !part.isReady)
                waiting.push_back(part);
    }
    bool all = true;
    for (const Part& part : waiting) {
        const bool good = probe(part);
        all = all && good;
        const std::scoped_lock held(m_busy);
        Part* now = find(part.name);
        if (good && now->pid == part.pid)
            now->isReady = true;
    }
    return all;
}

bool Parts::ready(const std::string& name) const
{
    const std::scoped_lock held(m_busy);
    const auto part = std::ranges::find(m_parts, name, &Part::name);
    return part != m_parts.end() && part->isReady && (part->pid != 0 || part->ready == "done");
}

std::string Parts::complaints() const
{
    const std::scoped_lock held(m_busy);
    std::string text;
    for (const Part& part : m_parts) {
        if (!part.wanted || part.isReady)
            continue;
        text += "  " + part.name +
                (part.pid == 0 && part.ended ? " ended with status " + std::to_string(*part.ended)
                                             : std::string(" is not ready: ") + part.ready);
        std::ifstream log(m_range / "log" / (part.name + ".log"));
        std::vector<std::string> lines;
        for (std::string line; std::getline(log, line);)
            lines.push_back(line);
        for (std::size_t i = lines.size() - std::min<std::size_t>(lines.size(), 3); i < lines.size(); ++i)
            text += "\n    " + lines[i];
        text += '\n';
    }
    return text;
}

std::string Parts::json() const
{
    const std::scoped_lock held(m_busy);
    std::string text = "[";
    for (const Part& part : m_parts) {
        text += (text.size() > 1 ? ",\n" : "\n") + std::string(R"({"name":")") + part.name + R"(","pid":)" +
                std::to_string(part.pid) + R"(,"wanted":)" + (part.wanted ? "true" : "false") + R"(,"ready":)" +
                (part.isReady ? "true" : "false") + R"(,"ended":)" +
                (part.ended ? std::to_string(*part.ended) : "null") + '}';
    }
    return text + "\n]\n";
}

} // namespace holdpoint::rehearsal
