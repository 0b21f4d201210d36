// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/dry_run_model.h"

#include "core/base/sha256.h"
#include "ui/checklist/command_view.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_mark.h"

#include <algorithm>

namespace holdpoint::ui {
namespace {

StateMark readiness(const DryRunRow& row)
{
    if (!row.runnable)
        return {DryRunModel::tr("By hand"), StateShape::Skipped, Meaning::Neutral};
    if (row.passed)
        return {DryRunModel::tr("Passed"), StateShape::Passed, Meaning::Ok};
    if (!row.ready())
        return {DryRunModel::tr("Would not run"), StateShape::Failed, Meaning::Critical};
    return {DryRunModel::tr("Would run"), StateShape::Ready, Meaning::Info};
}

} // namespace

QString dryRunProblem(const DryRunRow& row)
{
    if (!row.runnable)
        return {};
    QStringList problems;
    if (row.mustBeAccepted)
        problems.append(DryRunModel::tr("hidden characters that nobody accepted"));
    if (!row.would.unfilled.isEmpty())
        problems.append(DryRunModel::tr("no value for %1").arg(row.would.unfilled.join(QStringLiteral(", "))));
    if (!row.would.missingScripts.isEmpty())
        problems.append(DryRunModel::tr("missing: %1").arg(row.would.missingScripts.join(QStringLiteral(", "))));
    return problems.join(QStringLiteral("; "));
}

DryRunModel::DryRunModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void DryRunModel::start(const checklist::Launch& launch, const QStringList& steps, Prepare prepare)
{
    beginResetModel();
    m_rows.clear();
    m_waiting.clear();
    m_next = 0;
    m_blocked = 0;
    m_prepare = std::move(prepare);
    m_placeholders.clear();
    for (const runbook::Value& value : launch.plan().values)
        m_placeholders.insert(value.id, value.placeholder);
    for (const QString& id : steps) {
        const runbook::Step* step = launch.plan().step(id);
        if (!step)
            continue;
        const runbook::Phase* phase = launch.plan().phaseOf(id);
        const runbook::StepConfiguration settings = launch.stepConfiguration(id);
        for (const runbook::Command& command : step->commands) {
            DryRunRow row;
            row.command = command.id;
            row.step = id;
            row.stepTitle = step->title;
            row.phaseTitle = phase ? phase->title : QString();
            row.program = commandName(command.text);
            row.runnable = command.runnable;
            const checklist::RunRecord* run = launch.latestRun(command.id);
            row.passed = run && run->passed();
            row.background = command.background || settings.background;
            row.limitMs = qint64(settings.limitS * 1000);
            row.mustBeAccepted = command.hiddenCharacters && launch.state().acceptedCommands.value(command.id) !=
                                                                 hex(Sha256::of(QByteArrayView(command.text)));
            row.would.resolvedText = command.text;
            m_waiting.push_back(std::move(row));
        }
    }
    endResetModel();
}

bool DryRunModel::take(int count)
{
    const qsizetype end = std::min<qsizetype>(m_next + count, qsizetype(m_waiting.size()));
    if (m_next == end)
        return false;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size()) + int(end - m_next) - 1);
    for (; m_next < end; ++m_next) {
        DryRunRow row = m_waiting[std::size_t(m_next)];
        if (row.runnable)
            row.would = m_prepare(row.command);
        // People know a blank by how it looks in the runbook.
        for (QString& unfilled : row.would.unfilled)
            unfilled = m_placeholders.value(unfilled, unfilled);
        if (!row.passed && !row.ready())
            ++m_blocked;
        m_rows.push_back(std::move(row));
    }
    endInsertRows();
    return left() > 0;
}

const DryRunRow* DryRunModel::row(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[std::size_t(row)] : nullptr;
}

int DryRunModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int DryRunModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant DryRunModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DryRunRow& row = m_rows[std::size_t(index.row())];
    const StateMark mark = readiness(row);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: {
        QString text;
        if (index.column() == StateColumn)
            text = mark.word;
        else if (index.column() == StepColumn)
            text = shownText(row.stepTitle);
        else if (index.column() == CommandColumn)
            text = row.program;
        else
            text = dryRunProblem(row);
        return role == Qt::ToolTipRole ? text.toHtmlEscaped() : text;
    }
    case Qt::AccessibleTextRole:
        if (index.column() == StateColumn)
            return tr("%1: %2, %3").arg(row.program, mark.word, dryRunProblem(row));
        return {};
    case ShapeRole:
        return int(mark.shape);
    case MeaningRole:
        return int(mark.meaning);
    default:
        return {};
    }
}

QVariant DryRunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("Now");
    case StepColumn:
        return tr("Step");
    case CommandColumn:
        return tr("Command");
    case ProblemColumn:
        return tr("In its way");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
