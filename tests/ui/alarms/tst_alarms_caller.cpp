// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/alarms/book_desk.h"
#include "ui/alarms/alarm_caller.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::ui;
using alarms::Priority;
using holdpoint::test::BookDesk;

namespace {

const QString errors = u"error_rate.limit"_s;

class WrittenSound final : public AlarmSound
{
public:
    void play(Priority priority) override { played.append(alarms::codeOf(priority)); }
    void stop() override { ++stopped; }
    QStringList played;
    int stopped = 0;
};

class WrittenNotice final : public AlarmNotice
{
public:
    void tell(Priority priority, const QString& summary, const QString& body) override
    {
        told.append(alarms::codeOf(priority) + u": "_s + summary);
        bodies.append(body);
    }
    void withdraw() override { ++withdrawn; }
    QStringList told, bodies;
    int withdrawn = 0;
};

struct Called
{
    Called()
        : caller(desk.book(), sound, notice)
    {
    }
    void look() { caller.review(desk.book(), desk.clock.now()); }
    void wait(int seconds)
    {
        for (int i = 0; i < seconds; ++i) {
            desk.wait(1);
            look();
        }
    }
    BookDesk desk;
    std::shared_ptr<WrittenSound> sound = std::make_shared<WrittenSound>();
    std::shared_ptr<WrittenNotice> notice = std::make_shared<WrittenNotice>();
    AlarmCaller caller;
};

} // namespace

class AlarmsCallerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSoundsUntilItIsAcknowledged()
    {
        Called at;
        QSignalSpy sounding(&at.caller, &AlarmCaller::soundingChanged);
        at.wait(3);
        QVERIFY(at.sound->played.isEmpty());
        at.desk.raise(u"error_rate"_s);
        at.look();
        QCOMPARE(at.sound->played, QStringList(u"critical"_s));
        QCOMPARE(at.notice->told, QStringList(u"critical: Critical alarm: Error rate"_s));
        QVERIFY(at.notice->bodies.first().contains(u"0.42 %, limit < 0.1 %"_s));
        QVERIFY(at.notice->bodies.first().contains(u"the runbook advises a rollback"_s));
        at.wait(10);
        QCOMPARE(at.sound->played.size(), 6); // each two seconds
        QCOMPARE(at.notice->told.size(), 1);
        QCOMPARE(at.desk.act(alarms::Acknowledge{errors, 1}), QString());
        at.look();
        QVERIFY(!at.caller.isSounding());
        QCOMPARE(at.sound->stopped, 1);
        QCOMPARE(at.notice->withdrawn, 1);
        at.wait(10);
        QCOMPARE(at.sound->played.size(), 6);
        QCOMPARE(sounding.size(), 2);
    }

    void silenceIsNoAcknowledgement()
    {
        Called at;
        at.desk.raise(u"error_rate"_s);
        at.look();
        at.caller.silence(at.desk.book(), at.desk.clock.now());
        QVERIFY(!at.caller.isSounding());
        at.wait(10);
        QCOMPARE(at.sound->played.size(), 1);
        QVERIFY(!at.desk.book().isAcknowledged(errors));
        QVERIFY(at.desk.book().acknowledgeLeftMs(errors, at.desk.clock.now()) == 110'000);
        // The next one is heard.
        at.desk.raise(u"latency"_s);
        at.look();
        QCOMPARE(at.sound->played.last(), u"warning"_s);
        // ... and so is the escalation of the first.
        at.desk.happen(events::AlarmEscalated{errors, 1, 120'000});
        at.look();
        QCOMPARE(at.sound->played.last(), u"critical"_s);
        QVERIFY(at.notice->bodies.last().contains(u"Nobody acknowledged in time."_s));
    }

    void soundCanBeOffAndNotificationsStay()
    {
        Called at;
        at.caller.setSoundOn(false);
        at.desk.raise(u"error_rate"_s);
        at.wait(5);
        QVERIFY(at.sound->played.isEmpty());
        QCOMPARE(at.notice->told.size(), 1);
        at.caller.setSoundOn(true);
        at.look();
        QCOMPARE(at.sound->played.size(), 1);
        at.caller.setSoundOn(false);
        QVERIFY(!at.caller.isSounding());
        QCOMPARE(at.sound->stopped, 1);
    }

    void whatIsWorseIsHeardAtOnce()
    {
        Called at;
        at.desk.raise(u"latency"_s);
        at.look();
        QCOMPARE(at.sound->played, QStringList(u"warning"_s));
        at.desk.wait(1);
        at.desk.raise(u"error_rate"_s);
        at.look();
        QCOMPARE(at.sound->played, (QStringList{u"warning"_s, u"critical"_s}));
    }

    // 1,000 alarms in 60 s: at most 10 calls, and none is missing from the list.
    void aFloodCallsTenTimesAtMost()
    {
        Called at;
        QSignalSpy calls(&at.caller, &AlarmCaller::called);
        qsizetype named = 0;
        connect(&at.caller, &AlarmCaller::called, this,
                [&](const alarms::Annunciation& call) { named += call.occurrences.size(); });
        for (int second = 0; second < 60; ++second) {
            for (int i = 0; i < 17 && second * 17 + i < 1000; ++i)
                at.desk.raise(u"m%1"_s.arg(second * 17 + i));
            at.wait(1);
        }
        QVERIFY2(calls.size() >= 1 && calls.size() <= 10, qPrintable(QString::number(calls.size())));
        QCOMPARE(at.notice->told.size(), calls.size());
        QCOMPARE(at.desk.book().list().size(), 1000);
        at.wait(60);
        QCOMPARE(named, 1000);
    }

    void aRestartCallsNobodyAnewAndSoundsOn()
    {
        Called at;
        at.desk.raise(u"error_rate"_s);
        at.look();
        const auto sound = std::make_shared<WrittenSound>();
        const auto notice = std::make_shared<WrittenNotice>();
        AlarmCaller again(at.desk.book(), sound, notice);
        again.review(at.desk.book(), at.desk.clock.now());
        QVERIFY(notice->told.isEmpty());
        QCOMPARE(sound->played, QStringList(u"critical"_s));
    }

    void tonesAreWavFilesThatDiffer_data()
    {
        QTest::addColumn<int>("priority");
        QTest::newRow("note") << int(Priority::Note);
        QTest::newRow("warning") << int(Priority::Warning);
        QTest::newRow("critical") << int(Priority::Critical);
    }
    void tonesAreWavFilesThatDiffer()
    {
        QFETCH(const int, priority);
        const QByteArray wav = alarmTone(Priority(priority));
        QVERIFY(wav.startsWith("RIFF") && wav.mid(8, 8) == "WAVEfmt ");
        quint32 bytes = 0;
        QDataStream size(wav.mid(40, 4));
        size.setByteOrder(QDataStream::LittleEndian);
        size >> bytes;
        QCOMPARE(qint64(bytes), wav.size() - 44);
        QVERIFY(bytes < 22'050 * 2); // below a second
        QVERIFY(bytes > 0 && wav.mid(44) != QByteArray(int(bytes), '\0'));
        for (const Priority other : {Priority::Note, Priority::Warning, Priority::Critical})
            QVERIFY(int(other) == priority || alarmTone(other) != wav);
    }

    void theToneIsPlayedByAProgramOfTheDesktop()
    {
        QTemporaryDir folder;
        const QString player = folder.filePath(u"player"_s);
        QFile script(player);
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\nhead -c 4 \"$1\" >> " + folder.filePath(u"heard"_s).toUtf8() + "\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        PlayedSound sound(player);
        sound.play(Priority::Critical);
        const auto heard = [&] {
            QFile file(folder.filePath(u"heard"_s));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_COMPARE_WITH_TIMEOUT(heard(), QByteArray("RIFF"), 30'000);
    }

    void aMissingPlayerIsSaidOnce()
    {
        PlayedSound sound(u"/nowhere/player"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"alarms are not heard"_s));
        QTest::failOnWarning(QRegularExpression(u"alarms are not heard"_s));
        sound.play(Priority::Note);
        QTest::qWait(20);
        sound.play(Priority::Note);
        QTest::qWait(20);
    }
};

QTEST_MAIN(AlarmsCallerTest)
#include "tst_alarms_caller.moc"
