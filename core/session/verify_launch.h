// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/verifier.h"

namespace holdpoint::session {

// The ledger's own verification, and what only its meaning shows: every entry decodes, every input and attachment that
// an entry names has that hash, every run's output too, every sign-off's signature holds over its statement and the
// statement is about this launch.
Result<ledger::Verdict> verifyLaunch(const QString& folder, const QByteArray& against);

} // namespace holdpoint::session
