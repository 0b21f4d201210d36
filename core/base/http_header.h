// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>

namespace holdpoint {

// Whether a request may carry this header because its configuration says so. Malformed for what is no header field
// (RFC 9110 5.1 and 5.5: the name a token, the value one line without control characters), for a field that frames the
// message or the connection (RFC 9112 6; two lengths in one request are an attack), and for credentials: these are
// secrets and do not stand in a configuration. Pure; any thread.
Result<void> checkHeader(const QByteArray& name, const QByteArray& value);

} // namespace holdpoint
