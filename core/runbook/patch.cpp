// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/patch.h"

#include <QCoreApplication>

namespace holdpoint::runbook {

Result<QByteArray> applyPatches(const QByteArray& bytes, const Patches& patches)
{
    QByteArray after;
    qsizetype done = 0;
    qsizetype grows = 0;
    for (const Patch& patch : patches)
        grows += patch.inserted.size();
    after.reserve(bytes.size() + grows);
    const QByteArrayView all(bytes);
    for (const Patch& patch : patches) {
        const bool inOrder =
            patch.at >= done && patch.at <= all.size() && patch.removed.size() <= all.size() - patch.at;
        if (!inOrder || all.sliced(patch.at, patch.removed.size()) != patch.removed)
            return failure(
                ErrorCode::Refused,
                QCoreApplication::translate("holdpoint::runbook", "The text that would be replaced is not there."),
                QCoreApplication::translate("holdpoint::runbook", "Read the runbook again, then repeat the change."));
        after.append(all.sliced(done, patch.at - done)).append(patch.inserted);
        done = patch.at + patch.removed.size();
    }
    after.append(all.sliced(done));
    return after;
}

Patches inverse(const Patches& patches)
{
    Patches back;
    back.reserve(patches.size());
    qint64 shift = 0;
    for (const Patch& patch : patches) {
        back.push_back({patch.at + shift, patch.inserted, patch.removed});
        shift += patch.inserted.size() - patch.removed.size();
    }
    return back;
}

} // namespace holdpoint::runbook
