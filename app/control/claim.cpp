// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/claim.h"

#include "core/session/open.h"

#include <QFile>
#include <QRegularExpression>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace holdpoint::app {
namespace {

QByteArray claimPath(const QString& launchFolder, const QString& id)
{
    static const QRegularExpression form(QStringLiteral("^[0-9a-f]{32}$"));
    return form.match(id).hasMatch() ? QFile::encodeName(session::controlSocket(launchFolder) + u'.' + id)
                                     : QByteArray();
}

} // namespace

bool claimRequest(const QString& launchFolder, const QString& id)
{
    const QByteArray path = claimPath(launchFolder, id);
    if (path.isEmpty())
        return false;
    const int file = ::open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file);
    // Where nothing can be written nobody can claim either: what was asked for is better done than not.
    return file >= 0 || errno != EEXIST;
}

void releaseRequest(const QString& launchFolder, const QString& id)
{
    if (const QByteArray path = claimPath(launchFolder, id); !path.isEmpty())
        ::unlink(path.constData());
}

} // namespace holdpoint::app
