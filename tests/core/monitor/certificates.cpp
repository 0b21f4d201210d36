// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/monitor/certificates.h"

#include <QRandomGenerator>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace holdpoint::test {
namespace {

template <class Write> QByteArray pemOf(Write write)
{
    BIO* out = BIO_new(BIO_s_mem());
    write(out);
    char* data = nullptr;
    const long size = BIO_get_mem_data(out, &data);
    QByteArray pem(data, qsizetype(size));
    BIO_free(out);
    return pem;
}

QByteArray pemOfCertificate(X509* certificate)
{
    return pemOf([&](BIO* out) { PEM_write_bio_X509(out, certificate); });
}

void extend(X509* certificate, int kind, const QByteArray& text)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, text.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* makeCertificate(EVP_PKEY* key, const QByteArray& name, int fromDays, int untilDays, bool authority)
{
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), QRandomGenerator::global()->generate());
    X509_time_adj_ex(X509_getm_notBefore(certificate), fromDays, 0, nullptr);
    X509_time_adj_ex(X509_getm_notAfter(certificate), untilDays, 0, nullptr);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.constData()), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    extend(certificate, NID_basic_constraints, authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!authority)
        extend(certificate, NID_subject_alt_name,
               "DNS:" + name + (name == "localhost" ? QByteArray(",IP:127.0.0.1") : QByteArray()));
    return certificate;
}

QByteArray pemOfKey(EVP_PKEY* key)
{
    return pemOf([&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

} // namespace

Authority::Authority()
    : m_key(EVP_EC_gen("P-256"))
    , m_certificate(makeCertificate(m_key, "Authority of a test", -100, 100, true))
{
    X509_sign(m_certificate, m_key, EVP_sha256());
}

Authority::~Authority()
{
    X509_free(m_certificate);
    EVP_PKEY_free(m_key);
}

QByteArray Authority::pem() const { return pemOfCertificate(m_certificate); }

KeyedCertificate Authority::issue(const QByteArray& name, int fromDays, int untilDays) const
{
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = makeCertificate(key, name, fromDays, untilDays, false);
    X509_set_issuer_name(certificate, X509_get_subject_name(m_certificate));
    X509_sign(certificate, m_key, EVP_sha256());
    KeyedCertificate made{pemOfCertificate(certificate), pemOfKey(key)};
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

KeyedCertificate Authority::selfSigned(const QByteArray& name)
{
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = makeCertificate(key, name, -1, 30, false);
    X509_sign(certificate, key, EVP_sha256());
    KeyedCertificate made{pemOfCertificate(certificate), pemOfKey(key)};
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

} // namespace holdpoint::test
