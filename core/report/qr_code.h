// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>

namespace holdpoint::report {

// A QR code of error correction level M with its quiet zone, four pixels a module; null when `bytes` do not fit into
// one.
QImage qrCode(const QByteArray& bytes);

} // namespace holdpoint::report
