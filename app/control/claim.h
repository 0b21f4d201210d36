// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Who does a request: the holder that heard it, or the client that gave up waiting. A file beside the control socket,
// made by whoever comes first, decides; so a holder that was frozen does nothing that somebody stopped waiting for.
namespace holdpoint::app {

// True for the first who asks, for ever after false. `id`: 32 hexadecimal digits, else false.
bool claimRequest(const QString& launchFolder, const QString& id);
// Once the request is answered, or too old for anybody to begin it.
void releaseRequest(const QString& launchFolder, const QString& id);

} // namespace holdpoint::app
