// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run.h"

#include <QTemporaryDir>

// A temporary folder with runs in it, made by the real runner program.
class RunBench
{
public:
    RunBench();
    // Everything that was started is stopped.
    ~RunBench();
    RunBench(const RunBench&) = delete;
    RunBench& operator=(const RunBench&) = delete;

    static QString program();
    [[nodiscard]] QString path(const QString& name) const;
    // A spec for `command` in the temporary folder, with a short grace.
    [[nodiscard]] holdpoint::runner::RunSpec spec(const QByteArray& command) const;

    struct Run
    {
        QString folder;
        holdpoint::runner::ProcessIdentity identity;
        bool started = false;
        QString problem;
    };
    Run start(const holdpoint::runner::RunSpec& spec);
    // Waits for exit.json, at most `timeoutMs`; a default RunExit with status -1 when it does not come.
    static holdpoint::runner::RunExit wait(const Run& run, int timeoutMs = 20'000);
    holdpoint::runner::RunExit runToEnd(const holdpoint::runner::RunSpec& spec, QByteArray* output = nullptr);
    [[nodiscard]] static QByteArray output(const Run& run);

private:
    QTemporaryDir m_folder;
    QList<Run> m_runs;
};

// Waits until `path` exists and holds something; its content.
QByteArray waitForFile(const QString& path, int timeoutMs = 10'000);

// A number that a script wrote with `echo $$ > file`, once it is there; 0 otherwise.
qint64 waitForPid(const QString& path);

// True when the process is there and no zombie.
bool lives(qint64 pid);
