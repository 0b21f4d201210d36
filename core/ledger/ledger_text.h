// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace holdpoint::ledger {

// This room's translation context, and the sentences that several of its files say.
class Text
{
    Q_DECLARE_TR_FUNCTIONS(holdpoint::ledger::Text)
};

// AnswerIsNo: the stored bytes are not what was signed. `firstBad` empty: the file as a whole.
Error tampered(std::optional<qint64> firstBad, const QString& why);

} // namespace holdpoint::ledger
