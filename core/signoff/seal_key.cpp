// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/seal_key.h"

#include "core/base/sha256.h"
#include "core/signoff/openssl_pointers.h"
#include "core/signoff/signoff_text.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace holdpoint::signoff {
namespace {

constexpr long secondsADay = 24 * 60 * 60;
constexpr long validDays = 3653;
constexpr int commonNameLimit = 64; // ub-common-name, RFC 5280

Error sealFailure()
{
    return {ErrorCode::Internal, Text::tr("The seal of the launch cannot be made: OpenSSL refused."),
            Text::tr("Check that OpenSSL is installed completely, then make the launch again.")};
}

Error notASeal()
{
    return {ErrorCode::Malformed, Text::tr("The stored seal of the launch is damaged."),
            Text::tr("Restore it from a backup; documents that are sealed already stay valid.")};
}

bool addExtension(X509* certificate, int nid, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    const bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool setSerial(X509* certificate)
{
    // 127 random bits: positive, and unique without a register (RFC 5280 section 4.1.2.2).
    BIGNUM* number = BN_new();
    const bool set = number && BN_rand(number, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
                     BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return set;
}

Certificate readCertificate(const QByteArray& pem)
{
    const MemoryBio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

} // namespace

QString SealKey::fingerprint() const
{
    const Certificate certificate = readCertificate(certificatePem);
    Digest digest{};
    unsigned int size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return hex(digest);
}

Result<SealKey> SealKey::fromPem(const QByteArray& pem)
{
    const MemoryBio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    const PrivateKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    const Certificate certificate = readCertificate(pem);
    const qsizetype split = pem.indexOf("-----BEGIN CERTIFICATE-----");
    if (!key || !certificate || split < 0 || X509_check_private_key(certificate.get(), key.get()) != 1)
        return std::unexpected(notASeal());
    return SealKey{pem.first(split), pem.sliced(split)};
}

Result<SealKey> generateSealKey(const QString& commonName, qint64 utcMs)
{
    const PrivateKey key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate)
        return std::unexpected(sealFailure());
    X509* x509 = certificate.get();
    const QByteArray name = commonName.left(commonNameLimit).toUtf8();
    X509_NAME* subject = X509_get_subject_name(x509);
    const time_t start = time_t(utcMs / 1000) - secondsADay;
    const bool made =
        X509_set_version(x509, X509_VERSION_3) == 1 && setSerial(x509) &&
        ASN1_TIME_adj(X509_getm_notBefore(x509), start, 0, 0) &&
        ASN1_TIME_adj(X509_getm_notAfter(x509), start, validDays, 0) &&
        X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.constData()), int(name.size()), -1,
                                   0) == 1 &&
        X509_NAME_add_entry_by_NID(subject, NID_organizationName, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>("Holdpoint launch seal"), -1, -1, 0) == 1 &&
        X509_set_issuer_name(x509, subject) == 1 && X509_set_pubkey(x509, key.get()) == 1 &&
        addExtension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
        addExtension(x509, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
        addExtension(x509, NID_subject_key_identifier, "hash") && X509_sign(x509, key.get(), EVP_sha256()) > 0;
    // Secure memory: the open key is wiped when the BIO goes.
    const MemoryBio keyBio(BIO_new(BIO_s_secmem()));
    const MemoryBio certificateBio(BIO_new(BIO_s_mem()));
    if (!made || !keyBio || !certificateBio ||
        PEM_write_bio_PKCS8PrivateKey(keyBio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificateBio.get(), x509) != 1)
        return std::unexpected(sealFailure());
    return SealKey{bioBytes(keyBio.get()), bioBytes(certificateBio.get())};
}

} // namespace holdpoint::signoff
