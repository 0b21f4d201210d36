// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/evidence.h"

#include "core/base/disk.h"
#include "core/base/sha256.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace holdpoint::session {
namespace {

Result<KeptEvidence> keep(const QString& file, const QString& launchFolder)
{
    SystemDisk disk;
    const Result<QByteArray> bytes = disk.read(file, largestEvidence);
    if (!bytes && bytes.error().code == ErrorCode::TooLarge)
        return failure(
            ErrorCode::Refused, bytes.error().cause,
            QCoreApplication::translate("session", "Attach a smaller extract, and note where the whole is."));
    if (!bytes)
        return std::unexpected(bytes.error());
    const QString sha256 = hex(Sha256::of(*bytes));
    const QString target = attachmentPath(launchFolder, sha256);
    if (Result<void> made = disk.makeFolder(launchFolder + QStringLiteral("/attachments"), 0700); !made)
        return std::unexpected(made.error());
    if (Result<void> written = disk.writeAtomically(target, *bytes, 0600); !written)
        return std::unexpected(written.error());
    return KeptEvidence{sha256, bytes->size()};
}

} // namespace

void keepEvidence(const QString& file, const QString& launchFolder, QObject* context,
                  std::function<void(Result<KeptEvidence>)> done)
{
    QThreadPool::globalInstance()->start(
        [file, launchFolder, context = QPointer<QObject>(context), done = std::move(done)] {
            Result<KeptEvidence> kept = keep(file, launchFolder);
            QMetaObject::invokeMethod(QCoreApplication::instance(), [context, done, kept = std::move(kept)] {
                if (context)
                    done(kept);
            });
        });
}

} // namespace holdpoint::session
