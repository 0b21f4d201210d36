// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/http_header.h"

#include <QByteArrayList>
#include <QCoreApplication>

#include <algorithm>

namespace holdpoint {
namespace {

struct HeaderText
{
    Q_DECLARE_TR_FUNCTIONS(HttpHeader)
};

bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

} // namespace

Result<void> checkHeader(const QByteArray& name, const QByteArray& value)
{
    const bool isName = !name.isEmpty() && std::all_of(name.begin(), name.end(), isTokenCharacter);
    const bool isValue =
        std::all_of(value.begin(), value.end(), [](char c) { return (uchar(c) >= 0x20 && c != 0x7f) || c == '\t'; });
    if (!isName || !isValue)
        return failure(ErrorCode::Malformed,
                       HeaderText::tr("“%1” cannot be sent as a header.").arg(QString::fromUtf8(name)),
                       HeaderText::tr("Write a name such as X-Request-Id and a value on one line."));
    static const QByteArrayList credentials{"authorization", "proxy-authorization", "cookie"};
    if (credentials.contains(name.toLower()))
        return failure(ErrorCode::Malformed,
                       HeaderText::tr("The header “%1” would hold a secret.").arg(QString::fromUtf8(name)),
                       HeaderText::tr("Take it out and name a secret of the source instead."));
    static const QByteArrayList framing{"connection", "content-length",    "expect", "host", "keep-alive", "te",
                                        "trailer",    "transfer-encoding", "upgrade"};
    if (framing.contains(name.toLower()))
        return failure(ErrorCode::Malformed,
                       HeaderText::tr("The header “%1” is written by the program itself.").arg(QString::fromUtf8(name)),
                       HeaderText::tr("Take it out."));
    return {};
}

} // namespace holdpoint
