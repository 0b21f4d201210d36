// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/configuration_edit.h"

#include <QMap>
#include <QObject>

#include <optional>
#include <tuple>

namespace holdpoint::ui {

// The text of a configuration that is being edited by forms, with its past. Every edit is checked at once: what a form
// cannot be stays out of the text, what the text says wrongly is told with the field that says it.
class ConfigurationText final : public QObject
{
    Q_OBJECT
public:
    // Where something is said: the key of a table; an empty key: the table itself.
    struct Place
    {
        QString section, name, key;
        bool operator==(const Place&) const = default;
        bool operator<(const Place& other) const
        {
            return std::tie(section, name, key) < std::tie(other.section, other.name, other.key);
        }
    };
    struct Remark
    {
        bool wrong = true; // it cannot be taken; else it is worth a look
        QString cause, nextStep;
        bool operator==(const Remark&) const = default;
    };

    explicit ConfigurationText(const QByteArray& toml, QObject* parent = nullptr);
    [[nodiscard]] const QByteArray& toml() const { return m_toml; }
    [[nodiscard]] bool isChanged() const { return m_toml != m_original; }
    // Nothing is wrong with it, and nothing that was typed is missing from it.
    [[nodiscard]] bool isGood() const;
    [[nodiscard]] const std::vector<runbook::ConfigurationTable>& tables() const { return m_tables; }
    [[nodiscard]] const QMap<Place, Remark>& remarks() const { return m_remarks; }
    // What is wrong and belongs to no field: the text is no TOML.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] const std::optional<runbook::Configuration>& configuration() const { return m_configuration; }

    void setKey(const QString& section, const QString& name, const QString& key, const QString& form);
    Result<void> add(const QString& section, const QString& name);
    Result<void> remove(const QString& section, const QString& name);
    // With everything that calls it by its name.
    Result<void> rename(const QString& section, const QString& name, const QString& newName);
    [[nodiscard]] bool canUndo() const { return !m_past.isEmpty(); }
    [[nodiscard]] bool canRedo() const { return !m_future.isEmpty(); }
    void undo();
    void redo();

Q_SIGNALS:
    void changed();

private:
    void take(const QByteArray& toml);
    void read();

    QByteArray m_original, m_toml;
    QList<QByteArray> m_past, m_future;
    QMap<Place, Remark> m_typed; // forms that are not in the text
    std::vector<runbook::ConfigurationTable> m_tables;
    QMap<Place, Remark> m_remarks;
    std::optional<Error> m_problem;
    std::optional<runbook::Configuration> m_configuration;
};

} // namespace holdpoint::ui
