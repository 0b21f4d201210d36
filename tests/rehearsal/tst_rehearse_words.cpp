// SPDX-License-Identifier: GPL-3.0-or-later
// `holdpoint rehearse` with words that cannot be done: nothing starts, and the answer says why and what to do.
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class RehearseWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingStarts_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const QString alone = u"--unattended"_s;
        QTest::newRow("no runbook") << QStringList{alone, u"--runbook"_s, u"/nowhere.md"_s} << 2
                                    << u"/nowhere.md cannot be read. Name a file"_s;
        QTest::newRow("no answers") << QStringList{alone, u"--answers"_s, u"/nowhere.json"_s} << 2
                                    << u"/nowhere.json cannot be read"_s;
        QTest::newRow("answers of nobody") << QStringList{u"--answers"_s, u"/etc/hosts"_s} << 2 << u"--unattended"_s;
        QTest::newRow("no folder") << QStringList{alone, u"--workdir"_s, u"/etc/hosts"_s} << 2
                                   << u"/etc/hosts is no folder"_s;
        QTest::newRow("folder is there") << QStringList{alone, u"--keep"_s, u"/tmp"_s} << 2 << u"/tmp exists already"_s;
        QTest::newRow("no such fault") << QStringList{alone, u"--fault"_s, u"eror@25"_s} << 2
                                       << u"There is no fault eror. There are: errors, latency"_s;
        QTest::newRow("odd value") << QStringList{alone, u"--fault"_s, u"errors=lots@25"_s} << 2
                                   << u"Usual is errors=20."_s;
        QTest::newRow("odd weight") << QStringList{alone, u"--fault"_s, u"errors@101"_s} << 2
                                    << u"whole number from 0 to 100"_s;
        QTest::newRow("no such word") << QStringList{u"--quickly"_s} << 2 << u"--quickly"_s;
        QTest::newRow("no display") << QStringList{} << 2 << u"--unattended"_s;
        QTest::newRow("help") << QStringList{u"--help"_s} << 0 << u"NAME=VALUE@WEIGHT"_s;
    }
    void nothingStarts()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, status);
        QFETCH(const QString, says);
        const QTemporaryDir home;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_STATE_HOME"_s, home.path());
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QString::fromLatin1(name));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint"), QStringList{u"rehearse"_s} + words);
        QVERIFY(process.waitForFinished(60'000));
        const QString text = QString::fromUtf8(process.readAll());
        QVERIFY2(process.exitCode() == status, qPrintable(text));
        QVERIFY2(text.contains(says), qPrintable(text));
        QVERIFY2(!text.contains(u"range: ready"_s), qPrintable(text));
    }

    // A display of another machine cannot be reached from inside: said before servers start.
    void aDisplayFarAwayIsRefused()
    {
        const QTemporaryDir home;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_STATE_HOME"_s, home.path());
        environment.insert(u"DISPLAY"_s, u"localhost:10.0"_s);
        environment.remove(u"WAYLAND_DISPLAY"_s);
        environment.remove(u"QT_QPA_PLATFORM"_s);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint"), {u"rehearse"_s});
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 2);
        QVERIFY(process.readAllStandardError().contains("--unattended"));
    }
};

QTEST_GUILESS_MAIN(RehearseWordsTest)
#include "tst_rehearse_words.moc"
