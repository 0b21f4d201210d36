// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <optional>

namespace holdpoint::runbook {

// Text given by a person as Markdown that reads as that text. Bytes are UTF-8.

// Inside a line. Only what would be taken for a mark is escaped, so that plain text stays as it was typed.
QByteArray inlineMarkdown(const QString& text);
// At the beginning of a paragraph, list item or heading.
QByteArray leadingMarkdown(const QString& text);
// In a cell of a table.
QByteArray cellMarkdown(const QString& text);

// Without a line break and not empty; else Usage.
Result<void> checkOneLine(const QString& text);

// The text's lines, at any line ending.
QByteArrayList splitLines(const QByteArray& text);

// As many marks as no line of the content begins with: "```", or longer ones.
QByteArray fenceMarks(const QByteArrayList& content, char mark = '`', qsizetype atLeast = 3);

// "T-2 hours", "T-90 minutes", "T-5 minutes to T+15 minutes"; units with a capital where `capital`.
QString timeText(qint64 offsetS, std::optional<qint64> endS, bool capital);
// "45 minutes"
QString durationText(qint64 seconds, bool capital);

} // namespace holdpoint::runbook
