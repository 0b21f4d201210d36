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

// The program that `#!` names and this machine does not have; empty: it has it, or the file names none.
QString missingInterpreter(const QString& script)
{
    QFile file(script);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    constexpr qint64 longestLine = 256; // the kernel reads no more
    const QByteArray line = file.readLine(longestLine).trimmed();
    if (!line.startsWith("#!"))
        return {};
    const QStringList words = QString::fromLocal8Bit(line.mid(2)).split(u' ', Qt::SkipEmptyParts);
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

} // namespace

Armed checkArmed(const runbook::Procedure* procedure, const QString& workdir, const QString& runnerProgram,
                 const QString& launchFolder, const Disk& disk, const Pinned& pinned)
{
    const auto text = [](const char* cause) { return QCoreApplication::translate("rollout", cause); };
    constexpr qint64 neededBytes = 500'000'000;
    Armed result;
    const auto runs = [](const runbook::Command& command) { return command.runnable; };
    if (!procedure || std::none_of(procedure->commands.begin(), procedure->commands.end(), runs))
        result.causes.append(text("The runbook has no immediate rollback with a command."));
    if (!QFileInfo(workdir).isDir())
        result.causes.append(text("The working folder %1 does not exist.").arg(workdir));
    if (procedure) {
        for (const runbook::Command& command : procedure->commands) {
            if (!command.runnable)
                continue;
            for (const QString& script : command.scripts) {
                const QFileInfo file(QDir(workdir), script);
                if (!file.isFile())
                    result.causes.append(text("%1 does not exist.").arg(script));
                else if (!file.isExecutable())
                    result.causes.append(text("%1 may not be executed.").arg(script));
                else if (const QString gone = missingInterpreter(file.filePath()); !gone.isEmpty())
                    result.causes.append(text("The interpreter %1 of %2 is missing.").arg(gone, script));
            }
        }
    }
    // A folder may be "executed" too.
    if (const QFileInfo runner(runnerProgram); !runner.isFile() || !runner.isExecutable())
        result.causes.append(text("The runner program %1 is missing.").arg(runnerProgram));
    const qint64 free = disk.freeBytes(launchFolder);
    if (free < 0)
        result.causes.append(text("How much disk is free at %1 is not known.").arg(launchFolder));
    else if (free < neededBytes)
        result.causes.append(text("Less than 500 MB of disk are free at %1.").arg(launchFolder));
    if (!pinned.files.isEmpty()) {
        const Result<QList<events::PinnedFile>> now = pinsOf(pinned.paths, workdir);
        if (now)
            result.changed = changedSince(pinned.files, *now);
        else
            result.causes.append(now.error().cause);
        for (const QString& path : std::as_const(result.changed))
            result.causes.append(text("%1 is not what was pinned at the go/no-go.").arg(path));
    }
    result.armed = result.causes.isEmpty();
    return result;
}

} // namespace holdpoint::rollout
