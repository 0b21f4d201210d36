// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"
#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"
#include "core/ledger/tree_proof.h"
#include "core/ledger/verifier.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QFile>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace holdpoint;
using namespace holdpoint::ledger;
using test::ledgerEntry;
using test::ledgerKey;
using test::ledgerOrigin;

namespace {

// The long campaign takes every bit of every byte; the short one each byte once, another bit for each.
#ifdef HOLDPOINT_LONG_CAMPAIGN
constexpr int bitsAByte = 8;
constexpr int proofSeeds = 60;
#else
constexpr int bitsAByte = 1;
constexpr int proofSeeds = 4;
#endif

// Writes blobs past the triggers, over one connection.
class RawBlobs
{
public:
    explicit RawBlobs(const QString& path)
    {
        sqlite3_open_v2(QFile::encodeName(path).constData(), &m_database, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_exec(m_database, "PRAGMA synchronous=OFF; DROP TRIGGER entry_no_update", nullptr, nullptr, nullptr);
    }
    RawBlobs(const RawBlobs&) = delete;
    RawBlobs& operator=(const RawBlobs&) = delete;
    ~RawBlobs() { sqlite3_close(m_database); }

    bool put(const char* column, qint64 seq, const QByteArray& bytes)
    {
        sqlite3_stmt* statement = nullptr;
        const QByteArray sql = "UPDATE entry SET " + QByteArray(column) + " = ? WHERE seq = ?";
        sqlite3_prepare_v2(m_database, sql.constData(), -1, &statement, nullptr);
        sqlite3_bind_blob(statement, 1, bytes.constData(), int(bytes.size()), SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, seq);
        const bool done = sqlite3_step(statement) == SQLITE_DONE && sqlite3_changes(m_database) == 1;
        sqlite3_finalize(statement);
        return done;
    }

private:
    sqlite3* m_database = nullptr;
};

LogKey otherKey() { return LogKey::fromSeed(ledgerOrigin(), QByteArray(32, 9)).value(); }

// `log.taken-over`, as the entry after `seq` others.
QByteArray takeover(qint64 seq, const QString& previous, const QString& next)
{
    QJsonObject entry = parseCanonicalJson(ledgerEntry(seq)).value();
    entry.insert(QStringLiteral("kind"), QStringLiteral("log.taken-over"));
    entry.insert(QStringLiteral("body"),
                 QJsonObject{{QStringLiteral("log_key"), next}, {QStringLiteral("previous_key"), previous}});
    return canonicalJson(entry).value();
}

} // namespace

// What somebody with the file, and sometimes with the key, could try.
class LedgerAttacksTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    QString fresh() { return m_folder.filePath(QStringLiteral("%1.sqlite").arg(m_count++)); }

