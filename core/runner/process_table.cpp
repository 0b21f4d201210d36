// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/process_table.h"

#include <QDir>
#include <QFile>

#include <sys/syscall.h>
#include <unistd.h>

namespace holdpoint::runner {
namespace {

// Files of /proc have no size: read until the end, at most 1 MiB.
QByteArray readProc(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    return file.read(1 << 20);
}

} // namespace

QString bootId() { return QString::fromLatin1(readProc(QStringLiteral("/proc/sys/kernel/random/boot_id")).trimmed()); }

std::optional<qint64> livingSince(qint64 pid)
{
    const QByteArray stat = readProc(QStringLiteral("/proc/%1/stat").arg(pid));
    const qsizetype nameEnd = stat.lastIndexOf(')'); // the name may hold anything
    if (pid <= 0 || nameEnd < 0)
        return std::nullopt;
    const QList<QByteArray> fields = stat.mid(nameEnd + 2).split(' '); // from field 3 on
    constexpr qsizetype startField = 22 - 3;
    if (fields.size() <= startField || fields[0] == "Z" || fields[0] == "X")
        return std::nullopt;
    bool ok = false;
    const qint64 ticks = fields[startField].toLongLong(&ok);
    return ok ? std::optional(ticks) : std::nullopt;
}

bool isAlive(const ProcessIdentity& identity)
{
    return identity.pid > 0 && livingSince(identity.pid) == identity.startTicks && bootId() == identity.boot;
}

QList<qint64> processesWith(const QByteArray& entry)
{
    QList<qint64> found;
    const QStringList names = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& name : names) {
        bool ok = false;
        const qint64 pid = name.toLongLong(&ok);
        if (!ok)
            continue;
        // Other users' processes are unreadable, which is as good as not ours.
        const QByteArray environment = readProc(QStringLiteral("/proc/%1/environ").arg(pid));
        if (environment.split('\0').contains(entry) && livingSince(pid))
            found.append(pid);
    }
    return found;
}

int openProcess(const ProcessIdentity& identity)
{
    if (!isAlive(identity))
        return -1;
    const int handle = int(syscall(SYS_pidfd_open, pid_t(identity.pid), 0));
    if (handle < 0)
        return -1;
    // The number may have passed to another process between the look and the open.
    if (isAlive(identity))
        return handle;
    close(handle);
    return -1;
}

} // namespace holdpoint::runner
