// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/run_scripts.h"

#include "core/base/canonical_json.h"
#include "core/runbook/lint_world.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace holdpoint::session {
namespace {

constexpr int scriptsVersion = 1;
constexpr qint64 largestScripts = 1 << 20;

QString scriptsPath(const QString& runFolder) { return runFolder + QStringLiteral("/scripts.json"); }

// Nothing where the run kept none: an older Holdpoint wrote it, or its disk was full.
QMap<QString, QString> keptScripts(const QString& runFolder)
{
    QMap<QString, QString> scripts;
    const Result<QByteArray> bytes = SystemDisk().read(scriptsPath(runFolder), largestScripts);
    const Result<QJsonObject> json = bytes ? parseCanonicalJson(*bytes) : std::unexpected(bytes.error());
    if (!json || json->value(u"v").toInt() != scriptsVersion)
        return scripts;
    for (const QJsonValue& pair : json->value(u"scripts").toArray())
        scripts.insert(pair.toArray().at(0).toString(), pair.toArray().at(1).toString());
    return scripts;
}

QList<QByteArray> texts(const runbook::Procedure* procedure)
{
    QList<QByteArray> list;
    if (!procedure)
        return list;
    for (const runbook::Command& command : procedure->commands)
        list.append(command.text);
    return list;
}

// A rollback of this kind ran to its end: its commands, as the plan of the rehearsal had them.
std::optional<QList<QByteArray>> rehearsed(const checklist::Launch& launch, runbook::ProcedureKind kind,
                                           const QString& name)
{
    const QList<checklist::RollbackRecord>& rollbacks = launch.state().rollbacks;
    const bool ranToItsEnd =
        std::any_of(rollbacks.begin(), rollbacks.end(), [&](const checklist::RollbackRecord& rollback) {
            return rollback.started.kind == name && rollback.ended && rollback.ended->outcome == QLatin1String("done");
        });
    return ranToItsEnd ? std::optional(texts(launch.plan().procedure(kind))) : std::nullopt;
}

} // namespace

Result<void> keepScripts(const QString& runFolder, const QString& workdir, const QStringList& scripts)
{
    // Names are not limited to ASCII, keys of canonical JSON are: pairs instead of an object.
    QJsonArray pairs;
    const QMap<QString, runbook::ScriptView> views = runbook::lookAtScripts(workdir, scripts);
    for (auto it = views.cbegin(); it != views.cend(); ++it) {
        if (!it->sha256.isEmpty())
            pairs.append(QJsonArray{it.key(), it->sha256});
    }
    const Result<QByteArray> bytes =
        canonicalJson({{QStringLiteral("v"), scriptsVersion}, {QStringLiteral("scripts"), pairs}});
    if (!bytes)
        return std::unexpected(bytes.error());
    // Neither atomic nor durable: a half of it is none, and the script that just started shall not wait for the disk.
    QFile file(scriptsPath(runFolder));
    if (!file.open(QIODevice::WriteOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(*bytes) != bytes->size() || !file.flush())
        return failure(ErrorCode::OutsideFailed,
                       QCoreApplication::translate("session", "%1 cannot be written: %2.")
                           .arg(file.fileName(), file.errorString()),
                       QCoreApplication::translate("session", "Make room on the disk; the run itself goes on."));
    return {};
}

Result<Rehearsal> readRehearsal(const QString& launchFolder)
{
    const Result<ReadLaunch> read = readLaunch(launchFolder);
    if (!read)
        return std::unexpected(read.error());
    if (read->broken)
        return std::unexpected(*read->broken);
    const checklist::State& state = read->launch.state();
    if (!state.rehearsal)
        return failure(
            ErrorCode::Refused,
            QCoreApplication::translate("session", "%1 is no rehearsal.").arg(QFileInfo(launchFolder).fileName()),
            QCoreApplication::translate("session", "Name a launch that was made as a rehearsal."));
    Rehearsal rehearsal;
    rehearsal.folder = launchFolder;
    for (auto run = state.runs.cbegin(); run != state.runs.cend(); ++run)
        rehearsal.scriptSha256.insert(keptScripts(runPath(launchFolder, run.key())));
    rehearsal.immediate =
        rehearsed(read->launch, runbook::ProcedureKind::ImmediateRollback, QStringLiteral("immediate"));
    rehearsal.planned = rehearsed(read->launch, runbook::ProcedureKind::PlannedRollback, QStringLiteral("planned"));
    return rehearsal;
}

runbook::RehearsalView provenFor(const Rehearsal& rehearsal, const runbook::Plan& plan)
{
    return {rehearsal.scriptSha256,
            rehearsal.immediate == texts(plan.procedure(runbook::ProcedureKind::ImmediateRollback)),
            rehearsal.planned == texts(plan.procedure(runbook::ProcedureKind::PlannedRollback))};
}

} // namespace holdpoint::session
