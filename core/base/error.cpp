// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace holdpoint {

QString Error::text() const
{
    QString text = line > 0 ? QStringLiteral("%1: %2").arg(line).arg(cause) : cause;
    if (nextStep.isEmpty())
        return text;
    // A cause may end with what somebody wrote or with a name: the next sentence begins behind a full stop.
    const QString unquoted = text.trimmed();
    if (!unquoted.isEmpty() && !QStringLiteral(".!?:;…").contains(unquoted.back()))
        text = unquoted + u'.';
    return text + u' ' + nextStep;
}

int exitStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::AnswerIsNo:
        return 1;
    case ErrorCode::Usage:
    case ErrorCode::Unreadable:
    case ErrorCode::Malformed:
    case ErrorCode::TooLarge:
        return 2;
    case ErrorCode::Refused:
        return 3;
    case ErrorCode::OutsideFailed:
    case ErrorCode::Internal:
        return 4;
    case ErrorCode::HeldElsewhere:
        return 5;
    }
    return 4;
}

} // namespace holdpoint
