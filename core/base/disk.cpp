// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/disk.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace holdpoint {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("base", text); }

std::unexpected<Error> diskFailure(const QString& path, int number)
{
    const QString next = number == ENOSPC ? tr("Free some space on this disk, then try again.")
                                          : tr("Check the folder and its permissions, then try again.");
    return failure(ErrorCode::OutsideFailed,
                   tr("%1 cannot be written: %2.").arg(path, QString::fromLocal8Bit(std::strerror(number))), next);
}

constexpr qint64 leastAtOnce = 16 * 1024; // bytes: pipes and files of /proc do not say their size
constexpr int longestSilenceMs = 1000;

// Whether a pipe has something to read, or has ended, before it was silent for too long.
bool comesInTime(int file)
{
    pollfd waiting{file, POLLIN, 0};
    int count = 0;
    do
        count = poll(&waiting, 1, longestSilenceMs);
    while (count < 0 && errno == EINTR);
    return count > 0;
}

} // namespace

Result<QByteArray> SystemDisk::read(const QString& path, qint64 limit) const
{
    const auto unreadable = [&path](int number) {
        return failure(ErrorCode::Unreadable,
                       tr("%1 cannot be read: %2.").arg(path, QString::fromLocal8Bit(std::strerror(number))),
                       tr("Check that the file exists, that it is whole and that you may read it."));
    };
    // Without O_NONBLOCK a pipe that nobody writes to would stop us here for ever.
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return unreadable(errno);
    const auto closed = qScopeGuard([file] { ::close(file); });
    struct stat about = {};
    if (fstat(file, &about) != 0)
        return unreadable(errno);
    if (S_ISDIR(about.st_mode))
        return unreadable(EISDIR);
    const bool regular = S_ISREG(about.st_mode);
    QByteArray bytes;
    for (;;) {
        const qsizetype had = bytes.size();
        const qint64 wanted = std::min(limit + 1 - had, std::max(qint64(about.st_size) - had + 1, leastAtOnce));
        if (!regular && !comesInTime(file))
            return failure(ErrorCode::Unreadable, tr("%1 is a pipe, and nothing comes from it.").arg(path),
                           tr("Start what writes to it first, or take a file."));
        bytes.resize(had + wanted);
        const ssize_t count = ::read(file, bytes.data() + had, size_t(wanted));
        bytes.resize(had + std::max<ssize_t>(count, 0));
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count < 0)
            return unreadable(errno);
        if (count == 0)
            return bytes;
        if (bytes.size() > limit)
            return failure(ErrorCode::TooLarge, tr("%1 is larger than %2 bytes.").arg(path).arg(limit),
                           tr("Take a smaller file."));
    }
}

Result<void> SystemDisk::writeAtomically(const QString& path, const QByteArray& bytes, int mode)
{
    const QByteArray target = QFile::encodeName(path);
    QByteArray temporary = target + ".XXXXXX";
    const int file = mkostemp(temporary.data(), O_CLOEXEC);
    if (file < 0)
        return diskFailure(path, errno);
    const auto giveUp = [&](int number) {
        close(file);
        unlink(temporary.constData());
        return diskFailure(path, number);
    };
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(file, bytes.constData() + done, size_t(bytes.size() - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return giveUp(errno);
        done += count;
    }
    if (fchmod(file, mode_t(mode)) != 0 || fsync(file) != 0)
        return giveUp(errno);
    if (rename(temporary.constData(), target.constData()) != 0)
        return giveUp(errno);
    close(file);
    const int folder =
        open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
    return {};
}

Result<void> SystemDisk::makeFolder(const QString& path, int mode)
{
    if (QFileInfo(path).isDir())
        return {};
    const QString parent = QFileInfo(QDir::cleanPath(QFileInfo(path).absoluteFilePath())).absolutePath();
    if (!QFileInfo(parent).isDir() && !QDir().mkpath(parent))
        return diskFailure(parent, errno ? errno : EACCES);
    if (mkdir(QFile::encodeName(path).constData(), mode_t(mode)) != 0 && errno != EEXIST)
        return diskFailure(path, errno);
    return {};
}

qint64 SystemDisk::freeBytes(const QString& path) const
{
    // The file system itself is asked: QStorageInfo looks in the mount table, where a container's root may not stand.
    struct statvfs space
    {
    };
    if (statvfs(QFile::encodeName(path).constData(), &space) != 0)
        return -1;
    return qint64(space.f_bavail) * qint64(space.f_frsize);
}

} // namespace holdpoint
