// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger.h"
#include "core/ledger/verifier.h"
#include "tests/core/ledger/ledger_fixture.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ledger;

class TestLedgerCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Sixty lives of one ledger, each ended by SIGKILL in the middle of its work.
    void noAcknowledgedEntryIsLost()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("ledger.sqlite"));
        QRandomGenerator random(60);
        qint64 acknowledged = 0;
        int journals = 0;
        for (int life = 0; life < 60; ++life) {
            QProcess child;
            child.setProcessChannelMode(QProcess::SeparateChannels);
            child.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-test-append-loop"), {path});
            QVERIFY(child.waitForStarted());
            // Some die while they start, most while they append.
            if (life % 10 != 9)
                QVERIFY2(child.waitForReadyRead(20'000), child.readAllStandardError().constData());
            QTest::qSleep(int(random.bounded(40)));
            child.kill();
            QVERIFY(child.waitForFinished(10'000));
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);
            const QByteArray output = child.readAllStandardOutput();
            // A half line was never said.
            const QList<QByteArray> lines = output.left(output.lastIndexOf('\n') + 1).trimmed().split('\n');
            if (!lines.last().isEmpty())
                acknowledged = std::max(acknowledged, lines.last().toLongLong());
            journals += QFile::exists(path + QStringLiteral("-journal"));
            if (!QFile::exists(path)) {
                QCOMPARE(acknowledged, 0);
                continue;
            }
            // By turns, the first to see the ledger after the crash is the reader, the verifier or the writer.
            if (life % 3 == 0)
                QVERIFY(Reader::open(path).value()->size().value() >= acknowledged);
            if (life % 3 == 1) {
                const Verdict verdict = verifyLedger(path).value();
                QVERIFY2(verdict.intact || verdict.entries == 0, qPrintable(verdict.problem));
                QVERIFY(verdict.entries >= acknowledged);
            }
            qint64 next = 0;
            const Result<std::unique_ptr<Writer>> writer = Writer::open(path, test::ledgerOrigin(), test::ledgerKey(),
                                                                        [&next](qint64 seq, const QByteArray& bytes) {
                                                                            QCOMPARE(seq, next++);
                                                                            QCOMPARE(bytes, test::ledgerEntry(seq));
                                                                        });
            QVERIFY2(writer, qPrintable(writer ? QString() : writer.error().text()));
            QVERIFY2((*writer)->size() >= acknowledged, qPrintable(QString::number(acknowledged)));
            QCOMPARE((*writer)->size(), next);
        }
        const Verdict verdict = verifyLedger(path).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QVERIFY(verdict.entries > 100);
        qInfo("%lld entries in 60 lives, %d of which ended in the middle of a commit", verdict.entries, journals);
    }
};

QTEST_GUILESS_MAIN(TestLedgerCrash)
#include "tst_ledger_crash.moc"
