// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/events/entry.h"

namespace holdpoint::ui {

class LaunchTitles;

// An entry as a translated sentence without a full stop: "Started “verify-backup.sh latest” (run 12)". Every kind of
// event has one. Plain text, one line, never markup.
QString sentenceOf(const events::Entry& entry, const checklist::Launch& launch);
// The same with titles that were read before; for many entries.
QString sentenceOf(const events::Entry& entry, const LaunchTitles& titles);

// Who acted, and how it was known: "Ada Lovelace, Technical Lead (spoken)".
QString actorText(const events::Actor& actor);
// The same where room is short: without the role, and without what is always claimed at the least.
QString actorBrief(const events::Actor& actor);
// "claimed", "spoken" or "signed".
QString authWord(events::Auth auth);

} // namespace holdpoint::ui
