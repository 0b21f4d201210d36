// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/secret_key.h"

namespace holdpoint::session {

QString secretKeyName(const QString& launch, const QString& variable)
{
    // Four characters a digit, the first one its highest bit. The usual name, in capitals alone, is given as it is.
    QString small;
    bool any = false;
    for (qsizetype at = 0; at < variable.size(); at += 4) {
        int digit = 0;
        for (qsizetype i = at; i < at + 4; ++i) {
            const bool isSmall = i < variable.size() && variable.at(i) >= u'a' && variable.at(i) <= u'z';
            digit = digit * 2 + (isSmall ? 1 : 0);
        }
        small += QString::number(digit, 16);
        any = any || digit != 0;
    }
    QString name = QStringLiteral("secret.%1.%2").arg(launch, variable.toLower());
    return any ? name + u'-' + small : name;
}

} // namespace holdpoint::session
