// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit.h"
#include "core/runbook/id_maker.h"

namespace holdpoint::runbook {

QStringList roleIds(const Plan& plan)
{
    IdMaker ids;
    QStringList list;
    for (const Role& role : plan.roles)
        list.append(ids.make(QStringLiteral("role"), role.role));
    return list;
}

QStringList channelIds(const Plan& plan)
{
    IdMaker ids;
    QStringList list;
    for (const Channel& channel : plan.channels)
        list.append(ids.make(QStringLiteral("channel"), channel.name));
    return list;
}

} // namespace holdpoint::runbook
