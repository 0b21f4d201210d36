// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/runbook/plan.h"

#include <QMap>
#include <QWidget>

class QTableWidget;

namespace holdpoint::ui {

// Who holds the runbook's roles, and what stands in its blanks: offered before a launch starts, never demanded.
class PeopleValuesPage final : public QWidget
{
    Q_OBJECT
public:
    explicit PeopleValuesPage(QWidget* parent = nullptr);

    void setPlan(const runbook::Plan& plan);
    void clear();
    // One person for each name that was written, with all roles that carry it. Empty while no name was changed: the
    // launch then takes the runbook's own names.
    [[nodiscard]] QList<events::Person> people() const;
    [[nodiscard]] QMap<QString, QString> values() const; // value id -> text
    [[nodiscard]] QTableWidget* roster() const { return m_roster; }
    [[nodiscard]] QTableWidget* blanks() const { return m_blanks; }

private:
    QTableWidget* m_roster = nullptr;
    QTableWidget* m_blanks = nullptr;
    QList<events::Person> m_asRead;
};

} // namespace holdpoint::ui
