// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"

#include <optional>

namespace holdpoint::runbook {

// A GFM table that stands in a paragraph (cells as plain text).
struct TableRow
{
    QStringList cells;
    int line = 0;
};

struct Table
{
    QStringList header; // lower case
    std::vector<TableRow> rows;
    int firstLine = 0;
    int lastLine = 0;
    // Column whose heading contains one of the words, or -1.
    [[nodiscard]] int column(std::initializer_list<const char*> words) const;
};

std::optional<Table> tableIn(const std::vector<TextLine>& lines);

// What stands in a runbook besides its work: each returns true when the lines were understood as such.
// `group` is the caption or heading above.
bool readRoles(BuildContext& context, const Table& table);
bool readMatrix(BuildContext& context, const Table& table, const QString& parentId);
bool readMetricTable(BuildContext& context, const Table& table, const QString& parentId, const QString& phaseId);
bool readSignoffTable(BuildContext& context, const Table& table, const QString& group, const QString& parentId);
// "Technical Lead: ______ Date: ____".
bool readSignoffLine(BuildContext& context, const TextLine& line, const QString& group, const QString& parentId,
                     bool expected);
// "**Document Version**: 1.0", "**Important**: ... deviations ...".
bool readDocumentControl(BuildContext& context, const std::vector<TextLine>& lines);
void readFrontMatter(BuildContext& context, int lastLine);

} // namespace holdpoint::runbook
