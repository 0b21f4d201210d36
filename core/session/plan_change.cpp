// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/plan_change.h"

#include "core/runbook/difference.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace holdpoint::session {
namespace {

QString changeText(const char* text) { return QCoreApplication::translate("session", text); }

checklist::PlanChange impossible(const Error& error)
{
    checklist::PlanChange change;
    change.problem = error.line > 0 ? changeText("Line %1: %2").arg(error.line).arg(error.cause) : error.cause;
    change.nextStep = error.nextStep;
    return change;
}

} // namespace

checklist::PlanChange planChange(const checklist::Launch& launch, const QString& kind, const QByteArray& sha256,
                                 const QString& folder, const Disk& disk)
{
    const bool runbook = kind == QLatin1String("runbook");
    if (!runbook && kind != QLatin1String("configuration"))
        return {};
    static const QRegularExpression form(QStringLiteral("^[0-9a-f]{64}$"));
    const QString name = QString::fromLatin1(sha256);
    if (!form.match(name).hasMatch())
        return impossible({ErrorCode::Malformed, changeText("The new version is named by no SHA-256."),
                           changeText("Request it with holdpoint deviation request and the changed file."), 0});
    const Result<QByteArray> bytes = keptInput(folder, name, disk);
    return bytes ? planChangeBy(launch, kind, *bytes, folder, disk) : impossible(bytes.error());
}

checklist::PlanChange planChangeBy(const checklist::Launch& launch, const QString& kind, const QByteArray& bytes,
                                   const QString& folder, const Disk& disk)
{
    if (kind != QLatin1String("runbook")) {
        const Result<runbook::Configuration> read = runbook::parseConfiguration(QString::fromUtf8(bytes));
        return read ? checklist::PlanChange() : impossible(read.error());
    }
    // The configuration that is trusted stays in force beside it.
    QByteArray configuration;
    if (const QString& trusted = launch.state().trustedConfiguration; !trusted.isEmpty()) {
        Result<QByteArray> kept = keptInput(folder, trusted, disk);
        if (!kept)
            return impossible(kept.error());
        configuration = *kept;
    }
    const Result<LoadedPlan> loaded = loadPlan(bytes, configuration);
    if (!loaded)
        return impossible(loaded.error());
    const runbook::PlanDifference difference = runbook::planDifference(launch.plan(), loaded->plan);
    return {{}, {}, loaded->plan.title, difference.changed, difference.vanished};
}

Result<QByteArray> versionInForce(const checklist::Launch& launch, const QString& kind, const QString& folder,
                                  const Disk& disk)
{
    const QByteArray sha256 = launch.inForce(kind, kind);
    return sha256.isEmpty() ? Result<QByteArray>(QByteArray()) : keptInput(folder, QString::fromLatin1(sha256), disk);
}

Result<QString> deviationDifference(const events::DeviationRequested& request, const QString& folder, const Disk& disk)
{
    QByteArray before = request.before;
    QByteArray after = request.after;
    if (request.kind == QLatin1String("runbook") || request.kind == QLatin1String("configuration")) {
        for (QByteArray* side : {&before, &after}) {
            if (side->isEmpty())
                continue;
            Result<QByteArray> bytes = keptInput(folder, QString::fromLatin1(*side), disk);
            if (!bytes)
                return std::unexpected(bytes.error());
            *side = std::move(*bytes);
        }
    }
    return runbook::differenceText(before, after);
}

} // namespace holdpoint::session
