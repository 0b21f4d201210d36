// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>

struct evp_pkey_st;
struct x509_st;

namespace holdpoint::test {

// A certificate with its key, both PEM.
struct KeyedCertificate
{
    QByteArray certificate, key;
};

// A certificate authority of one test.
class Authority
{
public:
    Authority();
    ~Authority();

    [[nodiscard]] QByteArray pem() const;
    // For one DNS name and 127.0.0.1 where `name` is localhost; valid for the days around today, which may be negative.
    [[nodiscard]] KeyedCertificate issue(const QByteArray& name, int fromDays = -1, int untilDays = 30) const;
    // Signed by its own key.
    static KeyedCertificate selfSigned(const QByteArray& name);

private:
    evp_pkey_st* m_key;
    x509_st* m_certificate;
};

} // namespace holdpoint::test
