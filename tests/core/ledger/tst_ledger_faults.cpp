// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger_store.h"
#include "core/ledger/sqlite_store.h"
#include "core/ledger/verifier.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <atomic>
#include <csignal>

#include <sqlite3.h>
#include <sys/resource.h>

using namespace holdpoint;
using namespace holdpoint::ledger;
using test::ledgerEntry;
using test::ledgerKey;
using test::ledgerOrigin;

namespace {

// How the store of a test goes wrong. Set from the test's thread, obeyed in the ledger's.
struct Faults
{
    enum class Outcome
    {
        Lost,
        StoredAll
    };
    std::atomic<int> commitsUntilFailure = -1; // -1: none fails
    std::atomic<Outcome> outcome = Outcome::Lost;
    std::atomic<bool> refuseToOpen = false;
    std::atomic<bool> hold = false; // commits wait until it is lifted
    std::atomic<int> commits = 0;
};

std::unexpected<Error> diskFull()
{
    return failure(ErrorCode::OutsideFailed, QStringLiteral("The disk is full."), QStringLiteral("Free some space."));
}

class FaultyStore final : public LedgerStore
{
public:
    FaultyStore(std::unique_ptr<LedgerStore> real, Faults& faults)
        : m_real(std::move(real))
        , m_faults(faults)
    {
    }

    [[nodiscard]] Result<qint64> size() const override { return m_real->size(); }
    Result<void> read(qint64 first, qint64 count, const Visit& visit) const override
    {
        return m_real->read(first, count, visit);
    }
    [[nodiscard]] Result<QByteArray> checkpoint(qint64 seq) const override { return m_real->checkpoint(seq); }

    Result<void> append(qint64 first, const std::vector<StoredEntry>& entries) override
    {
        ++m_faults.commits;
        while (m_faults.hold)
            QThread::msleep(1);
        if (m_faults.commitsUntilFailure == 0) {
            if (m_faults.outcome == Faults::Outcome::StoredAll) {
                if (const Result<void> stored = m_real->append(first, entries); !stored)
                    return stored;
            }
            return diskFull();
        }
        if (m_faults.commitsUntilFailure > 0)
            --m_faults.commitsUntilFailure;
        return m_real->append(first, entries);
    }

private:
    std::unique_ptr<LedgerStore> m_real;
    Faults& m_faults;
};

StoreOpener faultyOpener(const QString& path, Faults& faults)
{
    return [path, &faults]() -> Result<std::unique_ptr<LedgerStore>> {
        if (faults.refuseToOpen)
            return diskFull();
        Result<std::unique_ptr<SqliteStore>> real = SqliteStore::open(path, SqliteStore::Access::Append);
        if (!real)
            return std::unexpected(real.error());
        return std::make_unique<FaultyStore>(std::move(*real), faults);
    };
}

} // namespace

class TestLedgerFaults : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    QString freshLedger()
    {
        const QString path = m_folder.filePath(QStringLiteral("%1.sqlite").arg(m_count++));
        return SqliteStore::create(path) ? path : QString();
    }

    static std::unique_ptr<Writer> writerOn(const QString& path, Faults& faults)
    {
        return openWriter(faultyOpener(path, faults), ledgerOrigin(), ledgerKey(), {}).value();
    }

