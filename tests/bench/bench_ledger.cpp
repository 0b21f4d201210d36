// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"
#include "core/base/disk.h"
#include "core/base/sha256.h"
#include "core/events/entry.h"
#include "core/ledger/ledger.h"
#include "core/ledger/verifier.h"
#include "core/runner/run.h"
#include "core/session/launch_folder.h"
#include "core/session/verify_launch.h"
#include "tests/bench/bench.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdlib>

#include <sodium.h>
#include <sqlite3.h>

namespace holdpoint::bench {
namespace {

constexpr int openedEntries = 100'000;
constexpr int verifiedEntries = 10'000;

ledger::LogKey benchKey()
{
    return ledger::LogKey::fromSeed(QStringLiteral("holdpoint/launch/bench"), QByteArray(32, 7)).value();
}

// About as long as a step's end in a real launch: 400 bytes.
QByteArray benchEntry(qint64 seq)
{
    const ledger::LogKey key = benchKey();
    QJsonObject body{{QStringLiteral("step"), QStringLiteral("t-2h-backup-verify-backup")},
                     {QStringLiteral("run"), seq},
                     {QStringLiteral("sha256"), QString(64, u'a')},
                     {QStringLiteral("exit"), 0}};
    if (seq == 0)
        body = {{QStringLiteral("origin"), key.origin()}, {QStringLiteral("log_key"), key.verifierKey()}};
    return canonicalJson(
               {{QStringLiteral("actor"), QJsonObject{{QStringLiteral("auth"), QStringLiteral("claimed")},
                                                      {QStringLiteral("person"), QStringLiteral("Zoë")},
                                                      {QStringLiteral("role"), QStringLiteral("Lead")}}},
                {QStringLiteral("at"),
                 QJsonObject{{QStringLiteral("boot"), QStringLiteral("11111111-2222-3333-4444-555555555555")},
                             {QStringLiteral("boottime_ms"), 5'000'000},
                             {QStringLiteral("offset_min"), 60},
                             {QStringLiteral("utc"), QStringLiteral("2026-12-01T09:58:03.120Z")}}},
                {QStringLiteral("body"), body},
                {QStringLiteral("kind"), seq == 0 ? QStringLiteral("launch.opened") : QStringLiteral("step.finished")},
                {QStringLiteral("rehearsal"), false},
                {QStringLiteral("seq"), seq},
                {QStringLiteral("v"), 1}})
        .value();
}

// A figure of a ledger that could not be made would be a lie.
void mustWork(bool worked)
{
    if (!worked)
        std::abort();
}

void makeLedger(const QString& path, int count)
{
    const auto writer = ledger::Writer::create(path, benchKey().origin(), benchKey()).value();
    std::vector<QByteArray> entries;
    for (int seq = 0; seq < count; ++seq)
        entries.push_back(benchEntry(seq));
    mustWork(writer->append(0, std::move(entries)).result().has_value());
}

// SQLite alone, with the ledger's pragmas: what an append costs at the least.
class BareSqlite
{
public:
    explicit BareSqlite(const QString& path)
    {
        mustWork(sqlite3_open(QFile::encodeName(path).constData(), &m_database) == SQLITE_OK);
    }
    BareSqlite(const BareSqlite&) = delete;
    BareSqlite& operator=(const BareSqlite&) = delete;
    ~BareSqlite()
    {
        sqlite3_finalize(m_insert);
        sqlite3_close(m_database);
    }

    void makeTable()
    {
        mustWork(sqlite3_exec(m_database,
                              "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; CREATE TABLE entry(seq INTEGER "
                              "PRIMARY KEY, bytes BLOB, checkpoint BLOB) STRICT",
                              nullptr, nullptr, nullptr) == SQLITE_OK &&
                 sqlite3_prepare_v2(m_database, "INSERT INTO entry VALUES(?, ?, ?)", -1, &m_insert, nullptr) ==
                     SQLITE_OK);
    }

    void insert(qint64 seq, const QByteArray& bytes, const QByteArray& checkpoint)
    {
        sqlite3_bind_int64(m_insert, 1, seq);
        sqlite3_bind_blob(m_insert, 2, bytes.constData(), int(bytes.size()), SQLITE_STATIC);
        sqlite3_bind_blob(m_insert, 3, checkpoint.constData(), int(checkpoint.size()), SQLITE_STATIC);
        mustWork(sqlite3_step(m_insert) == SQLITE_DONE && sqlite3_reset(m_insert) == SQLITE_OK);
    }

