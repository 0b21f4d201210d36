// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

namespace holdpoint {

// The few acts on files that a launch depends on. Passed in, so that a full or read-only disk can be shown in tests.
class Disk
{
public:
    virtual ~Disk() = default;
    // The whole file; TooLarge over `limit` bytes, Unreadable with the cause otherwise.
    [[nodiscard]] virtual Result<QByteArray> read(const QString& path, qint64 limit) const = 0;
    // Durable and all or nothing: temporary file beside it, fsync, rename, fsync of the folder. `mode` as in chmod.
    virtual Result<void> writeAtomically(const QString& path, const QByteArray& bytes, int mode = 0600) = 0;
    // The folder and those above it.
    virtual Result<void> makeFolder(const QString& path, int mode = 0700) = 0;
    // Bytes that this user can still write where `path` is; -1 when unknown.
    [[nodiscard]] virtual qint64 freeBytes(const QString& path) const = 0;
};

class SystemDisk final : public Disk
{
public:
    [[nodiscard]] Result<QByteArray> read(const QString& path, qint64 limit) const override;
    Result<void> writeAtomically(const QString& path, const QByteArray& bytes, int mode) override;
    Result<void> makeFolder(const QString& path, int mode) override;
    [[nodiscard]] qint64 freeBytes(const QString& path) const override;
};

} // namespace holdpoint
