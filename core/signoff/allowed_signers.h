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
    QByteArray publicKey; // 32 bytes
};

// The name that `ssh-keygen -Y verify -I` takes: the person's name in `[a-z0-9.-]` and eight digits of the key's hash,
// so that people of like names stay apart.
QString signerPrincipal(const Signer& signer);

// `<principal> namespaces="<nameSpace>" ssh-ed25519 AAAA...`, a line for each signer.
QByteArray allowedSignersText(const QList<Signer>& signers, const QString& nameSpace);

} // namespace holdpoint::signoff
