// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/edit.h"

#include <vector>

namespace holdpoint::runbook {

// Where `edit.find` stands, in order, no two overlapping: what replaceText() would replace. Errors: Usage, for a
// regular expression that is none and for `within` outside of the file.
Result<std::vector<ByteRange>> findText(const QByteArray& bytes, const edit::ReplaceText& edit);

// The edits that a person makes in the source itself.
Result<Patches> replaceText(const QByteArray& bytes, const edit::ReplaceText& edit);
Result<Patches> replaceSource(const QByteArray& bytes, const edit::ReplaceSource& edit);

} // namespace holdpoint::runbook
