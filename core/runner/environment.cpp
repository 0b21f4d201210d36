// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/environment.h"

#include <QFile>

#include <unistd.h>

namespace holdpoint::runner {
namespace {

struct Account
{
    QByteArray name;
    QByteArray home;
};

// The user's line of /etc/passwd. Not getpwuid: it may ask the network, and a rollback starts without one.
Account ownAccount()
{
    const QByteArray own = QByteArray::number(qulonglong(geteuid()));
    QFile file(QStringLiteral("/etc/passwd"));
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray& line : file.read(1 << 20).split('\n')) {
            const QList<QByteArray> fields = line.split(':');
            if (fields.size() >= 7 && fields[2] == own)
                return {fields[0], fields[5]};
        }
    }
    return {own, QByteArrayLiteral("/")};
}

QByteArray inherited(const char* name, const QByteArray& otherwise)
{
    const QByteArray value = qgetenv(name);
    return value.isEmpty() ? otherwise : value;
}

} // namespace

QMap<QString, QByteArray> minimalEnvironment(bool pty)
{
    QByteArray user = qgetenv("USER");
    QByteArray home = qgetenv("HOME");
    if (user.isEmpty() || home.isEmpty()) {
        const Account account = ownAccount();
        if (user.isEmpty())
            user = account.name;
        if (home.isEmpty())
            home = account.home;
    }
    const char* searched = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    return {{QStringLiteral("PATH"), inherited("PATH", searched)},
            {QStringLiteral("HOME"), home},
            {QStringLiteral("LANG"), inherited("LANG", QByteArrayLiteral("C.UTF-8"))},
            {QStringLiteral("USER"), user},
            {QStringLiteral("SHELL"), QByteArrayLiteral("/bin/bash")},
            {QStringLiteral("TERM"), pty ? QByteArrayLiteral("xterm-256color") : QByteArrayLiteral("dumb")}};
}

QList<QByteArray> childEnvironment(const RunSpec& spec, const QString& token)
{
    QMap<QString, QByteArray> all = minimalEnvironment(spec.pty);
    for (auto it = spec.environment.cbegin(); it != spec.environment.cend(); ++it)
        all.insert(it.key(), it.value().toUtf8());
    for (auto it = spec.secrets.cbegin(); it != spec.secrets.cend(); ++it)
        all.insert(it.key(), it.value());
    all.insert(runVariable, token.toLatin1());
    QList<QByteArray> entries;
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        entries.append(it.key().toUtf8() + '=' + it.value());
    return entries;
}

} // namespace holdpoint::runner
