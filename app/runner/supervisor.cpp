// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/supervisor.h"

#include "app/runner/tree.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace holdpoint::runner_process {
namespace {

constexpr std::size_t readBytes = 256 << 10; // stays in the second-level cache between read, hash and write
constexpr std::int64_t burstBytes = 8 << 20; // between two looks at signals and clocks
constexpr std::int64_t spliceBytes = 1 << 20;
constexpr std::int64_t openOutputMs = 2000;
constexpr std::int64_t forbiddenMs = 2000;    // another user's processes cannot be ended
constexpr std::int64_t unkillableMs = 30'000; // stuck in the kernel, on a dead network disk for example
constexpr std::int64_t moveEveryMs = 1000;
constexpr std::int64_t settleMs = 200;
constexpr std::int64_t lateBytes = 16 << 20;

std::int64_t clockMs(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

std::int64_t nowMs() { return clockMs(CLOCK_MONOTONIC); }

int openSignals()
{
    // All are blocked since main; these are heard of.
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2})
        sigaddset(&set, number);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

} // namespace

Supervisor::Supervisor(const Spec& spec, int folder)
    : m_spec(spec)
    , m_quick(!spec.pty)
    , m_folder(folder)
    , m_record(folder, spec.memoryFolder)
    , m_masker(spec.secrets)
{
}

void Supervisor::run()
{
    m_signals = openSignals();
    m_exit.startedUtcMs = clockMs(CLOCK_REALTIME);
    m_started = nowMs();
    StartedChild child = startChild(m_spec);
    // Only now: the scheduler gives each session its own share, and a new one waits its turn on a busy machine.
    setsid();
    m_buffer.resize(readBytes);
    m_log = std::make_unique<OutputLog>(m_folder, m_spec.memoryFolder, m_spec.quotaBytes);
    m_record.reserve();
    m_child = child.pid;
    m_output = child.output;
    m_terminal = child.terminal;
    if (child.problem.code) {
        m_exit.ending = "could-not-start";
        m_exit.problem = child.problem;
    } else {
        watch();
    }
    finish();
    linger();
}

void Supervisor::watch()
{
    while (!finished()) {
        pollfd wanted[2] = {{m_signals, POLLIN, 0}, {m_output, POLLIN, 0}};
        // Idle moments go into the sum of what was moved past us.
        const bool idle = poll(wanted, m_output >= 0 ? 2 : 1, m_hashing ? 0 : waitMs()) == 0;
        if (m_hashing && idle)
            m_hashing = m_log->hashMore();
        if (wanted[0].revents != 0)
            readSignals();
        if (m_output >= 0 && wanted[1].revents != 0) {
            const std::int64_t now = nowMs();
            // A script that writes without pause is read in larger pieces: it would pay for waking us each time.
            if (!m_spec.pty && now - m_lastRead <= 1) {
                const timespec pause{0, 500'000};
                nanosleep(&pause, nullptr);
            }
            readOutput(burstBytes);
            m_lastRead = nowMs();
            m_hashing = m_quick;
        }
        const std::int64_t now = nowMs();
        if (m_unsettled && now - m_lastRead >= settleMs) {
            m_unsettled = false;
            m_masked.clear();
            m_masker.settle(m_masked);
            m_log->write(m_masked);
        }
        if (m_log->holdsMemory() && now - m_lastMove >= moveEveryMs) {
            m_lastMove = now;
            m_log->moveToDisk();
        }
        if (m_phase == Phase::Running && !m_childEnded && m_spec.limitMs > 0 && now - m_started >= m_spec.limitMs)
            stop("timed-out");
        if (m_phase == Phase::Terminating && now >= m_killAt)
            m_phase = Phase::Killing;
        if (m_phase == Phase::Killing)
            kill();
    }
}

int Supervisor::waitMs() const
{
    const std::int64_t now = nowMs();
    std::int64_t wait = 60'000;
    const auto until = [&](std::int64_t moment) { wait = std::min(wait, std::max<std::int64_t>(0, moment - now)); };
    if (m_phase == Phase::Running && !m_childEnded && m_spec.limitMs > 0)
        until(m_started + m_spec.limitMs);
    if (m_phase == Phase::Running && m_childEnded)
        until(m_endedAt + openOutputMs);
    if (m_phase == Phase::Terminating)
        until(m_killAt);
    if (m_phase == Phase::Killing)
        until(now + m_pauseMs);
    if (m_unsettled)
        until(m_lastRead + settleMs);
    if (m_log->holdsMemory())
        until(m_lastMove + moveEveryMs);
    return static_cast<int>(wait);
}

void Supervisor::readSignals()
{
    signalfd_siginfo info{};
    while (read(m_signals, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        // A closed terminal or a logout of the window's session (HUP, INT, QUIT) is no reason to stop a script.
        if (info.ssi_signo == SIGTERM)
            stop("stopped");
    }
    reap();
}

void Supervisor::reap()
{
    int status = 0;
    pid_t pid = 0;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid != m_child)
            continue;
        m_childEnded = true;
        m_endedAt = nowMs();
        if (m_terminal >= 0)
            close(std::exchange(m_terminal, -1));
        m_exit.durationMs = m_endedAt - m_started;
        m_exit.status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
        if (m_phase == Phase::Running)
            m_exit.ending = WIFSIGNALED(status) ? "signalled" : "exited";
    }
    // As subreaper we are the parent of every orphan below us: without a child there is no descendant either.
    m_treeEmpty = pid < 0 && errno == ECHILD;
}

