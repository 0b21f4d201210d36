// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace holdpoint::runner {

// What is run, exactly. Written to spec.json without the values of `secretEnvironment`.
struct RunSpec
{
    QByteArray command;                 // shell text, run as `bash -c`; exactly what the operator saw
    QString workdir;                    // absolute
    QMap<QString, QString> environment; // added to the minimal one (PATH, HOME, LANG, USER, SHELL, TERM)
    QMap<QString, QByteArray> secrets;  // name -> value: into the child's environment, never to disk; masked in output
    bool pty = false;                   // a terminal of 120 x 40 instead of plain files
    qint64 limitMs = 0;                 // 0: none. At the limit the tree is stopped and the run is `timedOut`
    qint64 termGraceMs = 10'000;        // between TERM and KILL
    qint64 outputQuota = 2LL << 30;     // bytes kept on disk; the rest is counted and dropped, and the run says so
};

// How the runner process is known again after a restart: pids are reused, this triple is not.
struct ProcessIdentity
{
    qint64 pid = 0;
    qint64 startTicks = 0; // field 22 of /proc/<pid>/stat
    QString boot;          // boot id
    bool operator==(const ProcessIdentity&) const = default;
};

enum class Ending
{
    Exited,
    Signalled,
    TimedOut,
    Stopped,
    CouldNotStart
};

// exit.json, written atomically by the runner process as its last act.
struct RunExit
{
    Ending ending = Ending::Exited;
    int status = 0; // exit status, or the signal's number
    qint64 startedUtcMs = 0;
    qint64 durationMs = 0;
    qint64 outputBytes = 0;  // bytes in output.log
    qint64 droppedBytes = 0; // bytes over the quota
    QString outputSha256{};  // of output.log as stored, masked
    QString problem{};       // CouldNotStart: the cause in words; else what went wrong with the output's storage
    qint64 memoryBytes = 0;  // bytes that follow output.log but found no room on the disk
    QString memoryPath{};    // the file in memory that holds them, until the machine restarts
    int leftBehind = 0;      // processes alive at the end: services started on purpose, or not ours to kill
    [[nodiscard]] bool passed() const { return ending == Ending::Exited && status == 0; }
    bool operator==(const RunExit&) const = default;
};

enum class RunPresence
{
    Running, // the runner process is alive
    Ended,   // exit.json is there
    Lost,    // neither: its end was seen by nobody
};

// The environment that every run has before its spec's: PATH, HOME, LANG, USER, SHELL, TERM. A run also has
// HOLDPOINT_RUN, a random token by which survivors() knows its processes.
QMap<QString, QByteArray> minimalEnvironment(bool pty);

// Starts the runner process for `spec` in `folder` (made 0700; must not exist). Returns once the process is there, as a
// child of init; the child's own start is reported through exit.json (CouldNotStart). `runnerProgram`: path of
// holdpoint-runner. Never blocks on the child; about a posix_spawn in cost whatever our memory size. A disk that is
// full or read-only does not refuse a run: its files then stand in memory-backed storage, and every function here finds
// them there by the same `folder`.
Result<ProcessIdentity> startRun(const QString& runnerProgram, const QString& folder, const RunSpec& spec);

RunPresence presence(const QString& folder, const ProcessIdentity& identity);
// exit.json; Unreadable while there is none.
Result<RunExit> readExit(const QString& folder);
// The identity that the runner wrote (runner.json), for runs whose start was recorded but not their process.
Result<ProcessIdentity> readIdentity(const QString& folder);

// Where the run's output is; folder + "/output.log" unless the disk took nothing.
QString outputPath(const QString& folder);
// Processes that carry the run's token, best effort: what a lost runner left alive. Walks /proc (milliseconds).
QList<qint64> survivors(const QString& folder);

// Asks the runner to stop its whole tree: TERM, the spec's grace, KILL, until nothing is left (processes of another
// user and those stuck in the kernel for 30 s are counted in `leftBehind`). Idempotent; services left behind by a run
// that has ended are not touched. OutsideFailed when the runner is gone without exit.json.
Result<void> requestStop(const QString& folder, const ProcessIdentity& identity);

// For a dry run and for refusing early: the files among `scripts` that are missing or not executable in `workdir`.
QStringList missingScripts(const QStringList& scripts, const QString& workdir);

} // namespace holdpoint::runner
