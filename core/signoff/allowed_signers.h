// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

// The `allowed_signers` file of ssh-keygen (ALLOWED SIGNERS in its manual): with it anybody checks a sign-off with
// stock tools.
namespace holdpoint::signoff {

struct Signer
{
    QString person;
    QByteArray publicKey;    // 32 bytes
    qint64 revokedUtcMs = 0; // when the key was revoked, 0: it was not
};

// The name that `ssh-keygen -Y verify -I` takes: the person's name in `[a-z0-9.-]` and eight digits of the key's hash,
// so that people of like names stay apart.
QString signerPrincipal(const Signer& signer);

// `<principal> namespaces="<nameSpace>" ssh-ed25519 AAAA...`, a line for each signer; a revoked key has a
// `valid-before` as well, in UTC, which `ssh-keygen -Y verify -O verify-time=` compares with.
QByteArray allowedSignersText(const QList<Signer>& signers, const QString& nameSpace);

} // namespace holdpoint::signoff
