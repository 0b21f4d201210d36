// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint {

// 128 random bits as 32 hexadecimal digits, from the kernel.
QString randomId();

// Text as an id of `[a-z0-9.-]`: lower case, runs of anything else become one '-'. At most `longest` characters.
QString slug(const QString& text, int longest = 60);

} // namespace holdpoint
