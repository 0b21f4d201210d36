// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/sqlite_store.h"

#include "core/ledger/ledger_text.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace holdpoint::ledger {
namespace {

constexpr int applicationId = 0x486F6C64; // "Hold"
constexpr int schemaVersion = 1;

// The triggers stop accidents, not attackers; against those stand the checkpoints.
constexpr const char* schema[] = {
    "CREATE TABLE entry(seq INTEGER PRIMARY KEY, bytes BLOB, checkpoint BLOB) STRICT",
    "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries never change'); END",
    "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries never go'); END",
    "CREATE TRIGGER entry_in_order BEFORE INSERT ON entry"
    " WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)"
    " BEGIN SELECT RAISE(ABORT, 'entries follow each other'); END",
};

std::unexpected<Error> fileFailure(const QString& path, int number)
{
    return failure(
        ErrorCode::OutsideFailed,
        Text::tr("The ledger %1 cannot be made: %2.").arg(path, QString::fromLocal8Bit(std::strerror(number))),
        Text::tr("Check the folder, its permissions and the free space, then try again."));
}

// SQLite's own waiting sleeps up to 100 ms between two tries, and misses the moments in which a writer that is busy
// lets readers in.
int waitForLock(void* context, int tries)
{
    auto* const wait = static_cast<LockWait*>(context);
    const auto now = std::chrono::steady_clock::now();
    if (tries == 0)
        wait->began = now;
    if (now - wait->began >= wait->longest)
        return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return 1;
}

} // namespace

SqliteStore::SqliteStore(QString path)
    : m_path(std::move(path))
{
    static std::atomic<quint64> counter = 0;
    m_connection = QStringLiteral("holdpoint-ledger-%1").arg(counter++);
}

SqliteStore::~SqliteStore()
{
    // Qt wants no query and no handle left when a connection's name is given back.
    m_begin = QSqlQuery();
    m_insert = QSqlQuery();
    m_commit = QSqlQuery();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

std::unexpected<Error> SqliteStore::sqlFailure(const QSqlError& error) const
{
    const QString cause = Text::tr("The ledger %1 failed: %2.").arg(m_path, error.databaseText());
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case SQLITE_FULL:
        return failure(ErrorCode::OutsideFailed, Text::tr("The disk with the ledger %1 is full.").arg(m_path),
                       Text::tr("Free some space on this disk, then try again."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return failure(ErrorCode::OutsideFailed, Text::tr("Another program keeps the ledger %1 locked.").arg(m_path),
                       Text::tr("Close programs that have the file open, then try again."));
    case SQLITE_READONLY:
        return failure(ErrorCode::OutsideFailed, Text::tr("The ledger %1 can only be read.").arg(m_path),
                       Text::tr("Check the permissions of the launch folder and whether its disk is read-only."));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return failure(ErrorCode::AnswerIsNo, cause,
                       Text::tr("Keep this file as evidence and go on with the newest intact copy of the launch."));
    case SQLITE_CONSTRAINT:
        return failure(ErrorCode::OutsideFailed, Text::tr("Another program wrote into the ledger %1.").arg(m_path),
                       Text::tr("Close the other program, then open the launch again."));
    default:
        return failure(ErrorCode::OutsideFailed, cause,
                       Text::tr("Check the disk and the permissions of the launch folder, then try again."));
    }
}

Result<void> SqliteStore::create(const QString& path)
{
    if (QFileInfo::exists(path))
        return failure(ErrorCode::Refused, Text::tr("There is already a ledger at %1.").arg(path),
                       Text::tr("Open that launch, or choose another folder."));
    // Made beside its place and moved there when it is whole: whoever finds the file finds a ledger.
    const QByteArray target = QFile::encodeName(path);
    QByteArray draft = target + ".new-XXXXXX";
    const int file = mkostemp(draft.data(), O_CLOEXEC); // mode 0600, and SQLite gives its journal the same
    if (file < 0)
        return fileFailure(path, errno);
    close(file);
    Result<void> made;
    {
        SqliteStore store(QFile::decodeName(draft));
        made = store.connect(Access::Append, lockWaitMs);
        QSqlQuery query(store.m_database);
        const auto run = [&](const QString& sql) {
            if (made && !query.exec(sql))
                made = store.sqlFailure(query.lastError());
        };
        run(QStringLiteral("BEGIN IMMEDIATE"));
        for (const char* statement : schema)
            run(QString::fromLatin1(statement));
        run(QStringLiteral("PRAGMA application_id=%1").arg(applicationId));
        run(QStringLiteral("PRAGMA user_version=%1").arg(schemaVersion));
        run(QStringLiteral("COMMIT"));
    }
    if (made && renameat2(AT_FDCWD, draft.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) != 0)
        made = fileFailure(path, errno);
    if (!made) {
        unlink(draft.constData());
        return made;
    }
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    const int handle = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0 || fsync(handle) != 0)
        made = fileFailure(path, errno);
    if (handle >= 0)
        close(handle);
    return made;
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const QString& path, Access access, int waitMs)
{
    if (!QFileInfo(path).isFile())
        return failure(ErrorCode::Unreadable, Text::tr("There is no ledger at %1.").arg(path),
                       Text::tr("Check the path of the launch folder."));
    std::unique_ptr<SqliteStore> store(new SqliteStore(path));
    Result<void> ready = store->connect(access, waitMs);
    if (ready)
        ready = store->checkForm();
    if (ready && access == Access::Append)
        ready = store->prepare();
    if (!ready)
        return std::unexpected(ready.error());
    return store;
}

Result<void> SqliteStore::connect(Access access, int waitMs)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    if (!m_database.isValid())
        return failure(ErrorCode::OutsideFailed, Text::tr("Qt's SQLite driver is missing."),
                       Text::tr("Install the package libqt6sql6-sqlite."));
    // mode=rw never makes a file, and lets also a reader roll back what a crash left half written.
    const QByteArray name = QUrl::fromLocalFile(QFileInfo(m_path).absoluteFilePath()).toEncoded() + "?mode=rw";
    m_database.setDatabaseName(QString::fromLatin1(name));
    m_database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI"));
    if (!m_database.open())
        return sqlFailure(m_database.lastError());
    m_wait.longest = std::chrono::milliseconds(waitMs);
    auto* const handle = *static_cast<sqlite3* const*>(m_database.driver()->handle().constData());
    sqlite3_busy_handler(handle, waitForLock, &m_wait);
    QSqlQuery query(m_database);
    QStringList pragmas = {QStringLiteral("PRAGMA trusted_schema=OFF"), QStringLiteral("PRAGMA cell_size_check=ON")};
    if (access == Access::Append)
        pragmas += {QStringLiteral("PRAGMA journal_mode=DELETE"), QStringLiteral("PRAGMA synchronous=EXTRA")};
    else
        pragmas += QStringLiteral("PRAGMA query_only=ON");
    for (const QString& pragma : std::as_const(pragmas)) {
        if (!query.exec(pragma))
            return sqlFailure(query.lastError());
    }
    return {};
}

