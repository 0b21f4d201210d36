// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/checkpoint.h"
#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"
#include "core/ledger/verifier.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QFile>
#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

#include <sys/stat.h>

using namespace holdpoint;
using namespace holdpoint::ledger;
using test::ledgerEntry;
using test::ledgerKey;
using test::ledgerOrigin;

class TestLedgerWriter : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    QString fresh() { return m_folder.filePath(QStringLiteral("%1.sqlite").arg(m_count++)); }

private Q_SLOTS:
    void makesAnEmptyPrivateFile()
    {
        const QString path = fresh();
        const mode_t before = umask(0);
        const Result<std::unique_ptr<Writer>> writer = Writer::create(path, ledgerOrigin(), ledgerKey());
        umask(before);
        QVERIFY2(writer, qPrintable(writer ? QString() : writer.error().text()));
        QCOMPARE((*writer)->size(), 0);
        QCOMPARE((*writer)->head().size, 0);
        QVERIFY((*writer)->head().root == emptyRoot());
        struct stat status
        {
        };
        QCOMPARE(stat(QFile::encodeName(path).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 07777), 0600);
        QCOMPARE(QDir(m_folder.path()).entryList({QStringLiteral("*.new-*")}, QDir::Files).size(), 0);
    }

    void refusesAFileThatExists()
    {
        const QString path = fresh();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("mine");
        file.close();
        const Result<std::unique_ptr<Writer>> writer = Writer::create(path, ledgerOrigin(), ledgerKey());
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, ErrorCode::Refused);
        QVERIFY(!writer.error().nextStep.isEmpty());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("mine"));
    }

    void tellsWhatItCannotOpen_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("missing") << QByteArray() << ErrorCode::Unreadable;
        QTest::newRow("empty file") << QByteArray("") << ErrorCode::Malformed;
        QTest::newRow("text") << QByteArray("# A runbook\n").repeated(500) << ErrorCode::AnswerIsNo;
    }

    void tellsWhatItCannotOpen()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const ErrorCode, code);
        const QString path = fresh();
        if (!content.isNull()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        const Result<std::unique_ptr<Writer>> writer = Writer::open(path, ledgerOrigin(), ledgerKey(), {});
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, code);
        QVERIFY(!writer.error().cause.isEmpty() && !writer.error().nextStep.isEmpty());
    }

    void appendsBatchesWithACheckpointAfterEveryEntry()
    {
        const QString path = fresh();
        const auto writer = Writer::create(path, ledgerOrigin(), ledgerKey()).value();
        const Result<Appended> first = writer->append(0, {ledgerEntry(0), ledgerEntry(1), ledgerEntry(2)}).result();
        QVERIFY(first);
        QCOMPARE(first->first, 0);
        QCOMPARE(first->size, 3);
        const Result<Appended> second = writer->append(3, {ledgerEntry(3)}).result();
        QVERIFY(second);
        QCOMPARE(second->first, 3);
        QCOMPARE(writer->size(), 4);
        QCOMPARE(writer->head().checkpoint, second->checkpoint);

        const auto reader = Reader::open(path).value();
        QCOMPARE(reader->size().value(), 4);
        const VerifierKey key = parseVerifierKey(ledgerKey().verifierKey()).value();
        GrowingTree tree;
        for (int seq = 0; seq < 4; ++seq) {
            QCOMPARE(reader->entries(seq, 1).value().at(0), ledgerEntry(seq));
            tree.append(leafHash(ledgerEntry(seq)));
            const Result<Checkpoint> checkpoint = openCheckpoint(reader->checkpoint(seq).value(), key);
            QVERIFY(checkpoint);
            QVERIFY(*checkpoint == (Checkpoint{ledgerOrigin(), seq + 1, tree.root()}));
        }
        QVERIFY(second->root == tree.root());
    }

    void refusesABatchThatSawAnOlderLedger()
    {
        const auto writer = Writer::create(fresh(), ledgerOrigin(), ledgerKey()).value();
        QVERIFY(writer->append(0, {ledgerEntry(0)}).result());
        for (const qint64 wrong : {-1, 0, 2}) {
            const Result<Appended> result = writer->append(wrong, {ledgerEntry(1)}).result();
            QVERIFY(!result);
            QCOMPARE(result.error().code, ErrorCode::Refused);
        }
        // A refusal is no failure: the next right one is stored.
        QVERIFY(writer->append(1, {ledgerEntry(1)}).result());
        QCOMPARE(writer->size(), 2);
    }

    void keepsTheOrderOfCallsWithoutWaiting()
    {
        const QString path = fresh();
        constexpr int count = 700;
        const auto writer = Writer::create(path, ledgerOrigin(), ledgerKey()).value();
        std::vector<QFuture<Result<Appended>>> futures;
        for (int seq = 0; seq < count; ++seq)
            futures.push_back(writer->append(seq, {ledgerEntry(seq)}));
        for (int seq = 0; seq < count; ++seq) {
            const Result<Appended> result = futures[size_t(seq)].result();
            QVERIFY(result);
            QCOMPARE(result->first, seq);
            QCOMPARE(result->size, seq + 1);
            QVERIFY(result->checkpoint.contains('\n' + QByteArray::number(seq + 1) + '\n'));
        }
        const Result<Verdict> verdict = verifyLedger(path);
        QVERIFY(verdict);
        QVERIFY2(verdict->intact, qPrintable(verdict->problem));
        QCOMPARE(verdict->entries, count);
    }

    void anAppendOfNothingTellsTheHead()
    {
        const auto writer = Writer::create(fresh(), ledgerOrigin(), ledgerKey()).value();
        const Appended stored = writer->append(0, {ledgerEntry(0)}).result().value();
        const Appended same = writer->append(1, {}).result().value();
        QCOMPARE(same.size, 1);
        QVERIFY(same.root == stored.root);
        QCOMPARE(same.checkpoint, stored.checkpoint);
    }

    void storesWhatWasAcceptedBeforeItGoes()
    {
        const QString path = fresh();
        {
            const auto writer = Writer::create(path, ledgerOrigin(), ledgerKey()).value();
            for (int seq = 0; seq < 40; ++seq)
                writer->append(seq, {ledgerEntry(seq)});
        }
        QCOMPARE(Reader::open(path).value()->size().value(), 40);
    }

    void opensWhatItStoredAndGoesOn()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 5));
        std::vector<QByteArray> seen;
        const auto writer = Writer::open(path, ledgerOrigin(), ledgerKey(), [&](qint64 seq, const QByteArray& bytes) {
                                QCOMPARE(seq, qint64(seen.size()));
                                seen.push_back(bytes);
                            }).value();
        QCOMPARE(seen.size(), 5);
        QCOMPARE(seen[3], ledgerEntry(3));
        QCOMPARE(writer->size(), 5);
        QVERIFY(writer->append(5, {ledgerEntry(5)}).result());
        QVERIFY(verifyLedger(path).value().intact);
    }

    void refusesTheKeyOfAnotherLaunch()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 2));
        const QString other = QStringLiteral("holdpoint/launch/other");
        QCOMPARE(Writer::open(path, ledgerOrigin(), ledgerKey(other), {}).error().code, ErrorCode::Refused);
        // Another key of the same name: the last checkpoint is not by it.
        const auto opened = Writer::open(path, ledgerOrigin(), LogKey::generate(ledgerOrigin()), {});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::AnswerIsNo);
    }

    void namesTheFirstBadEntryWhenOpening_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("bad");
        QTest::newRow("changed entry") << QByteArray("UPDATE entry SET bytes = x'7b7d' WHERE seq = 3") << 3;
        QTest::newRow("changed checkpoint of the last")
            << QByteArray("UPDATE entry SET checkpoint = x'7b7d' WHERE seq = 7") << 7;
        QTest::newRow("gap") << QByteArray("DELETE FROM entry WHERE seq = 4") << 4;
        QTest::newRow("first one gone") << QByteArray("DELETE FROM entry WHERE seq = 0") << 0;
    }

    void namesTheFirstBadEntryWhenOpening()
    {
        QFETCH(const QByteArray, sql);
        QFETCH(const int, bad);
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 8));
        QVERIFY(test::runSql(path, "DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete; " + sql));
        const auto writer = Writer::open(path, ledgerOrigin(), ledgerKey(), {});
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, ErrorCode::AnswerIsNo);
        QVERIFY2(writer.error().cause.contains(QStringLiteral("entry %1 ").arg(bad)), qPrintable(writer.error().cause));
    }

    void theFileItselfForbidsChangesGapsAndDeletion()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 3));
        QVERIFY(!test::runSql(path, "UPDATE entry SET bytes = x'00' WHERE seq = 1"));
        QVERIFY(!test::runSql(path, "DELETE FROM entry WHERE seq = 2"));
        QVERIFY(!test::runSql(path, "INSERT INTO entry VALUES(4, x'00', x'00')"));
        QVERIFY(!test::runSql(path, "INSERT INTO entry VALUES(NULL, x'00', x'00')"));
        QVERIFY(!test::runSql(path, "INSERT OR REPLACE INTO entry VALUES(1, x'00', x'00')"));
        QVERIFY(!test::runSql(path, "INSERT INTO entry VALUES(3, 'text', x'00')"));
        QVERIFY(verifyLedger(path).value().intact);
    }

    // A reader waited with longer and longer sleeps and gave up beside a writer that was never idle.
    void waitsForReadersAndAnotherProgramsLock()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 600));
        const auto writer = Writer::open(path, ledgerOrigin(), ledgerKey(), {}).value();
        std::atomic<bool> stop = false;
        std::atomic<bool> failedToRead = false;
        std::atomic<int> reads = 0;
        QString readError; // written before failedToRead, read after the thread
        std::thread reading([&] {
            const auto fail = [&](const Error& error) {
                readError = error.cause;
                failedToRead = true;
            };
            const auto reader = Reader::open(path);
            if (!reader)
                return fail(reader.error());
            while (!stop) {
                const auto entries = (*reader)->entries(0, 600);
                if (!entries)
                    return fail(entries.error());
                if (entries->size() != 600)
                    return fail({ErrorCode::Internal, QString::number(entries->size()), {}});
                ++reads;
            }
        });
        int failed = 0;
        for (int seq = 600; seq < 640 || (reads < 5 && !failedToRead && seq < 20'000); ++seq)
            failed += !writer->append(seq, {ledgerEntry(seq)}).result();
        const int readsMeanwhile = reads;
        stop = true;
        reading.join();
        QCOMPARE(readError, QString());
        QCOMPARE(failed, 0);
        QVERIFY(readsMeanwhile >= 5);
    }

    void continuesInTheCallersThread()
    {
        const auto writer = Writer::create(fresh(), ledgerOrigin(), ledgerKey()).value();
        QThread* thread = nullptr;
        writer->append(0, {ledgerEntry(0)}).then(this, [&](const Result<Appended>& result) {
            QVERIFY(result);
            thread = QThread::currentThread();
        });
        QTRY_COMPARE(thread, QThread::currentThread());
    }

    void readsPagesAcrossTransactions()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 700));
        const auto reader = Reader::open(path).value();
        QCOMPARE(reader->entries(0, 1000).value().size(), 700);
        QCOMPARE(reader->entries(0, 512).value().size(), 512);
        QCOMPARE(reader->entries(690, 20).value().size(), 10);
        QCOMPARE(reader->entries(700, 20).value().size(), 0);
        QCOMPARE(reader->entries(650, 3).value().at(2), ledgerEntry(652));
        QCOMPARE(reader->checkpoint(700).error().code, ErrorCode::Unreadable);
    }

    void aReaderNeverMakesAFile()
    {
        const QString path = fresh();
        QCOMPARE(Reader::open(path).error().code, ErrorCode::Unreadable);
        QVERIFY(!QFile::exists(path));
    }
};

QTEST_GUILESS_MAIN(TestLedgerWriter)
#include "tst_ledger_writer.moc"
