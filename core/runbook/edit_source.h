// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/edit.h"

namespace holdpoint::runbook {

// The edits that a person makes in the source itself.
Result<Patches> replaceText(const QByteArray& bytes, const edit::ReplaceText& edit);
Result<Patches> replaceSource(const QByteArray& bytes, const edit::ReplaceSource& edit);

} // namespace holdpoint::runbook
