// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/disk.h"
#include "core/runner/environment.h"
#include "core/runner/process_table.h"
#include "core/runner/run.h"
#include "core/runner/storage.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cstring>
#include <utility>

namespace holdpoint::runner {
namespace {

using namespace Qt::Literals;

constexpr qint64 largestRecord = 1 << 20;

QString said(const char* text) { return QCoreApplication::translate("runner", text); }

Result<QJsonObject> readObject(const QString& path)
{
    const Result<QByteArray> bytes = SystemDisk().read(path, largestRecord);
    if (!bytes)
        return std::unexpected(bytes.error());
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &problem);
    if (!document.isObject())
        return failure(ErrorCode::Malformed, said("%1 is damaged: %2.").arg(path, problem.errorString()),
                       said("Judge the run by its output, then record the step's outcome by hand."));
    return document.object();
}

qint64 whole(const QJsonObject& object, QLatin1StringView key) { return object.value(key).toInteger(); }

constexpr std::array<std::pair<QLatin1StringView, Ending>, 5> endings{{
    {QLatin1StringView("exited"), Ending::Exited},
    {QLatin1StringView("signalled"), Ending::Signalled},
    {QLatin1StringView("timed-out"), Ending::TimedOut},
    {QLatin1StringView("stopped"), Ending::Stopped},
    {QLatin1StringView("could-not-start"), Ending::CouldNotStart},
}};

// The runner process knows no translations: it writes a code, the words are made here.
QString problemText(const QJsonObject& object, const QString& workdir)
{
    const QString code = object.value("problem_code"_L1).toString();
    const int number = object.value("problem_errno"_L1).toInt();
    const QString why = QString::fromLocal8Bit(std::strerror(number));
    if (code == "workdir"_L1)
        return said("The working folder %1 cannot be entered: %2.").arg(workdir, why);
    if (code == "no-bash"_L1)
        return said("bash is not installed on this machine.");
    if (code == "start"_L1)
        return said("The script could not be started: %1.").arg(why);
    if (code == "terminal"_L1)
        return said("No terminal could be opened for the script: %1.").arg(why);
    if (code == "too-large"_L1)
        return said("The command is larger than 128 KiB. Put it into a script file and call that.");
    if (code == "nul"_L1)
        return said("The command holds a NUL byte, which no shell can take.");
    if (code == "environment-too-large"_L1)
        return said("A value of the environment is larger than 128 KiB. Hand it over in a file.");
    if (code == "environment-nul"_L1)
        return said("A value of the environment holds a NUL byte, which no process can take.");
    if (code == "log-not-durable"_L1)
        return said("The disk did not confirm the output: %1.").arg(why);
    return object.value("problem"_L1).toString();
}

QString exitPath(const QString& folder)
{
    const QString path = storageOf(folder) + "/exit.json"_L1;
    if (QFileInfo::exists(path))
        return path;
    const QString standIn = memoryFolder(folder) + "/exit.json"_L1;
    return QFileInfo::exists(standIn) ? standIn : path;
}

} // namespace

Result<RunExit> readExit(const QString& folder)
{
    const Result<QJsonObject> read = readObject(exitPath(folder));
    if (!read)
        return std::unexpected(read.error());
    const QJsonObject& object = *read;
    const QString name = object.value("ending"_L1).toString();
    const auto found = std::ranges::find(endings, name, [](const auto& known) { return QString(known.first); });
    if (found == endings.end())
        return failure(ErrorCode::Malformed,
                       said("The run in %1 ended in a way this version does not know: %2.").arg(folder, name),
                       said("Open the launch with the version of Holdpoint that ran it."));
    RunExit exit;
    exit.ending = found->second;
    exit.status = int(whole(object, "status"_L1));
    exit.startedUtcMs = whole(object, "started_utc_ms"_L1);
    exit.durationMs = whole(object, "duration_ms"_L1);
    exit.outputBytes = whole(object, "output_bytes"_L1);
    exit.droppedBytes = whole(object, "dropped_bytes"_L1);
    exit.outputSha256 = object.value("output_sha256"_L1).toString();
    exit.memoryBytes = whole(object, "memory_bytes"_L1);
    exit.memoryPath = object.value("memory_path"_L1).toString();
    exit.leftBehind = int(whole(object, "left_behind"_L1));
    if (!object.value("problem_code"_L1).toString().isEmpty()) {
        const Result<QJsonObject> spec = readObject(storageOf(folder) + "/spec.json"_L1);
        exit.problem = problemText(object, spec ? spec->value("workdir"_L1).toString() : QString());
    }
    return exit;
}

Result<ProcessIdentity> readIdentity(const QString& folder)
{
    const Result<QJsonObject> read = readObject(storageOf(folder) + "/runner.json"_L1);
    if (!read)
        return std::unexpected(read.error());
    return ProcessIdentity{whole(*read, "pid"_L1), whole(*read, "start_ticks"_L1), read->value("boot"_L1).toString()};
}

RunPresence presence(const QString& folder, const ProcessIdentity& identity)
{
    if (QFileInfo::exists(exitPath(folder)))
        return RunPresence::Ended;
    if (isAlive(identity))
        return RunPresence::Running;
    // It may have written its last act between the two looks.
    return QFileInfo::exists(exitPath(folder)) ? RunPresence::Ended : RunPresence::Lost;
}

QString outputPath(const QString& folder) { return storageOf(folder) + "/output.log"_L1; }

QList<qint64> survivors(const QString& folder)
{
    const Result<QJsonObject> spec = readObject(storageOf(folder) + "/spec.json"_L1);
    const QString token = spec ? spec->value("token"_L1).toString() : QString();
    if (token.isEmpty())
        return {};
    return processesWith(QByteArray(runVariable.data(), runVariable.size()) + '=' + token.toLatin1());
}

} // namespace holdpoint::runner
