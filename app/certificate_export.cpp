// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate_export.h"

#include "app/certificate_evidence.h"
#include "core/base/sha256.h"
#include "core/report/pdf_seal.h"
#include "core/session/launch_folder.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

namespace holdpoint::app {
namespace {

using Exported = std::function<void(Result<QString>)>;

// What the worker needs; values alone.
struct Order
{
    report::CertificateInput input;
    EvidenceSource evidence;
    signoff::SealKey seal;
};

Result<QByteArray> sealedCertificate(Order order)
{
    Result<QList<report::Attachment>> attachments = certificateEvidence(order.evidence);
    if (!attachments)
        return std::unexpected(attachments.error());
    order.input.attachments = std::move(*attachments);
    const Result<QByteArray> pdf = report::renderCertificate(order.input);
    if (!pdf)
        return pdf;
    return report::sealPdf(*pdf, order.seal, order.input.printedUtcMs);
}

void record(session::Session& session, const events::Actor& actor, const QString& path, const QByteArray& pdf,
            qint64 size, const Exported& done)
{
    SystemDisk disk;
    if (Result<void> written = disk.writeAtomically(path, pdf, 0644); !written) {
        done(std::unexpected(written.error()));
        return;
    }
    session.submit(checklist::RecordCertificate{{QFileInfo(path).fileName(), hex(Sha256::of(pdf)), size}}, actor,
                   [done, path](const Result<session::Committed>& recorded) {
                       if (!recorded)
                           done(std::unexpected(recorded.error()));
                       else
                           done(path);
                   });
}

Error noSealKey(const Error& why)
{
    return {
        ErrorCode::Unreadable,
        QCoreApplication::translate("report", "The key that seals this launch's documents is not at hand: %1")
            .arg(why.cause),
        QCoreApplication::translate("report", "Unlock the keyring, or export on the machine that began the launch."),
        0};
}

} // namespace

void exportCertificate(session::Session& session, const events::Actor& actor, const QString& file, report::Paper paper,
                       const session::Environment& environment, Exported done)
{
    const ledger::Appended head = session.head();
    const Instant now = environment.clock->now();
    const QString path =
        !file.isEmpty() ? QFileInfo(file).absoluteFilePath()
                        : QStringLiteral("%1/certificates/certificate-%2.pdf").arg(session.folder()).arg(head.size);
    Order order{{session.launch(),
                 head.checkpoint,
                 head.size,
                 now.utcMs,
                 now.offsetMin,
                 QStringLiteral(HOLDPOINT_VERSION),
                 paper,
                 {}},
                {session::ledgerPath(session.folder()), head.size, head.checkpoint, {}},
                {}};
    const Result<void> printable = report::certifiable(order.input.launch);
    if (!printable) {
        done(std::unexpected(printable.error()));
        return;
    }
    environment.keys->load(QStringLiteral("seal.") + session.launch().state().opened.launch,
                           [held = QPointer<session::Session>(&session), actor, path, order = std::move(order),
                            done = std::move(done)](const Result<QByteArray>& pem) mutable {
                               const Result<signoff::SealKey> seal =
                                   pem ? signoff::SealKey::fromPem(*pem) : std::unexpected(noSealKey(pem.error()));
                               if (!seal || !held) {
                                   if (!seal)
                                       done(std::unexpected(seal.error()));
                                   return;
                               }
                               order.seal = *seal;
                               order.evidence.sealCertificate = seal->certificatePem;
                               QThreadPool::globalInstance()->start([held, actor, path, order, done] {
                                   const Result<QByteArray> pdf = sealedCertificate(order);
                                   QMetaObject::invokeMethod(
                                       QCoreApplication::instance(), [held, actor, path, pdf, done, order] {
                                           if (!pdf)
                                               done(std::unexpected(pdf.error()));
                                           else if (held)
                                               record(*held, actor, path, *pdf, order.input.treeSize, done);
                                       });
                               });
                           });
}

} // namespace holdpoint::app
