// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/edit.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace holdpoint::runbook {

// The edits of `holdpoint edit --ops`: a JSON array of objects {"op": "add-box", ...}. Operations and keys are the
// names of edit.h in kebab-case and snake_case; a place is {"before"|"after"|"into": ID}; seconds are whole numbers or
// null. Errors: Malformed with the number of the operation: not JSON, unknown operation, unknown, missing or wrong key.
Result<std::vector<Edit>> readEdits(const QByteArray& json);

// "add-box"
QString operationName(const Edit& edit);
QStringList operationNames(); // in the order of Edit

} // namespace holdpoint::runbook
