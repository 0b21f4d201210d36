// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/ledger_store.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <chrono>

namespace holdpoint::ledger {

// How long one statement waits for the lock of another connection.
struct LockWait
{
    std::chrono::milliseconds longest{};
    std::chrono::steady_clock::time_point began;
};

// The ledger's file: `entry(seq INTEGER PRIMARY KEY, bytes BLOB, checkpoint BLOB) STRICT` in SQLite with a rollback
// journal and synchronous=EXTRA, so that a commit is on the disk, journal's unlinking included.
class SqliteStore final : public LedgerStore
{
public:
    enum class Access
    {
        Append,
        Read
    };
    static constexpr int lockWaitMs = 2000;

    // An empty ledger of mode 0600, there as a whole or not at all. Refused when the file exists.
    static Result<void> create(const QString& path);
    static Result<std::unique_ptr<SqliteStore>> open(const QString& path, Access access, int waitMs = lockWaitMs);
    ~SqliteStore() override;
    SqliteStore(const SqliteStore&) = delete;
    SqliteStore& operator=(const SqliteStore&) = delete;

    [[nodiscard]] Result<qint64> size() const override;
    Result<void> read(qint64 first, qint64 count, const Visit& visit) const override;
    [[nodiscard]] Result<QByteArray> checkpoint(qint64 seq) const override;
    Result<void> append(qint64 first, const std::vector<StoredEntry>& entries) override;

private:
    explicit SqliteStore(QString path);
    Result<void> connect(Access access, int waitMs);
    Result<void> checkForm() const;
    Result<void> prepare();
    // The error of a failed query in our words; `doing` is a whole sentence that ends before the cause.
    [[nodiscard]] std::unexpected<Error> sqlFailure(const QSqlError& error) const;

    LockWait m_wait; // the connection points at it
    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    QSqlQuery m_begin, m_insert, m_commit; // prepared once: preparing costs as much as an insert
};

} // namespace holdpoint::ledger
