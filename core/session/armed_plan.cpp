// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/armed_plan.h"

#include "core/base/canonical_json.h"
#include "core/rollout/pins.h"
#include "core/session/session.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdpoint::session {
namespace {

constexpr int armedVersion = 1;

ArmedProcedure armedProcedure(const checklist::Launch& launch, runbook::ProcedureKind kind, const QString& name)
{
    ArmedProcedure armed;
    armed.kind = name;
    const runbook::Procedure* procedure = launch.plan().procedure(kind);
    if (!procedure)
        return armed;
    armed.id = procedure->id;
    for (const runbook::Command& command : procedure->commands) {
        const checklist::StartRun start = prepareRun(launch, command.id, {}, {});
        ArmedCommand one{command.id, command.runnable ? start.resolvedText : command.text, command.runnable};
        for (const QString& id : start.atUse)
            one.atUse.append({id, launch.value(id)->name});
        armed.commands.append(one);
    }
    return armed;
}

} // namespace

const ArmedProcedure* ArmedPlan::procedure(const QString& kind) const
{
    for (const ArmedProcedure& procedure : procedures) {
        if (procedure.kind == kind)
            return &procedure;
    }
    return nullptr;
}

QString armedPlanPath(const QString& folder) { return folder + QStringLiteral("/rollback.json"); }

ArmedPlan armedPlanOf(const checklist::Launch& launch)
{
    return {launch.state().opened.launch,
            launch.state().rehearsal,
            launch.state().opened.workdir,
            launch.environment(),
            {armedProcedure(launch, runbook::ProcedureKind::ImmediateRollback, QStringLiteral("immediate")),
             armedProcedure(launch, runbook::ProcedureKind::PlannedRollback, QStringLiteral("planned"))},
            {rollout::pathsToPin(launch.plan(), launch.configuration().rollback), launch.state().pins}};
}

Result<QByteArray> armedPlanBytes(const ArmedPlan& plan)
{
    // Names of variables are not limited to ASCII, keys of canonical JSON are: pairs instead of an object.
    QJsonArray environment;
    for (auto it = plan.environment.cbegin(); it != plan.environment.cend(); ++it)
        environment.append(QJsonArray{it.key(), it.value()});
    QJsonArray procedures;
    for (const ArmedProcedure& procedure : plan.procedures) {
        QJsonArray commands;
        for (const ArmedCommand& command : procedure.commands) {
            QJsonObject json{{QStringLiteral("id"), command.id}, {QStringLiteral("runnable"), command.runnable}};
            insertBytes(json, QLatin1String("text"), command.text);
            QJsonArray atUse;
            for (const auto& [id, name] : command.atUse)
                atUse.append(QJsonArray{id, name});
            json.insert(QStringLiteral("at_use"), atUse);
            commands.append(json);
        }
        procedures.append(QJsonObject{{QStringLiteral("id"), procedure.id},
                                      {QStringLiteral("kind"), procedure.kind},
                                      {QStringLiteral("commands"), commands}});
    }
    QJsonArray pins;
    for (const events::PinnedFile& file : plan.pinned.files)
        pins.append(QJsonArray{file.path, file.sha256});
    return canonicalJson({{QStringLiteral("v"), armedVersion},
                          {QStringLiteral("pinned_paths"), QJsonArray::fromStringList(plan.pinned.paths)},
                          {QStringLiteral("pins"), pins},
                          {QStringLiteral("launch"), plan.launch},
                          {QStringLiteral("rehearsal"), plan.rehearsal},
                          {QStringLiteral("workdir"), plan.workdir},
                          {QStringLiteral("environment"), environment},
                          {QStringLiteral("procedures"), procedures}});
}

Result<ArmedPlan> parseArmedPlan(const QByteArray& bytes)
{
    const Result<QJsonObject> json = parseCanonicalJson(bytes);
    if (!json)
        return std::unexpected(json.error());
    if (json->value(u"v").toInt() != armedVersion)
        return failure(ErrorCode::Malformed,
                       QCoreApplication::translate("session", "The armed rollback has a version that is not known."),
                       QCoreApplication::translate("session", "Use the version of Holdpoint that wrote it."));
    ArmedPlan plan;
    plan.launch = json->value(u"launch").toString();
    plan.rehearsal = json->value(u"rehearsal").toBool();
    plan.workdir = json->value(u"workdir").toString();
    for (const QJsonValue& pair : json->value(u"environment").toArray())
        plan.environment.insert(pair.toArray().at(0).toString(), pair.toArray().at(1).toString());
    // Plans of before have neither.
    for (const QJsonValue& path : json->value(u"pinned_paths").toArray())
        plan.pinned.paths.append(path.toString());
    for (const QJsonValue& pair : json->value(u"pins").toArray())
        plan.pinned.files.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
    for (const QJsonValue& one : json->value(u"procedures").toArray()) {
        ArmedProcedure procedure{one[u"id"].toString(), one[u"kind"].toString(), {}};
        for (const QJsonValue& kept : one[u"commands"].toArray()) {
            ArmedCommand command{kept[u"id"].toString(), takeBytes(kept.toObject(), QLatin1String("text")),
                                 kept[u"runnable"].toBool()};
            // Plans of before have none.
            for (const QJsonValue& pair : kept[u"at_use"].toArray())
                command.atUse.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
            procedure.commands.append(command);
        }
        plan.procedures.append(procedure);
    }
    return plan;
}

QStringList changedOf(const ArmedPlan& plan)
{
    if (plan.pinned.files.isEmpty())
        return {};
    const Result<QList<events::PinnedFile>> now = rollout::pinsOf(plan.pinned.paths, plan.workdir);
    return now ? rollout::changedSince(plan.pinned.files, *now) : QStringList{plan.workdir};
}

} // namespace holdpoint::session