private Q_SLOTS:
    void afterAFailureNothingIsStoredUntilReopened_data()
    {
        QTest::addColumn<int>("good"); // commits before the one that fails
        for (const int good : {0, 1, 7})
            QTest::addRow("commit %d", good) << good;
    }

    void afterAFailureNothingIsStoredUntilReopened()
    {
        QFETCH(const int, good);
        Faults faults;
        const QString path = freshLedger();
        const auto writer = writerOn(path, faults);
        faults.commitsUntilFailure = good;
        for (int seq = 0; seq < good; ++seq)
            QVERIFY(writer->append(seq, {ledgerEntry(seq)}).result());
        const Result<Appended> failed = writer->append(good, {ledgerEntry(good)}).result();
        QVERIFY(!failed);
        QCOMPARE(failed.error().cause, QStringLiteral("The disk is full."));
        QCOMPARE(writer->size(), good);
        faults.commitsUntilFailure = -1; // the disk is well again, but nobody looked at the ledger yet
        const int commits = faults.commits;
        for (const qint64 seq : {qint64(good), qint64(good) + 1}) {
            const Result<Appended> refused = writer->append(seq, {ledgerEntry(seq)}).result();
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::OutsideFailed);
            QVERIFY(refused.error().cause.contains(QStringLiteral("The disk is full.")));
            QCOMPARE(refused.error().nextStep, QStringLiteral("Free some space."));
        }
        QCOMPARE(faults.commits, commits);
        const Result<Appended> reopened = writer->reopen().result();
        QVERIFY(reopened);
        QCOMPARE(reopened->size, good);
        QVERIFY(writer->append(good, {ledgerEntry(good)}).result());
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.entries, good + 1);
    }

    // The disk said "failed" and had stored it: reopening tells, and the entry is not stored twice.
    void aCommitOfUnknownEnd()
    {
        Faults faults;
        const QString path = freshLedger();
        const auto writer = writerOn(path, faults);
        QVERIFY(writer->append(0, {ledgerEntry(0)}).result());
        faults.outcome = Faults::Outcome::StoredAll;
        faults.commitsUntilFailure = 0;
        QVERIFY(!writer->append(1, {ledgerEntry(1), ledgerEntry(2)}).result());
        QCOMPARE(writer->size(), 1);
        faults.commitsUntilFailure = -1;
        QCOMPARE(writer->reopen().result()->size, 3);
        QCOMPARE(writer->append(1, {ledgerEntry(1)}).result().error().code, ErrorCode::Refused);
        QVERIFY(writer->append(3, {ledgerEntry(3)}).result());
        QVERIFY(verifyLedger(path).value().intact);
    }

    void everythingBehindAFailureFails()
    {
        Faults faults;
        const auto writer = writerOn(freshLedger(), faults);
        faults.hold = true;
        faults.commitsUntilFailure = 1;
        std::vector<QFuture<Result<Appended>>> futures;
        futures.push_back(writer->append(0, {ledgerEntry(0)}));
        QTRY_COMPARE(faults.commits, 1);
        for (int seq = 1; seq < 20; ++seq)
            futures.push_back(writer->append(seq, {ledgerEntry(seq)}));
        faults.hold = false;
        qint64 stored = 0;
        bool failing = false;
        for (QFuture<Result<Appended>>& future : futures) {
            const Result<Appended> result = future.result();
            QVERIFY(!(failing && result));
            failing = !result;
            stored += result.has_value();
        }
        QVERIFY(failing);
        QCOMPARE(stored, 1);
        QCOMPARE(writer->size(), 1);
    }

    void reopeningCanFailAndSucceedLater()
    {
        Faults faults;
        const auto writer = writerOn(freshLedger(), faults);
        QVERIFY(writer->append(0, {ledgerEntry(0)}).result());
        faults.commitsUntilFailure = 0;
        QVERIFY(!writer->append(1, {ledgerEntry(1)}).result());
        faults.refuseToOpen = true;
        QVERIFY(!writer->reopen().result());
        QVERIFY(!writer->append(1, {ledgerEntry(1)}).result());
        QCOMPARE(writer->size(), 1);
        faults.refuseToOpen = false;
        faults.commitsUntilFailure = -1;
        QVERIFY(writer->reopen().result());
        QVERIFY(writer->append(1, {ledgerEntry(1)}).result());
    }

    // A checkpoint that was given out is a promise: a ledger that no longer holds to it is not gone on with.
    void neverGoesOnWithALedgerThatLostEntries_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("shorter") << QByteArray("DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE seq >= 2");
        QTest::newRow("changed") << QByteArray("DROP TRIGGER entry_no_update; UPDATE entry SET bytes = x'7b7d' "
                                               "WHERE seq = 1");
    }

    void neverGoesOnWithALedgerThatLostEntries()
    {
        QFETCH(const QByteArray, sql);
        Faults faults;
        const QString path = freshLedger();
        const auto writer = writerOn(path, faults);
        QVERIFY(writer->append(0, {ledgerEntry(0), ledgerEntry(1), ledgerEntry(2)}).result());
        faults.commitsUntilFailure = 0;
        QVERIFY(!writer->append(3, {ledgerEntry(3)}).result());
        faults.commitsUntilFailure = -1;
        QVERIFY(test::runSql(path, sql));
        const Result<Appended> reopened = writer->reopen().result();
        QVERIFY(!reopened);
        QCOMPARE(reopened.error().code, ErrorCode::AnswerIsNo);
        QVERIFY(!writer->append(2, {ledgerEntry(2)}).result());
        QVERIFY(!writer->append(3, {ledgerEntry(3)}).result());
    }

    void aSlowDiskBlocksNobody()
    {
        Faults faults;
        const auto writer = writerOn(freshLedger(), faults);
        faults.hold = true;
        QFuture<Result<Appended>> future = writer->append(0, {ledgerEntry(0)});
        QTRY_COMPARE(faults.commits, 1);
        QCOMPARE(writer->size(), 0);
        QCOMPARE(writer->head().size, 0);
        QVERIFY(!future.isFinished());
        faults.hold = false;
        QVERIFY(future.result());
        QCOMPARE(writer->size(), 1);
    }

    void whatWaitsSharesACommit()
    {
        Faults faults;
        const auto writer = writerOn(freshLedger(), faults);
        faults.hold = true;
        std::vector<QFuture<Result<Appended>>> futures;
        for (int seq = 0; seq < 300; ++seq)
            futures.push_back(writer->append(seq, {ledgerEntry(seq)}));
        faults.hold = false;
        for (QFuture<Result<Appended>>& future : futures)
            QVERIFY(future.result());
        QVERIFY2(faults.commits <= 3, qPrintable(QString::number(faults.commits)));
    }

    // The real store, another program's lock that does not go away.
    void aLockIsWaitedForNotForEver()
    {
        const QString path = freshLedger();
        const auto writer = Writer::open(path, ledgerOrigin(), ledgerKey(), {}).value();
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(QFile::encodeName(path).constData(), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        QElapsedTimer timer;
        timer.start();
        const Result<Appended> failed = writer->append(0, {ledgerEntry(0)}).result();
        QVERIFY(!failed);
        QVERIFY2(failed.error().cause.contains(QStringLiteral("locked")), qPrintable(failed.error().cause));
        QVERIFY(timer.elapsed() < 5 * SqliteStore::lockWaitMs);
        QCOMPARE(sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(other);
        QVERIFY(writer->reopen().result());
        QVERIFY(writer->append(0, {ledgerEntry(0)}).result());
    }

    // The real store on a disk that takes no more bytes (a limit on file size stands for it).
    void aDiskThatTakesNoMore()
    {
        const QString path = freshLedger();
        const auto writer = Writer::open(path, ledgerOrigin(), ledgerKey(), {}).value();
        QVERIFY(writer->append(0, {ledgerEntry(0)}).result());
        const auto before = std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
        rlimit small = old;
        small.rlim_cur = 64 << 10;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const QString large(20'000, u'x');
        qint64 seq = 1;
        Result<Appended> result;
        for (; seq < 20; ++seq) {
            result = writer->append(seq, {ledgerEntry(seq, {}, ledgerKey(), large)}).result();
            if (!result)
                break;
        }
        setrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, before);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::OutsideFailed);
        QVERIFY(seq > 1);
        QCOMPARE(writer->reopen().result()->size, seq);
        QVERIFY(writer->append(seq, {ledgerEntry(seq)}).result());
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.entries, seq + 1);
    }

    // Two writers on one file (the launch's own lock forbids it): one of them fails, neither damages anything.
    void twoWritersDoNoHarm()
    {
        const QString path = freshLedger();
        const auto one = Writer::open(path, ledgerOrigin(), ledgerKey(), {}).value();
        const auto two = Writer::open(path, ledgerOrigin(), ledgerKey(), {}).value();
        QVERIFY(one->append(0, {ledgerEntry(0)}).result());
        QVERIFY(!two->append(0, {ledgerEntry(0)}).result());
        QCOMPARE(two->reopen().result()->size, 1);
        QVERIFY(two->append(1, {ledgerEntry(1)}).result());
        QVERIFY(!one->append(1, {ledgerEntry(1)}).result());
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.entries, 2);
    }
};

QTEST_GUILESS_MAIN(TestLedgerFaults)
#include "tst_ledger_faults.moc"
