// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run.h"
#include "tests/bench/bench.h"

#include <QFile>
#include <QTemporaryDir>

#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdpoint::bench {
namespace {

constexpr int startRounds = 60;
constexpr int floodRounds = 5;

double wallMs()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

// A figure of a run that did not work would be a lie.
void require(bool worked)
{
    if (!worked)
        std::abort();
}

// bash with the same command, its output on `output`; by posix_spawn alone.
pid_t spawnBash(const QByteArray& command, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    QByteArray words[] = {"bash", "--noprofile", "--norc", "-c", command};
    char* argv[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), words[4].data(), nullptr};
    pid_t pid = -1;
    require(posix_spawn(&pid, "/bin/bash", &actions, nullptr, argv, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

class RunnerBench
{
public:
    runner::RunSpec spec(const QByteArray& command) const
    {
        runner::RunSpec spec;
        spec.command = command;
        spec.workdir = m_folder.path();
        return spec;
    }
    runner::RunExit end(const QString& folder) const
    {
        for (;;) {
            if (const Result<runner::RunExit> exit = runner::readExit(folder))
                return *exit;
            usleep(500);
        }
    }
    QString next() { return m_folder.filePath(QStringLiteral("run%1").arg(m_runs++)); }
    QString path(const QString& name) const { return m_folder.filePath(name); }

    // From the call to the first byte in output.log.
    double firstByteOurs()
    {
        const QString folder = next();
        const double begin = wallMs();
        require(runner::startRun(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"), folder, spec("echo x"))
                    .has_value());
        const int notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
        inotify_add_watch(notify, QFile::encodeName(folder).constData(), IN_MODIFY);
        const QByteArray output = QFile::encodeName(folder + QStringLiteral("/output.log"));
        struct stat state = {};
        while (stat(output.constData(), &state) != 0 || state.st_size == 0) {
            pollfd wanted{notify, POLLIN, 0};
            poll(&wanted, 1, 1000);
            char events[4096];
            while (read(notify, events, sizeof events) > 0) {
            }
        }
        const double took = wallMs() - begin;
        close(notify);
        end(folder);
        return took;
    }
    // From the call to the first byte out of a pipe.
    static double firstBytePeer()
    {
        const double begin = wallMs();
        int ends[2];
        require(pipe2(ends, O_CLOEXEC) == 0);
        const pid_t pid = spawnBash("echo x", ends[1]);
        close(ends[1]);
        char byte = 0;
        require(read(ends[0], &byte, 1) == 1);
        const double took = wallMs() - begin;
        close(ends[0]);
        waitpid(pid, nullptr, 0);
        return took;
    }

    // The script's own time, from its start to its end.
    double childOurs(const QByteArray& command)
    {
        const QString folder = next();
        require(
            runner::startRun(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"), folder, spec(command)).has_value());
        const double took = double(end(folder).durationMs);
        QFile::remove(runner::outputPath(folder));
        return took;
    }
    double childPeer(const QByteArray& command) const
    {
        const QByteArray name = QFile::encodeName(path(QStringLiteral("direct.log")));
        const int file = open(name.constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        const double begin = wallMs();
        const pid_t pid = spawnBash(command, file);
        waitpid(pid, nullptr, 0);
        const double took = wallMs() - begin;
        fdatasync(file); // as the runner does, so that neither leaves its writing to the other
        close(file);
        unlink(name.constData());
        return took;
    }

private:
    QTemporaryDir m_folder;
    int m_runs = 0;
};

template <class Ours, class Peer> Pair takeTurns(int rounds, const Ours& ours, const Peer& peer)
{
    std::vector<double> oursMs;
    std::vector<double> peerMs;
    ours();
    peer();
    for (int round = 0; round < rounds; ++round) {
        oursMs.push_back(ours());
        peerMs.push_back(peer());
    }
    return {median(std::move(oursMs)), median(std::move(peerMs))};
}

} // namespace

std::vector<Row> benchRunner()
{
    RunnerBench bench;
    std::vector<Row> rows;
    const auto firstByte = [&](const QString& name) {
        const Pair pair = takeTurns(
            startRounds, [&] { return bench.firstByteOurs(); }, [&] { return RunnerBench::firstBytePeer(); });
        rows.push_back(
            compared(name, QStringLiteral("ms"), pair.ours, QStringLiteral("posix_spawn of the script"), pair.peer, 3));
    };
    const auto child = [&](const QString& name, const QByteArray& command, double goal) {
        const Pair pair = takeTurns(
            floodRounds, [&] { return bench.childOurs(command); }, [&] { return bench.childPeer(command); });
        rows.push_back(compared(name, QStringLiteral("ms"), pair.ours, QStringLiteral("the script writing to a file"),
                                pair.peer, goal));
    };
    firstByte(QStringLiteral("script's first byte"));
    {
        QByteArray gigabyte(1 << 30, 'g'); // touched: every page is ours
        firstByte(QStringLiteral("script's first byte, 1 GB in use"));
        require(gigabyte.size() == 1 << 30);
    }
    child(QStringLiteral("script of 5 million lines"), "seq 1 5000000", 1.5);
    child(QStringLiteral("script of 20,000 echoes"), "for i in {1..20000}; do echo $i; done", 1.5);
    child(QStringLiteral("script of 512 MB of zeros"), "head -c 512000000 /dev/zero", 2);
    return rows;
}

} // namespace holdpoint::bench
