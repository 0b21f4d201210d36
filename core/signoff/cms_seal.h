// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signoff/seal_key.h"

#include <QByteArrayView>

// Detached CMS signatures (RFC 5652, with the signing certificate's hash of RFC 5035) over bytes that stand elsewhere.
namespace holdpoint::signoff {

// DER. Malformed for a damaged key.
Result<QByteArray> detachedCms(const SealKey& key, QByteArrayView bytes);

// The certificate (PEM) whose key made `cms` over exactly `bytes`. Its chain and dates are not looked at: a seal is
// known by its fingerprint. AnswerIsNo when the signature does not hold, Malformed when it is none.
Result<QByteArray> cmsSigner(const QByteArray& cms, QByteArrayView bytes);

} // namespace holdpoint::signoff
