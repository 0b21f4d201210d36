// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/certificate.h"
#include "core/session/session.h"

namespace holdpoint::app {

// Renders the certificate of a launch that this process holds, writes it to `file` (empty: certificates/ in the launch
// folder), and records it. `done` gets the file's path.
void exportCertificate(session::Session& session, const events::Actor& actor, const QString& file, report::Paper paper,
                       const Clock& clock, std::function<void(Result<QString>)> done);

} // namespace holdpoint::app
