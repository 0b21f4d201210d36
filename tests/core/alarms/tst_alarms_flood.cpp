// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/annunciator.h"
#include "tests/core/alarms/alarm_desk.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::alarms;
using holdpoint::test::AlarmDesk;
using holdpoint::test::FakeClock;

namespace {

const QString errors = u"error_rate.limit"_s;
const QString late = u"latency.limit"_s;
const QString queue = u"queue.limit"_s;

// A book and an annunciator that is asked ten times a second.
struct Room
{
    FakeClock clock;
    AlarmBook book;
    Annunciator annunciator{book};
    QList<Annunciation> calls;
    QList<qint64> callTimes; // ms since the start
    qint64 startMs = clock.monotonicMs();

    void raise(const QString& alarm, Priority priority)
    {
        AlarmRaised raised;
        raised.alarm = alarm;
        raised.occurrence = book.raisedCount(alarm) + 1;
        raised.kind = u"limit"_s;
        raised.priority = codeOf(priority);
        record(raised);
    }
    void record(const Fact& fact)
    {
        Record made;
        made.at = clock.now();
        made.by.person = u"Ada"_s;
        made.fact = fact;
        book.apply(made);
        review();
    }
    void review()
    {
        if (std::optional<Annunciation> call = annunciator.review(book, clock.now())) {
            calls.append(*call);
            callTimes.append(clock.monotonicMs() - startMs);
        }
    }
    void wait(qint64 ms)
    {
        for (const qint64 end = clock.monotonicMs() + ms; clock.monotonicMs() < end;) {
            clock.advance(std::min<qint64>(100, end - clock.monotonicMs()));
            review();
        }
    }
    [[nodiscard]] qsizetype mostWithinAMinute() const
    {
        qsizetype most = 0;
        for (qsizetype first = 0, last = 0; last < callTimes.size(); ++last) {
            while (callTimes.at(last) - callTimes.at(first) >= 60'000)
                ++first;
            most = std::max(most, last - first + 1);
        }
        return most;
    }
    [[nodiscard]] QSet<qsizetype> called() const
    {
        QSet<qsizetype> all;
        for (const Annunciation& call : calls)
            all.unite(QSet<qsizetype>(call.occurrences.cbegin(), call.occurrences.cend()));
        return all;
    }
    [[nodiscard]] std::optional<Priority> sounding() const { return annunciator.sounding(book, clock.now()); }
};

} // namespace

class AlarmsFloodTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThousandAlarmsInAMinuteCallTenTimesAndLoseNone_data()
    {
        QTest::addColumn<int>("kinds"); // of priorities that take turns
        QTest::addColumn<bool>("atOnce");
        QTest::newRow("all critical, evenly") << 1 << false;
        QTest::newRow("all priorities, evenly") << 3 << false;
        QTest::newRow("all critical, at once") << 1 << true;
        QTest::newRow("all priorities, at once") << 3 << true;
    }
    void aThousandAlarmsInAMinuteCallTenTimesAndLoseNone()
    {
        QFETCH(int, kinds);
        QFETCH(bool, atOnce);
        Room room;
        for (int i = 0; i < 1000; ++i) {
            room.raise(u"metric_%1.limit"_s.arg(i), Priority(2 - i % kinds));
            if (!atOnce)
                room.wait(60);
        }
        QVERIFY2(room.calls.size() <= 10, qPrintable(QString::number(room.calls.size())));
        QVERIFY(room.calls.size() >= 1);
        QCOMPARE(room.callTimes.first(), 0); // the first one waits for nothing
        // The list has them all, and nothing but them.
        QCOMPARE(room.book.list().size(), 1000);
        QSet<QString> listed;
        for (const ListedAlarm& row : room.book.list()) {
            QVERIFY(row.state == AlarmState::Raised);
            listed.insert(row.alarm);
        }
        QCOMPARE(listed.size(), 1000);
        QVERIFY(room.book.list().first().firstOut);
        QCOMPARE(room.book.list().first().alarm, u"metric_0.limit"_s);
        // And every one of them has been called for soon after the flood, few calls as there were.
        room.wait(60'000);
        QCOMPARE(room.called().size(), 1000);
        QVERIFY(room.mostWithinAMinute() <= 10);
        QCOMPARE(room.annunciator.waiting(), 0);
    }

    void aFloodWithinTheMachineIsWhole()
    {
        AlarmDesk desk;
        RuleSet rules;
        for (int i = 0; i < 1000; ++i) {
            Rule rule;
            rule.metric = u"m%1"_s.arg(i);
            rule.source = u"prom"_s;
            rule.limits.otherwise = limitFromText(u"< 1"_s);
            rule.priority = Priority::Critical;
            rule.acknowledgeWithinMs = 120'000;
            rules.rules.append(rule);
        }
        desk.changeRules(rules);
        Annunciator annunciator(desk.book);
        int calls = 0;
        for (int second = 0; second < 60; ++second) {
            for (int i = second * 1000 / 60; i < (second + 1) * 1000 / 60; ++i) {
                desk.read(u"m%1"_s.arg(i), 2);
                calls += annunciator.review(desk.book, desk.clock.now()) ? 1 : 0;
            }
            desk.clock.advance(1000);
        }
        QCOMPARE(desk.book.occurrences().size(), 1000);
        QCOMPARE(desk.book.list().size(), 1000);
        QVERIFY2(calls >= 5 && calls <= 10, qPrintable(QString::number(calls)));
    }

    void whatIsWorseDoesNotWaitForTheFlood()
    {
        Room room;
        for (int i = 0; i < 200; ++i)
            room.raise(u"note_%1.limit"_s.arg(i), Priority::Note);
        QCOMPARE(room.calls.size(), Annunciator::atOnce);
        room.raise(errors, Priority::Critical);
        QCOMPARE(room.calls.size(), Annunciator::atOnce + 1);
        QVERIFY(room.calls.last().highest == Priority::Critical);
        QCOMPARE(room.book.occurrences().at(room.calls.last().occurrences.first()).raised.alarm, errors);
    }

    void aChatteringAlarmCallsTwiceAndThenWhenItStandsStill()
    {
        Room room;
        for (int i = 0; i < 20; ++i) {
            room.raise(late, Priority::Warning);
            room.wait(5000);
            if (i < 19)
                room.record(AlarmCleared{late, i + 1, {}});
        }
        QCOMPARE(room.calls.size(), 2);
        QVERIFY(room.book.isChattering(late, room.clock.now()));
        QCOMPARE(room.book.raisedCount(late), 20); // the list has each of them
        room.wait(60'000);
        QVERIFY(!room.book.isChattering(late, room.clock.now()));
        QCOMPARE(room.calls.size(), 3);
        QVERIFY(room.calls.last().occurrences.contains(19));
        room.wait(600'000);
        QCOMPARE(room.calls.size(), 3);
    }

    void silenceIsNoAcknowledgement()
    {
        Room room;
        room.raise(errors, Priority::Critical);
        room.raise(late, Priority::Warning);
        QVERIFY(room.sounding() == Priority::Critical);
        room.annunciator.silence(room.book);
        QVERIFY(!room.sounding());
        QVERIFY(room.book.state(errors) == AlarmState::Raised);
        QVERIFY(room.book.state(late) == AlarmState::Raised);
        QVERIFY(!room.book.isAcknowledged(errors));
        // The next one sounds, by its own priority; so does the deadline that passed.
        room.raise(queue, Priority::Note);
        QVERIFY(room.sounding() == Priority::Note);
        room.record(AlarmEscalated{errors, 1, 120'000});
        QVERIFY(room.sounding() == Priority::Critical);
        QVERIFY(room.calls.last().escalation);
        room.record(AlarmAcknowledged{errors, 1});
        room.record(AlarmAcknowledged{queue, 1});
        QVERIFY(!room.sounding());
    }

    void whatIsSuppressedOrAnsweredCallsNobody()
    {
        Room room;
        room.record(AlarmShelved{errors, 60'000, u"drill"_s});
        room.record(AlarmTakenOutOfService{late, u"load test"_s});
        room.raise(errors, Priority::Critical);
        room.raise(late, Priority::Warning);
        room.wait(5000);
        QVERIFY(room.calls.isEmpty());
        QVERIFY(!room.sounding());
        room.record(AlarmUnshelved{errors, u"expired"_s, {}});
        QCOMPARE(room.calls.size(), 1); // it is open still, and seen again
        room.record(AlarmAcknowledged{late, 1});
        room.record(AlarmReturnedToService{late, {}});
        QCOMPARE(room.calls.size(), 1);
        QVERIFY(room.sounding() == Priority::Critical);
    }

    void aRestartCallsNobodyAnewAndSoundsOn()
    {
        Room room;
        room.raise(errors, Priority::Critical);
        Annunciator restarted(room.book);
        QVERIFY(!restarted.review(room.book, room.clock.now()));
        QVERIFY(restarted.sounding(room.book, room.clock.now()) == Priority::Critical);
    }
};

QTEST_GUILESS_MAIN(AlarmsFloodTest)
#include "tst_alarms_flood.moc"
