// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QHash>
#include <QString>

#include <vector>

namespace holdpoint::runbook {

enum class ItemKind
{
    Title,
    Phase,
    Objective, // of a phase
    Step,
    Fence,
    Command,
    Check,
    Expectation,
    Deliverable,
    Note,
    Metric,
    Role,
    Channel,
    MatrixRow,
    Procedure,
    ProcedureStep,
    Template,
    Criterion,
    Signoff,
    Declaration,
    Task,
    Value
};

// An item of the plan, with what an edit needs to know of it.
struct PlanItem
{
    ItemKind kind = ItemKind::Phase;
    QString id;
    QString text;  // title or text, as the plan shows it
    QString facts; // everything else that the plan knows and that another edit must not change
    int line = 0;
    int parent = -1; // index of what holds it; -1: the runbook
};

// All items of a plan as one list: what holds others stands before them. Points into nothing.
class PlanItems
{
public:
    explicit PlanItems(const Plan& plan);

    [[nodiscard]] const std::vector<PlanItem>& all() const { return m_items; }
    [[nodiscard]] const PlanItem& at(int index) const { return m_items[static_cast<std::size_t>(index)]; }
    [[nodiscard]] int size() const { return static_cast<int>(m_items.size()); }
    [[nodiscard]] int find(const QString& id) const { return m_byId.value(id, -1); }
    [[nodiscard]] int indexOf(const PlanItem& item) const { return static_cast<int>(&item - m_items.data()); }
    // Is `index` inside `holder`, at any depth?
    [[nodiscard]] bool isInside(int index, int holder) const;
    // The nearest holder of that kind, -1 where there is none.
    [[nodiscard]] int holderOf(int index, ItemKind kind) const;
    // The last one by line of that kind right inside `holder` (-1: anywhere in the runbook); -1 where there is none.
    [[nodiscard]] int lastOf(ItemKind kind, int holder) const;

private:
    int add(PlanItem item);
    void addStep(const Step& step, int phase);
    void addProcedure(const Procedure& procedure);

    std::vector<PlanItem> m_items;
    QHash<QString, int> m_byId;
};

// A threshold as one text, for comparing.
QString metricFacts(const QString& name, Comparator comparator, const QString& value, const QString& unit,
                    const QString& qualifier);

} // namespace holdpoint::runbook
