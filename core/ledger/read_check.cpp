// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/read_check.h"

#include "core/ledger/ledger_text.h"

namespace holdpoint::ledger {

Result<void> ReadCheck::holds(const Reader& reader, const QString& verifierKey) const
{
    const auto broken = [](const QString& why) {
        return failure(ErrorCode::AnswerIsNo, Text::tr("This ledger is not what was signed: %1").arg(why),
                       Text::tr("Run holdpoint verify: it names the first bad entry."));
    };
    if (m_tree.size() == 0)
        return broken(Text::tr("it has no entries."));
    const Result<VerifierKey> key = parseVerifierKey(verifierKey);
    if (!key)
        return broken(Text::tr("its first entry does not name the key of the log."));
    const Result<QByteArray> note = reader.checkpoint(m_tree.size() - 1);
    if (!note)
        return broken(note.error().cause);
    const Result<Checkpoint> checkpoint = openCheckpoint(*note, *key);
    if (!checkpoint)
        return broken(Text::tr("its last checkpoint is not signed by the key of the log."));
    if (*checkpoint != Checkpoint{key->name, m_tree.size(), m_tree.root()})
        return broken(Text::tr("its entries do not fit the last checkpoint."));
    return {};
}

} // namespace holdpoint::ledger
