// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace holdpoint::runner {

// Reads output.log while it grows, in bounded memory: a sparse index of line starts, pieces read on demand. A "line"
// longer than `longestLine` bytes is cut into lines of that length. Values only; one thread of use.
class OutputStore
{
public:
    static constexpr qsizetype longestLine = 4096;

    explicit OutputStore(QString path);
    ~OutputStore();
    // Takes up to `budgetBytes` of what is new into the index; true when more is waiting.
    bool refresh(qint64 budgetBytes = 8 << 20);
    [[nodiscard]] qint64 bytes() const;
    [[nodiscard]] qint64 lineCount() const;
    // Raw bytes of a line without its newline; empty past the end.
    [[nodiscard]] QByteArray line(qint64 number) const;
    // Next line at or after `from` (before it, backwards) holding `needle` as displayText shows it, case-insensitive;
    // -1: none within about `budgetBytes` of reading. `resume` is the `from` to go on with; lineCount() (0, backwards):
    // over.
    [[nodiscard]] qint64 find(const QString& needle, qint64 from, bool backwards, qint64& resume,
                              qint64 budgetBytes = 16 << 20) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// A raw output line as text for people: UTF-8 with replacement, escape sequences and control characters removed,
// carriage returns resolved as a terminal would (the last writing wins).
QString displayText(const QByteArray& line);

} // namespace holdpoint::runner
