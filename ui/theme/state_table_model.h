// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_mark.h"

#include <QAbstractTableModel>
#include <QList>
#include <QStringList>

namespace holdpoint::ui {

// One thing with its state in a word and a shape, and what else is said of it.
struct StateRow
{
    QString id; // the same thing has the same one
    StateMark mark;
    QStringList cells; // behind the state
    QString detail;    // a sentence for the tooltip
    bool operator==(const StateRow& other) const;
};

// Rows of states as a table; the first column is the state. While the same things are listed, only what changed of them
// is told, so that a selection stays.
class StateTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    // `headers`: of the cells behind the state.
    explicit StateTableModel(QStringList headers, QObject* parent = nullptr);

    void setHeaders(const QStringList& headers); // as many as before
    void setRows(const QList<StateRow>& rows);
    [[nodiscard]] const QList<StateRow>& rows() const { return m_rows; }
    [[nodiscard]] int rowOf(const QString& id) const; // -1: there is none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_headers;
    QList<StateRow> m_rows;
};

} // namespace holdpoint::ui
