// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/storage.h"

#include "core/base/sha256.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace holdpoint::runner {

QString memoryFolder(const QString& folder)
{
    const QByteArray path = QFile::encodeName(QDir::cleanPath(QFileInfo(folder).absoluteFilePath()));
    return QStringLiteral("/dev/shm/holdpoint-%1/%2").arg(geteuid()).arg(hex(Sha256::of(path)).left(32));
}

QString storageOf(const QString& folder)
{
    if (QFileInfo::exists(folder + QStringLiteral("/spec.json")))
        return folder;
    const QString standIn = memoryFolder(folder);
    return QFileInfo::exists(standIn + QStringLiteral("/spec.json")) ? standIn : folder;
}

int makeRunFolder(const QString& folder)
{
    const QByteArray path = QFile::encodeName(folder);
    if (mkdir(path.constData(), 0700) == 0)
        return 0;
    if (errno != ENOENT)
        return errno;
    const QString above = QFileInfo(QDir::cleanPath(QFileInfo(folder).absoluteFilePath())).absolutePath();
    if (!QFileInfo(above).isDir()) {
        const int refused = above == folder ? ENOENT : makeRunFolder(above);
        if (refused != 0)
            return refused;
    }
    return mkdir(path.constData(), 0700) == 0 ? 0 : errno;
}

int makeMemoryFolder(const QString& folder)
{
    const QByteArray above = QFile::encodeName(QFileInfo(folder).absolutePath());
    struct stat state = {};
    if (mkdir(above.constData(), 0700) != 0 && errno != EEXIST)
        return errno;
    if (lstat(above.constData(), &state) != 0)
        return errno;
    if (!S_ISDIR(state.st_mode) || state.st_uid != geteuid() || (state.st_mode & 077) != 0)
        return EPERM;
    return mkdir(QFile::encodeName(folder).constData(), 0700) == 0 ? 0 : errno;
}

int writeNewFile(const QString& path, const QByteArray& bytes)
{
    const int file = open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return errno;
    int refused = 0;
    for (qsizetype done = 0; done < bytes.size() && refused == 0;) {
        const ssize_t count = ::write(file, bytes.constData() + done, size_t(bytes.size() - done));
        if (count < 0 && errno != EINTR)
            refused = errno;
        else if (count > 0)
            done += count;
    }
    close(file);
    return refused;
}

} // namespace holdpoint::runner