    // Reads all rows and hashes each; with a key also checks each checkpoint's signature.
    void scan(const unsigned char* publicKey)
    {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(m_database,
                           publicKey ? "SELECT bytes, checkpoint FROM entry ORDER BY seq"
                                     : "SELECT bytes FROM entry ORDER BY seq",
                           -1, &statement, nullptr);
        Sha256 hash;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            hash.add(QByteArrayView(static_cast<const char*>(sqlite3_column_blob(statement, 0)),
                                    sqlite3_column_bytes(statement, 0)));
            m_sum ^= hash.finish()[0];
            if (!publicKey)
                continue;
            const QByteArray note(static_cast<const char*>(sqlite3_column_blob(statement, 1)),
                                  sqlite3_column_bytes(statement, 1));
            const qsizetype end = note.lastIndexOf("\n\n") + 1;
            const QByteArray signature =
                QByteArray::fromBase64(note.sliced(note.lastIndexOf(' ') + 1).chopped(1)).sliced(4);
            mustWork(crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.constData()),
                                                 reinterpret_cast<const unsigned char*>(note.constData()),
                                                 static_cast<unsigned long long>(end), publicKey) == 0);
        }
        sqlite3_finalize(statement);
    }

private:
    sqlite3* m_database = nullptr;
    sqlite3_stmt* m_insert = nullptr;
    unsigned m_sum = 0; // so that the compiler keeps the hashing
};

// A launch as it grows: runs with their outputs, ticks, notes, crossings, in the codec's own words.
constexpr int launchEntries = 10'000;
constexpr int outputBytes = 8'192;

void makeLaunch(const QString& folder)
{
    std::vector<QByteArray> lines;
    SystemDisk disk;
    const auto add = [&lines](events::Event body) {
        events::Entry entry;
        entry.seq = qint64(lines.size());
        entry.at = {1'796'115'600'000 + entry.seq, 60, 5'000'000 + entry.seq,
                    QStringLiteral("11111111-2222-3333-4444-555555555555")};
        entry.actor = {events::Auth::Claimed, QStringLiteral("Zoë Ansah"), QStringLiteral("Technical Lead"), {}};
        entry.body = std::move(body);
        lines.push_back(events::encodeEntry(entry).value());
    };
    events::LaunchOpened opened;
    opened.launch = QStringLiteral("bench");
    opened.origin = benchKey().origin();
    opened.logKey = benchKey().verifierKey();
    add(opened);
    const QString step = QStringLiteral("t-2h-backup/verify-backup");
    for (qint64 run = 1; qint64(lines.size()) < launchEntries; ++run) {
        events::RunStarted started;
        started.run = run;
        started.step = step;
        started.command = step + QStringLiteral("/1");
        started.text = "./scripts/backup/verify-backup.sh --latest --strict";
        started.environment = {QStringLiteral("HOME"), QStringLiteral("PATH")};
        started.workdir = QStringLiteral("/srv/shop");
        add(started);
        const QByteArray output = QByteArray(outputBytes - 8, 'o') + QByteArray::number(run).rightJustified(8, '0');
        const QString path = runner::outputPath(session::runPath(folder, run));
        mustWork(disk.makeFolder(session::runPath(folder, run), 0700) && disk.writeAtomically(path, output, 0600));
        events::RunFinished finished;
        finished.run = run;
        finished.ending = QStringLiteral("exited");
        finished.outputBytes = output.size();
        finished.outputSha256 = hex(Sha256::of(output));
        add(finished);
        add(events::CheckTicked{step + QStringLiteral("/the-backup-is-whole"), {}});
        add(events::NoteWritten{QStringLiteral("The backup was compared with the one of last night."), step});
        add(events::ThresholdCrossed{QStringLiteral("error_rate"), QStringLiteral("prom"), QStringLiteral("ok"),
                                     QStringLiteral("0.02"), QStringLiteral("< 0.1 %")});
    }
    const auto writer = ledger::Writer::create(session::ledgerPath(folder), benchKey().origin(), benchKey()).value();
    mustWork(writer->append(0, std::move(lines)).result().has_value());
}

// What a verification cannot do without: every stored byte read, hashed, and each signature checked.
void plainCheck(const QString& folder, const unsigned char* publicKey)
{
    BareSqlite(session::ledgerPath(folder)).scan(publicKey);
    for (qint64 run = 1; run <= launchEntries / 5; ++run) {
        QFile file(runner::outputPath(session::runPath(folder, run)));
        Sha256 hash;
        mustWork(file.open(QIODevice::ReadOnly));
        hash.add(file.readAll());
        mustWork(hash.finish() != Digest{});
    }
}

// Kilobytes that the process grows by at most while `work` is done.
double growth(const std::function<void()>& work)
{
    const auto of = [](const char* name) {
        QFile status(QStringLiteral("/proc/self/status"));
        mustWork(status.open(QIODevice::ReadOnly));
        for (const QByteArray& line : status.readAll().split('\n')) {
            if (line.startsWith(name))
                return line.mid(qstrlen(name)).simplified().split(' ').first().toDouble();
        }
        return 0.0;
    };
    QFile reset(QStringLiteral("/proc/self/clear_refs"));
    mustWork(reset.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && reset.write("5") == 1);
    const double before = of("VmRSS:");
    work();
    return std::max(1.0, of("VmHWM:") - before);
}

