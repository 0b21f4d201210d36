// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <vector>

namespace holdpoint::runbook {

// One replaced piece of a file: at byte `at` stood `removed`, now `inserted` stands there.
struct Patch
{
    qint64 at = 0;
    QByteArray removed;
    QByteArray inserted;
    bool operator==(const Patch&) const = default;
};

// The patches of one edit are simultaneous: every `at` counts in the bytes before the edit, ascending, no two overlap.
using Patches = std::vector<Patch>;

// The bytes after the edit. Refused, with nothing done, where `removed` does not stand at its place or the order is
// broken.
Result<QByteArray> applyPatches(const QByteArray& bytes, const Patches& patches);

// The patches that lead back: their positions count in the bytes after the edit.
Patches inverse(const Patches& patches);

} // namespace holdpoint::runbook