    // Rows with checkpoints by whichever key signs at that size.
    static bool store(const QString& path, const std::vector<QByteArray>& entries,
                      const std::function<LogKey(qint64 size)>& keyAt)
    {
        if (!test::makeLedger(path, int(entries.size())))
            return false;
        RawBlobs raw(path);
        GrowingTree tree;
        for (size_t i = 0; i < entries.size(); ++i) {
            tree.append(leafHash(entries[i]));
            if (!raw.put("bytes", qint64(i), entries[i]) ||
                !raw.put("checkpoint", qint64(i), keyAt(tree.size()).sign(tree.size(), tree.root())))
                return false;
        }
        return true;
    }

private Q_SLOTS:
    // Every byte of every entry and of every checkpoint: reported, at that entry.
    void everyByteOfEveryRow()
    {
        constexpr int rows = 5;
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, rows));
        const test::RawLedger good = test::readRaw(path);
        RawBlobs raw(path);
        int changes = 0;
        for (const test::RawRow& row : good.rows) {
            for (const bool entry : {true, false}) {
                const char* column = entry ? "bytes" : "checkpoint";
                const QByteArray& whole = entry ? row.bytes : row.checkpoint;
                for (qsizetype at = 0; at < whole.size(); ++at) {
                    for (int bit = 0; bit < bitsAByte; ++bit) {
                        QByteArray changed = whole;
                        changed[at] = char(changed[at] ^ (1 << ((at + bit) % 8)));
                        QVERIFY(raw.put(column, row.seq, changed));
                        const Verdict verdict = verifyLedger(path).value();
                        QVERIFY2(!verdict.intact && verdict.firstBad == row.seq,
                                 qPrintable(QStringLiteral("%1 of row %2, byte %3: %4")
                                                .arg(QLatin1String(column))
                                                .arg(row.seq)
                                                .arg(at)
                                                .arg(verdict.problem)));
                        ++changes;
                    }
                }
                QVERIFY(raw.put(column, row.seq, whole));
            }
        }
        QVERIFY(verifyLedger(path).value().intact);
        QVERIFY2(changes > 2000, qPrintable(QString::number(changes)));
        qInfo("%d changes, all reported at their entry", changes);
    }

    // Cut short or made longer, at both ends.
    void rowsCutAndLengthened()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 4));
        const test::RawLedger good = test::readRaw(path);
        RawBlobs raw(path);
        for (const test::RawRow& row : good.rows) {
            for (const bool entry : {true, false}) {
                const QByteArray& whole = entry ? row.bytes : row.checkpoint;
                for (const QByteArray& changed : {whole.sliced(1), whole.chopped(1), whole + '\n', '\n' + whole,
                                                  whole + whole, QByteArray(), whole + '\0'}) {
                    QVERIFY(raw.put(entry ? "bytes" : "checkpoint", row.seq, changed));
                    QCOMPARE(verifyLedger(path).value().firstBad.value_or(-1), row.seq);
                }
                QVERIFY(raw.put(entry ? "bytes" : "checkpoint", row.seq, whole));
            }
        }
        QVERIFY(verifyLedger(path).value().intact);
    }

    // The checkpoint of the same size of another launch, of another key under this launch's name, and of this log at
    // another size.
    void checkpointsFromElsewhere()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 4));
        const test::RawLedger good = test::readRaw(path);
        GrowingTree tree;
        for (int seq = 0; seq < 3; ++seq)
            tree.append(leafHash(ledgerEntry(seq)));
        const LogKey elsewhere = ledgerKey(QStringLiteral("holdpoint/launch/other"));
        RawBlobs raw(path);
        for (const QByteArray& note :
             {elsewhere.sign(3, tree.root()), otherKey().sign(3, tree.root()), good.rows[1].checkpoint,
              good.rows[3].checkpoint, ledgerKey().sign(3, leafHash("other")), ledgerKey().sign(4, tree.root())}) {
            QVERIFY(raw.put("checkpoint", 2, note));
            QCOMPARE(verifyLedger(path).value().firstBad.value_or(-1), 2);
        }
        QVERIFY(raw.put("checkpoint", 2, good.rows[2].checkpoint));
        QVERIFY(verifyLedger(path).value().intact);
    }

    // Two good ledgers of one key: no row of one stands in the other.
    void rowsOfAForkAreNotTaken()
    {
        const QString path = fresh();
        QVERIFY(test::makeLedger(path, 6));
        const QString fork = fresh();
        std::vector<QByteArray> entries;
        for (int seq = 0; seq < 6; ++seq)
            entries.push_back(seq < 3 ? ledgerEntry(seq)
                                      : ledgerEntry(seq, {}, ledgerKey(), QStringLiteral("another day %1").arg(seq)));
        QVERIFY(store(fork, entries, [](qint64) { return ledgerKey(); }));
        QVERIFY(verifyLedger(fork).value().intact);
        const test::RawLedger other = test::readRaw(fork);
        const test::RawLedger good = test::readRaw(path);
        RawBlobs raw(path);
        for (qint64 seq = 3; seq < 6; ++seq) {
            const auto at = size_t(seq);
            QVERIFY(raw.put("bytes", seq, other.rows[at].bytes) &&
                    raw.put("checkpoint", seq, other.rows[at].checkpoint));
            // The first row of the fork fits what stands before it: then the next one of ours is the first that is bad.
            QCOMPARE(verifyLedger(path).value().firstBad.value_or(-1), seq == 3 ? 4 : seq);
            QVERIFY(raw.put("bytes", seq, good.rows[at].bytes) && raw.put("checkpoint", seq, good.rows[at].checkpoint));
        }
        // What was anchored on one side is no past of the other.
        VerifyOptions options;
        options.against = good.rows[5].checkpoint;
        QVERIFY(!verifyLedger(fork, options).value().intact);
        options.against = good.rows[2].checkpoint;
        QVERIFY(verifyLedger(fork, options).value().intact);
    }

    // A takeover changes the key from its own checkpoint on; both keys verify, and nothing else does.
    void aTakeover()
    {
        constexpr qint64 at = 3; // seq of the takeover
        std::vector<QByteArray> entries;
        for (int seq = 0; seq < 7; ++seq)
            entries.push_back(ledgerEntry(seq));
        entries[at] = takeover(at, ledgerKey().verifierKey(), otherKey().verifierKey());
        const auto keyAt = [](qint64 size) { return size > at ? otherKey() : ledgerKey(); };
        const QString path = fresh();
        QVERIFY(store(path, entries, keyAt));
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.logKey, otherKey().verifierKey());
        VerifyOptions options;
        for (const qint64 size : {1, 3, 4, 7}) {
            options.against = test::readRaw(path).rows[size_t(size) - 1].checkpoint;
            QVERIFY(verifyLedger(path, options).value().intact);
        }
        // The old machine went on by itself: what it anchored since is not in this past.
        GrowingTree tree;
        for (int seq = 0; seq < 5; ++seq)
            tree.append(leafHash(ledgerEntry(seq)));
        options.against = ledgerKey().sign(5, tree.root());
        QVERIFY(!verifyLedger(path, options).value().intact);

        const auto bad = [&](const std::vector<QByteArray>& rows, const std::function<LogKey(qint64)>& key) {
            const QString other = fresh();
            return store(other, rows, key) ? verifyLedger(other).value().firstBad.value_or(-1) : -2;
        };
        QCOMPARE(bad(entries, [](qint64) { return ledgerKey(); }), at); // the old key goes on
        QCOMPARE(bad(entries, [](qint64 s) { return s > at + 1 ? otherKey() : ledgerKey(); }), at);
        QCOMPARE(bad(entries, [](qint64 s) { return s > at - 1 ? otherKey() : ledgerKey(); }), at - 1);
        std::vector<QByteArray> changed = entries;
        changed[at] = takeover(at, otherKey().verifierKey(), otherKey().verifierKey()); // of another log
        QCOMPARE(bad(changed, keyAt), at);
        changed[at] = takeover(at, ledgerKey().verifierKey(), ledgerKey(QStringLiteral("a/b")).verifierKey());
        QCOMPARE(bad(changed, keyAt), at);
        changed[at] = takeover(at, ledgerKey().verifierKey(), QStringLiteral("no key"));
        QCOMPARE(bad(changed, keyAt), at);
    }

    // Proofs of random trees, changed in every way that a proof has: none is accepted.
    void changedProofs()
    {
        int refused = 0;
        for (quint32 seed = 1; seed <= quint32(proofSeeds); ++seed) {
            QRandomGenerator random(seed);
            const auto digest = [&random] {
                Digest made{};
                for (unsigned char& byte : made)
                    byte = static_cast<unsigned char>(random.bounded(256));
                return made;
            };
            for (int round = 0; round < 60; ++round) {
                const auto size = qint64(2 + random.bounded(300));
                std::vector<Digest> leaves;
                for (qint64 i = 0; i < size; ++i)
                    leaves.push_back(leafHash(QByteArray::number(i) + '/' + QByteArray::number(seed)));
                const auto index = qint64(random.bounded(int(size)));
                const Digest root = rootOf(leaves);
                const Digest leaf = leaves[size_t(index)];
                const Proof proof = inclusionProof(leaves, index);
                QVERIFY(verifyInclusion(index, size, leaf, proof, root));
                const auto old = qint64(1 + random.bounded(int(size - 1)));
                const Digest oldRoot = rootOf(std::span(leaves).first(size_t(old)));
                const Proof growth = consistencyProof(leaves, old);
                QVERIFY(verifyConsistency(old, size, oldRoot, root, growth));
                const auto no = [&](const Proof& changed) {
                    refused += 2;
                    return !verifyInclusion(index, size, leaf, changed == proof ? Proof{digest()} : changed, root) &&
                           !verifyConsistency(old, size, oldRoot, root, changed == growth ? Proof{digest()} : changed);
                };
                for (const Proof& whole : {proof, growth}) {
                    for (size_t i = 0; i < whole.size(); ++i) {
                        Proof changed = whole;
                        changed[i][random.bounded(32U)] ^= static_cast<unsigned char>(1U << random.bounded(8U));
                        QVERIFY(no(changed));
                        changed = whole;
                        changed[i] = digest();
                        QVERIFY(no(changed));
                        changed = whole;
                        changed.erase(changed.begin() + std::ptrdiff_t(i));
                        QVERIFY(no(changed));
                        changed = whole;
                        changed.insert(changed.begin() + std::ptrdiff_t(i), digest());
                        QVERIFY(no(changed));
                        if (i > 0) {
                            changed = whole;
                            std::swap(changed[i - 1], changed[i]);
                            QVERIFY(no(changed));
                        }
                    }
                    Proof longer = whole;
                    longer.push_back(root);
                    QVERIFY(no(longer));
                }
                // The right proof for another place, another leaf, another root.
                QVERIFY(!verifyInclusion((index + 1) % size, size, leaf, proof, root));
                QVERIFY(!verifyInclusion(index, size, digest(), proof, root));
                QVERIFY(!verifyInclusion(index, size, leaf, proof, digest()));
                QVERIFY(!verifyInclusion(index + size, size, leaf, proof, root));
                QVERIFY(!verifyInclusion(-1, size, leaf, proof, root));
                QVERIFY(!verifyConsistency(old, size, digest(), root, growth));
                QVERIFY(!verifyConsistency(old, size, oldRoot, digest(), growth));
                refused += 7;
            }
        }
        QVERIFY2(refused >= 10'000, qPrintable(QString::number(refused)));
        qInfo("%d changed proofs, none accepted", refused);
    }
};

QTEST_GUILESS_MAIN(LedgerAttacksTest)
#include "tst_ledger_attacks.moc"
