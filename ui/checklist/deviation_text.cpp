// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_text.h"

#include "core/runbook/difference.h"
#include "ui/checklist/command_view.h"

#include <QCoreApplication>

namespace holdpoint::ui {
namespace {

struct DeviationWords
{
    Q_DECLARE_TR_FUNCTIONS(DeviationText)
};

} // namespace

QString deviationText(const checklist::Launch& launch, const QString& kind, const QString& target)
{
    const runbook::Step* step = launch.plan().step(target);
    const runbook::Command* command = launch.plan().command(target);
    const QString name = step ? step->title : command ? commandName(command->text) : target;
    if (kind == QLatin1String("skip"))
        return DeviationWords::tr("Skip the step “%1”").arg(name);
    if (kind == QLatin1String("order"))
        return DeviationWords::tr("Work on “%1” out of order").arg(name);
    if (kind == QLatin1String("command"))
        return DeviationWords::tr("Run another command instead of “%1”").arg(name);
    if (kind == QLatin1String("rerun"))
        return DeviationWords::tr("Run “%1” again although it passed").arg(name);
    if (kind == QLatin1String("override"))
        return DeviationWords::tr("Say GO at “%1” although something is missing").arg(name);
    if (kind == QLatin1String("environment"))
        return DeviationWords::tr("Run “%1” once in another environment").arg(name);
    if (kind == QLatin1String("folder"))
        return DeviationWords::tr("Run “%1” once in another folder").arg(name);
    if (kind == QLatin1String("runbook"))
        return DeviationWords::tr("Go on by another version of the runbook");
    if (kind == QLatin1String("configuration"))
        return DeviationWords::tr("Go on with another configuration");
    if (kind == QLatin1String("declaration"))
        return DeviationWords::tr("Declare the launch although something is missing");
    return DeviationWords::tr("%1: %2").arg(kind, name);
}

QString deviationKindText(const QString& kind)
{
    if (kind == QLatin1String("skip"))
        return DeviationWords::tr("Skip");
    if (kind == QLatin1String("order"))
        return DeviationWords::tr("Out of order");
    if (kind == QLatin1String("command"))
        return DeviationWords::tr("Changed command");
    if (kind == QLatin1String("rerun"))
        return DeviationWords::tr("Run again");
    if (kind == QLatin1String("override"))
        return DeviationWords::tr("Override");
    if (kind == QLatin1String("environment"))
        return DeviationWords::tr("Environment");
    if (kind == QLatin1String("folder"))
        return DeviationWords::tr("Folder");
    if (kind == QLatin1String("runbook"))
        return DeviationWords::tr("Runbook");
    if (kind == QLatin1String("configuration"))
        return DeviationWords::tr("Configuration");
    if (kind == QLatin1String("declaration"))
        return DeviationWords::tr("Declaration");
    return kind;
}

bool isVersionKind(const QString& kind)
{
    return kind == QLatin1String("runbook") || kind == QLatin1String("configuration");
}

QString deviationPlace(const checklist::Launch& launch, const events::DeviationRequested& request)
{
    if (isVersionKind(request.kind))
        return DeviationWords::tr("The whole launch");
    if (request.kind == QLatin1String("declaration"))
        return DeviationWords::tr("The declaration");
    const runbook::Step* step = launch.plan().step(request.target);
    if (!step)
        step = launch.plan().stepOfCommand(request.target);
    return step ? step->title : request.target;
}

QString deviationChange(const checklist::Launch& launch, const events::DeviationRequested& request)
{
    if (isVersionKind(request.kind))
        return {};
    if (request.kind != QLatin1String("declaration"))
        return runbook::differenceText(request.before, request.after);
    // It names what is missing by its ids; a person reads words.
    QStringList missing;
    for (const QString& id : QString::fromUtf8(request.after).split(u'\n', Qt::SkipEmptyParts))
        missing.append(DeviationWords::tr("missing: %1").arg(launch.declarationItem(id)));
    return missing.join(u'\n');
}

} // namespace holdpoint::ui
