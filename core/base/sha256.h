// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <memory>

namespace holdpoint {

using Digest = std::array<unsigned char, 32>;

// SHA-256 (FIPS 180-4) through OpenSSL EVP, which uses the CPU's own instructions.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(QByteArrayView bytes);
    // The digest of all bytes added; the object starts anew.
    Digest finish();

    static Digest of(QByteArrayView bytes);

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

// 64 lower-case hexadecimal digits.
QString hex(const Digest& digest);
// SHA-256 of a file read in pieces, as hex.
Result<QString> fileSha256(const QString& path);

} // namespace holdpoint
