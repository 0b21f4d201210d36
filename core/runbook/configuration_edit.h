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

// One key of one table, written as the table is: under its header, in an inline table, with dotted keys. Of a table of
// texts only the pairs that differ are written anew. An empty form takes the key out. Malformed where the form is not
// of the key's type (no number, no word of the list); Refused with its line where more would change than was asked.
Result<QByteArray> withConfigurationKey(const QByteArray& toml, const QString& section, const QString& name,
                                        const QString& key, const QString& form);
// A new table at the end, with its needed words filled where there is a choice; Refused when it is there already.
Result<QByteArray> withConfigurationTable(const QByteArray& toml, const QString& section, const QString& name,
                                          const QMap<QString, QString>& forms = {});
// Without the table and everything in it. Comments outside of it stay.
Result<QByteArray> withoutConfigurationTable(const QByteArray& toml, const QString& section, const QString& name);

// Where a table is called by its name: [metric.x] source, [rollout] observe and [rollback] alive call sources;
// [rollout] compare and watched and [matrix.x] metric call metrics.
struct ConfigurationReference
{
    QString section, name, key;
    int item = 0; // of a list
    bool operator==(const ConfigurationReference&) const = default;
};
std::vector<ConfigurationReference> configurationReferences(const QByteArray& toml, const QString& section,
                                                            const QString& name);
// The table under another name, with all that calls it. Refused where that name is taken.
Result<QByteArray> withConfigurationName(const QByteArray& toml, const QString& section, const QString& name,
                                         const QString& newName);

// A name that nothing of that name stands behind, at one of the places above.
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
