// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace holdpoint::signoff {

// This room's translation context.
class Text
{
    Q_DECLARE_TR_FUNCTIONS(holdpoint::signoff::Text)
};

} // namespace holdpoint::signoff
