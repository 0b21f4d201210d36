// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/outline_model.h"

#include "ui/theme/shown_text.h"

#include <QStringList>

namespace holdpoint::ui {
namespace {

// A phase has internal id 0, a step the number of its phase plus one.
constexpr quintptr phaseLevel = 0;

QString workText(const runbook::Step& step)
{
    QStringList parts;
    const auto add = [&parts](qsizetype count, const QString& text) {
        if (count > 0)
            parts.append(text);
    };
    if (step.kind == runbook::StepKind::Gate)
        parts.append(OutlineModel::tr("go/no-go"));
    add(step.commands.size(), OutlineModel::tr("%n commands", nullptr, int(step.commands.size())));
    add(step.checks.size(), OutlineModel::tr("%n boxes", nullptr, int(step.checks.size())));
    add(step.expectations.size(), OutlineModel::tr("%n expectations", nullptr, int(step.expectations.size())));
    add(step.deliverables.size(), OutlineModel::tr("%n deliverables", nullptr, int(step.deliverables.size())));
    return parts.join(QStringLiteral(", "));
}

QString whenText(const std::optional<qint64>& begin, const std::optional<qint64>& end)
{
    if (!begin)
        return {};
    return end && *end != *begin ? OutlineModel::tr("%1 to %2").arg(offsetFromT0(*begin), offsetFromT0(*end))
                                 : offsetFromT0(*begin);
}

QString stepCell(const runbook::Step& step, int column)
{
    switch (column) {
    case OutlineModel::Title:
        return shownText(step.title);
    case OutlineModel::When:
        return step.clock ? *step.clock : whenText(step.offsetS, step.endS);
    case OutlineModel::Work:
        return workText(step);
    case OutlineModel::Line:
        return QString::number(step.line);
    default:
        return {};
    }
}

QString phaseCell(const runbook::Phase& phase, int column)
{
    switch (column) {
    case OutlineModel::Title:
        return shownText(phase.title);
    case OutlineModel::When:
        return whenText(phase.offsetS, phase.endS);
    case OutlineModel::Work:
        return OutlineModel::tr("%n steps", nullptr, int(phase.steps.size()));
    case OutlineModel::Line:
        return QString::number(phase.line);
    default:
        return {};
    }
}

} // namespace

QString offsetFromT0(qint64 seconds)
{
    if (seconds == 0)
        return QStringLiteral("T-0");
    const QChar sign = seconds < 0 ? QLatin1Char('-') : QLatin1Char('+');
    const qint64 size = qAbs(seconds);
    QStringList parts;
    if (size >= 3600 && (size % 86400 != 0 || size <= 86400))
        parts.append(OutlineModel::tr("%1 h", "hours").arg(size / 3600));
    else if (size > 86400)
        parts.append(OutlineModel::tr("%1 d", "days").arg(size / 86400));
    if (size % 3600 >= 60)
        parts.append(OutlineModel::tr("%1 min", "minutes").arg(size % 3600 / 60));
    if (size % 60 != 0)
        parts.append(OutlineModel::tr("%1 s", "seconds").arg(size % 60));
    return QStringLiteral("T%1%2").arg(sign).arg(parts.join(QLatin1Char(' ')));
}

OutlineModel::OutlineModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

void OutlineModel::setPhases(QList<runbook::Phase> phases)
{
    beginResetModel();
    m_phases = std::move(phases);
    endResetModel();
}

QModelIndex OutlineModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : phaseLevel);
}

QModelIndex OutlineModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == phaseLevel)
        return {};
    return createIndex(int(child.internalId()) - 1, 0, phaseLevel);
}

int OutlineModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_phases.size());
    if (parent.internalId() != phaseLevel || parent.column() != 0)
        return 0;
    return int(m_phases[parent.row()].steps.size());
}

int OutlineModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant OutlineModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == Line)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (index.internalId() == phaseLevel)
        return phaseCell(m_phases[index.row()], index.column());
    const runbook::Phase& phase = m_phases[qsizetype(index.internalId()) - 1];
    return stepCell(phase.steps[index.row()], index.column());
}

QVariant OutlineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Phase and step");
    case When:
        return tr("When");
    case Work:
        return tr("What is to do");
    case Line:
        return tr("Line");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
