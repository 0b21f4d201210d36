// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate_export.h"

#include "core/base/sha256.h"

#include <QFileInfo>

namespace holdpoint::app {

void exportCertificate(session::Session& session, const events::Actor& actor, const QString& file, report::Paper paper,
                       const Clock& clock, std::function<void(Result<QString>)> done)
{
    const ledger::Appended head = session.head();
    const Instant now = clock.now();
    report::CertificateInput input{session.launch(),
                                   head.checkpoint,
                                   head.size,
                                   now.utcMs,
                                   now.offsetMin,
                                   QStringLiteral(HOLDPOINT_VERSION),
                                   paper};
    const Result<QByteArray> pdf = report::renderCertificate(input);
    if (!pdf) {
        done(std::unexpected(pdf.error()));
        return;
    }
    const QString path =
        !file.isEmpty() ? QFileInfo(file).absoluteFilePath()
                        : QStringLiteral("%1/certificates/certificate-%2.pdf").arg(session.folder()).arg(head.size);
    SystemDisk disk;
    if (Result<void> written = disk.writeAtomically(path, *pdf, 0644); !written) {
        done(std::unexpected(written.error()));
        return;
    }
    session.submit(checklist::RecordCertificate{{QFileInfo(path).fileName(), hex(Sha256::of(*pdf)), head.size}}, actor,
                   [done = std::move(done), path](const Result<session::Committed>& recorded) {
                       if (!recorded)
                           done(std::unexpected(recorded.error()));
                       else
                           done(path);
                   });
}

} // namespace holdpoint::app
