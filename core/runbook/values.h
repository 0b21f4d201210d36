// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"

#include <vector>

namespace holdpoint::runbook {

// Where a blank stands in a line or a text: bytes [begin, end).
struct BlankSpot
{
    qsizetype begin = 0;
    qsizetype end = 0;
};

// The blanks of a line: `[Target]`, `<REV>`, `____`. In a shell command (`shell`) tests, globs, arrays and redirections
// are none. Boxes, links and the `[URGENT]` of a subject line are none either.
std::vector<BlankSpot> blanksIn(QByteArrayView line, bool shell);

// Fills plan.values in file order, the placeholders of every command and the targets of metrics. A `<NAME>` or `$NAME`
// is one value however often it stands; every bracket and every blank is a value of its own.
void collectValues(BuildContext& context, const std::vector<std::pair<int, QString>>& headings);

} // namespace holdpoint::runbook
