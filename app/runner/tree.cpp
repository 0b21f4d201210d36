// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/tree.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>

namespace holdpoint::runner_process {
namespace {

bool readStat(pid_t pid, Descendant& out)
{
    char path[40];
    std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    char text[1024];
    const ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0)
        return false;
    text[size] = '\0';
    // The name stands in brackets and may hold anything, brackets too.
    const char* rest = std::strrchr(text, ')');
    if (!rest)
        return false;
    int parent = 0;
    int group = 0;
    if (std::sscanf(rest + 1, " %c %d %d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                    &out.state, &parent, &group, &out.startTicks) != 4)
        return false;
    out.pid = pid;
    out.parent = parent;
    out.group = group;
    return true;
}

std::vector<Descendant> allProcesses()
{
    std::vector<Descendant> all;
    DIR* folder = opendir("/proc");
    if (!folder)
        return all;
    while (const dirent* entry = readdir(folder)) {
        const std::string_view name = entry->d_name;
        pid_t pid = 0;
        const auto parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
        Descendant process;
        if (parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size() && readStat(pid, process))
            all.push_back(process);
    }
    closedir(folder);
    return all;
}

// Signals one process, and no other that took its number in the meantime.
bool signalOne(const Descendant& process, int number)
{
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0));
    if (handle < 0)
        return errno != ENOSYS || kill(process.pid, number) == 0;
    Descendant now;
    bool allowed = true;
    if (readStat(process.pid, now) && now.startTicks == process.startTicks)
        allowed = syscall(SYS_pidfd_send_signal, handle, number, nullptr, 0) == 0 || errno != EPERM;
    close(handle);
    return allowed;
}

} // namespace

std::vector<Descendant> descendants()
{
    const std::vector<Descendant> all = allProcesses();
    std::vector<Descendant> byParent = all;
    std::ranges::sort(byParent, {}, &Descendant::parent);
    std::vector<Descendant> found;
    std::vector<pid_t> open{getpid()};
    while (!open.empty()) {
        const pid_t parent = open.back();
        open.pop_back();
        for (const Descendant& child : std::ranges::equal_range(byParent, parent, {}, &Descendant::parent)) {
            open.push_back(child.pid);
            if (child.state != 'Z' && child.state != 'X')
                found.push_back(child);
        }
    }
    return found;
}

Signalled signalTree(int number)
{
    Signalled result;
    const std::vector<Descendant> tree = descendants();
    std::vector<pid_t> groups;
    const pid_t own = getpgrp();
    for (const Descendant& process : tree) {
        if (process.group != own && process.group > 1 && std::ranges::find(groups, process.group) == groups.end())
            groups.push_back(process.group);
    }
    if (number == SIGKILL) {
        for (const pid_t group : groups)
            kill(-group, number);
    }
    for (const Descendant& process : tree)
        ++(signalOne(process, number) ? result.reached : result.forbidden);
    // A stopped process takes its TERM only once it goes on.
    if (number == SIGTERM) {
        for (const Descendant& process : tree) {
            if (process.state == 'T')
                signalOne(process, SIGCONT);
        }
    }
    return result;
}

} // namespace holdpoint::runner_process
