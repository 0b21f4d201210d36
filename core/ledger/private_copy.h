// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace holdpoint::ledger {

// A copy of a ledger's file, with the journal that a crash left, in a temporary folder of mode 0700 that goes with the
// object. Taken under SQLite's shared lock, so that it is never half of a running commit. Reads the original alone.
class PrivateCopy
{
public:
    // Errors: Unreadable; OutsideFailed when the temporary folder has no room.
    static Result<std::unique_ptr<PrivateCopy>> of(const QString& path, int lockWaitMs = 2000);
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("ledger.sqlite")); }

private:
    PrivateCopy() = default;
    QTemporaryDir m_folder;
};

} // namespace holdpoint::ledger
