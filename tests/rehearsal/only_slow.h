// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>

namespace holdpoint::test {

// Whether all that scripts found wrong, in their ❌ lines, is that this machine is slow just now. That is no mistake of
// theirs. False where there is no such line.
inline bool onlySlow(const QString& text)
{
    static const QRegularExpression speed(
        QStringLiteral("Response time|p95|p50|Throughput|Requests a second|asked rate|CPU|Page load|database query|"
                       "LaunchLatency|of its checks|second instance|Events of the auto-scaler"));
    bool found = false;
    for (const QString& line : text.split(u'\n')) {
        if (!line.startsWith(u'❌'))
            continue;
        found = true;
        if (!line.contains(speed))
            return false;
    }
    return found;
}

} // namespace holdpoint::test
