// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/armed_now.h"

#include "core/rollout/pins.h"

#include "core/base/canonical_json.h"
#include "core/session/heartbeat.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>

namespace holdpoint::session {

rollout::Armed armedNow(const checklist::Launch& launch, const QString& folder, const QString& runnerProgram,
                        const Disk& disk)
{
    rollout::Pinned pinned;
    if (!launch.state().pins.isEmpty())
        pinned = {rollout::pathsToPin(launch.plan(), launch.configuration().rollback), launch.state().pins};
    return rollout::checkArmed(launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback),
                               launch.state().opened.workdir, runnerProgram, folder, disk, pinned);
}

namespace {

constexpr int causesVersion = 1;
constexpr qint64 largestCauses = 64 * 1024;
constexpr qint64 oldestBeatMs = 5000; // five beats

struct OwnCauses
{
    QStringList causes;
    bool watches = false; // it asks the old version whether it is alive
};

// Nothing where it cannot be read.
std::optional<OwnCauses> ownCausesOf(const QString& folder, const Disk& disk)
{
    const Result<QByteArray> bytes = disk.read(ownCausesPath(folder), largestCauses);
    const Result<QJsonObject> json = bytes ? parseCanonicalJson(*bytes) : std::unexpected(bytes.error());
    if (!json || json->value(u"v").toInt() != causesVersion)
        return std::nullopt;
    OwnCauses own;
    own.watches = json->value(u"watches").toBool();
    for (const QJsonValue& cause : json->value(u"causes").toArray())
        own.causes.append(cause.toString());
    return own;
}

} // namespace

QString ownCausesPath(const QString& folder) { return folder + QStringLiteral("/armed.json"); }

QStringList withCauses(QStringList causes, const QStringList& more)
{
    for (const QString& cause : more)
        if (!causes.contains(cause))
            causes.append(cause);
    return causes;
}

rollout::Armed armedAsSeen(const checklist::Launch& launch, const QString& folder, const QString& runnerProgram,
                           const Disk& disk, qint64 nowUtcMs)
{
    rollout::Armed armed = armedNow(launch, folder, runnerProgram, disk);
    const std::optional<Beat> beat = lastBeat(folder);
    const bool wantsWatch = !launch.configuration().rollback.alive.isEmpty() &&
                            !launch.state().trustedConfiguration.isEmpty() && !launch.state().ended &&
                            !launch.state().scrubbed;
    const bool held = beat && std::abs(nowUtcMs - beat->utcMs) <= oldestBeatMs;
    const std::optional<OwnCauses> own = held ? ownCausesOf(folder, disk) : std::nullopt;
    if (own)
        armed.causes = withCauses(armed.causes, own->causes);
    else if (const QString problem = runnerProblem(runnerProgram); !problem.isEmpty())
        armed.causes = withCauses(armed.causes, {problem});
    if (wantsWatch && !(own && own->watches))
        armed.causes.append(QCoreApplication::translate(
            "session", "Nobody asks the old version whether it is alive: no Holdpoint watches this launch."));
    armed.armed = armed.causes.isEmpty();
    return armed;
}

Result<void> keepOwnCauses(const QString& folder, const QStringList& causes, bool watches, Disk& disk)
{
    const Result<QByteArray> bytes = canonicalJson({{QStringLiteral("v"), causesVersion},
                                                    {QStringLiteral("causes"), QJsonArray::fromStringList(causes)},
                                                    {QStringLiteral("watches"), watches}});
    if (!bytes)
        return std::unexpected(bytes.error());
    return disk.writeAtomically(ownCausesPath(folder), *bytes, 0600);
}

QString runnerProblem(const QString& runnerProgram)
{
    constexpr int patienceMs = 5000;
    constexpr qsizetype mostCharacters = 200;
    if (QString missing = rollout::missingRunner(runnerProgram); !missing.isEmpty())
        return missing;
    QProcess runner;
    runner.setStandardInputFile(QProcess::nullDevice());
    runner.setStandardOutputFile(QProcess::nullDevice());
    runner.start(runnerProgram, {QStringLiteral("--check")});
    const bool ended = runner.waitForFinished(patienceMs);
    if (ended && runner.exitStatus() == QProcess::NormalExit && runner.exitCode() == 0)
        return {};
    const QString refused = runner.errorString();
    const bool exited = ended && runner.exitStatus() == QProcess::NormalExit;
    if (!ended) {
        runner.kill();
        runner.waitForFinished(patienceMs);
    }
    if (!exited)
        return QCoreApplication::translate("session", "The runner does not start: %1.").arg(refused);
    const QString said = QString::fromUtf8(runner.readAllStandardError()).simplified().left(mostCharacters);
    return said.isEmpty() ? QCoreApplication::translate("session", "The runner does not start: it ended with %1.")
                                .arg(runner.exitCode())
                          : QCoreApplication::translate("session", "The runner does not start, it ended with %1: %2")
                                .arg(runner.exitCode())
                                .arg(said);
}

QStringList armedPaths(const checklist::Launch& launch)
{
    const QDir workdir(launch.state().opened.workdir);
    QStringList paths{workdir.absolutePath()};
    for (const QString& path : rollout::pathsToPin(launch.plan(), launch.configuration().rollback)) {
        const QString whole = workdir.absoluteFilePath(path);
        // A file that is written anew is another one: its folder tells.
        paths << whole << QFileInfo(whole).absolutePath();
    }
    paths.removeDuplicates();
    paths.removeIf([](const QString& path) { return !QFileInfo::exists(path); });
    return paths;
}

} // namespace holdpoint::session
