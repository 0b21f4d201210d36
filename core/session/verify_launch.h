// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/verifier.h"

namespace holdpoint::session {

// The ledger's own verification, and what only its meaning shows (RecordCheck): every input and attachment that an
// entry names has that hash, every run's output and every exported certificate that is still there too; every signature
// holds over its statement, by a key that the roster of its time names and nobody had revoked; every statement is about
// this launch, its entry, and the size and root that this very ledger then had; acts stand in an order that they can
// have. A certificate that lies elsewhere is a notice. `checkpointFolder`: where this machine keeps its highest
// checkpoints, as in Environment; a launch that is older or went on differently is not intact.
// `onProgress` is called in this thread with the entries looked at and all of them.
Result<ledger::Verdict> verifyLaunch(const QString& folder, const QByteArray& against,
                                     const QString& checkpointFolder = {},
                                     std::function<void(qint64 done, qint64 all)> onProgress = {});

} // namespace holdpoint::session
