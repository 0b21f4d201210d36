// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace holdpoint::signoff {

enum class KeyPlace
{
    Keyring,
    File
};

// Where keys lie: the system keyring (QtKeychain) or, where none answers a write-read-delete probe within the deadline,
// files of mode 0600 in `fallbackFolder`. Names are `[a-z0-9._-]` such as `log.<launch id>` or `person.<slug>`. Every
// call has its own deadline. Lives in one thread with an event loop; results arrive through it.
class KeyStore
{
public:
    using Stored = std::function<void(Result<KeyPlace>)>;
    using Loaded = std::function<void(Result<QByteArray>)>; // NotFound is ErrorCode::Unreadable

    virtual ~KeyStore() = default;
    virtual void store(const QString& name, const QByteArray& secret, Stored done) = 0;
    virtual void load(const QString& name, Loaded done) = 0;
    virtual void remove(const QString& name, std::function<void(Result<void>)> done) = 0;
    // Known after the first call finished; File until then.
    [[nodiscard]] virtual KeyPlace place() const = 0;

    static std::unique_ptr<KeyStore> system(const QString& fallbackFolder, int deadlineMs = 3000);
    static std::unique_ptr<KeyStore> inFolder(const QString& folder); // files only: tests, servers
};

} // namespace holdpoint::signoff
