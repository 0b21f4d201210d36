// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/configuration.h"
#include "core/runbook/configuration_keys.h"
#include "core/runbook/patch.h"

#include <QByteArray>
#include <QMap>

#include <vector>

// Edits of the configuration that leave every other byte as it was. Each edit reads the text again afterwards and is
// refused where the whole would mean anything else than what was asked for. Pure; any thread.
namespace holdpoint::runbook {

// A table as it stands in the text.
struct ConfigurationTable
{
    QString section, name;        // name empty where the section has none
    QMap<QString, QString> forms; // key -> its value as a form shows it
    QMap<QString, int> lines;     // key -> 1-based line
    int line = 0;                 // of its header
    bool operator==(const ConfigurationTable&) const = default;
};

// What stands in the text, in its order. Malformed with the line for what is no TOML.
Result<std::vector<ConfigurationTable>> configurationTables(const QByteArray& toml);

// One key of one table; an empty form takes the key out. Malformed where the form is not of the key's type (no number,
// no word of the list); Refused where the text is written in a way that this cannot change ([a.b] inside {...}).
Result<QByteArray> withConfigurationKey(const QByteArray& toml, const QString& section, const QString& name,
                                        const QString& key, const QString& form);
// A new table at the end, with its needed words filled where there is a choice; Refused when it is there already.
Result<QByteArray> withConfigurationTable(const QByteArray& toml, const QString& section, const QString& name,
                                          const QMap<QString, QString>& forms = {});
// Without the table and everything in it. Comments stay.
Result<QByteArray> withoutConfigurationTable(const QByteArray& toml, const QString& section, const QString& name);

// A name that nothing of that name stands behind: [metric.x] source, [rollout] observe and compare.
struct ConfigurationRemark
{
    QString section, name, key;
    QString cause, nextStep;
};
std::vector<ConfigurationRemark> configurationRemarks(const Configuration& configuration);

// The runbook with this text in the place of its `toml holdpoint` blocks; at its end in a new block where it has none.
// Only lines that differ are patched, and the rest of the plan must mean what it meant. Refused otherwise.
Result<Patches> configurationPatches(const QByteArray& runbook, const QByteArray& toml);

} // namespace holdpoint::runbook
