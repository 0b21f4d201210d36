// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint::runner {

// The stand-in for a run's folder in memory-backed storage, found from the folder's path alone so that a later
// Holdpoint finds it too. Lives until the machine restarts.
QString memoryFolder(const QString& folder);

// Where the run's files are: its folder or, when the disk took nothing, the stand-in.
QString storageOf(const QString& folder);

// mkdir 0700 of a folder that must not exist, with those above it. Returns errno, 0 when done.
int makeRunFolder(const QString& folder);

// The same for a stand-in: memory file systems are shared, so the folder above it must be ours alone.
int makeMemoryFolder(const QString& folder);

// A new file, 0600. Returns errno, 0 when done.
int writeNewFile(const QString& path, const QByteArray& bytes);

} // namespace holdpoint::runner
