// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace holdpoint::ui {

// What running one command would mean now, and what is in its way. Nothing was run to know it.
struct DryRunRow
{
    QString command, step; // ids
    QString stepTitle, phaseTitle;
    QString program; // a short name
    checklist::StartRun would;
    bool runnable = true; // of a language that runs here; else a person does it by hand
    bool passed = false;  // it ran already and is not run again
    bool background = false;
    bool mustBeAccepted = false; // hidden characters that nobody accepted
    qint64 limitMs = 0;          // 0: none

    [[nodiscard]] bool ready() const
    {
        return !runnable || (!mustBeAccepted && would.unfilled.isEmpty() && would.missingScripts.isEmpty());
    }
};

// The commands of a dry run, in the order in which they would run. They are looked up a few at a time: whether a script
// is there is asked of the disk.
class DryRunModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        StateColumn,
        StepColumn,
        CommandColumn,
        ProblemColumn,
        ColumnCount
    };
    enum Role
    {
        ShapeRole = Qt::UserRole, // int of StateShape
        MeaningRole,              // int of Meaning
    };
    // Answers what running a command would mean; runs nothing.
    using Prepare = std::function<checklist::StartRun(const QString& command)>;

    explicit DryRunModel(QObject* parent = nullptr);

    // Takes all commands of these steps; none is looked up yet. The launch is not kept.
    void start(const checklist::Launch& launch, const QStringList& steps, Prepare prepare);
    // Looks at the next `count` commands; true while some are left.
    bool take(int count);
    [[nodiscard]] const DryRunRow* row(int row) const; // nullptr outside
    [[nodiscard]] qsizetype left() const { return qsizetype(m_waiting.size()) - m_next; }
    [[nodiscard]] int blocked() const { return m_blocked; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<DryRunRow> m_waiting; // without `would`
    std::vector<DryRunRow> m_rows;
    qsizetype m_next = 0;
    int m_blocked = 0;
    Prepare m_prepare;
    QHash<QString, QString> m_placeholders; // of values, by id
};

// "ready", "passed already", "2 blanks: <REV>; missing: scripts/a.sh"
QString dryRunProblem(const DryRunRow& row);

} // namespace holdpoint::ui
