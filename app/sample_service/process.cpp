// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_service/process.h"

#include "app/sample_service/http.h"

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

namespace holdpoint::sample {
namespace {

// Field 22 of /proc/PID/stat: with the pid it names one process for as long as the machine is up. Empty: no process.
std::string startTicks(int pid)
{
    const std::string stat = readText("/proc/" + std::to_string(pid) + "/stat");
    const std::size_t name = stat.rfind(')');
    if (name == std::string::npos)
        return {};
    std::istringstream fields(stat.substr(name + 1));
    std::string field;
    fields >> field;
    if (field == "Z")
        return {};
    for (int i = 0; i < 19; ++i)
        fields >> field;
    return field;
}

bool gone(const std::filesystem::path& state, const std::string& name, int withinMs)
{
    for (int waited = 0; waited < withinMs; waited += 20) {
        if (!running(state, name))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return !running(state, name);
}

void forget(const std::filesystem::path& state, const std::string& name)
{
    std::error_code ignored; // a file that is not there is as good as removed
    std::filesystem::remove(state / (name + ".pid"), ignored);
    std::filesystem::remove(state / (name + ".port"), ignored);
}

void becomeDaemon(const std::filesystem::path& log)
{
    setsid();
    const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
}

} // namespace

std::string readText(const std::filesystem::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

bool writeText(const std::filesystem::path& path, const std::string& text)
{
    std::filesystem::path part = path;
    part += ".part." + std::to_string(getpid());
    {
        std::ofstream file(part, std::ios::trunc);
        file << text;
        if (!file.flush())
            return false;
    }
    std::error_code failed;
    std::filesystem::rename(part, path, failed);
    return !failed;
}

std::optional<Running> running(const std::filesystem::path& state, const std::string& name)
{
    std::istringstream text(readText(state / (name + ".pid")));
    Running found;
    std::string ticks;
    if (!(text >> found.pid >> ticks) || found.pid <= 1 || startTicks(found.pid) != ticks)
        return {};
    std::istringstream(readText(state / (name + ".port"))) >> found.port;
    return found;
}

std::expected<Running, std::string> detach(const std::filesystem::path& state, const std::string& name,
                                           const std::function<int(const Ready&)>& body)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return Problem("no pipe to the new service");
    Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    const pid_t child = fork();
    if (child < 0)
        return Problem("no process for the new service");
    if (child == 0) {
        becomeDaemon(state / (name + ".log"));
        const int status = body([&](int port) {
            writeText(state / (name + ".port"), std::to_string(port) + '\n');
            writeText(state / (name + ".pid"), std::to_string(getpid()) + ' ' + startTicks(getpid()) + '\n');
            writing = Descriptor();
        });
        // The files go only when they are still this process's own.
        if (const auto own = running(state, name); own && own->pid == getpid())
            forget(state, name);
        std::cout.flush();
        _exit(status);
    }
    // The end of the pipe closes when the service is ready, or when it ended.
    writing = Descriptor();
    pollfd entry{reading.get(), POLLIN, 0};
    poll(&entry, 1, 5000);
    if (const auto found = running(state, name); found && found->pid == child)
        return *found;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return Problem(name + " did not become ready; its words are in " + (state / (name + ".log")).string());
}

bool stop(const std::filesystem::path& state, const std::string& name)
{
    const auto found = running(state, name);
    if (found) {
        kill(found->pid, SIGTERM);
        if (!gone(state, name, 3000)) {
            kill(found->pid, SIGKILL);
            gone(state, name, 2000);
        }
    }
    forget(state, name);
    return found.has_value();
}

} // namespace holdpoint::sample
