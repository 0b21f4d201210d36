// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/difference_model.h"

#include "core/runbook/display_text.h"
#include "ui/theme/theme.h"

#include <QGuiApplication>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr std::size_t around = 3;      // equal lines that are shown beside a difference
constexpr std::size_t leastHidden = 4; // fewer equal lines are shown

// Where every line ends with CRLF in both, the carriage returns say nothing.
bool isCrLf(const QByteArray& text) { return text.count('\n') > 0 && text.count('\n') == text.count("\r\n"); }

QByteArray withFeeds(const QByteArray& text)
{
    QByteArray lines = text;
    return text.contains('\n') ? lines : lines.replace('\r', '\n');
}

DifferenceModel::Row rowOf(const runbook::DifferenceLine& line, bool crlf)
{
    QByteArray text = line.text;
    if (text.endsWith('\n'))
        text.chop(1);
    if (crlf && text.endsWith('\r'))
        text.chop(1);
    return {line.mark, line.before, line.after, runbook::escapedForDisplay(text), 0};
}

} // namespace

std::vector<DifferenceModel::Row> DifferenceModel::rowsOf(const QByteArray& before, const QByteArray& after)
{
    const std::vector<runbook::DifferenceLine> lines = runbook::differenceOf(withFeeds(before), withFeeds(after));
    const bool crlf = isCrLf(before) && isCrLf(after);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < lines.size();) {
        if (lines[i].mark != runbook::LineMark::Same) {
            rows.push_back(rowOf(lines[i++], crlf));
            continue;
        }
        std::size_t end = i;
        while (end < lines.size() && lines[end].mark == runbook::LineMark::Same)
            ++end;
        const std::size_t head = i == 0 ? i : std::min(end, i + around);
        const std::size_t tail = end == lines.size() ? end : std::max(head, end - std::min(end, around));
        const bool hides = tail >= head + leastHidden;
        for (std::size_t at = i; at < (hides ? head : end); ++at)
            rows.push_back(rowOf(lines[at], crlf));
        if (hides) {
            rows.push_back({runbook::LineMark::Same, lines[head].before, lines[head].after, {}, int(tail - head)});
            for (std::size_t at = tail; at < end; ++at)
                rows.push_back(rowOf(lines[at], crlf));
        }
        i = end;
    }
    return rows;
}

DifferenceModel::DifferenceModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void DifferenceModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

bool DifferenceModel::differs(int row) const
{
    return row >= 0 && row < int(m_rows.size()) && m_rows[std::size_t(row)].mark != runbook::LineMark::Same;
}

int DifferenceModel::nextPlace(int row, bool backwards) const
{
    const int by = backwards ? -1 : 1;
    const int count = int(m_rows.size());
    if (row < 0 || row >= count)
        row = backwards ? count - 1 : 0;
    else // out of the place that one is in
        while (differs(row))
            row += by;
    while (row >= 0 && row < int(m_rows.size()) && !differs(row))
        row += by;
    while (backwards && differs(row - 1))
        --row;
    return differs(row) ? row : -1;
}

int DifferenceModel::count(runbook::LineMark mark) const { return int(std::ranges::count(m_rows, mark, &Row::mark)); }

int DifferenceModel::addedLines() const { return count(runbook::LineMark::Added); }

int DifferenceModel::removedLines() const { return count(runbook::LineMark::Removed); }

int DifferenceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int DifferenceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant DifferenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    const Theme theme = Theme::of(QGuiApplication::palette());
    switch (role) {
    case Qt::DisplayRole:
        break;
    case Qt::BackgroundRole:
        return row.mark == runbook::LineMark::Added     ? QVariant(theme.ok.wash)
               : row.mark == runbook::LineMark::Removed ? QVariant(theme.critical.wash)
                                                        : QVariant();
    case Qt::ForegroundRole:
        if (row.equals > 0)
            return theme.mutedText;
        if (index.column() != Mark)
            return {};
        return row.mark == runbook::LineMark::Added ? QVariant(theme.ok.ink) : QVariant(theme.critical.ink);
    case Qt::FontRole:
        return index.column() == Text && row.equals == 0 ? QVariant(themeFont(FontRole::Command)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() < Mark ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
    switch (index.column()) {
    case Before:
        return row.before > 0 && row.equals == 0 ? QVariant(row.before) : QVariant();
    case After:
        return row.after > 0 && row.equals == 0 ? QVariant(row.after) : QVariant();
    case Mark:
        return row.mark == runbook::LineMark::Added     ? tr("+ added")
               : row.mark == runbook::LineMark::Removed ? tr("− removed")
                                                        : QString();
    case Text:
        return row.equals > 0 ? tr("%n equal lines", nullptr, row.equals) : row.text;
    default:
        return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Before:
        return tr("Line before");
    case After:
        return tr("Line after");
    case Mark:
        return tr("Difference");
    case Text:
        return tr("Text");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
