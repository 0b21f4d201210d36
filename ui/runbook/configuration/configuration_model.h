// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runbook/configuration/configuration_text.h"

#include <QAbstractListModel>

namespace holdpoint::ui {

// The tables of a configuration in the order of the text, each with a word and a shape where something is wrong in it.
class ConfigurationModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    struct Row
    {
        QString section, name, text;
        int wrong = 0, remarks = 0; // fields that cannot be taken; fields that are worth a look
        bool operator==(const Row&) const = default;
    };

    explicit ConfigurationModel(QObject* parent = nullptr);
    void setText(const ConfigurationText& text);
    [[nodiscard]] const Row* row(int row) const;
    [[nodiscard]] int rowOf(const QString& section, const QString& name) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
