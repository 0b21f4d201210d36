// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::ui {

// Text from a runbook or a script as it is drawn: ticks, crosses, boxes and lamps that only emoji fonts have become the
// signs of ordinary fonts, other pictures a dot. It keeps its length, so that places found in one hold in the other.
// For display alone: what is compared, copied, run or hashed is the original.
QString shownText(const QString& text);

// An expected result as it is read: shownText() without the tick before it, which would say that it was met already.
QString expectedText(const QString& text);

} // namespace holdpoint::ui
