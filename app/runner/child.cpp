// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/child.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace holdpoint::runner_process {
namespace {

constexpr std::size_t longestArgument = 128 * 1024; // MAX_ARG_STRLEN of Linux, its NUL included
constexpr int pipeBytes = 1 << 20;
constexpr winsize terminalSize{40, 120, 0, 0};

// Filled in by the vforked child, which shares our memory until it executes. Not on the stack: the compiler may reuse
// a frame's places differently on the two ways out of vfork.
volatile int failedWith = 0;
volatile bool failedAtWorkdir = false;

Problem problem(const char* code, int number, const std::string& what)
{
    return {code, number, number != 0 ? what + ": " + std::strerror(number) : what};
}

std::string findBash()
{
    for (const char* place : {"/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash", "/run/current-system/sw/bin/bash"}) {
        if (access(place, X_OK) == 0)
            return place;
    }
    return {};
}

// The read end first. A pipe rather than the file itself: a script that writes to /dev/stderr would truncate a file,
// and a full disk would end it; behind a pipe neither reaches it, and secrets are masked before they are stored.
bool openPipe(int (&ends)[2]) { return pipe2(ends, O_CLOEXEC) == 0; }

// What the script does not have to wait for.
void widenPipe(int readEnd)
{
    fcntl(readEnd, F_SETPIPE_SZ, pipeBytes); // refused beyond the user's share: then it stays at 64 KiB
    fcntl(readEnd, F_SETFL, O_RDONLY | O_NONBLOCK);
}

bool openTerminal(int (&ends)[2])
{
    ends[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    char name[64];
    if (ends[0] < 0 || grantpt(ends[0]) != 0 || unlockpt(ends[0]) != 0 || ptsname_r(ends[0], name, sizeof name) != 0)
        return false;
    ends[1] = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ends[1] < 0)
        return false;
    ioctl(ends[1], TIOCSWINSZ, &terminalSize);
    termios settings{};
    if (tcgetattr(ends[1], &settings) == 0) {
        // Lines as a file would have them; nobody types here, so nothing is echoed.
        settings.c_oflag &= ~static_cast<tcflag_t>(ONLCR);
        settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(ends[1], TCSANOW, &settings);
    }
    return true;
}

struct Launch
{
    const char* bash;
    char* const* argv;
    char* const* envp;
    const char* workdir;
    int input;
    int output;
    bool pty;
};

// Only system calls between vfork and execve.
[[noreturn, gnu::noinline]] void becomeChild(const Launch& launch)
{
    struct sigaction usual = {};
    usual.sa_handler = SIG_DFL;
    for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD})
        sigaction(number, &usual, nullptr);
    setsid();
    // From here on no other terminal than our own can send any.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (launch.pty)
        ioctl(launch.output, TIOCSCTTY, 0);
    if (dup2(launch.input, 0) == 0 && dup2(launch.output, 1) == 1 && dup2(launch.output, 2) == 2) {
        if (chdir(launch.workdir) == 0) {
            execve(launch.bash, launch.argv, launch.envp);
        } else {
            failedAtWorkdir = true;
        }
    }
    failedWith = errno;
    _exit(127);
}

// Alone with plain values: nothing of the caller's frame is live across vfork's two ways out.
[[gnu::noinline]] pid_t vforkChild(const Launch& launch)
{
    // vfork: no page table is copied, and the failure comes back through shared memory without a pipe.
    const pid_t pid = vfork();
    if (pid == 0)
        becomeChild(launch);
    return pid;
}

Problem checkSizes(const Spec& spec)
{
    if (spec.command.size() >= longestArgument)
        return problem("too-large", 0, "The command is larger than 128 KiB; put it into a script file");
    if (spec.command.find('\0') != std::string::npos)
        return problem("nul", 0, "The command holds a NUL byte, which no shell can take");
    for (const std::string& entry : spec.environment) {
        if (entry.size() >= longestArgument)
            return problem("environment-too-large", 0, "An environment value is larger than 128 KiB");
        if (entry.find('\0') != std::string::npos)
            return problem("environment-nul", 0, "An environment value holds a NUL byte");
    }
    return {};
}

} // namespace

StartedChild startChild(const Spec& spec)
{
    StartedChild started;
    started.problem = checkSizes(spec);
    if (started.problem.code)
        return started;
    const std::string bash = findBash();
    if (bash.empty()) {
        started.problem = problem("no-bash", ENOENT, "bash cannot be run");
        return started;
    }
    int ends[2] = {-1, -1};
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || !(spec.pty ? openTerminal(ends) : openPipe(ends))) {
        started.problem = problem(spec.pty ? "terminal" : "start", errno,
                                  spec.pty ? "No terminal could be opened" : "No pipe could be opened");
        return started;
    }
    std::string command = spec.command;
    std::string words[] = {"bash", "--noprofile", "--norc", "-c"};
    char* argv[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), command.data(), nullptr};
    std::vector<std::string> environment = spec.environment;
    std::vector<char*> envp;
    envp.reserve(environment.size() + 1);
    for (std::string& entry : environment)
        envp.push_back(entry.data());
    envp.push_back(nullptr);

    const Launch launch{bash.c_str(), argv, envp.data(), spec.workdir.c_str(), null, ends[1], spec.pty};
    const pid_t pid = vforkChild(launch);
    const int forkError = errno;
    close(null);
    if (!spec.pty || pid < 0 || failedWith != 0)
        close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        started.problem = problem("start", forkError, "No process could be started");
        return started;
    }
    if (failedWith != 0) {
        waitpid(pid, nullptr, 0);
        close(ends[0]);
        started.problem = failedAtWorkdir ? problem("workdir", failedWith, "The working folder " + spec.workdir)
                                          : problem("start", failedWith, "bash could not be started");
        return started;
    }
    if (!spec.pty)
        widenPipe(ends[0]);
    started.pid = pid;
    started.output = ends[0];
    started.terminal = spec.pty ? ends[1] : -1;
    return started;
}

} // namespace holdpoint::runner_process
