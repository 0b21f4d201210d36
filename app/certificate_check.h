// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace holdpoint::app {

// A certificate that holds: what it is about, and what a reader compares with what was announced before the launch.
struct CertificateFacts
{
    QString launch, logKey;
    QString seal;        // SHA-256 of the seal's certificate, hex
    QStringList rosters; // SHA-256 of every roster in force, in order
    QByteArray checkpoint;
    qint64 ledgerSize = 0; // entries of the whole ledger
    int entries = 0;       // attached and proven
    int signatures = 0;
};

// Checks a certificate from its bytes alone, as its own verify.py does: seal, checkpoint, proofs, signatures.
// `against`: another checkpoint of the launch, which must be by the same log and, at the same size, the same; empty:
// none. AnswerIsNo with what does not hold; Malformed for another PDF; Refused for a checkpoint of another size, which
// only the launch folder can be compared with.
Result<CertificateFacts> checkCertificate(const QByteArray& pdf, const QByteArray& against);

} // namespace holdpoint::app
