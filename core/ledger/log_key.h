// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <array>

namespace holdpoint::ledger {

// The launch's own Ed25519 key, without passphrase. The seed is wiped when the object goes.
class LogKey
{
public:
    static LogKey generate(const QString& origin);
    // Errors: Malformed when the seed is not 32 bytes.
    static Result<LogKey> fromSeed(const QString& origin, const QByteArray& seed);
    LogKey(const LogKey&);
    LogKey& operator=(const LogKey&);
    ~LogKey();

    [[nodiscard]] QString origin() const { return m_origin; }
    // C2SP verifier key: `<origin>+<8 hex digits of the key id>+<base64 of 0x01 and the public key>`.
    [[nodiscard]] QString verifierKey() const;
    [[nodiscard]] QByteArray seed() const; // 32 bytes; for storing only
    // The signed note (C2SP tlog-checkpoint) for this size and root.
    [[nodiscard]] QByteArray sign(qint64 size, const std::array<unsigned char, 32>& root) const;

private:
    LogKey() = default;
    QString m_origin;
    std::array<unsigned char, 64> m_secret{};
    std::array<unsigned char, 32> m_public{};
};

} // namespace holdpoint::ledger
