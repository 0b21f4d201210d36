// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/allowed_signers.h"

#include "core/base/ids.h"
#include "core/base/sha256.h"
#include "core/signoff/personal_key.h"

#include <QDateTime>

namespace holdpoint::signoff {

QString signerPrincipal(const Signer& signer)
{
    return slug(signer.person) + u'-' + hex(Sha256::of(signer.publicKey)).left(8);
}

QByteArray allowedSignersText(const QList<Signer>& signers, const QString& nameSpace)
{
    QString text;
    for (const Signer& signer : signers) {
        const QString end = QDateTime::fromMSecsSinceEpoch(signer.revokedUtcMs, Qt::UTC).toString(u"yyyyMMddHHmmss");
        const QString until = signer.revokedUtcMs > 0 ? QStringLiteral(",valid-before=\"%1Z\"").arg(end) : QString();
        text += QStringLiteral("%1 namespaces=\"%2\"%3 %4\n")
                    .arg(signerPrincipal(signer), nameSpace, until, sshPublicKeyOf(signer.publicKey));
    }
    return text.toUtf8();
}

} // namespace holdpoint::signoff
