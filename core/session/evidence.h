// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QString>

#include <functional>

namespace holdpoint::session {

struct KeptEvidence
{
    QString sha256;
    qint64 bytes = 0;
};

constexpr qint64 largestEvidence = 256LL * 1024 * 1024; // bytes

// Copies `file` into the launch's attachments under its hash, in a worker thread; answers in `context`'s thread.
// Refused over largestEvidence, Unreadable where it cannot be read, OutsideFailed where it cannot be kept.
void keepEvidence(const QString& file, const QString& launchFolder, QObject* context,
                  std::function<void(Result<KeptEvidence>)> done);

} // namespace holdpoint::session
