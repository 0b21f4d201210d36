// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

#include <QMap>

#include <utility>

// What a rollback needs, kept beside the ledger: it starts also where the ledger cannot be read any more.
namespace holdpoint::session {

struct ArmedCommand
{
    QString id;
    QByteArray text; // as it would run now: values are shell variables of the environment
    bool runnable = true;
    QList<std::pair<QString, QString>> atUse = {}; // values that are the time of their use: id and variable
    bool operator==(const ArmedCommand&) const = default;
};

struct ArmedProcedure
{
    QString id;
    QString kind; // "immediate" | "planned"
    QList<ArmedCommand> commands;
    bool operator==(const ArmedProcedure&) const = default;
};

struct ArmedPlan
{
    QString launch;
    bool rehearsal = false;
    QString workdir;
    QMap<QString, QString> environment; // without secrets
    QList<ArmedProcedure> procedures;
    rollout::Pinned pinned{};

    [[nodiscard]] const ArmedProcedure* procedure(const QString& kind) const;
    bool operator==(const ArmedPlan&) const = default;
};

QString armedPlanPath(const QString& folder); // <launch>/rollback.json
ArmedPlan armedPlanOf(const checklist::Launch& launch);
Result<QByteArray> armedPlanBytes(const ArmedPlan& plan); // canonical JSON
Result<ArmedPlan> parseArmedPlan(const QByteArray& bytes);
// What of it is another file than was pinned; also where that cannot be told, by the folder's name. Reads the disk.
QStringList changedOf(const ArmedPlan& plan);

} // namespace holdpoint::session
