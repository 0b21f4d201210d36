// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

namespace holdpoint::signoff {

// A launch's own P-256 key and self-signed certificate, for sealing PDFs (CMS). It shows that a document is intact;
// who stands behind it is shown by the ledger, whose entry 0 holds the fingerprint.
struct SealKey
{
    QByteArray privateKeyPem;  // PKCS #8, not encrypted: for the key store only
    QByteArray certificatePem; // X.509 v3, sha256WithECDSA

    // SHA-256 of the certificate's DER, 64 lower-case hexadecimal digits; empty when it is no certificate.
    [[nodiscard]] QString fingerprint() const;
    // Both parts as one PEM text, and back; Malformed when key and certificate do not belong together.
    [[nodiscard]] QByteArray toPem() const { return privateKeyPem + certificatePem; }
    static Result<SealKey> fromPem(const QByteArray& pem);
};

// `commonName` names the launch, at most 64 characters are kept; valid from one day before `utcMs` (milliseconds since
// 1970) for ten years.
Result<SealKey> generateSealKey(const QString& commonName, qint64 utcMs);

} // namespace holdpoint::signoff
