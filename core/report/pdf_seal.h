// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/signoff/seal_key.h"

#include <QByteArray>

// The seal on a PDF: a detached CMS signature in an incremental update (ISO 32000-1, 12.8), certifying with no changes
// permitted (DocMDP, P 1). It says that the file is intact. It is no PAdES and claims no trust: whose seal it is tells
// its certificate's fingerprint in entry 0 of the ledger.
namespace holdpoint::report {

// `pdf` with an update behind it that holds the seal; every byte but the signature itself is covered. `utcMs`: when.
// Malformed when `pdf` is not of the form that QPdfWriter gives.
Result<QByteArray> sealPdf(const QByteArray& pdf, const signoff::SealKey& key, qint64 utcMs);

// The certificate (PEM) of the one seal that covers the whole file. AnswerIsNo when a byte was changed or added,
// Malformed when the file has no such seal.
Result<QByteArray> sealOf(const QByteArray& pdf);

} // namespace holdpoint::report