Row benchAppend(const QTemporaryDir& folder)
{
    const auto writer =
        ledger::Writer::create(folder.filePath(QStringLiteral("ours.sqlite")), benchKey().origin(), benchKey()).value();
    BareSqlite bare(folder.filePath(QStringLiteral("bare.sqlite")));
    bare.makeTable();
    const QByteArray checkpoint = benchKey().sign(123, Digest{});
    qint64 oursSeq = 0;
    qint64 peerSeq = 0;
    const auto ours = [&] {
        mustWork(writer->append(oursSeq, {benchEntry(oursSeq)}).result().has_value());
        ++oursSeq;
    };
    const auto peer = [&] {
        bare.insert(peerSeq, benchEntry(peerSeq), checkpoint);
        ++peerSeq;
    };
    for (int i = 0; i < 20; ++i) {
        ours();
        peer();
    }
    const Pair pair = wallSideBySide(500, ours, peer);
    return compared(QStringLiteral("ledger: append with checkpoint, p50"), QStringLiteral("ms"), pair.ours,
                    QStringLiteral("bare sqlite3 insert, same pragmas"), pair.peer, 1.4);
}

} // namespace

std::vector<Row> benchLedger()
{
    // Beside the program, not in /tmp: that may lie in memory, where a commit costs nothing.
    const QTemporaryDir folder(QStringLiteral(HOLDPOINT_BIN_DIR "/bench-ledger-XXXXXX"));
    mustWork(folder.isValid() && sodium_init() >= 0);
    std::vector<Row> rows{benchAppend(folder)};

    const QString large = folder.filePath(QStringLiteral("large.sqlite"));
    makeLedger(large, openedEntries);
    const auto open = [&] {
        mustWork(ledger::Writer::open(large, benchKey().origin(), benchKey(), {}).value()->size() == openedEntries);
    };
    const Pair opening = wallSideBySide(5, open, [&] { BareSqlite(large).scan(nullptr); });
    rows.push_back(bounded(QStringLiteral("ledger: open 100,000 entries"), QStringLiteral("ms"), opening.ours, 1500));
    rows.push_back(compared(QStringLiteral("ledger: open 100,000 entries, all leaves re-hashed"), QStringLiteral("ms"),
                            opening.ours, QStringLiteral("plain sqlite3 scan + SHA-256"), opening.peer, 3));

    const QString small = folder.filePath(QStringLiteral("small.sqlite"));
    makeLedger(small, verifiedEntries);
    const QByteArray publicKey = QByteArray::fromBase64(benchKey().verifierKey().section(u'+', 2).toLatin1()).sliced(1);
    // CPU time: the wall clock would count who else has the second processor.
    const Pair verifying = cpuSideBySide(
        3, [&] { mustWork(ledger::verifyLedger(small).value().intact); },
        [&] { BareSqlite(small).scan(reinterpret_cast<const unsigned char*>(publicKey.constData())); });
    rows.push_back(compared(QStringLiteral("ledger: verify 10,000 entries and checkpoints"), QStringLiteral("CPU ms"),
                            verifying.ours, QStringLiteral("plain scan + SHA-256 + Ed25519"), verifying.peer, 1.2));

    const QString launch = folder.filePath(QStringLiteral("bench.launch"));
    mustWork(QDir().mkpath(launch));
    makeLaunch(launch);
    const Pair meaning = cpuSideBySide(
        3, [&] { mustWork(session::verifyLaunch(launch, {}).value().intact); },
        [&] { plainCheck(launch, reinterpret_cast<const unsigned char*>(publicKey.constData())); });
    rows.push_back(compared(QStringLiteral("launch: verify 10,000 entries with 2,000 outputs"),
                            QStringLiteral("CPU ms"), meaning.ours,
                            QStringLiteral("plain scan + SHA-256 + Ed25519 of the same bytes"), meaning.peer, 1.2));

    const auto with = [&](unsigned workers) {
        ledger::VerifyOptions options;
        options.workers = workers;
        mustWork(ledger::verifyLedger(small, options).value().intact);
    };
    // What cannot be divided is a twentieth: reading, hashing and the copy.
    const Pair processors = wallSideBySide(
        5, [&] { with(2); }, [&] { with(1); });
    rows.push_back(compared(QStringLiteral("ledger: verify on two processors"), QStringLiteral("ms"), processors.ours,
                            QStringLiteral("the same on one"), processors.peer, 0.55));
    const auto memory = [](const QString& path) {
        return growth([&path] { mustWork(ledger::verifyLedger(path).value().intact); });
    };
    memory(small); // what libraries keep from their first use is nobody's
    const double few = memory(small);
    const double many = memory(large);
    rows.push_back(bounded(QStringLiteral("ledger: more memory to verify 100,000 entries than 10,000"),
                           QStringLiteral("MiB"), std::max(0.0, many - few) / 1024, 8));
    return rows;
}

} // namespace holdpoint::bench
