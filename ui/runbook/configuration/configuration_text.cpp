// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/configuration/configuration_text.h"

#include <algorithm>

namespace holdpoint::ui {

ConfigurationText::ConfigurationText(const QByteArray& toml, QObject* parent)
    : QObject(parent)
    , m_original(toml)
    , m_toml(toml)
{
    read();
}

bool ConfigurationText::isGood() const
{
    return !m_problem && std::none_of(m_remarks.begin(), m_remarks.end(), [](const Remark& one) { return one.wrong; });
}

void ConfigurationText::read()
{
    m_remarks = m_typed;
    m_problem.reset();
    m_configuration.reset();
    auto tables = runbook::configurationTables(m_toml);
    if (!tables) {
        m_tables.clear();
        m_problem = tables.error();
        return;
    }
    m_tables = std::move(*tables);
    Result<runbook::Configuration> configuration = runbook::parseConfiguration(QString::fromUtf8(m_toml));
    if (configuration) {
        for (const runbook::ConfigurationRemark& one : runbook::configurationRemarks(*configuration))
            m_remarks.insert({one.section, one.name, one.key}, {false, one.cause, one.nextStep});
        m_configuration = std::move(*configuration);
        return;
    }
    // The key that begins last before the line in the error.
    const Error& error = configuration.error();
    Place place;
    int best = 0;
    for (const runbook::ConfigurationTable& table : m_tables) {
        if (table.line <= error.line && table.line >= best) {
            best = table.line;
            place = {table.section, table.name, {}};
        }
        for (auto line = table.lines.begin(); line != table.lines.end(); ++line) {
            if (*line <= error.line && *line >= best) {
                best = *line;
                place = {table.section, table.name, line.key()};
            }
        }
    }
    if (best > 0)
        m_remarks.insert(place, {true, error.cause, error.nextStep});
    else
        m_problem = error;
}

void ConfigurationText::take(const QByteArray& toml)
{
    if (toml != m_toml) {
        m_past.append(m_toml);
        m_future.clear();
        m_toml = toml;
    }
    read();
    Q_EMIT changed();
}

void ConfigurationText::setKey(const QString& section, const QString& name, const QString& key, const QString& form)
{
    const Result<QByteArray> toml = runbook::withConfigurationKey(m_toml, section, name, key, form);
    const Place place{section, name, key};
    if (toml)
        m_typed.remove(place);
    else
        m_typed.insert(place, {true, toml.error().cause, toml.error().nextStep});
    take(toml ? *toml : m_toml);
}

Result<void> ConfigurationText::add(const QString& section, const QString& name)
{
    const Result<QByteArray> toml = runbook::withConfigurationTable(m_toml, section, name);
    if (!toml)
        return std::unexpected(toml.error());
    take(*toml);
    return {};
}

Result<void> ConfigurationText::remove(const QString& section, const QString& name)
{
    const Result<QByteArray> toml = runbook::withoutConfigurationTable(m_toml, section, name);
    if (!toml)
        return std::unexpected(toml.error());
    m_typed.removeIf([&](auto it) { return it.key().section == section && it.key().name == name; });
    take(*toml);
    return {};
}

Result<void> ConfigurationText::rename(const QString& section, const QString& name, const QString& newName)
{
    const Result<QByteArray> toml = runbook::withConfigurationName(m_toml, section, name, newName);
    if (!toml)
        return std::unexpected(toml.error());
    // What was typed and is not in the text yet stays with its table.
    QMap<Place, Remark> typed;
    for (auto remark = m_typed.cbegin(); remark != m_typed.cend(); ++remark) {
        Place place = remark.key();
        if (place.section == section && place.name == name)
            place.name = newName.trimmed();
        typed.insert(place, *remark);
    }
    m_typed = typed;
    take(*toml);
    return {};
}

void ConfigurationText::undo()
{
    if (m_past.isEmpty())
        return;
    m_future.append(m_toml);
    m_toml = m_past.takeLast();
    m_typed.clear();
    read();
    Q_EMIT changed();
}

void ConfigurationText::redo()
{
    if (m_future.isEmpty())
        return;
    m_past.append(m_toml);
    m_toml = m_future.takeLast();
    m_typed.clear();
    read();
    Q_EMIT changed();
}

} // namespace holdpoint::ui
