// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"
#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"
#include "core/ledger/verifier.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ledger;
using test::EntryTime;
using test::ledgerEntry;
using test::ledgerKey;
using test::ledgerOrigin;

class TestLedgerVerifier : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    QString fresh() { return m_folder.filePath(QStringLiteral("%1.sqlite").arg(m_count++)); }

    QString ledgerOf(const std::vector<QByteArray>& entries, const LogKey& key = ledgerKey())
    {
        const QString path = fresh();
        const auto writer = Writer::create(path, key.origin(), key).value();
        if (!writer->append(0, entries).result())
            return {};
        return path;
    }

    static QByteArray checkpointOf(const QString& path, qint64 seq)
    {
        return Reader::open(path).value()->checkpoint(seq).value();
    }

private Q_SLOTS:
    void passesAGoodLedger()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 3000));
        std::vector<qint64> seen;
        qint64 done = 0;
        VerifyOptions options;
        options.onEntry = [&](const VerifiedEntry& entry) -> std::optional<QString> {
            if (entry.bytes == ledgerEntry(entry.seq))
                seen.push_back(entry.seq);
            // Any root of the past, and none of the future.
            const bool right =
                entry.seq % 100 != 1 || checkpointOf(path, entry.seq - 1).split('\n').at(2) == entry.rootOf(entry.seq);
            if (!right || !entry.rootOf(entry.seq + 1).isEmpty() || !entry.rootOf(0).isEmpty())
                return QStringLiteral("wrong root");
            return {};
        };
        options.onProgress = [&](qint64 now, qint64 all) {
            QCOMPARE(all, 3000);
            QVERIFY(now >= done);
            done = now;
        };
        const Verdict verdict = verifyLedger(path, options).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.entries, 3000);
        QVERIFY(!verdict.firstBad);
        QCOMPARE(verdict.problem, QString());
        QCOMPARE(verdict.logKey, ledgerKey().verifierKey());
        QCOMPARE(verdict.checkpoint, checkpointOf(path, 2999));
        QVERIFY(verdict.notices.empty());
        QCOMPARE(done, 3000);
        QCOMPARE(seen.size(), 3000);
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void saysWhenThereIsNothingToVerify()
    {
        QCOMPARE(verifyLedger(fresh()).error().code, ErrorCode::Unreadable);
        QCOMPARE(verifyLedger(m_folder.path()).error().code, ErrorCode::Unreadable);
        const QString text = fresh();
        QFile file(text);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("no database at all. ").repeated(100));
        file.close();
        const Result<Verdict> verdict = verifyLedger(text);
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().code, ErrorCode::Unreadable);
        QVERIFY(!verdict.error().cause.isEmpty());
    }

    void anEmptyLedgerIsNotIntact()
    {
        const QString path = ledgerOf({});
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY(!verdict.intact && !verdict.firstBad && !verdict.problem.isEmpty());
    }

    void findsWhatWasChanged_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("bad"); // -1: the file as a whole
        const auto blob = [](const QByteArray& bytes) { return "x'" + bytes.toHex() + "'"; };
        QTest::newRow("an entry's text") << "UPDATE entry SET bytes = " +
                                                blob(ledgerEntry(5, {}, ledgerKey(), QStringLiteral("other"))) +
                                                " WHERE seq = 5"
                                         << 5;
        QTest::newRow("an entry of two") << QByteArray("UPDATE entry SET bytes = x'7b7d' WHERE seq IN (4, 7)") << 4;
        QTest::newRow("entries swapped")
            << QByteArray("UPDATE entry SET seq = 100 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE "
                          "seq = 6; UPDATE entry SET seq = 6 WHERE seq = 100")
            << 2;
        QTest::newRow("an entry gone") << QByteArray("DELETE FROM entry WHERE seq = 3") << 3;
        QTest::newRow("entry 0 gone") << QByteArray("DELETE FROM entry WHERE seq = 0") << 0;
        QTest::newRow("one before the first")
            << QByteArray("INSERT INTO entry SELECT -1, bytes, checkpoint FROM entry WHERE seq = 0") << 0;
        QTest::newRow("one more at the end")
            << QByteArray("INSERT INTO entry SELECT 10, bytes, checkpoint FROM entry WHERE seq = 9") << 10;
        QTest::newRow("a checkpoint of another size")
            << QByteArray("UPDATE entry SET checkpoint = (SELECT checkpoint FROM entry WHERE seq = 8) WHERE seq = 6")
            << 6;
        QTest::newRow("no checkpoint") << QByteArray("UPDATE entry SET checkpoint = NULL WHERE seq = 6") << 6;
        QTest::newRow("an empty entry") << QByteArray("UPDATE entry SET bytes = x'' WHERE seq = 6") << 6;
        QTest::newRow("a further line in a note")
            << QByteArray("UPDATE entry SET checkpoint = CAST(checkpoint || 'x' || char(10) AS BLOB) WHERE seq = 6")
            << 6;
        QTest::newRow("another table's form")
            << QByteArray("ALTER TABLE entry RENAME TO e; CREATE VIEW entry AS SELECT * FROM e") << -1;
        QTest::newRow("a column more") << QByteArray("ALTER TABLE entry ADD COLUMN more BLOB") << -1;
        QTest::newRow("not said to be a ledger") << QByteArray("PRAGMA application_id = 1") << -1;
        QTest::newRow("of the future") << QByteArray("PRAGMA user_version = 2") << -1;
    }

    void findsWhatWasChanged()
    {
        QFETCH(const QByteArray, sql);
        QFETCH(const int, bad);
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 10));
        QVERIFY(test::runSql(path, "DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete; DROP TRIGGER "
                                   "entry_in_order; " +
                                       sql));
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY(!verdict.intact);
        QVERIFY(!verdict.problem.isEmpty());
        QCOMPARE(verdict.firstBad.value_or(-1), bad);
        if (bad > 0)
            QCOMPARE(verdict.checkpoint, checkpointOf(path, bad - 1));
    }

    // Whoever has the file but not the key cannot sign what they changed; whoever signs with another key is seen, since
    // entry 0 names the key.
    void noOtherKeyCanSign()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 6));
        GrowingTree tree;
        for (int seq = 0; seq < 4; ++seq)
            tree.append(leafHash(ledgerEntry(seq)));
        const LogKey forger = LogKey::generate(ledgerOrigin());
        QVERIFY(test::replaceBlob(path, 3, "checkpoint", forger.sign(4, tree.root())));
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY(!verdict.intact);
        QCOMPARE(verdict.firstBad.value_or(-1), 3);
    }

    void aGoodSignatureOfAnotherRootIsFound()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 6));
        QVERIFY(test::replaceBlob(path, 2, "checkpoint", ledgerKey().sign(3, leafHash("other"))));
        QCOMPARE(verifyLedger(path).value().firstBad.value_or(-1), 2);
    }

    // Signed by the right key, but not what a ledger may hold: a fault of the writer would show here.
    void entriesHaveTheirForm_data()
    {
        QTest::addColumn<int>("seq");
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = ledgerEntry(2);
        QTest::newRow("no JSON") << 2 << QByteArray("hello");
        QTest::newRow("white space") << 2 << QByteArray(good).replace(":{", ": {");
        QTest::newRow("number of another entry") << 2 << ledgerEntry(3);
        QTest::newRow("number as text") << 2 << QByteArray(good).replace("\"seq\":2", "\"seq\":\"2\"");
        QTest::newRow("no number") << 2 << QByteArray(good).replace("\"seq\":2,", "");
        QTest::newRow("keys in another order") << 2 << QByteArray(good).replace("\"v\":1", "\"a\":1");
        QTest::newRow("number only inside")
            << 2 << QByteArray(good).replace("\"seq\":2,", "").replace("\"text\"", "\"seq\":2,\"text\"");
        QTest::newRow("no time") << 2 << QByteArray(good).replace("\"utc\"", "\"utd\"");
        QTest::newRow("no such time") << 2 << QByteArray(good).replace("2026-12-01", "2026-13-01");
        QTest::newRow("no kind") << 2 << QByteArray(good).replace("\"kind\"", "\"king\"");
        QTest::newRow("first entry of another kind")
            << 0 << QByteArray(ledgerEntry(0)).replace("launch.opened", "launch.renamed");
        QTest::newRow("first entry with another key") << 0 << ledgerEntry(0, {}, LogKey::generate(ledgerOrigin()));
        QTest::newRow("first entry with another name")
            << 0
            << QByteArray(ledgerEntry(0))
                   .replace("\"origin\":\"holdpoint/launch/", "\"origin\":\"holdpoint/rehearsal/");
        QTest::newRow("first entry without key") << 0 << QByteArray(ledgerEntry(0)).replace("log_key", "log_kez");
    }

    void entriesHaveTheirForm()
    {
        QFETCH(const int, seq);
        QFETCH(const QByteArray, bytes);
        std::vector<QByteArray> entries;
        for (int i = 0; i < 4; ++i)
            entries.push_back(i == seq ? bytes : ledgerEntry(i));
        QVERIFY(bytes != ledgerEntry(seq));
        const Verdict verdict = verifyLedger(ledgerOf(entries)).value();
        QVERIFY(!verdict.intact);
        QCOMPARE(verdict.firstBad.value_or(-1), seq);
        QVERIFY(verdict.problem.contains(QString::number(seq)));
    }

    void asksTheCallerAboutEachGoodEntry()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 8));
        VerifyOptions options;
        int last = -1;
        options.onEntry = [&](const VerifiedEntry& entry) -> std::optional<QString> {
            last = int(entry.seq);
            return entry.seq == 4 ? std::optional(QStringLiteral("Its signature is false.")) : std::nullopt;
        };
        const Verdict verdict = verifyLedger(path, options).value();
        QVERIFY(!verdict.intact);
        QCOMPARE(verdict.firstBad.value_or(-1), 4);
        QCOMPARE(verdict.problem, QStringLiteral("Its signature is false."));
        QCOMPARE(last, 4);
        // What is bad in the file itself comes first when it stands first.
        QVERIFY(test::replaceBlob(path, 2, "bytes", "{}"));
        const Verdict earlier = verifyLedger(path, options).value();
        QCOMPARE(earlier.firstBad.value_or(-1), 2);
        // ... and does not hide what the caller finds before it.
        QVERIFY(test::replaceBlob(path, 2, "bytes", ledgerEntry(2)));
        QVERIFY(test::replaceBlob(path, 6, "bytes", "{}"));
        QCOMPARE(verifyLedger(path, options).value().firstBad.value_or(-1), 4);
    }

    void comparesWithAnAnchor_data()
    {
        QTest::addColumn<int>("cut");    // entries that are left
        QTest::addColumn<int>("anchor"); // entries of the anchored checkpoint
        QTest::addColumn<bool>("intact");
        QTest::newRow("whole, last") << 9 << 9 << true;
        QTest::newRow("whole, earlier") << 9 << 4 << true;
        QTest::newRow("whole, first") << 9 << 1 << true;
        QTest::newRow("tail cut") << 7 << 9 << false;
        QTest::newRow("cut above the anchor") << 7 << 7 << true;
        QTest::newRow("all but one cut") << 1 << 2 << false;
    }

    void comparesWithAnAnchor()
    {
        QFETCH(const int, cut);
        QFETCH(const int, anchor);
        QFETCH(const bool, intact);
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 9));
        VerifyOptions options;
        options.against = checkpointOf(path, anchor - 1);
        QVERIFY(test::runSql(path, "DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE seq >= " +
                                       QByteArray::number(cut)));
        QVERIFY(verifyLedger(path).value().intact); // alone it cannot know
        const Verdict verdict = verifyLedger(path, options).value();
        QCOMPARE(verdict.intact, intact);
        if (!intact)
            QCOMPARE(verdict.firstBad.value_or(-1), cut);
    }

    void findsARewrittenPastByItsAnchor()
    {
        std::vector<QByteArray> entries;
        for (int seq = 0; seq < 6; ++seq)
            entries.push_back(ledgerEntry(seq));
        const QString before = ledgerOf(entries);
        entries[2] = ledgerEntry(2, {}, ledgerKey(), QStringLiteral("It was always so."));
        const QString rewritten = ledgerOf(entries); // with the right key
        QVERIFY(verifyLedger(rewritten).value().intact);
        VerifyOptions options;
        options.against = checkpointOf(before, 5);
        const Verdict verdict = verifyLedger(rewritten, options).value();
        QVERIFY(!verdict.intact && !verdict.firstBad && !verdict.problem.isEmpty());
        options.against = checkpointOf(before, 1);
        QVERIFY(verifyLedger(rewritten, options).value().intact);
    }

    void aForeignAnchorIsNoProof_data()
    {
        QTest::addColumn<QByteArray>("against");
        const LogKey other = LogKey::generate(ledgerOrigin());
        QTest::newRow("other key") << other.sign(1, leafHash(ledgerEntry(0)));
        QTest::newRow("other launch") << LogKey::fromSeed(QStringLiteral("holdpoint/launch/other"), QByteArray(32, 7))
                                             .value()
                                             .sign(1, leafHash(ledgerEntry(0)));
        QTest::newRow("garbage") << QByteArray("hello");
        QTest::newRow("unsigned") << ledgerKey().sign(1, leafHash(ledgerEntry(0))).split('\n').mid(0, 4).join('\n');
        QTest::newRow("changed") << ledgerKey().sign(1, leafHash(ledgerEntry(0))).replace("\n1\n", "\n2\n");
    }

    void aForeignAnchorIsNoProof()
    {
        QFETCH(const QByteArray, against);
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 3));
        VerifyOptions options;
        options.against = against;
        const Verdict verdict = verifyLedger(path, options).value();
        QVERIFY(!verdict.intact && !verdict.problem.isEmpty());
    }

    void clocksThatWereSetAreNoticesOnly_data()
    {
        QTest::addColumn<qint64>("boottimeMs"); // of entry 2, against its due time
        QTest::addColumn<qint64>("utcMs");
        QTest::addColumn<bool>("restart");
        QTest::addColumn<QStringList>("notices");
        QTest::newRow("nothing") << qint64(0) << qint64(0) << false << QStringList();
        QTest::newRow("a pause") << qint64(60'000) << qint64(60'000) << false << QStringList();
        QTest::newRow("a trifle") << qint64(0) << qint64(-900) << false << QStringList();
        QTest::newRow("drift of an hour") << qint64(3'600'000) << qint64(3'601'500) << false << QStringList();
        QTest::newRow("set back") << qint64(0) << qint64(-65'000) << false
                                  << QStringList{QStringLiteral("Before entry 2 the clock was set back by 65.0 s."),
                                                 QStringLiteral("Before entry 3 the clock was set forward by 65.0 s.")};
        QTest::newRow("late") << qint64(-5'000) << qint64(-5'000) << false
                              << QStringList{QStringLiteral(
                                     "Entry 2 was recorded 4.9 s late: it is older than the one before it.")};
        QTest::newRow("restart, later")
            << qint64(-4'000'000) << qint64(90'000) << true
            << QStringList{QStringLiteral("Entry 3 comes after a restart, and the clock then stood 89.9 s earlier.")};
        QTest::newRow("restart, earlier")
            << qint64(-4'000'000) << qint64(-90'000) << true
            << QStringList{QStringLiteral("Entry 2 comes after a restart, and the clock then stood 89.9 s earlier.")};
    }

    void clocksThatWereSetAreNoticesOnly()
    {
        QFETCH(const qint64, boottimeMs);
        QFETCH(const qint64, utcMs);
        QFETCH(const bool, restart);
        QFETCH(const QStringList, notices);
        EntryTime time;
        time.boottimeMs += boottimeMs;
        time.utcMs += utcMs;
        if (restart)
            time.boot = QStringLiteral("99999999-2222-3333-4444-555555555555");
        const Verdict verdict = verifyLedger(ledgerOf({ledgerEntry(0), ledgerEntry(1), ledgerEntry(2, time),
                                                       ledgerEntry(3, notices.size() == 1 || notices.isEmpty()
                                                                          ? (restart && utcMs < 0 ? time
                                                                             : boottimeMs > 0     ? time
                                                                                                  : EntryTime())
                                                                          : EntryTime())}))
                                    .value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QStringList found;
        for (const Notice& notice : verdict.notices)
            found += notice.text;
        QCOMPARE(found, notices);
    }

    void verifiesACrashedCopyInAReadOnlyFolder()
    {
        // A journal that a crash left: the copy is rolled back, the original stays as it is.
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 40));
        const QString crashed = m_folder.filePath(QStringLiteral("crashed"));
        QVERIFY(QDir().mkpath(crashed));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        constexpr int pageSize = 4096;
        // Journal of one page (the last) with the original, then that page is overwritten in the file.
        const auto u32 = [](quint32 n) {
            QByteArray bytes(4, '\0');
            for (int i = 0; i < 4; ++i)
                bytes[i] = char(n >> (24 - 8 * i));
            return bytes;
        };
        const auto pages = quint32(before.size() / pageSize);
        const QByteArray page = before.last(pageSize);
        quint32 sum = 77; // SQLite's file format, section 3: nonce and every 200th byte from the end
        for (int at = pageSize - 200; at > 0; at -= 200)
            sum += static_cast<unsigned char>(page[at]);
        QByteArray journal =
            QByteArray::fromHex("d9d505f920a163d7") + u32(1) + u32(77) + u32(pages) + u32(512) + u32(pageSize);
        journal = journal.leftJustified(512, '\0') + u32(pages) + page + u32(sum);
        QByteArray torn = before;
        torn.replace(torn.size() - pageSize, pageSize, QByteArray(pageSize, '\xee'));
        const QString target = crashed + QStringLiteral("/ledger.sqlite");
        for (const auto& [name, bytes] :
             {std::pair(target, torn), std::pair(target + QStringLiteral("-journal"), journal)}) {
            QFile out(name);
            QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
            out.close();
            QVERIFY(out.setPermissions(QFileDevice::ReadOwner));
        }
        QVERIFY(QFile::setPermissions(crashed, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        const Verdict verdict = verifyLedger(target).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.entries, 40);
        QFile after(target);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QVERIFY(after.readAll() == torn);
        QCOMPARE(QDir(crashed).entryList(QDir::Files).size(), 2);
        QVERIFY(
            QFile::setPermissions(crashed, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
    }

    void verifiesWhileTheWriterWorks()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 1));
        const auto writer = Writer::open(path, ledgerOrigin(), ledgerKey(), {}).value();
        std::vector<QFuture<Result<Appended>>> futures;
        qint64 last = 0;
        for (int seq = 1; seq < 400; ++seq) {
            futures.push_back(writer->append(seq, {ledgerEntry(seq)}));
            if (seq % 50 == 0) {
                const Verdict verdict = verifyLedger(path).value();
                QVERIFY2(verdict.intact, qPrintable(verdict.problem));
                QVERIFY(verdict.entries >= last);
                last = verdict.entries;
            }
        }
        for (QFuture<Result<Appended>>& future : futures)
            QVERIFY(future.result());
        QCOMPARE(verifyLedger(path).value().entries, 400);
    }

    // Every byte of a small ledger's file, changed: what plain SQLite then reads otherwise is found, at its place.
    void everyByteOfTheFile_data()
    {
        QTest::addColumn<int>("mask");
        QTest::addColumn<int>("step");
        QTest::newRow("lowest bit of each byte") << 0x01 << 1;
        QTest::newRow("highest bit of some") << 0x80 << 7;
        QTest::newRow("all bits of some") << 0xff << 11;
    }

    void everyByteOfTheFile()
    {
        QFETCH(const int, mask);
        QFETCH(const int, step);
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 6));
        const test::RawLedger good = test::readRaw(path);
        QVERIFY(good.whole);
        QCOMPARE(good.rows.size(), 6);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
        const QByteArray bytes = file.readAll();
        int meaning = 0;
        int silent = 0;
        constexpr qsizetype pageSize = 4096;
        for (qsizetype at = 0; at < bytes.size(); at += step) {
            const char changed = char(bytes[at] ^ mask);
            // Free space is long and always the same story.
            if (bytes[at] == 0 && at > 200 && at % 61 != 0)
                continue;
            QVERIFY(file.seek(at) && file.write(&changed, 1) == 1);
            const test::RawLedger raw = test::readRaw(path);
            const Result<Verdict> verdict = verifyLedger(path);
            const bool same = raw.whole && raw.rows == good.rows;
            if (!same) {
                ++meaning;
                QVERIFY2(!verdict || !verdict->intact, qPrintable(QString::number(at)));
                size_t first = 0; // where what is read first differs
                while (first < raw.rows.size() && first < good.rows.size() && raw.rows[first] == good.rows[first])
                    ++first;
                // A file whose first page does not say what it is has no first bad entry.
                if (verdict && verdict->firstBad)
                    QVERIFY2(*verdict->firstBad == qint64(first),
                             qPrintable(QStringLiteral("%1: %2 %3").arg(at).arg(*verdict->firstBad).arg(first)));
                else
                    QVERIFY2(raw.rows.empty() || at < pageSize, qPrintable(QString::number(at)));
            } else if (verdict && verdict->intact) {
                ++silent;
            }
            QVERIFY(file.seek(at) && file.write(&bytes.data()[at], 1) == 1);
        }
        QVERIFY(verifyLedger(path).value().intact);
        // Entries and checkpoints are most of the file's used bytes.
        QVERIFY2(meaning > 3000 / step, qPrintable(QString::number(meaning)));
        qInfo("%d changes altered what is stored, %d altered nothing that is stored", meaning, silent);
    }

    // Ten times the entries take no more memory: nothing is kept of what was looked at.
    void memoryIsFlat()
    {
        const auto kibibytes = [](const char* name) {
            QFile status(QStringLiteral("/proc/self/status"));
            if (!status.open(QIODevice::ReadOnly))
                return -1.0;
            for (const QByteArray& line : status.readAll().split('\n')) {
                if (line.startsWith(name))
                    return line.mid(qstrlen(name)).simplified().split(' ').first().toDouble();
            }
            return -1.0;
        };
        const auto growth = [&kibibytes](const QString& path) {
            QFile reset(QStringLiteral("/proc/self/clear_refs"));
            if (!reset.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || reset.write("5") != 1)
                return -1.0;
            const double before = kibibytes("VmRSS:");
            const Result<Verdict> verdict = verifyLedger(path);
            return verdict && verdict->intact ? kibibytes("VmHWM:") - before : -1.0;
        };
        const QString small = m_folder.filePath(QStringLiteral("few.sqlite"));
        const QString large = m_folder.filePath(QStringLiteral("many.sqlite"));
        QVERIFY(test::makeLedger(small, 2'000) && test::makeLedger(large, 20'000));
        if (growth(small) < 0) // what libraries keep from their first use is nobody's
            QSKIP("this kernel does not tell the peak of a process anew");
        const double few = growth(small);
        const double many = growth(large);
        QVERIFY2(few >= 0 && many >= 0 && many - few < 4096,
                 qPrintable(QStringLiteral("%1 and %2 KiB").arg(few).arg(many)));
    }
};

QTEST_GUILESS_MAIN(TestLedgerVerifier)
#include "tst_ledger_verifier.moc"
