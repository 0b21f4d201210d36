// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/checklist/launch.h"

#include <QByteArray>

namespace holdpoint::report {

enum class Paper
{
    A4,
    Letter
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
};

// The sign-off certificate as PDF: launch, signers with role, meaning, times and key fingerprint, gates with their
// votes, deviations, rollbacks, checkpoint as text and QR code. Status is said in words that `pdftotext` extracts.
// Needs a QGuiApplication (offscreen will do). Refused while the launch is not declared.
Result<QByteArray> renderCertificate(const CertificateInput& input);

} // namespace holdpoint::report
