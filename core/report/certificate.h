// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/checklist/launch.h"

#include <QByteArray>
#include <QImage>
#include <QList>

namespace holdpoint::report {

enum class Paper
{
    A4,
    Letter
};

// A file inside the PDF; `name` of [a-z0-9._-].
struct Attachment
{
    QString name;
    QByteArray bytes;
    QString mimeType;
};

struct CertificateInput
{
    checklist::Launch launch;
    QByteArray checkpoint; // the signed note of the ledger that this certificate speaks of
    qint64 treeSize = 0;   // entries in it
    qint64 printedUtcMs = 0;
    int offsetMin = 0; // local time minus UTC, minutes: both are printed
    QString program;   // version of Holdpoint
    Paper paper = Paper::A4;
    QList<Attachment> attachments; // what a stranger needs to check it; in the order of their names
};

// Refused while the launch is not declared.
Result<void> certifiable(const checklist::Launch& launch);

// The sign-off certificate as PDF: launch, signers with role, meaning, times and key fingerprint, gates with their
// votes, deviations, rollbacks, checkpoint as text and QR code. Status is said in words that `pdftotext` extracts.
// Needs a QGuiApplication (offscreen will do); any thread. Refused while the launch is not declared.
Result<QByteArray> renderCertificate(const CertificateInput& input);

// The same pages as pictures of 150 dots an inch, for a look before it is printed. As renderCertificate().
Result<QList<QImage>> certificatePages(const CertificateInput& input);

// The script that goes along as `verify.py`: checks the attachments with ssh-keygen and openssl. The documentation
// names its SHA-256.
QByteArray verifierScript();

} // namespace holdpoint::report
