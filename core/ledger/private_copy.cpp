// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/private_copy.h"

#include "core/ledger/ledger_text.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <cstdlib>

#include <sqlite3.h>

namespace holdpoint::ledger {
namespace {

// The original, opened through SQLite's own file layer: closing a plain descriptor of the file would drop the locks
// that a writer in this same process holds (POSIX advisory locks).
class LockedFile
{
public:
    explicit LockedFile(const QString& path)
        : m_vfs(sqlite3_vfs_find(nullptr))
        , m_name(sqlite3_create_filename(QFile::encodeName(QFileInfo(path).absoluteFilePath()).constData(), "", "", 0,
                                         nullptr))
        , m_file(static_cast<sqlite3_file*>(std::calloc(1, size_t(m_vfs->szOsFile))))
    {
        m_open = m_vfs->xOpen(m_vfs, m_name, m_file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nullptr) == SQLITE_OK;
    }
    LockedFile(const LockedFile&) = delete;
    LockedFile& operator=(const LockedFile&) = delete;
    ~LockedFile()
    {
        if (m_open) {
            m_file->pMethods->xUnlock(m_file, SQLITE_LOCK_NONE);
            m_file->pMethods->xClose(m_file);
        }
        std::free(m_file);
        sqlite3_free_filename(const_cast<char*>(m_name));
    }

    [[nodiscard]] bool isOpen() const { return m_open; }

    // False when writers held it longer than our patience.
    bool lock(int patienceMs)
    {
        QElapsedTimer timer;
        timer.start();
        int result = SQLITE_BUSY;
        while ((result = m_file->pMethods->xLock(m_file, SQLITE_LOCK_SHARED)) == SQLITE_BUSY &&
               timer.elapsed() < patienceMs)
            QThread::msleep(5);
        // A file system without locks has no other writer that we could wait for.
        return result != SQLITE_BUSY;
    }

    // A transaction is being prepared: its journal only repeats pages that are still in the file.
    bool isReserved()
    {
        int reserved = 0;
        return m_file->pMethods->xCheckReservedLock(m_file, &reserved) == SQLITE_OK && reserved;
    }

    bool copyTo(QFile& target, bool& readFailed)
    {
        sqlite3_int64 size = 0;
        readFailed = m_file->pMethods->xFileSize(m_file, &size) != SQLITE_OK;
        QByteArray piece(1 << 18, Qt::Uninitialized);
        for (sqlite3_int64 done = 0; done < size && !readFailed;) {
            const int count = int(qMin<sqlite3_int64>(piece.size(), size - done));
            const int result = m_file->pMethods->xRead(m_file, piece.data(), count, done);
            readFailed = result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ;
            if (!readFailed && target.write(piece.constData(), count) != count)
                return false;
            done += count;
        }
        return !readFailed && target.flush();
    }

private:
    sqlite3_vfs* m_vfs;
    const char* m_name;
    sqlite3_file* m_file;
    bool m_open = false;
};

} // namespace

Result<std::unique_ptr<PrivateCopy>> PrivateCopy::of(const QString& path, int lockWaitMs)
{
    const auto unreadable = [&path](const QString& why) {
        return failure(ErrorCode::Unreadable, Text::tr("The ledger %1 cannot be read: %2").arg(path, why),
                       Text::tr("Check that the file exists and that you may read it."));
    };
    std::unique_ptr<PrivateCopy> copy(new PrivateCopy);
    QFile target(copy->path());
    if (!copy->m_folder.isValid() || !target.open(QIODevice::WriteOnly))
        return failure(ErrorCode::OutsideFailed,
                       Text::tr("No private copy of the ledger can be made in %1.").arg(copy->m_folder.path()),
                       Text::tr("Free some space there, or set TMPDIR to another folder."));
    if (!QFileInfo(path).isFile())
        return unreadable(Text::tr("there is no such file."));
    LockedFile source(path);
    if (!source.isOpen())
        return unreadable(Text::tr("it cannot be opened."));
    if (!source.lock(lockWaitMs))
        return unreadable(Text::tr("another program keeps it locked."));
    const QString journal = path + QStringLiteral("-journal");
    if (!source.isReserved() && QFileInfo::exists(journal) &&
        !QFile::copy(journal, copy->path() + QStringLiteral("-journal")))
        return unreadable(Text::tr("the journal beside it cannot be copied."));
    bool readFailed = false;
    if (!source.copyTo(target, readFailed)) {
        if (readFailed)
            return unreadable(Text::tr("the disk reports an error."));
        return failure(ErrorCode::OutsideFailed,
                       Text::tr("No private copy of the ledger can be made in %1.").arg(copy->m_folder.path()),
                       Text::tr("Free some space there, or set TMPDIR to another folder."));
    }
    QFile::setPermissions(copy->path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (const QString copied = copy->path() + QStringLiteral("-journal"); QFileInfo::exists(copied))
        QFile::setPermissions(copied, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return copy;
}

} // namespace holdpoint::ledger
