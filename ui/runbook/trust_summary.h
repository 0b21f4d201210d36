// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace holdpoint::ui {

// What a runbook and its configuration could do once trusted; what a person sees before they say yes.
struct TrustSummary
{
    struct Item
    {
        QString what;  // a command line, a host, the name of a secret
        QString where; // what it belongs to: a source, a channel, a step; display text
        bool operator==(const Item&) const = default;
    };
    QString text;                // the configuration exactly as written, empty: none
    QString sha256;              // of that text
    QList<Item> startedByItself; // commands that probes start without a person
    QList<Item> startedByPerson; // commands of steps, rollout and rollback: a person starts each
    QList<Item> hosts;           // contacted by the configuration itself
    QList<Item> namedHosts;      // named in commands: contacted when a person runs them
    QList<Item> secrets;         // by name, with where each goes
};

TrustSummary trustSummary(const runbook::Plan& plan, const runbook::Configuration& configuration,
                          const QByteArray& text);

// `host` or `host:port` of a URL or of a `host:port`; the whole text where it is neither.
QString hostOf(const QString& address);

} // namespace holdpoint::ui
