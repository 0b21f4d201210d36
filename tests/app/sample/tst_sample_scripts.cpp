// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sample/sample_folder.h"

#include <QDir>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using holdpoint::test::SampleFolder;
using holdpoint::test::ScriptResult;

namespace {

qint64 countIn(const QString& database, const QString& table)
{
    qint64 count = -1;
    {
        QSqlDatabase opened = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"count"_s);
        opened.setDatabaseName(database);
        if (opened.open()) {
            QSqlQuery query(opened);
            if (query.exec("SELECT count(*) FROM "_L1 + table) && query.next())
                count = query.value(0).toLongLong();
        }
    }
    QSqlDatabase::removeDatabase(u"count"_s);
    return count;
}

bool listens(int port)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, static_cast<quint16>(port));
    return socket.waitForConnected(1000);
}

qint64 pidOf(const SampleFolder& sample, const QString& service)
{
    return sample.text("state/"_L1 + service + ".pid"_L1).section(u' ', 0, 0).toLongLong();
}

QString version(const SampleFolder& sample)
{
    return sample.run(u"./bin/holdpoint-sample-service get %1 /version"_s.arg(sample.port())).output.trimmed();
}

} // namespace

#define VERIFY_PASSES(sample, command)                                                                                 \
    do {                                                                                                               \
        const ScriptResult result = (sample).run(command);                                                             \
        QVERIFY2(result.status == 0, qPrintable(result.output));                                                       \
    } while (false)

class SampleScriptsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCommandOfTheRunbookDoesWhatItExpects()
    {
        const SampleFolder sample;
        int commands = 0;
        int ticked = 0;
        for (const SampleFolder::Fence& fence : sample.fences()) {
            QString output;
            for (QString command : fence.commands) {
                // Rollback stands after the clean-up in the file, and has tests of its own.
                if (command.contains("rollback"_L1) || command.contains("watch-health"_L1))
                    continue;
                const ScriptResult result = sample.run(command.replace("<CHANGE_ID>"_L1, "CHG-1"_L1));
                QVERIFY2(result.status == 0, qPrintable(command + u'\n' + result.output));
                output += result.output;
                ++commands;
            }
            for (const QString& line : fence.expected)
                if (!output.isEmpty()) {
                    QVERIFY2(output.contains(line + u'\n'), qPrintable(line + u"\n-- in --\n"_s + output));
                    ++ticked;
                }
        }
        QCOMPARE(commands, 15);
        QCOMPARE(ticked, 18);

        QCOMPARE(countIn(sample.path(u"state/orders.db"_s), u"orders"_s), 251);
        const QString backup = sample.text(u"state/backups/latest"_s).trimmed();
        QCOMPARE(countIn(backup, u"orders"_s), 250);
        const QString report = sample.text(u"state/reports/launch-report.txt"_s);
        QVERIFY2(report.contains("Share on release 2.0.0: 100 percent"_L1), qPrintable(report));
        QVERIFY2(report.contains("under change CHG-1"_L1), qPrintable(report));
        QVERIFY2(!listens(sample.port()), "the last step leaves nothing running");
        for (const QString& service : {u"router"_s, u"blue"_s, u"green"_s})
            QVERIFY(!QFile::exists(sample.path("state/"_L1 + service + ".pid"_L1)));
    }

    void everyScriptStandsInTheRunbook()
    {
        const SampleFolder sample;
        const QString runbook = sample.text(u"runbook.md"_s);
        const QDir scripts(sample.path(u"scripts"_s));
        for (const QString& name : scripts.entryList({u"*.sh"_s}, QDir::Files)) {
            if (name == u"common.sh")
                continue;
            QVERIFY2(QFileInfo(scripts.filePath(name)).isExecutable(), qPrintable(name));
            QVERIFY2(runbook.contains("./scripts/"_L1 + name), qPrintable(name));
        }
    }

    void theShareIsExact_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {0, 5, 25, 50, 100})
            QTest::addRow("%d", percent) << percent;
    }
    void theShareIsExact()
    {
        QFETCH(const int, percent);
        const SampleFolder sample;
        VERIFY_PASSES(sample, u"./scripts/start-old-version.sh && ./scripts/deploy-new-version.sh 2.0.0 --change 1"_s);
        const ScriptResult shifted = sample.run(u"./scripts/shift-traffic.sh %1"_s.arg(percent));
        QCOMPARE(shifted.status, 0);
        const QString line = u"Answered by 2.0.0: %1\n"_s.arg(percent);
        QVERIFY2(shifted.output.contains(percent == 0 ? u"Answered by 1.4.2: 100\n"_s : line),
                 qPrintable(shifted.output));
    }

    void callingAgainChangesNothing()
    {
        const SampleFolder sample;
        VERIFY_PASSES(sample, u"./scripts/start-old-version.sh"_s);
        const qint64 router = pidOf(sample, u"router"_s);
        VERIFY_PASSES(sample,
                      u"./scripts/start-old-version.sh && ./scripts/create-backup.sh && "
                      "./scripts/create-backup.sh && ./scripts/verify-backup.sh && ./scripts/verify-backup.sh"_s);
        QCOMPARE(pidOf(sample, u"router"_s), router);
        QVERIFY(router > 1);
        VERIFY_PASSES(sample, u"./scripts/clean-up.sh && ./scripts/clean-up.sh"_s);
    }

    void rollbackBringsTheOldReleaseBack_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QStringList>("killed");
        QTest::newRow("immediate") << u"rollback-immediate.sh"_s << QStringList();
        QTest::newRow("immediate, the old release died") << u"rollback-immediate.sh"_s << QStringList{u"blue"_s};
        QTest::newRow("immediate, the router died") << u"rollback-immediate.sh"_s << QStringList{u"router"_s};
        QTest::newRow("immediate, all died")
            << u"rollback-immediate.sh"_s << QStringList{u"router"_s, u"green"_s, u"blue"_s};
        QTest::newRow("planned") << u"rollback-planned.sh"_s << QStringList();
    }
    void rollbackBringsTheOldReleaseBack()
    {
        QFETCH(const QString, script);
        QFETCH(const QStringList, killed);
        const SampleFolder sample;
        VERIFY_PASSES(sample, u"./scripts/start-old-version.sh && ./scripts/deploy-new-version.sh 2.0.0 --change 1 && "
                              "./scripts/shift-traffic.sh 100"_s);
        QCOMPARE(version(sample), uR"({"version":"2.0.0"})"_s);
        for (const QString& service : killed) {
            const qint64 pid = pidOf(sample, service);
            QVERIFY(pid > 1);
            QCOMPARE(::kill(static_cast<pid_t>(pid), SIGKILL), 0);
        }
        VERIFY_PASSES(sample, "./scripts/"_L1 + script);
        QCOMPARE(version(sample), uR"({"version":"1.4.2"})"_s);
        QCOMPARE(sample.text(u"state/weight"_s), u"0\n"_s);
        QVERIFY(!QFile::exists(sample.path(u"state/green.pid"_s)));
        // A second hold of the button finds nothing to do and says so.
        VERIFY_PASSES(sample, u"./scripts/rollback-immediate.sh"_s);
    }

    void aRefusalNamesItsReason_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("reason");
        QTest::newRow("shift, no router")
            << u"true"_s << u"./scripts/shift-traffic.sh 5"_s << u"router is not running"_s;
        QTest::newRow("shift, no new release") << u"./scripts/start-old-version.sh"_s
                                               << u"./scripts/shift-traffic.sh 5"_s << u"new release is not running"_s;
        QTest::newRow("shift, no number") << u"true"_s << u"./scripts/shift-traffic.sh '5; true'"_s << u"Usage"_s;
        QTest::newRow("shift, too much") << u"true"_s << u"./scripts/shift-traffic.sh 101"_s << u"more than 100"_s;
        QTest::newRow("deploy, no change") << u"./scripts/start-old-version.sh"_s
                                           << u"./scripts/deploy-new-version.sh 2.0.0 --change ''"_s << u"Usage"_s;
        QTest::newRow("deploy, nothing to go back to")
            << u"true"_s << u"./scripts/deploy-new-version.sh 2.0.0 --change 1"_s << u"nothing to go back to"_s;
        QTest::newRow("verify, no backup") << u"true"_s << u"./scripts/verify-backup.sh"_s << u"no backup yet"_s;
        QTest::newRow("verify, cut backup")
            << u"./scripts/start-old-version.sh && ./scripts/create-backup.sh && truncate -s 9000 state/backups/*.db"_s
            << u"./scripts/verify-backup.sh"_s << u"malformed"_s;
        QTest::newRow("health, nothing runs") << u"true"_s << u"./scripts/check-health.sh"_s << u"Connection refused"_s;
    }
    void aRefusalNamesItsReason()
    {
        QFETCH(const QString, before);
        QFETCH(const QString, command);
        QFETCH(const QString, reason);
        const SampleFolder sample;
        VERIFY_PASSES(sample, before);
        const ScriptResult result = sample.run(command);
        QCOMPARE(result.status, 1);
        QVERIFY2(result.output.contains(reason), qPrintable(result.output));
    }

    void aBackupThatLacksAnOrderIsFound()
    {
        const SampleFolder sample;
        VERIFY_PASSES(sample, u"./scripts/start-old-version.sh && ./scripts/create-backup.sh"_s);
        VERIFY_PASSES(sample, u"./bin/holdpoint-sample-service check %1 POST /orders 201 --body "
                              "'{\"customer\":\"Late\",\"product\":1,\"quantity\":1}'"_s.arg(sample.port()));
        const ScriptResult result = sample.run(u"./scripts/verify-backup.sh"_s);
        QCOMPARE(result.status, 1);
        QVERIFY2(result.output.contains("1 records differ"_L1), qPrintable(result.output));
    }

    void aTakenPortIsSaidWithTheWayOut()
    {
        const SampleFolder sample;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, static_cast<quint16>(sample.port())));
        const ScriptResult result = sample.run(u"./scripts/start-old-version.sh"_s);
        QCOMPARE(result.status, 1);
        QVERIFY2(result.output.contains("HOLDPOINT_SAMPLE_PORT"_L1), qPrintable(result.output));
    }

    void textFromOutsideStaysText()
    {
        const SampleFolder sample;
        VERIFY_PASSES(sample, u"./scripts/start-old-version.sh"_s);
        const QString hostile = u"1; touch state/owned; $(touch state/owned) `touch state/owned` %s"_s;
        VERIFY_PASSES(sample, u"./scripts/deploy-new-version.sh 2.0.0 --change '%1'"_s.arg(hostile));
        VERIFY_PASSES(sample, u"./scripts/announce.sh '%1'"_s.arg(hostile));
        QVERIFY(!QFile::exists(sample.path(u"state/owned"_s)));
        QVERIFY(sample.text(u"state/reports/changes.txt"_s).contains(hostile));
        QVERIFY(sample.text(u"state/reports/announcements.txt"_s).contains(hostile));
    }

    void watchingRunsUntilItIsStopped()
    {
        const SampleFolder sample;
        VERIFY_PASSES(sample, u"./scripts/start-old-version.sh"_s);
        QProcess watch;
        sample.prepare(watch);
        watch.start(u"./scripts/watch-health.sh"_s, QStringList());
        QByteArray seen;
        QTRY_VERIFY_WITH_TIMEOUT((seen += watch.readAll()).contains("GET /api/v1/health - 200 OK"), 30'000);
        QCOMPARE(watch.state(), QProcess::Running);
        watch.terminate();
        QVERIFY(watch.waitForFinished(10'000));
    }
};

QTEST_GUILESS_MAIN(SampleScriptsTest)
#include "tst_sample_scripts.moc"
