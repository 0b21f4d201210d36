// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/findings_model.h"

#include "ui/theme/shown_text.h"

namespace holdpoint::ui {

FindingsModel::FindingsModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void FindingsModel::setFindings(QList<runbook::Finding> findings)
{
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_findings.size()); }

int FindingsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant FindingsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const runbook::Finding& finding = m_findings[index.row()];
    if (role == Qt::TextAlignmentRole && index.column() == Line)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return shownText(finding.text);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Line:
        return finding.line;
    case Text:
        return shownText(finding.text);
    case Code:
        return finding.code;
    default:
        return {};
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Line:
        return tr("Line");
    case Text:
        return tr("Finding");
    case Code:
        return tr("Code");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
