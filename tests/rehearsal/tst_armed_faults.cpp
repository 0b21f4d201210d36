// SPDX-License-Identifier: GPL-3.0-or-later
// Faults as they are written, and when each begins.
#include "app/erpgo/http.h"
#include "app/rehearsal/armed_faults.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace std::chrono_literals;
using rehearsal::ArmedFault;
using rehearsal::ArmedFaults;

class ArmedFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faultsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read"); // name|value|weight, or what the refusal says
        QTest::newRow("name") << u"redis-down"_s << u"redis-down||-1"_s;
        QTest::newRow("weight") << u"errors@25"_s << u"errors||25"_s;
        QTest::newRow("value") << u"errors=50@25"_s << u"errors|50|25"_s;
        QTest::newRow("text value") << u"script-hangs=shift-traffic.sh"_s << u"script-hangs|shift-traffic.sh|-1"_s;
        QTest::newRow("least") << u"latency=1"_s << u"latency|1|-1"_s;
        QTest::newRow("most") << u"latency=30000@100"_s << u"latency|30000|100"_s;
        QTest::newRow("no name") << u"@25"_s << u"A fault is written as NAME"_s;
        QTest::newRow("path") << u"../x"_s << u"A fault is written as NAME"_s;
        QTest::newRow("no such name") << u"eror@25"_s << u"There is no fault eror. There are: errors, latency"_s;
        QTest::newRow("no weight") << u"errors@"_s << u"no whole number from 0 to 100"_s;
        QTest::newRow("weight above 100") << u"errors@101"_s << u"no whole number from 0 to 100"_s;
        QTest::newRow("no number") << u"errors=lots@25"_s << u"from 1 to 100, not “lots”"_s;
        QTest::newRow("half a number") << u"errors=40x"_s << u"from 1 to 100, not “40x”"_s;
        QTest::newRow("empty value") << u"errors="_s << u"Usual is errors=20."_s;
        QTest::newRow("nothing of it") << u"errors=0"_s << u"from 1 to 100"_s;
        QTest::newRow("too much") << u"errors=101"_s << u"from 1 to 100"_s;
        QTest::newRow("far too much") << u"latency=99999999999"_s << u"from 1 to 30000"_s;
        QTest::newRow("no value is taken") << u"redis-down=1"_s << u"takes no value"_s;
        QTest::newRow("no file name") << u"script-hangs=../a"_s << u"file name of a script"_s;
    }
    void faultsAreRead()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, read);
        const auto fault = rehearsal::parseFault(text.toStdString());
        const QString said = QString::fromStdString(fault ? fault->name + '|' + fault->value + '|' +
                                                                std::to_string(fault->weight.value_or(-1))
                                                          : fault.error());
        QVERIFY2(fault ? said == read : said.contains(read), qPrintable(said));
        if (fault)
            QCOMPARE(QString::fromStdString(fault->text()), text);
    }

    // What is listed is what range/fault.sh has a case for, and `rehearse --help` says the same.
    void theListIsTrue()
    {
        QStringList listed;
        const QString list = QString::fromStdString(rehearsal::faultList());
        for (const QString& line : list.split(u'\n', Qt::SkipEmptyParts))
            listed << line.section(QRegularExpression(u"[= ]"_s), 0, 0);
        QFile script(QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/rehearsal/range/fault.sh"));
        QVERIFY(script.open(QIODevice::ReadOnly));
        static const QRegularExpression branch(u"^    ([a-z-]+)\\)"_s, QRegularExpression::MultilineOption);
        QStringList there;
        for (auto match = branch.globalMatch(QString::fromUtf8(script.readAll())); match.hasNext();)
            there << match.next().captured(1);
        there.removeAll(u"list"_s);
        there.removeAll(u"on"_s);
        listed.sort();
        there.sort();
        QCOMPARE(listed, there);
        for (const char* program : {"/holdpoint-range", "/holdpoint"}) {
            const bool own = QLatin1StringView(program) == "/holdpoint-range"_L1;
            QProcess process;
            process.start(QStringLiteral(HOLDPOINT_BIN_DIR) + QString::fromLatin1(program),
                          {own ? u"run"_s : u"rehearse"_s, u"--help"_s});
            QVERIFY(process.waitForFinished(60'000));
            const QString help = QString::fromUtf8(process.readAllStandardOutput());
            QVERIFY2(help.contains(list), qPrintable(help));
            QVERIFY2(help.contains(u"@WEIGHT"_s) && help.contains(u"Exit: "_s), qPrintable(help));
        }
        QProcess outside;
        outside.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-range"), {u"fault"_s, u"list"_s});
        QVERIFY(outside.waitForFinished(60'000));
        QCOMPARE(QString::fromUtf8(outside.readAllStandardOutput()), list);
    }

    void eachBeginsAtItsMoment()
    {
        const ArmedFaults::Moment now;
        ArmedFaults faults({{"errors", "40", 25}, {"redis-down", "", {}}});
        QVERIFY(faults.needsWeight());
        QCOMPARE(faults.due(0, now)->name, std::string("redis-down"));
        QVERIFY(!faults.due(100, now)); // one after the other
        QCOMPARE(faults.ended(0, {}, now), std::string("fault redis-down begins"));
        QVERIFY(!faults.due(24, now));
        QVERIFY(faults.leftOver().contains("fault errors=40@25 never began: green's weight stayed below 25 %"));
        QCOMPARE(faults.due(25, now)->value, std::string("40"));
        QCOMPARE(faults.ended(0, {}, now), std::string("fault errors begins"));
        QVERIFY(!faults.due(100, now + 1h));
        QCOMPARE(faults.leftOver(), std::string());
    }

    // A fault of green that has no weight waits until green runs; it was dropped once, without a word.
    void aFaultOfGreenWaitsForGreen()
    {
        const ArmedFaults::Moment now;
        ArmedFaults faults({ArmedFault{"errors", "", {}}});
        QVERIFY(!faults.needsWeight());
        QVERIFY(faults.due(0, now));
        QCOMPARE(faults.ended(3, "Green does not run.", now), std::string("fault errors waits until green runs"));
        QVERIFY(!faults.due(0, now + 500ms));
        QVERIFY(faults.due(0, now + 1s));
        QCOMPARE(faults.ended(3, "Green does not run.", now + 1s), std::string()); // said once
        QCOMPARE(faults.leftOver(), std::string("fault errors never began: green did not run.\n"));
        QVERIFY(faults.due(0, now + 2s));
        QCOMPARE(faults.ended(0, {}, now + 2s), std::string("fault errors begins"));
        QCOMPARE(faults.leftOver(), std::string());
    }

    void aFaultThatFailsIsSaid()
    {
        const ArmedFaults::Moment now;
        ArmedFaults faults({ArmedFault{"corrupt-data", "7", {}}});
        QVERIFY(faults.due(0, now));
        const QString said = QString::fromStdString(faults.ended(1, "psql: no server", now));
        QVERIFY2(said.contains(u"corrupt-data=7 did not begin"_s) && said.contains(u"“psql: no server”"_s) &&
                     said.contains(u"holdpoint-range fault corrupt-data on 7"_s),
                 qPrintable(said));
        QVERIFY(!faults.due(0, now + 1h));
        QCOMPARE(QString::fromStdString(faults.leftOver()), said + u'\n');
    }

    // What the shop's own socket is told must be a number in range; `lots` was taken for 0 once.
    void theShopRefusesOddValues_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("status");
        QTest::newRow("a number") << u"/faults/errors"_s << u"40"_s << 200;
        QTest::newRow("end it") << u"/faults/errors"_s << u"0"_s << 200;
        QTest::newRow("no number") << u"/faults/errors"_s << u"lots"_s << 400;
        QTest::newRow("half a number") << u"/faults/errors"_s << u"40x"_s << 400;
        QTest::newRow("nothing") << u"/faults/errors"_s << QString() << 400;
        QTest::newRow("above") << u"/faults/errors"_s << u"101"_s << 400;
        QTest::newRow("below") << u"/faults/latency"_s << u"-1"_s << 400;
        QTest::newRow("far above") << u"/faults/latency"_s << u"99999999999"_s << 400;
        QTest::newRow("no such fault") << u"/faults/quake"_s << u"1"_s << 400;
    }
    void theShopRefusesOddValues()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, value);
        QFETCH(const int, status);
        const QTemporaryDir folder;
        QProcess shop;
        shop.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-erpgo"),
                   {u"serve"_s, u"--port"_s, u"0"_s, u"--database"_s, u"host=/nowhere connect_timeout=1"_s,
                    u"--control"_s, folder.filePath(u"s"_s)});
        QVERIFY(shop.waitForStarted());
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += shop.readAllStandardOutput()).contains("listening") ||
                                     shop.state() == QProcess::NotRunning,
                                 30'000);
        // Not kept: the shop ends when its last connection does.
        const auto answer =
            erpgo::Connection(folder.filePath(u"s"_s).toStdString())
                .ask({"POST", path.toStdString(), "value=" + value.toStdString(), {}, {}}, std::chrono::seconds(20));
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().c_str());
        QVERIFY2(answer->status == status, answer->body.c_str());
        if (status == 400)
            QVERIFY2(answer->body.find('.') != std::string::npos, "a sentence says why");
        shop.terminate();
        QVERIFY(shop.waitForFinished(30'000));
    }
};

QTEST_GUILESS_MAIN(ArmedFaultsTest)
#include "tst_armed_faults.moc"
