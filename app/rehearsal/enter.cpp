// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/enter.h"

#include "app/erpgo/http.h"
#include "app/rehearsal/range.h"

#include <csignal>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

namespace holdpoint::rehearsal {
namespace {

namespace fs = std::filesystem;

// The numbers after `key` in /proc/PID/status, as `NSpid:	4711	1`.
std::vector<pid_t> numbersOf(const fs::path& process, const std::string& key)
{
    std::ifstream file(process / "status");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(key))
            continue;
        std::istringstream words(line.substr(key.size()));
        std::vector<pid_t> numbers;
        for (pid_t number = 0; words >> number;)
            numbers.push_back(number);
        return numbers;
    }
    return {};
}

std::string folderOf(const fs::path& process)
{
    constexpr std::string_view mark = "# range ";
    std::ifstream hosts(process / "root/etc/hosts");
    for (std::string line; std::getline(hosts, line);)
        if (line.starts_with(mark))
            return line.substr(mark.size());
    return {};
}

int notEntered(int status, const std::string& words)
{
    std::cerr << "range: " << words << '\n';
    return status;
}

volatile sig_atomic_t entered = 0;

void passIn(int signal)
{
    if (entered > 0)
        kill(entered, signal);
}

// Inside, as a process of its own: never returns.
[[noreturn]] void becomeCommand(const RunningRange& range, const std::vector<std::string>& command)
{
    const auto environment = environmentOfRange(range.folder);
    if (!environment) {
        std::cerr << "range: " << environment.error() << '\n';
        _exit(4);
    }
    std::vector<std::string> variables;
    std::string resources = "/", path = "/usr/bin:/bin";
    for (const std::string& variable : *environment) {
        if (variable.starts_with("ERPGO_RESOURCES="))
            resources = variable.substr(variable.find('=') + 1);
        if (variable.starts_with("PATH="))
            path = variable.substr(5);
        if (!variable.starts_with("TERM="))
            variables.push_back(variable);
    }
    // This terminal is another than that of the range.
    const char* terminal = std::getenv("TERM");
    variables.push_back(std::string("TERM=") + (terminal != nullptr ? terminal : "dumb"));
    setenv("PATH", path.c_str(), 1); // where the command is looked for
    std::vector<std::string> words = command.empty() ? std::vector<std::string>{"bash"} : command;
    std::vector<char*> arguments, environmentWords;
    for (std::string& word : words)
        arguments.push_back(word.data());
    for (std::string& variable : variables)
        environmentWords.push_back(variable.data());
    arguments.push_back(nullptr);
    environmentWords.push_back(nullptr);
    if (chdir(resources.c_str()) == 0)
        execvpe(arguments.front(), arguments.data(), environmentWords.data());
    std::cerr << "range: " << words.front() << " cannot be started inside: " << strerror(errno)
              << ". See whether it is installed.\n";
    _exit(errno == ENOENT ? 127 : 126);
}

} // namespace

std::vector<RunningRange> runningRanges()
{
    std::vector<RunningRange> ranges;
    std::error_code failed;
    for (fs::directory_iterator entry("/proc", failed), end; !failed && entry != end; entry.increment(failed)) {
        const fs::path process = entry->path();
        const std::string name = process.filename();
        struct stat owner
        {
        };
        if (name.find_first_not_of("0123456789") != std::string::npos || stat(process.c_str(), &owner) != 0 ||
            owner.st_uid != geteuid())
            continue;
        // Process 1 of a namespace of its own, and this very program: whatever else is there is no range.
        std::error_code unseen;
        const fs::path program = fs::read_symlink(process / "exe", unseen);
        const std::vector<pid_t> numbers = numbersOf(process, "NSpid:");
        const std::vector<pid_t> parent = numbersOf(process, "PPid:");
        if (unseen || !program.filename().string().starts_with("holdpoint-range") || numbers.size() < 2 ||
            numbers.back() != 1 || parent.empty())
            continue;
        ranges.push_back({parent.front(), numbers.front(), folderOf(process)});
    }
    std::ranges::sort(ranges, {}, &RunningRange::starter);
    return ranges;
}

int enterRange(pid_t starter, const std::vector<std::string>& command)
{
    const std::vector<RunningRange> ranges = runningRanges();
    const auto chosen = starter == 0 ? ranges.begin() : std::ranges::find(ranges, starter, &RunningRange::starter);
    if (ranges.empty())
        return notEntered(3, "no range of this user runs on this machine. Start one with: holdpoint rehearse");
    std::string numbers;
    for (const RunningRange& range : ranges)
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(range.starter);
    if (chosen == ranges.end())
        return notEntered(3, "there is no range " + std::to_string(starter) + ". There are: " + numbers + '.');
    if (starter == 0 && ranges.size() > 1)
        return notEntered(3, "several ranges run: " + numbers + ". Choose one with --pid.");
    if (chosen->folder.empty())
        return notEntered(3, "the range " + std::to_string(chosen->starter) +
                                 " is not up yet. Wait until it says that it is ready.");
    const erpgo::Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, chosen->first, 0)));
    if (!process.valid() ||
        setns(process.get(), CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC) != 0)
        return notEntered(4, "the range " + std::to_string(chosen->starter) + " lets nobody in: " + strerror(errno) +
                                 ". See whether it is still up.");
    const pid_t child = fork();
    if (child < 0)
        return notEntered(4, std::string("no process for the range: ") + strerror(errno) + ". End other programs.");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGHUP);
        becomeCommand(*chosen, command);
    }
    entered = child;
    // The terminal asks both on Ctrl-C; the command alone decides what it means.
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, passIn);
    std::signal(SIGHUP, passIn);
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return notEntered(4, std::string("the command was lost: ") + strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace holdpoint::rehearsal
