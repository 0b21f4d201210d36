// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <QAbstractTableModel>

namespace holdpoint::ui {

// An editable roster; roles and deputies are lists separated by semicolons. Public keys are kept as they are.
class RosterModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        NameColumn,
        RolesColumn,
        ContactColumn,
        DeputyColumn,
        KeyColumn, // read-only
        ColumnCount
    };

    explicit RosterModel(QObject* parent = nullptr);
    void setPeople(const QList<events::Person>& people);
    [[nodiscard]] const QList<events::Person>& people() const { return m_people; }
    int addPerson(); // its row
    void removePerson(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    QList<events::Person> m_people;
};

} // namespace holdpoint::ui
