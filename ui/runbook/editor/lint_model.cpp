// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/lint_model.h"

#include <algorithm>

namespace holdpoint::ui {
namespace {

QString severityWord(runbook::LintSeverity severity)
{
    switch (severity) {
    case runbook::LintSeverity::Danger:
        return LintModel::tr("Danger");
    case runbook::LintSeverity::Warning:
        return LintModel::tr("Warning");
    case runbook::LintSeverity::Info:
        break;
    }
    return LintModel::tr("Note");
}

// The same finding, wherever it stands by now.
bool sameFinding(const runbook::LintFinding& a, const runbook::LintFinding& b)
{
    return a.code == b.code && a.text == b.text && a.severity == b.severity;
}

} // namespace

LintModel::LintModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void LintModel::setFindings(std::vector<runbook::LintFinding> findings)
{
    std::size_t head = 0;
    const std::size_t shorter = std::min(findings.size(), m_findings.size());
    while (head < shorter && sameFinding(findings[head], m_findings[head]))
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head &&
           sameFinding(findings[findings.size() - 1 - tail], m_findings[m_findings.size() - 1 - tail]))
        ++tail;
    const auto first = m_findings.begin() + qsizetype(head);
    if (m_findings.size() > head + tail) {
        beginRemoveRows({}, int(head), int(m_findings.size() - tail) - 1);
        m_findings.erase(first, m_findings.end() - qsizetype(tail));
        endRemoveRows();
    }
    if (findings.size() > head + tail) {
        beginInsertRows({}, int(head), int(findings.size() - tail) - 1);
        m_findings.insert(m_findings.begin() + qsizetype(head), findings.begin() + qsizetype(head),
                          findings.end() - qsizetype(tail));
        endInsertRows();
    }
    m_findings = std::move(findings);
    if (!m_findings.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_findings.size()) - 1, ColumnCount - 1));
}

const runbook::LintFinding* LintModel::finding(int row) const
{
    return row >= 0 && row < int(m_findings.size()) ? &m_findings[std::size_t(row)] : nullptr;
}

int LintModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_findings.size()); }

int LintModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant LintModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const runbook::LintFinding& finding = m_findings[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return index.column() == Line ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    if (role == Qt::ToolTipRole)
        return tr("%1\n%2", "what is wrong, why it matters").arg(finding.text, finding.why);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Line:
        return finding.line > 0 ? QVariant(finding.line) : QVariant();
    case Severity:
        return severityWord(finding.severity);
    case Text:
        return finding.text;
    case Code:
        return finding.code;
    default:
        return {};
    }
}

QVariant LintModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Line:
        return tr("Line");
    case Severity:
        return tr("Weight");
    case Text:
        return tr("What is wrong");
    case Code:
        return tr("Code");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
