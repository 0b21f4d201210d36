// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/ledger.h"
#include "core/ledger/log_key.h"

#include <QByteArray>
#include <QString>

#include <vector>

// Small ledgers for tests, and what plain SQLite says of a ledger's file.
namespace holdpoint::test {

inline QString ledgerOrigin() { return QStringLiteral("holdpoint/launch/sample-1.0.0"); }

// The same key each time: 32 bytes 0x07.
ledger::LogKey ledgerKey(const QString& origin = ledgerOrigin());

// An entry as the program writes it; entry 0 opens the launch. `at` in milliseconds since boot and since 1970.
struct EntryTime
{
    qint64 boottimeMs = 5'000'000;
    qint64 utcMs = 1'796'115'600'000;
    QString boot = QStringLiteral("11111111-2222-3333-4444-555555555555");
};
QByteArray ledgerEntry(qint64 seq, const EntryTime& time = {}, const ledger::LogKey& key = ledgerKey(),
                       const QString& text = {});

// A ledger of `count` entries at `path`, closed again.
bool makeLedger(const QString& path, int count);

struct RawRow
{
    qint64 seq = 0;
    QByteArray bytes;
    QByteArray checkpoint;
    bool operator==(const RawRow&) const = default;
};

// What a program without any of our code reads: rows in their order, up to the first error.
struct RawLedger
{
    std::vector<RawRow> rows;
    bool whole = false; // read to the end without an error
};
RawLedger readRaw(const QString& path);
// Runs SQL on the file with plain SQLite. False when it fails.
bool runSql(const QString& path, const QByteArray& sql);
// Replaces one column of one row, past the triggers.
bool replaceBlob(const QString& path, qint64 seq, const char* column, const QByteArray& bytes);

} // namespace holdpoint::test
