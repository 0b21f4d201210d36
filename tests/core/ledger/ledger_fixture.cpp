// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/ledger/ledger_fixture.h"

#include "core/base/canonical_json.h"
#include "core/base/clock.h"

#include <QFile>
#include <QJsonObject>

#include <sqlite3.h>

namespace holdpoint::test {
namespace {

sqlite3* openRaw(const QString& path)
{
    sqlite3* database = nullptr;
    if (sqlite3_open_v2(QFile::encodeName(path).constData(), &database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
        sqlite3_close(database);
        return nullptr;
    }
    return database;
}

QByteArray blobAt(sqlite3_stmt* statement, int column)
{
    return {static_cast<const char*>(sqlite3_column_blob(statement, column)), sqlite3_column_bytes(statement, column)};
}

} // namespace

ledger::LogKey ledgerKey(const QString& origin) { return ledger::LogKey::fromSeed(origin, QByteArray(32, 7)).value(); }

QByteArray ledgerEntry(qint64 seq, const EntryTime& time, const ledger::LogKey& key, const QString& text)
{
    QJsonObject body{{QStringLiteral("text"), text.isNull() ? QStringLiteral("Entry number %1").arg(seq) : text}};
    if (seq == 0)
        body = {{QStringLiteral("origin"), key.origin()}, {QStringLiteral("log_key"), key.verifierKey()}};
    const QJsonObject entry{
        {QStringLiteral("actor"), QJsonObject{{QStringLiteral("auth"), QStringLiteral("claimed")},
                                              {QStringLiteral("person"), QStringLiteral("Zoë Ansah")}}},
        {QStringLiteral("at"), QJsonObject{{QStringLiteral("boot"), time.boot},
                                           {QStringLiteral("boottime_ms"), time.boottimeMs + seq * 100},
                                           {QStringLiteral("offset_min"), 60},
                                           {QStringLiteral("utc"), utcText(time.utcMs + seq * 100)}}},
        {QStringLiteral("body"), body},
        {QStringLiteral("kind"), seq == 0 ? QStringLiteral("launch.opened") : QStringLiteral("note.added")},
        {QStringLiteral("rehearsal"), false},
        {QStringLiteral("seq"), seq},
        {QStringLiteral("v"), 1}};
    return canonicalJson(entry).value();
}

bool makeLedger(const QString& path, int count)
{
    Result<std::unique_ptr<ledger::Writer>> writer = ledger::Writer::create(path, ledgerOrigin(), ledgerKey());
    if (!writer)
        return false;
    std::vector<QByteArray> entries;
    for (int seq = 0; seq < count; ++seq)
        entries.push_back(ledgerEntry(seq));
    return (*writer)->append(0, entries).result().has_value();
}

RawLedger readRaw(const QString& path)
{
    RawLedger raw;
    sqlite3* database = openRaw(path);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, "SELECT seq, bytes, checkpoint FROM entry ORDER BY seq", -1, &statement,
                           nullptr) == SQLITE_OK) {
        int step = SQLITE_ROW;
        while ((step = sqlite3_step(statement)) == SQLITE_ROW)
            raw.rows.push_back({sqlite3_column_int64(statement, 0), blobAt(statement, 1), blobAt(statement, 2)});
        raw.whole = step == SQLITE_DONE;
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return raw;
}

bool runSql(const QString& path, const QByteArray& sql)
{
    sqlite3* database = openRaw(path);
    const bool done = sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return done;
}

bool replaceBlob(const QString& path, qint64 seq, const char* column, const QByteArray& bytes)
{
    return runSql(path, "PRAGMA recursive_triggers=OFF; DROP TRIGGER entry_no_update; UPDATE entry SET " +
                            QByteArray(column) + " = x'" + bytes.toHex() + "' WHERE seq = " + QByteArray::number(seq) +
                            "; CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, "
                            "'entries never change'); END");
}

} // namespace holdpoint::test
