// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runner/trees.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QThread>

using namespace holdpoint::runner;

QList<Tree> stubbornTreeScripts()
{
    return {
        {"ignores TERM", "trap '' TERM; echo > ready; while :; do sleep 1; done"},
        {"children ignore TERM",
         "for i in 1 2 3; do bash -c \"trap '' TERM; while :; do sleep 1; done\" & done; echo > ready; wait"},
        {"new session", "setsid bash -c \"trap '' TERM; echo > ready; while :; do sleep 1; done\" & wait"},
        {"double fork into a new session",
         "(setsid bash -c \"trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo > ready; exit\" &); trap '' "
         "TERM; while :; do sleep 1; done"},
        {"daemon without output",
         "setsid bash -c \"trap '' TERM HUP; echo > ready; exec sleep 600\" </dev/null >/dev/null 2>&1 & disown; sleep "
         "600"},
        {"deep tree",
         "f() { trap '' TERM; if [ $1 -gt 0 ]; then f $(($1-1)) & wait; else echo > ready; sleep 600; fi; }; f 12"},
        {"forks again when stopped", "trap 'setsid bash -c \"trap \\\"\\\" TERM; sleep 600\" & sleep 600' TERM; echo > "
                                     "ready; sleep 600 & wait; wait"},
        {"chain that forks away without pause", "hop() { trap '' TERM; (hop $(($1+1)) &) ; exit 0; }; (hop 0 &); echo "
                                                "> ready; trap '' TERM; while :; do sleep "
                                                "1; done"},
        {"chain of new sessions", "cat > hop.sh <<'END'\ntrap '' TERM\nsetsid bash hop.sh &\nEND\nsetsid bash hop.sh & "
                                  "echo > ready; trap '' TERM; "
                                  "while :; do sleep 1; done"},
        {"stopped child", "bash -c \"trap '' TERM; kill -STOP \\$\\$; sleep 600\" & sleep 0.05; echo > ready; wait"},
        {"own process groups", "set -m; for i in 1 2 3 4; do (trap '' TERM; sleep 600) & done; echo > ready; wait"},
        {"environment thrown away",
         "env -i setsid bash -c 'trap \"\" TERM; while :; do sleep 1; done' & echo $! > lone; echo > ready; wait"},
    };
}

QStringList stopTrees(RunBench& bench, const QList<QByteArray>& commands, int count)
{
    constexpr int batch = 10;
    QStringList problems;
    for (int begin = 0; begin < count; begin += batch) {
        QList<RunBench::Run> runs;
        QStringList folders;
        for (int i = begin; i < qMin(count, begin + batch); ++i) {
            RunSpec spec = bench.spec(commands[i % commands.size()]);
            spec.termGraceMs = 100;
            spec.workdir = bench.path(QStringLiteral("tree%1").arg(i));
            QDir().mkdir(spec.workdir);
            folders.append(spec.workdir);
            runs.append(bench.start(spec));
        }
        for (int i = 0; i < runs.size(); ++i) {
            if (!runs[i].started || waitForFile(folders[i] + QStringLiteral("/ready")).isEmpty())
                problems.append(QStringLiteral("tree %1 did not stand: %2").arg(begin + i).arg(runs[i].problem));
        }
        for (const RunBench::Run& run : std::as_const(runs)) {
            if (!requestStop(run.folder, run.identity))
                problems.append(QStringLiteral("%1 could not be stopped").arg(run.folder));
        }
        for (int i = 0; i < runs.size(); ++i) {
            const RunExit exit = RunBench::wait(runs[i], 40'000);
            if (exit.ending != Ending::Stopped)
                problems.append(
                    QStringLiteral("tree %1 ended as %2/%3").arg(begin + i).arg(int(exit.ending)).arg(exit.status));
            if (exit.leftBehind != 0)
                problems.append(QStringLiteral("tree %1 left %2 behind").arg(begin + i).arg(exit.leftBehind));
            const QList<qint64> left = survivors(runs[i].folder);
            if (!left.isEmpty())
                problems.append(QStringLiteral("tree %1 has %2 survivors").arg(begin + i).arg(left.size()));
            QFile lone(folders[i] + QStringLiteral("/lone"));
            if (lone.open(QIODevice::ReadOnly) && lives(lone.readAll().trimmed().toLongLong()))
                problems.append(QStringLiteral("tree %1: the process without environment lives").arg(begin + i));
        }
    }
    return problems;
}