Result<void> SqliteStore::checkForm() const
{
    QSqlQuery query(m_database);
    int found[2] = {};
    const QString pragmas[2] = {QStringLiteral("PRAGMA application_id"), QStringLiteral("PRAGMA user_version")};
    for (int i = 0; i < 2; ++i) {
        if (!query.exec(pragmas[i]) || !query.next())
            return sqlFailure(query.lastError());
        found[i] = query.value(0).toInt();
    }
    if (found[0] != applicationId)
        return failure(ErrorCode::Malformed, Text::tr("%1 is not a ledger of Holdpoint.").arg(m_path),
                       Text::tr("Check the path of the launch folder."));
    if (found[1] > schemaVersion)
        return failure(ErrorCode::Malformed, Text::tr("A newer Holdpoint wrote the ledger %1.").arg(m_path),
                       Text::tr("Open it with that version or a later one."));
    if (found[1] != schemaVersion)
        return failure(ErrorCode::AnswerIsNo, Text::tr("The ledger %1 has a version that never was.").arg(m_path),
                       Text::tr("Keep this file as evidence and go on with the newest intact copy of the launch."));
    return {};
}

Result<void> SqliteStore::prepare()
{
    m_begin = QSqlQuery(m_database);
    m_insert = QSqlQuery(m_database);
    m_commit = QSqlQuery(m_database);
    // IMMEDIATE: two writers meet here, where waiting helps, and not at the commit.
    if (!m_begin.prepare(QStringLiteral("BEGIN IMMEDIATE")))
        return sqlFailure(m_begin.lastError());
    if (!m_insert.prepare(QStringLiteral("INSERT INTO entry(seq, bytes, checkpoint) VALUES(?, ?, ?)")))
        return sqlFailure(m_insert.lastError());
    if (!m_commit.prepare(QStringLiteral("COMMIT")))
        return sqlFailure(m_commit.lastError());
    return {};
}

Result<qint64> SqliteStore::size() const
{
    QSqlQuery query(m_database);
    if (!query.exec(QStringLiteral("SELECT coalesce(max(seq) + 1, 0) FROM entry")) || !query.next())
        return sqlFailure(query.lastError());
    return query.value(0).toLongLong();
}

Result<void> SqliteStore::read(qint64 first, qint64 count, const Visit& visit) const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(QStringLiteral("SELECT seq, bytes FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?")))
        return sqlFailure(query.lastError());
    query.addBindValue(first);
    query.addBindValue(count);
    if (!query.exec())
        return sqlFailure(query.lastError());
    while (query.next()) {
        if (!visit(query.value(0).toLongLong(), query.value(1).toByteArray()))
            return {};
    }
    if (query.lastError().isValid())
        return sqlFailure(query.lastError());
    return {};
}

Result<QByteArray> SqliteStore::checkpoint(qint64 seq) const
{
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("SELECT checkpoint FROM entry WHERE seq = ?"));
    query.addBindValue(seq);
    if (!query.exec())
        return sqlFailure(query.lastError());
    if (!query.next()) {
        if (query.lastError().isValid())
            return sqlFailure(query.lastError());
        return failure(ErrorCode::Unreadable, Text::tr("The ledger has no entry %1.").arg(seq),
                       Text::tr("Count the entries with holdpoint verify."));
    }
    return query.value(0).toByteArray();
}

Result<void> SqliteStore::append(qint64 first, const std::vector<StoredEntry>& entries)
{
    if (!m_begin.exec())
        return sqlFailure(m_begin.lastError());
    const auto giveUp = [this](const QSqlError& error) {
        const std::unexpected<Error> result = sqlFailure(error);
        // Without a transaction left to roll back this says so; the first error is the one that counts.
        QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK"));
        return result;
    };
    for (size_t i = 0; i < entries.size(); ++i) {
        m_insert.bindValue(0, first + qint64(i));
        m_insert.bindValue(1, entries[i].bytes);
        m_insert.bindValue(2, entries[i].checkpoint);
        if (!m_insert.exec())
            return giveUp(m_insert.lastError());
    }
    if (!m_commit.exec())
        return giveUp(m_commit.lastError());
    return {};
}

} // namespace holdpoint::ledger
