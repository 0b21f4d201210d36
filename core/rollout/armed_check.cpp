// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/armed_check.h"

#include "core/rollout/pins.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace holdpoint::rollout {
namespace {

QString armedText(const char* cause) { return QCoreApplication::translate("rollout", cause); }

// The first line behind `#!` as the kernel takes it; empty: the file names no interpreter.
QByteArray interpreterLine(const QString& script)
{
    QFile file(script);
    constexpr qint64 longestLine = 256; // the kernel reads no more
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray line = file.readLine(longestLine);
    if (line.endsWith('\n'))
        line.chop(1);
    return line.startsWith("#!") ? line : QByteArray();
}

// The program that a `#!` line names and this machine does not have; empty: it has it, or the line names none.
QString missingInterpreter(const QByteArray& line)
{
    const QStringList words = QString::fromLocal8Bit(line.mid(2)).simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    const QFileInfo program(words.first());
    if (!program.isFile() || !program.isExecutable())
        return words.first();
    if (program.fileName() != QLatin1String("env"))
        return {};
    // `env -S bash -e`, `env NAME=value bash`: the first word that is neither.
    for (const QString& word : words.mid(1))
        if (!word.startsWith(u'-') && !word.contains(u'='))
            return QStandardPaths::findExecutable(word).isEmpty() ? word : QString();
    return {};
}

// Why the system would not start this script, a sentence; empty: it would.
QString scriptProblem(const QString& script, const QFileInfo& file)
{
    if (!file.isFile())
        return armedText("%1 does not exist.").arg(script);
    if (!file.isExecutable())
        return armedText("%1 may not be executed.").arg(script);
    // A program may be executed all the same, a script not: its interpreter has to read it, and we cannot look which.
    if (!file.isReadable())
        return armedText("%1 may not be read: no interpreter could run it.").arg(script);
    const QByteArray line = interpreterLine(file.filePath());
    // To the system it belongs to the interpreter's name.
    if (line.endsWith('\r'))
        return armedText("The lines of %1 end as on Windows: its interpreter would not be found.").arg(script);
    const QString gone = missingInterpreter(line);
    return gone.isEmpty() ? QString() : armedText("The interpreter %1 of %2 is missing.").arg(gone, script);
}

} // namespace

QString missingRunner(const QString& program)
{
    // A folder may be "executed" too.
    const QFileInfo runner(program);
    if (!runner.isFile())
        return armedText("The runner program %1 is missing.").arg(program);
    return runner.isExecutable() ? QString() : armedText("The runner program %1 may not be executed.").arg(program);
}

Armed checkArmed(const runbook::Procedure* procedure, const QString& workdir, const QString& runnerProgram,
                 const QString& launchFolder, const Disk& disk, const Pinned& pinned)
{
    constexpr qint64 neededBytes = 500'000'000;
    Armed result;
    const auto runs = [](const runbook::Command& command) { return command.runnable; };
    if (!procedure || std::none_of(procedure->commands.begin(), procedure->commands.end(), runs))
        result.causes.append(armedText("The runbook has no immediate rollback with a command."));
    if (!QFileInfo(workdir).isDir())
        result.causes.append(armedText("The working folder %1 does not exist.").arg(workdir));
    if (procedure) {
        for (const runbook::Command& command : procedure->commands) {
            if (!command.runnable)
                continue;
            for (const QString& script : command.scripts) {
                const QString problem = scriptProblem(script, QFileInfo(QDir(workdir), script));
                if (!problem.isEmpty() && !result.causes.contains(problem))
                    result.causes.append(problem);
            }
        }
    }
    if (const QString problem = missingRunner(runnerProgram); !problem.isEmpty())
        result.causes.append(problem);
    const qint64 free = disk.freeBytes(launchFolder);
    if (free < 0)
        result.causes.append(armedText("How much disk is free at %1 is not known.").arg(launchFolder));
    else if (free < neededBytes)
        result.causes.append(armedText("Less than 500 MB of disk are free at %1.").arg(launchFolder));
    if (!pinned.files.isEmpty()) {
        const Result<QList<events::PinnedFile>> now = pinsOf(pinned.paths, workdir);
        if (now)
            result.changed = changedSince(pinned.files, *now);
        else
            result.causes.append(now.error().cause);
        for (const QString& path : std::as_const(result.changed))
            result.causes.append(armedText("%1 is not what was pinned at the go/no-go.").arg(path));
    }
    result.armed = result.causes.isEmpty();
    return result;
}

} // namespace holdpoint::rollout
