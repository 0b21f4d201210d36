// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/plan.h"

#include <algorithm>

namespace holdpoint::runbook {

QString nodeKindName(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Blank:
        return QStringLiteral("blank");
    case NodeKind::Heading:
        return QStringLiteral("heading");
    case NodeKind::Prose:
        break;
    case NodeKind::List:
        return QStringLiteral("list");
    case NodeKind::Task:
        return QStringLiteral("task");
    case NodeKind::Table:
        return QStringLiteral("table");
    case NodeKind::Fence:
        return QStringLiteral("fence");
    case NodeKind::Code:
        return QStringLiteral("code");
    case NodeKind::Html:
        return QStringLiteral("html");
    case NodeKind::Break:
        return QStringLiteral("break");
    case NodeKind::FrontMatter:
        return QStringLiteral("front-matter");
    }
    return QStringLiteral("prose");
}

const Step* Plan::step(const QString& id) const
{
    for (const Phase& phase : phases) {
        for (const Step& step : phase.steps) {
            if (step.id == id)
                return &step;
        }
    }
    return nullptr;
}

const Phase* Plan::phaseOf(const QString& stepId) const
{
    for (const Phase& phase : phases) {
        for (const Step& step : phase.steps) {
            if (step.id == stepId)
                return &phase;
        }
    }
    return nullptr;
}

const Command* Plan::command(const QString& id) const
{
    const auto in = [&id](const QList<Command>& commands) -> const Command* {
        const auto found =
            std::find_if(commands.begin(), commands.end(), [&id](const Command& c) { return c.id == id; });
        return found == commands.end() ? nullptr : &*found;
    };
    for (const Phase& phase : phases) {
        for (const Step& step : phase.steps) {
            if (const Command* found = in(step.commands))
                return found;
        }
    }
    for (const Procedure& procedure : procedures) {
        if (const Command* found = in(procedure.commands))
            return found;
    }
    return nullptr;
}

const Step* Plan::stepOfCommand(const QString& commandId) const
{
    for (const Phase& phase : phases) {
        for (const Step& step : phase.steps) {
            for (const Command& command : step.commands) {
                if (command.id == commandId)
                    return &step;
            }
        }
    }
    return nullptr;
}

const Procedure* Plan::procedure(ProcedureKind kind) const
{
    const auto found =
        std::find_if(procedures.begin(), procedures.end(), [kind](const Procedure& p) { return p.kind == kind; });
    return found == procedures.end() ? nullptr : &*found;
}

} // namespace holdpoint::runbook
