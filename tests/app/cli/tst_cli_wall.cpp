// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

// `holdpoint wall` as a script uses it: pictures, and refusals that say why.
class CliWallTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPictureOfTheWall()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const QStringList before = place.kinds();
        VERIFY_STATUS(place.call({u"wall"_s, place.launch(), u"--screenshot"_s, place.path(u"wall.png"_s)}), 0);
        QCOMPARE(QImage(place.path(u"wall.png"_s)).size(), QSize(3840, 2160));
        VERIFY_STATUS(place.call({u"wall"_s, place.launch(), u"--page"_s, u"entries"_s, u"--screenshot"_s,
                                  place.path(u"entries.png"_s), u"--size"_s, u"1280x720"_s}),
                      0);
        const QImage entries(place.path(u"entries.png"_s));
        QCOMPARE(entries.size(), QSize(1280, 720));
        VERIFY_STATUS(place.call({u"wall"_s, place.launch(), u"--page"_s, u"gate"_s, u"--screenshot"_s,
                                  place.path(u"gate.png"_s), u"--size"_s, u"1280x720"_s}),
                      0);
        QVERIFY(entries != QImage(place.path(u"gate.png"_s)));
        QCOMPARE(place.kinds(), before); // it only looks
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no launch") << QStringList{} << u"launch"_s;
        QTest::newRow("not a folder") << QStringList{u"/nonexistent"_s, u"--screenshot"_s, u"x.png"_s}
                                      << u"/nonexistent"_s;
        QTest::newRow("no such page") << QStringList{u"LAUNCH"_s, u"--page"_s, u"weather"_s} << u"weather"_s;
        QTest::newRow("a size in words") << QStringList{u"LAUNCH"_s, u"--size"_s, u"large"_s} << u"WIDTHxHEIGHT"_s;
        QTest::newRow("a size of nothing") << QStringList{u"LAUNCH"_s, u"--size"_s, u"100x100"_s} << u"320"_s;
        QTest::newRow("no such screen") << QStringList{u"LAUNCH"_s, u"--screen"_s, u"60"_s, u"--screenshot"_s,
                                                       u"x.png"_s}
                                        << u"60"_s;
    }

    void refusals()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        words.replaceInStrings(u"LAUNCH"_s, place.launch());
        VERIFY_ANSWER(place.call(QStringList{u"wall"_s} + words), 2, says);
    }

    void whatCannotBeWritten()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(place.call({u"wall"_s, place.launch(), u"--screenshot"_s, u"/nonexistent/wall.png"_s}), 4,
                      u"/nonexistent/wall.png"_s);
    }

    // No folder of a launch at all: what is missing is named, no picture is left.
    void aFolderWithoutALedger()
    {
        const LaunchPlace place;
        QVERIFY(QDir().mkpath(place.path(u"empty.launch"_s)));
        VERIFY_ANSWER(
            place.call({u"wall"_s, place.path(u"empty.launch"_s), u"--screenshot"_s, place.path(u"wall.png"_s)}), 2,
            u"empty.launch"_s);
        QVERIFY(!QFile::exists(place.path(u"wall.png"_s)));
    }
};

QTEST_GUILESS_MAIN(CliWallTest)
#include "tst_cli_wall.moc"
