// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger_text.h"

namespace holdpoint::ledger {

Error tampered(std::optional<qint64> firstBad, const QString& why)
{
    const QString cause =
        firstBad
            ? Text::tr("The ledger is not what was signed: entry %1 is the first bad one. %2").arg(*firstBad).arg(why)
            : Text::tr("The ledger is not what was signed. %1").arg(why);
    return {ErrorCode::AnswerIsNo, cause,
            Text::tr("Keep this file as evidence and go on with the newest intact copy of the launch.")};
}

} // namespace holdpoint::ledger
