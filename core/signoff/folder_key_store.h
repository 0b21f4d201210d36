// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signoff/key_store.h"

#include <QObject>

namespace holdpoint::signoff {

// Keys as files of mode 0600 in a folder of mode 0700. Calls return when the disk has answered.
class KeyFolder
{
public:
    explicit KeyFolder(QString folder);
    // Refused unless `name` is of `[a-z0-9._-]`, begins with a letter or digit and has at most 120 characters.
    static Result<void> checkName(const QString& name);
    [[nodiscard]] bool has(const QString& name) const;
    [[nodiscard]] Result<void> write(const QString& name, const QByteArray& secret) const;
    // Unreadable when there is none; Refused when others may read the file.
    [[nodiscard]] Result<QByteArray> read(const QString& name) const;
    // Gone already is fine.
    [[nodiscard]] Result<void> remove(const QString& name) const;

private:
    [[nodiscard]] QString pathOf(const QString& name) const;
    QString m_folder;
};

// `place` when `stored` went well, else its error.
inline Result<KeyPlace> placedAt(KeyPlace place, const Result<void>& stored)
{
    return stored ? Result<KeyPlace>(place) : std::unexpected(stored.error());
}

class FolderKeyStore final : public QObject, public KeyStore
{
public:
    explicit FolderKeyStore(const QString& folder);
    void store(const QString& name, const QByteArray& secret, Stored done) override;
    void load(const QString& name, Loaded done) override;
    void remove(const QString& name, std::function<void(Result<void>)> done) override;
    [[nodiscard]] KeyPlace place() const override { return KeyPlace::File; }

private:
    KeyFolder m_keys;
};

} // namespace holdpoint::signoff
