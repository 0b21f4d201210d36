// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/log_key.h"

#include "core/ledger/checkpoint.h"
#include "core/ledger/ledger_text.h"

#include <QtEndian>

#include <sodium.h>

namespace holdpoint::ledger {

LogKey LogKey::generate(const QString& origin)
{
    LogKey key;
    key.m_origin = origin;
    if (sodium_init() < 0)
        qFatal("libsodium does not start: no random numbers");
    crypto_sign_keypair(key.m_public.data(), key.m_secret.data());
    return key;
}

Result<LogKey> LogKey::fromSeed(const QString& origin, const QByteArray& seed)
{
    if (sodium_init() < 0)
        qFatal("libsodium does not start: no random numbers");
    if (seed.size() != qsizetype(crypto_sign_SEEDBYTES))
        return failure(ErrorCode::Malformed, Text::tr("The stored key of the log is damaged."),
                       Text::tr("Restore the key from a backup, or take the launch over with a new key."));
    LogKey key;
    key.m_origin = origin;
    crypto_sign_seed_keypair(key.m_public.data(), key.m_secret.data(),
                             reinterpret_cast<const unsigned char*>(seed.constData()));
    return key;
}

LogKey::LogKey(const LogKey&) = default;
LogKey& LogKey::operator=(const LogKey&) = default;

LogKey::~LogKey() { sodium_memzero(m_secret.data(), m_secret.size()); }

QString LogKey::verifierKey() const { return verifierKeyText(m_origin, m_public); }

QByteArray LogKey::seed() const
{
    QByteArray seed(crypto_sign_SEEDBYTES, Qt::Uninitialized);
    crypto_sign_ed25519_sk_to_seed(reinterpret_cast<unsigned char*>(seed.data()), m_secret.data());
    return seed;
}

QByteArray LogKey::sign(qint64 size, const std::array<unsigned char, 32>& root) const
{
    const QByteArray text = checkpointText({m_origin, size, root});
    QByteArray bytes(4 + crypto_sign_BYTES, Qt::Uninitialized);
    qToBigEndian(keyIdOf(m_origin, m_public), bytes.data());
    crypto_sign_detached(reinterpret_cast<unsigned char*>(bytes.data()) + 4, nullptr,
                         reinterpret_cast<const unsigned char*>(text.constData()),
                         static_cast<unsigned long long>(text.size()), m_secret.data());
    return text + QByteArrayLiteral("\n\xe2\x80\x94 ") + m_origin.toUtf8() + ' ' + bytes.toBase64() + '\n';
}

} // namespace holdpoint::ledger