void Supervisor::stop(const char* ending)
{
    if (m_phase != Phase::Running)
        return;
    m_exit.ending = ending;
    m_phase = Phase::Terminating;
    m_killAt = nowMs() + m_spec.graceMs;
    signalTree(SIGTERM);
    reap();
}

void Supervisor::kill()
{
    const std::int64_t now = nowMs();
    if (m_killedFirst == 0)
        m_killedFirst = now;
    const Signalled result = signalTree(SIGKILL);
    reap();
    // Something that forks as fast as it dies is chased without a pause at first.
    m_pauseMs = now - m_killedFirst < 200 ? 1 : 20;
    const bool hopeless = result.reached == 0 && result.forbidden > 0 && now - m_killedFirst >= forbiddenMs;
    if (hopeless || now - m_killedFirst >= unkillableMs)
        m_treeEmpty = true; // exit.json tells how many are left
}

bool Supervisor::finished()
{
    if (m_phase != Phase::Running)
        return m_treeEmpty;
    return m_childEnded && (m_output < 0 || nowMs() - m_endedAt >= openOutputMs);
}

bool Supervisor::readOutput(std::int64_t budget)
{
    bool any = false;
    while (budget > 0 && m_output >= 0) {
        // The quick way keeps up with a flood; what the log cannot take that way comes by the other.
        if (m_quick && !m_masker.active()) {
            const std::int64_t moved = m_log->moveFrom(m_output, std::min(budget, spliceBytes));
            if (moved > 0) {
                budget -= moved;
                any = true;
                continue;
            }
            m_quick = moved == 0 || errno != EINVAL;
        }
        const std::size_t piece = std::min(m_buffer.size(), static_cast<std::size_t>(budget));
        const ssize_t count = read(m_output, m_buffer.data(), piece);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return any;
        if (count <= 0) { // EIO: the terminal's last user closed it
            close(m_output);
            m_output = -1;
            return any;
        }
        store({m_buffer.data(), static_cast<std::size_t>(count)});
        budget -= count;
        any = true;
    }
    return any;
}

void Supervisor::store(std::string_view bytes)
{
    if (!m_masker.active()) {
        m_log->write(bytes);
        return;
    }
    m_masked.clear();
    m_masker.feed(bytes, m_masked);
    m_log->write(m_masked);
    m_unsettled = true;
}

void Supervisor::finish()
{
    // What already waits in the pipe still belongs to the run; what a left-behind service writes from now on does not.
    int waiting = 0;
    if (m_output >= 0 && ioctl(m_output, FIONREAD, &waiting) == 0)
        readOutput(waiting);
    m_masked.clear();
    m_masker.finish(m_masked);
    m_log->write(m_masked);
    const int refused = m_log->finish();
    m_exit.outputBytes = m_log->stored();
    m_exit.droppedBytes = m_log->dropped();
    m_exit.memoryBytes = m_log->inMemory();
    if (m_exit.memoryBytes > 0)
        m_exit.memoryPath = m_log->memoryPath();
    m_exit.sha256 = m_log->sha256();
    if (refused != 0 && !m_exit.problem.code)
        m_exit.problem = {"log-not-durable", refused, "The disk did not confirm the output"};
    if (!m_childEnded && m_child > 0)
        m_exit.durationMs = nowMs() - m_started;
    if (m_child > 0 && !m_treeEmpty)
        reap();
    if (!m_treeEmpty || m_phase != Phase::Running)
        m_exit.leftBehind = static_cast<int>(descendants().size());
    m_record.write(m_exit);
}

void Supervisor::linger()
{
    if (m_output < 0)
        return;
    m_buffer.resize(16 << 10);
    m_buffer.shrink_to_fit();
    Masker masker(m_spec.secrets);
    std::int64_t kept = 0;
    int late = -1;
    for (;;) {
        pollfd wanted[2] = {{m_signals, POLLIN, 0}, {m_output, POLLIN, 0}};
        poll(wanted, 2, -1);
        signalfd_siginfo info{};
        while (read(m_signals, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
            if (info.ssi_signo == SIGTERM)
                return;
        }
        while (waitpid(-1, nullptr, WNOHANG) > 0) {
        }
        const ssize_t count = read(m_output, m_buffer.data(), m_buffer.size());
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (count <= 0)
            return;
        m_masked.clear();
        masker.feed({m_buffer.data(), static_cast<std::size_t>(count)}, m_masked);
        if (kept + static_cast<std::int64_t>(m_masked.size()) > lateBytes)
            continue;
        if (late < 0)
            late = openat(m_folder, "late.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
        // Beside the run's record, not part of it: a disk that refuses it costs nothing.
        if (late >= 0 && write(late, m_masked.data(), m_masked.size()) > 0)
            kept += static_cast<std::int64_t>(m_masked.size());
    }
}

} // namespace holdpoint::runner_process
