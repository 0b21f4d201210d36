// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"

#include <QCoreApplication>
#include <QFile>

#include <openssl/evp.h>

namespace holdpoint {

namespace {

// Looked up once: OpenSSL 3 searches its providers on every EVP_sha256(), which costs more than hashing a runbook.
const EVP_MD* sha256Algorithm()
{
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm ? algorithm : EVP_sha256();
}

} // namespace

struct Sha256::Context
{
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    Context() { start(); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(md); }
    void start() const { EVP_DigestInit_ex(md, sha256Algorithm(), nullptr); }
    // Without naming the algorithm again: looking it up costs more than hashing a tree node.
    void restart() const { EVP_DigestInit_ex(md, nullptr, nullptr); }
};

Sha256::Sha256()
    : m_context(std::make_unique<Context>())
{
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(QByteArrayView bytes) { EVP_DigestUpdate(m_context->md, bytes.data(), size_t(bytes.size())); }

Digest Sha256::finish()
{
    Digest digest{};
    EVP_DigestFinal_ex(m_context->md, digest.data(), nullptr);
    m_context->restart();
    return digest;
}

Digest Sha256::of(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

QString hex(const Digest& digest)
{
    return QString::fromLatin1(
        QByteArray::fromRawData(reinterpret_cast<const char*>(digest.data()), qsizetype(digest.size())).toHex());
}

Result<QString> fileSha256(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Unreadable,
                       QCoreApplication::translate("base", "%1 cannot be read: %2.").arg(path, file.errorString()),
                       QCoreApplication::translate("base", "Check that the file exists and that you may read it."));
    Sha256 hash;
    QByteArray piece(1 << 16, Qt::Uninitialized);
    for (;;) {
        const qint64 count = file.read(piece.data(), piece.size());
        if (count < 0)
            return failure(ErrorCode::Unreadable,
                           QCoreApplication::translate("base", "%1 cannot be read: %2.").arg(path, file.errorString()),
                           QCoreApplication::translate("base", "Check that the file exists and that you may read it."));
        if (count == 0)
            break;
        hash.add(QByteArrayView(piece.constData(), count));
    }
    return hex(hash.finish());
}

} // namespace holdpoint
