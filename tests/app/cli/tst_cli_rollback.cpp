// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

// Law 2: rollback always starts, and what could not be recorded is recorded late, once.
class CliRollbackTest : public QObject
{
    Q_OBJECT

    static Answer rollBack(const LaunchPlace& place)
    {
        return place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
    }

    static QJsonArray notRecorded(const LaunchPlace& place)
    {
        return place.call({u"status"_s, place.launch(), u"--json"_s}).json()[u"rollbacks_not_recorded"_s].toArray();
    }

    // The rollback stands in the ledger once, late, with its runs and their output, and nothing is left beside it.
    static void verifyRecordedLate(const LaunchPlace& place, const QStringList& kindsAfterwards)
    {
        const QStringList kinds = place.kinds();
        const qsizetype begin = kinds.indexOf(u"rollback.started"_s);
        QVERIFY2(begin > 0, qPrintable(kinds.join(u'\n')));
        QCOMPARE(kinds.mid(begin),
                 QStringList({u"rollback.started"_s, u"launch.held"_s, u"run.started"_s, u"run.finished"_s,
                              u"run.started"_s, u"run.finished"_s, u"rollback.ended"_s}) +
                     kindsAfterwards);
        const QList<QJsonObject> log = place.log();
        for (qsizetype i = begin; i < begin + 7; ++i) {
            QVERIFY2(log[i][u"late"_s].toBool(), qPrintable(kinds[i]));
            QCOMPARE(log[i][u"actor"][u"person"].toString(), u"Ada Officer"_s);
        }
        QCOMPARE(log[begin][u"body"][u"scenario"].toString(), u"it burns"_s);
        QCOMPARE(log[begin + 6][u"body"][u"outcome"].toString(), u"done"_s);
        for (qsizetype i : {begin + 2, begin + 4}) {
            const qint64 run = log[i][u"body"][u"run"].toInteger();
            QCOMPARE(log[i + 1][u"body"][u"run"].toInteger(), run);
            QVERIFY(QFile::exists(place.path(u"shop.launch/runs/%1/output.log"_s.arg(run, 6, 10, QLatin1Char('0')))));
        }
        QVERIFY(!QFile::exists(place.path(u"shop.launch/runs/alone"_s)));
        QCOMPARE(notRecorded(place), QJsonArray());
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
        QCOMPARE(place.trace().count(u"back"_s), 1);
        QCOMPARE(place.trace().count(u"prove"_s), 1);
    }

private Q_SLOTS:
    // The second hold of the command line: the first word tells, the second goes, and the ledger says so.
    void aChangedScriptAsksForASecondWord()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        QByteArray kept = place.bytes(u"shop.launch/rollback.json"_s);
        const QByteArray script =
            QJsonDocument::fromJson(kept).object()[u"pinned_paths"_s].toArray().first().toString().toUtf8();
        QVERIFY2(kept.contains("\"pins\":[]") && script.endsWith("back.sh"), kept.constData());
        kept.replace("\"pins\":[]", "\"pins\":[[\"" + script + "\",\"" + QByteArray(64, '0') + "\"]]");
        place.write(u"shop.launch/rollback.json"_s, kept);
        VERIFY_ANSWER(rollBack(place), 3, u"back.sh"_s);
        QVERIFY(!place.kinds().contains(u"rollback.started"_s));
        VERIFY_STATUS(place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s,
                                  u"--although-changed"_s}),
                      0);
        QVERIFY(place.kinds().contains(u"rollback.ended"_s));
    }

    void rollbackStartsThoughTheHolderIsFrozen()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        place.script(u"back.sh"_s, "date +%s%N > started; echo back >> trace\n");
        const std::unique_ptr<QProcess> holder = place.holdByLongWork();
        QVERIFY(holder);
        QCOMPARE(::kill(pid_t(holder->processId()), SIGSTOP), 0);
        const qint64 pressed = QDateTime::currentMSecsSinceEpoch();
        const Answer rolled = rollBack(place);
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        qInfo("the script ran %lld ms after the call, its holder frozen",
              place.bytes(u"work/started"_s).trimmed().toLongLong() / 1'000'000 - pressed);
        QVERIFY2(rolled.out.contains(u"without the ledger"_s) && rolled.out.contains(u"NOT RECORDED YET"_s) &&
                     rolled.err.contains(u"does not answer"_s),
                 qPrintable(rolled.all()));
        QCOMPARE(place.trace(), QString(u"long back prove"_s).split(u' '));
        QCOMPARE(notRecorded(place).size(), 1);
        QCOMPARE(notRecorded(place)[0][u"outcome"].toString(), u"done"_s);
        const Answer log = place.call({u"log"_s, place.launch()});
        QVERIFY2(log.out.contains(u"NOT RECORDED YET"_s), qPrintable(log.out));

        // It wakes: what it was asked for is not done a second time, and what happened is recorded.
        QCOMPARE(::kill(pid_t(holder->processId()), SIGCONT), 0);
        QTRY_VERIFY_WITH_TIMEOUT(place.kinds().contains(u"rollback.ended"_s), 30'000);
        verifyRecordedLate(place, {});
        if (QTest::currentTestFailed())
            return;
        place.write(u"work/enough"_s, {});
        QVERIFY(holder->waitForFinished(20'000));
        QCOMPARE(place.kinds().count(u"rollback.started"_s), 1);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void rollbackStartsThoughTheLedgerIsLocked()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(place.launch() + u"/ledger.sqlite"_s), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        const Answer rolled = rollBack(place);
        sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(other);
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        QVERIFY2(rolled.err.contains(u"locked"_s), qPrintable(rolled.all()));
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        // The next command that opens the launch brings it in before its own act.
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"the backup had locked it"_s}), 0);
        verifyRecordedLate(place, {u"note.written"_s});
    }

    void rollbackStartsThoughTheLedgerIsCorrupt()
    {
        const LaunchPlace place;
        QByteArray runbook = place.bytes(u"runbook.md"_s);
        runbook.replace("./scripts/prove.sh\n", "```\n\n```powershell\nStop-Service shop\n```\n\n```bash\n"
                                                "./scripts/prove.sh\n");
        place.write(u"runbook.md"_s, runbook);
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        const QByteArray ledger = place.bytes(u"shop.launch/ledger.sqlite"_s);
        place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
        // Where the scripts are is known all the same.
        const Answer rolled = rollBack(place);
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        QVERIFY2(rolled.out.contains(u"FOR A PERSON, it cannot be run here: Stop-Service shop"_s) &&
                     rolled.out.contains(u"NOT RECORDED YET"_s),
                 qPrintable(rolled.all()));
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));
        const Answer status = place.call({u"status"_s, place.launch()});
        QVERIFY2(status.status != 0 && status.out.contains(u"A ROLLBACK RAN WITHOUT THE LEDGER"_s),
                 qPrintable(status.all()));
        // The ledger comes back from somewhere.
        place.write(u"shop.launch/ledger.sqlite"_s, ledger);
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"restored"_s}), 0);
        const QStringList kinds = place.kinds();
        QCOMPARE(kinds.mid(kinds.indexOf(u"rollback.started"_s)),
                 QStringList({u"rollback.started"_s, u"launch.held"_s, u"run.started"_s, u"run.finished"_s,
                              u"rollback.step-observed"_s, u"run.started"_s, u"run.finished"_s, u"rollback.ended"_s,
                              u"note.written"_s}));
        QVERIFY(!QFile::exists(place.path(u"shop.launch/runs/alone"_s)));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // Regression: a blank that the clock fills was empty in a rollback that ran without the ledger.
    void aRollbackAloneKnowsTheTimeOfItsUse_data()
    {
        QTest::addColumn<bool>("armed");
        QTest::newRow("as it was armed") << true;
        QTest::newRow("from the runbook alone") << false;
    }

    void aRollbackAloneKnowsTheTimeOfItsUse()
    {
        QFETCH(const bool, armed);
        const LaunchPlace place;
        QByteArray runbook = place.bytes(u"runbook.md"_s);
        runbook.replace("./scripts/back.sh\n", "./scripts/back.sh [Timestamp]\n");
        place.write(u"runbook.md"_s, runbook);
        place.script(u"back.sh"_s, "echo \"$1\" > \"$(dirname \"$0\")/../when\"; echo back >> trace\n");
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        // A holder arms it; without one the ledger itself was read.
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"armed"_s}), 0);
        QVERIFY(place.bytes(u"shop.launch/rollback.json"_s).contains("\"at_use\":[["));
        const QByteArray ledger = place.bytes(u"shop.launch/ledger.sqlite"_s);
        place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
        if (!armed) {
            QVERIFY(QFile::remove(place.path(u"shop.launch/rollback.json"_s)));
            QDir().mkpath(place.path(u"scripts"_s)); // it runs where it is called
            for (const QString& name : {u"back.sh"_s, u"prove.sh"_s})
                QVERIFY(QFile::copy(place.path(u"work/scripts/"_s + name), place.path(u"scripts/"_s + name)));
        }
        VERIFY_STATUS(rollBack(place), 0);
        const QString when = QString::fromUtf8(place.bytes(armed ? u"work/when"_s : u"when"_s).trimmed());
        QVERIFY2(QDateTime::fromString(when, Qt::ISODate).isValid() && when.endsWith(u'Z') && when.size() == 20,
                 qPrintable(when));
        place.write(u"shop.launch/ledger.sqlite"_s, ledger);
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"restored"_s}), 0);
        const QJsonObject filled = place.lastOf(u"value.filled"_s);
        QCOMPARE(filled[u"body"][u"text"].toString(), when);
        QCOMPARE(filled[u"body"][u"source"].toString(), u"clock"_s);
        QCOMPARE(filled[u"body"][u"run"].toInteger(), 1);
        QVERIFY(filled[u"late"].toBool());
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // Regression: of a rollback that ran without the ledger, what its scripts said of the listed steps was lost.
    void aRollbackAloneTellsWhatItsScriptsDid()
    {
        const LaunchPlace place;
        QByteArray runbook = place.bytes(u"runbook.md"_s);
        runbook.replace("./scripts/prove.sh\n", "./scripts/prove.sh\n\n# Steps:\n# 1. Stop traffic to green\n"
                                                "# 2. Switch to blue\n# 3. Verify blue\n");
        place.write(u"runbook.md"_s, runbook);
        place.script(u"back.sh"_s, "echo back >> trace\necho '✅ 1. no request on green'\necho '✅ 2. blue has all'\n");
        place.script(u"prove.sh"_s,
                     "echo prove >> trace\necho '1. said again'\necho '❌ 3. blue answers 503'\nexit 1\n");
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        const QByteArray ledger = place.bytes(u"shop.launch/ledger.sqlite"_s);
        place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
        VERIFY_STATUS(rollBack(place), 1);
        place.write(u"shop.launch/ledger.sqlite"_s, ledger);
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"restored"_s}), 0);
        const QStringList kinds = place.kinds();
        QCOMPARE(kinds.mid(kinds.indexOf(u"rollback.started"_s)),
                 QStringList({u"rollback.started"_s, u"launch.held"_s, u"run.started"_s, u"run.finished"_s,
                              u"rollback.step-observed"_s, u"rollback.step-observed"_s, u"run.started"_s,
                              u"run.finished"_s, u"rollback.step-observed"_s, u"rollback.ended"_s, u"note.written"_s}));
        QStringList told;
        for (const QJsonObject& entry : place.log()) {
            if (entry[u"kind"_s].toString() != u"rollback.step-observed"_s)
                continue;
            QVERIFY(entry[u"late"_s].toBool());
            QCOMPARE(entry[u"actor"][u"person"].toString(), QString()); // the script said it, nobody saw it
            QCOMPARE(entry[u"body"][u"rollback"].toInt(), 1);
            told.append(entry[u"body"][u"outcome"].toString() + u": "_s + entry[u"body"][u"observed"].toString());
        }
        QCOMPARE(told,
                 QStringList({u"done: no request on green"_s, u"done: blue has all"_s, u"failed: blue answers 503"_s}));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void aRollbackAloneThatFailsSaysSo()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        place.script(u"back.sh"_s, "echo back >> trace; exit 3\n");
        place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
        const Answer rolled = rollBack(place);
        QVERIFY2(rolled.status == 1 && rolled.out.contains(u"FAILED"_s), qPrintable(rolled.all()));
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' ')); // the next command is tried all the same
    }

    void aRollbackThatNobodyKnowsIsNotStartedAndSaysSo()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
        QVERIFY(QFile::remove(place.path(u"shop.launch/rollback.json"_s)));
        QVERIFY(QDir(place.path(u"shop.launch/inputs"_s)).removeRecursively());
        const Answer rolled = rollBack(place);
        QVERIFY2(rolled.status == 4, qPrintable(rolled.all()));
        QVERIFY2(rolled.err.contains(u"NOT STARTED, NOT RECORDED"_s) && rolled.err.contains(u"by hand"_s),
                 qPrintable(rolled.err));
        QCOMPARE(place.trace(), QStringList());
    }

    // Cut short itself: what it did and how its last script ended is told all the same.
    void aRollbackAloneThatIsKilledIsRecorded()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        place.script(u"back.sh"_s,
                     "echo back >> trace; while ! test -e enough && test -e scripts; do sleep 0.05; done\n");
        const QByteArray ledger = place.bytes(u"shop.launch/ledger.sqlite"_s);
        place.write(u"shop.launch/ledger.sqlite"_s, "no database any more");
        const std::unique_ptr<QProcess> alone =
            place.start({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        QTRY_VERIFY_WITH_TIMEOUT(place.trace().contains(u"back"_s), 20'000);
        alone->kill();
        QVERIFY(alone->waitForFinished());
        place.write(u"shop.launch/ledger.sqlite"_s, ledger);
        // Its script still runs: it is recorded when that has ended, not before.
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"restored"_s}), 0);
        QCOMPARE(place.kinds().last(), u"note.written"_s);
        place.write(u"work/enough"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT((static_cast<void>(place.call({u"note"_s, place.launch(), u"look again"_s})),
                                   place.kinds().count(u"rollback.ended"_s)),
                                  1, 20'000);
        QCOMPARE(place.lastOf(u"rollback.ended"_s)[u"body"][u"outcome"].toString(), u"incomplete"_s);
        QCOMPARE(place.lastOf(u"run.finished"_s)[u"body"][u"status"].toInt(), 0);
        QCOMPARE(place.trace(), QStringList(u"back"_s));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // Whoever waits for a holder that was killed takes the launch over and goes on.
    void aRollbackGoesOnWhenItsHolderIsKilled()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        place.script(u"back.sh"_s, "echo back >> trace; while ! test -e back-enough; do sleep 0.05; done\n");
        const std::unique_ptr<QProcess> holder = place.holdByLongWork();
        QVERIFY(holder);
        const std::unique_ptr<QProcess> client =
            place.start({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        QTRY_VERIFY_WITH_TIMEOUT(place.trace().contains(u"back"_s), 20'000);
        holder->kill();
        QVERIFY(holder->waitForFinished());
        place.write(u"work/back-enough"_s, {});
        QVERIFY(client->waitForFinished(30'000));
        QVERIFY2(client->exitCode() == 0, client->readAllStandardError().constData());
        QCOMPARE(place.trace(), QString(u"long back prove"_s).split(u' '));
        QCOMPARE(place.kinds().count(u"rollback.started"_s), 1);
        QCOMPARE(place.lastOf(u"rollback.ended"_s)[u"body"][u"outcome"].toString(), u"done"_s);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }
};

QTEST_GUILESS_MAIN(CliRollbackTest)
#include "tst_cli_rollback.moc"
