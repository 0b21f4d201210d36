// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_table_model.h"

#include <QTableView>

namespace holdpoint::ui {

// A table of states: whole rows are selected, Tab leaves it, Control and C copies the selected row. The selection stays
// with its thing when others come and go.
class StateTable final : public QTableView
{
    Q_OBJECT
public:
    StateTable(const QString& accessibleName, const QStringList& headers, QWidget* parent = nullptr);

    void setRows(const QList<StateRow>& rows);
    [[nodiscard]] StateTableModel* rows() const { return m_rows; }
    [[nodiscard]] QString selectedId() const; // empty: nothing is selected
    void select(const QString& id);

Q_SIGNALS:
    void selectionMoved();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitRows();
    void fitColumns();

    StateTableModel* m_rows;
    bool m_ownWidths = false; // a person moved an edge
    bool m_fitted = false;    // there was something to fit to
};

} // namespace holdpoint::ui
