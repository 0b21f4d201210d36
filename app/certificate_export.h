// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/certificate.h"
#include "core/session/session.h"

namespace holdpoint::app {

// Renders the certificate of a launch that this process holds in a worker thread, seals it with the launch's own key,
// writes it to `file` (empty: certificates/ in the launch folder), and records it. `done` gets the file's path, in the
// session's thread.
void exportCertificate(session::Session& session, const events::Actor& actor, const QString& file, report::Paper paper,
                       const session::Environment& environment, std::function<void(Result<QString>)> done);

} // namespace holdpoint::app
