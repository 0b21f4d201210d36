// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

// Owners of OpenSSL's objects; internal to the room.
namespace holdpoint::signoff {

template <auto Free> struct OpenSslFree
{
    template <class T> void operator()(T* object) const { Free(object); }
};
inline void freeBio(BIO* bio) { BIO_free(bio); }
// The list alone: its certificates belong to somebody else.
inline void freeListAlone(STACK_OF(X509) * list) { sk_X509_free(list); }

using PrivateKey = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, OpenSslFree<X509_free>>;
using MemoryBio = std::unique_ptr<BIO, OpenSslFree<freeBio>>;

inline QByteArray bioBytes(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, qsizetype(size));
}

} // namespace holdpoint::signoff
