// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/entry.h"
#include "core/report/certificate.h"

namespace holdpoint::app {

struct EvidenceSource
{
    QString ledgerFile;
    qint64 size = 0;            // entries that the checkpoint commits to
    QByteArray checkpoint;      // signed note
    QByteArray sealCertificate; // PEM
};

// The files that a stranger checks a certificate with: the entries that it speaks of, byte for byte, each with its
// inclusion proof; statements and signatures for ssh-keygen; keys for openssl; the checkpoint; verify.py. What other
// entries said stays in the launch folder. Reads the whole ledger: for a worker thread.
Result<QList<report::Attachment>> certificateEvidence(const EvidenceSource& source);

// What a person signed in an entry; empty where it was claimed or spoken.
struct SignedPart
{
    QByteArray statement, signature;
};
SignedPart signedPart(const events::Entry& entry);

} // namespace holdpoint::app
