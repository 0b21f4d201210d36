// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/alarm_fields.h"
#include "core/events/record_codec.h"
#include "tests/core/alarms/alarm_desk.h"

#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::alarms;
using holdpoint::test::AlarmDesk;

namespace {

const QString errors = u"error_rate.limit"_s;
const QString late = u"latency.limit"_s;

// The fact through JSON and back, under the name that entries will carry.
template <class T> bool survivesJson(T fact)
{
    events::FieldWriter writer;
    describe(fact, writer);
    T read;
    events::FieldReader reader(writer.object);
    describe(read, reader);
    return reader.complete() && read == fact && canonicalJson(writer.object).has_value() &&
           QLatin1String(events::Kind<T>::name).startsWith("alarm."_L1);
}

} // namespace

class AlarmsLifeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBreachIsRaisedAcknowledgedAndCleared()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.2}, {u"latency"_s, 100}});
        desk.run(15, {{u"error_rate"_s, 0.7}, {u"latency"_s, 100}});
        QCOMPARE(desk.stateOf(errors), u"raised"_s);
        QCOMPARE(desk.act(Acknowledge{errors, 1}), QString());
        QCOMPARE(desk.stateOf(errors), u"acknowledged"_s);
        desk.run(15, {{u"error_rate"_s, 0.2}, {u"latency"_s, 100}});
        QCOMPARE(desk.stateOf(errors), u"normal"_s);
        QCOMPARE(desk.log,
                 (QStringList{u"25 raised error_rate.limit/1 0.7 not < 0.5"_s,
                              u"25 acknowledged error_rate.limit/1 by Ada"_s, u"40 cleared error_rate.limit/1 0.2"_s}));
    }

    void whatClearsUnseenWaitsToBeAcknowledged()
    {
        AlarmDesk desk;
        desk.read(u"latency"_s, 300);
        desk.run(5, {{u"latency"_s, 100}});
        QCOMPARE(desk.stateOf(late), u"cleared, unacknowledged"_s);
        QCOMPARE(desk.book.list().size(), 1);
        QVERIFY(!desk.book.list().first().active);
        QCOMPARE(desk.act(Acknowledge{late, 1}), QString());
        QCOMPARE(desk.stateOf(late), u"normal"_s);
        QVERIFY(desk.book.list().isEmpty());
        QCOMPARE(desk.book.occurrences().size(), 1); // it stays in the record of what was
        QCOMPARE(desk.log, (QStringList{u"0 raised latency.limit/1 300 not < 200"_s, u"5 cleared latency.limit/1 100"_s,
                                        u"5 acknowledged latency.limit/1 by Ada"_s}));
    }

    void inTheDeadBandNothingChanges()
    {
        AlarmDesk desk;
        desk.run(10, {{u"latency"_s, 190}});
        QCOMPARE(desk.stateOf(late), u"normal"_s);
        desk.run(5, {{u"latency"_s, 200}});
        desk.run(20, {{u"latency"_s, 190}});
        QCOMPARE(desk.stateOf(late), u"raised"_s);
        QVERIFY(desk.watch.judged(u"latency"_s, desk.clock.now()).condition == Condition::Between);
        desk.run(5, {{u"latency"_s, 179}});
        QCOMPARE(desk.log,
                 (QStringList{u"15 raised latency.limit/1 200 not < 200"_s, u"40 cleared latency.limit/1 179"_s}));
    }

    void aShortBreachIsNoAlarm()
    {
        AlarmDesk desk;
        for (int i = 0; i < 5; ++i) {
            desk.run(10, {{u"error_rate"_s, 0.7}}); // five seconds of it are between two readings
            desk.run(5, {{u"error_rate"_s, 0.2}});
        }
        QVERIFY2(desk.log.isEmpty(), qPrintable(desk.log.join(u'\n')));
    }

    void theLimitIsThatOfThePhase()
    {
        AlarmDesk desk;
        desk.run(20, {{u"error_rate"_s, 0.3}});
        QVERIFY(desk.log.isEmpty());
        desk.watch.enterPhase(u"launch"_s);
        desk.run(15, {{u"error_rate"_s, 0.3}});
        QCOMPARE(desk.log, QStringList{u"35 raised error_rate.limit/1 0.3 not < 0.1"_s});
        QCOMPARE(desk.book.occurrences().first().raised.phase, u"launch"_s);
    }

    void missingDataClearsNothing_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("quality");
        QTest::addColumn<qint64>("ageMs");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("our own fault") << 0.1 << int(Quality::None) << qint64(0);
        QTest::newRow("no number") << nan << int(Quality::Good) << qint64(0);
        QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << int(Quality::Good) << qint64(0);
        QTest::newRow("down") << nan << int(Quality::Bad) << qint64(0);
        QTest::newRow("a stale answer") << 0.1 << int(Quality::Good) << qint64(10'001);
        QTest::newRow("an answer from the future") << 0.1 << int(Quality::Good) << qint64(-5'001);
    }
    void missingDataClearsNothing()
    {
        QFETCH(double, value);
        QFETCH(int, quality);
        QFETCH(qint64, ageMs);
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}});
        for (int i = 0; i < 30; ++i) {
            desk.wait(5);
            Reading nothing = desk.reading(u"error_rate"_s);
            nothing.value = value;
            nothing.quality = Quality(quality);
            nothing.ageMs = ageMs;
            desk.observe(nothing);
            QVERIFY(desk.book.isActive(errors));
            // At once, or when the last value is older than two intervals.
            if (i >= 2)
                QVERIFY(desk.watch.judged(u"error_rate"_s, desk.clock.now()).condition == Condition::NoData);
        }
        // The way out begins after the gap: two readings around it are no ten seconds of health.
        desk.wait(5);
        desk.read(u"error_rate"_s, 0.2);
        desk.run(5, {{u"error_rate"_s, 0.2}});
        QVERIFY(desk.book.isActive(errors));
        desk.run(5, {{u"error_rate"_s, 0.2}});
        QVERIFY(!desk.book.isActive(errors));
    }

    void aGapPausesTheWayToAnAlarm()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.7}}); // 5 s of 10
        desk.run(5, {}, {u"error_rate"_s});
        desk.readNothing(u"error_rate"_s);
        desk.run(5, {{u"error_rate"_s, 0.7}}); // still 5: nobody knows what was meanwhile
        QVERIFY(desk.log.isEmpty());
        desk.run(5, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log, QStringList{u"25 raised error_rate.limit/1 0.7 not < 0.5"_s});
    }

    void aLongGapForgetsTheWayToAnAlarm()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.7}, {u"latency"_s, 1}});
        desk.run(60, {}, {u"error_rate"_s});
        desk.read(u"error_rate"_s, 0.7);
        desk.run(5, {{u"error_rate"_s, 0.7}, {u"latency"_s, 1}});
        QVERIFY(!desk.log.join(u'\n').contains(errors));
        desk.run(5, {{u"error_rate"_s, 0.7}, {u"latency"_s, 1}});
        QCOMPARE(desk.log.last(), u"80 raised error_rate.limit/1 0.7 not < 0.5"_s);
    }

    void aSilentSourceIsOneAlarmOfItsOwn()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}, {u"latency"_s, 100}, {u"queue"_s, 1}});
        desk.run(20, {}, {u"error_rate"_s, u"latency"_s});
        desk.run(20, {{u"error_rate"_s, 0.7}, {u"latency"_s, 100}, {u"queue"_s, 1}});
        // Two metrics hang on it and raise none of their own, and the breach goes on below.
        QCOMPARE(desk.log, (QStringList{u"15 raised error_rate.limit/1 0.7 not < 0.5"_s,
                                        u"26 raised prom.source/1 silent"_s, u"50 cleared prom.source/1"_s}));
    }

    void aSourceThatAnswersBadlyIsDown()
    {
        AlarmDesk desk;
        for (int i = 0; i < 4; ++i) {
            desk.wait(5);
            Reading bad;
            bad.source = u"web"_s;
            bad.quality = Quality::Bad;
            desk.observe(bad);
            desk.read(u"latency"_s, 100);
        }
        QCOMPARE(desk.log, QStringList{u"11 raised web.source/1 down"_s});
    }

    void aMetricThatVanishesFromAnAnsweringSourceIsAnAlarm()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.2}, {u"latency"_s, 100}, {u"queue"_s, 1}});
        desk.run(20, {}, {u"error_rate"_s});
        QCOMPARE(desk.log, QStringList{u"26 raised error_rate.data/1"_s});
        desk.run(15, {{u"error_rate"_s, 0.2}, {u"latency"_s, 100}, {u"queue"_s, 1}});
        QCOMPARE(desk.log.last(), u"45 cleared error_rate.data/1 0.2"_s);
    }

    void aSleepingMachineAccusesNobody()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.2}, {u"latency"_s, 100}, {u"queue"_s, 1}});
        desk.sleep(3600);
        desk.wait(11);
        QVERIFY2(desk.log.isEmpty(), qPrintable(desk.log.join(u'\n')));
        desk.wait(1);
        QCOMPARE(desk.log, (QStringList{u"3622 raised prom.source/1 silent"_s, u"3622 raised web.source/1 silent"_s}));
    }

    void tooFewObservationsSayNothing()
    {
        AlarmDesk desk;
        desk.wait(5);
        desk.read(u"queue"_s, 500, 9); // one error in nine requests
        QVERIFY(desk.watch.judged(u"queue"_s, desk.clock.now()).condition == Condition::Insufficient);
        desk.wait(5);
        desk.read(u"queue"_s, 500, 10);
        QCOMPARE(desk.log.last(), u"10 raised queue.limit/1 500 not < 100"_s);
        desk.wait(5);
        desk.read(u"queue"_s, 1, 9); // nor do they say that it is over
        QVERIFY(desk.book.isActive(u"queue.limit"_s));
        desk.wait(5);
        desk.read(u"queue"_s, 1, 12);
        QVERIFY(!desk.book.isActive(u"queue.limit"_s));
    }

    void withoutACountEachReadingIsAnObservation()
    {
        AlarmDesk desk;
        desk.run(45, {{u"queue"_s, 500}, {u"latency"_s, 1}, {u"error_rate"_s, 0}});
        QVERIFY(desk.log.isEmpty());
        desk.run(5, {{u"queue"_s, 500}, {u"latency"_s, 1}, {u"error_rate"_s, 0}});
        QCOMPARE(desk.log, QStringList{u"50 raised queue.limit/1 500 not < 100"_s});
    }

    void theSameAnswerTwiceCountsOnce()
    {
        AlarmDesk desk;
        Reading breach = desk.reading(u"error_rate"_s);
        breach.value = 0.7;
        breach.quality = Quality::Good;
        desk.observe(breach);
        for (int i = 0; i < 3; ++i) {
            desk.wait(1);
            breach.ageMs += 1000;
            desk.observe(breach);
        }
        QCOMPARE(desk.watch.judged(u"error_rate"_s, desk.clock.now()).beyondMs, 0);
        // One that was overtaken says nothing any more.
        desk.wait(2);
        desk.read(u"error_rate"_s, 0.7);
        Reading older = breach;
        older.value = 0.1;
        older.ageMs = 1000;
        desk.observe(older);
        QCOMPARE(desk.watch.judged(u"error_rate"_s, desk.clock.now()).beyondMs, 5000);
    }

    void aChangedConfigurationResetsNoTimer()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.7}});
        RuleSet changed = desk.rules;
        changed.rules[0].title = u"Errors"_s;
        changed.rules[0].limits.otherwise = limitFromText(u"< 0.6"_s);
        desk.changeRules(changed);
        desk.run(5, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log, QStringList{u"15 raised error_rate.limit/1 0.7 not < 0.6"_s});
        // Nor the clock of the acknowledgement, nor the way out.
        changed.rules[0].acknowledgeWithinMs = 1'000;
        desk.changeRules(changed);
        desk.run(10, {{u"error_rate"_s, 0.1}});
        changed.rules[0].forMs = 0;
        desk.changeRules(changed);
        QCOMPARE(desk.book.acknowledgeLeftMs(errors, desk.clock.now()), std::optional<qint64>(110'000));
        desk.run(5, {{u"error_rate"_s, 0.1}});
        QCOMPARE(desk.log.last(), u"30 cleared error_rate.limit/1 0.1"_s);
    }

    void aMetricThatIsNotWatchedAnyMoreStaysRaised()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}, {u"latency"_s, 1}});
        RuleSet changed = desk.rules;
        changed.rules[0].limits = {};
        desk.changeRules(changed);
        desk.run(5, {{u"error_rate"_s, 0.7}, {u"latency"_s, 1}});
        QVERIFY(desk.book.isActive(errors));
        // Without a limit of its own it clears by the one that it was raised with.
        desk.run(15, {{u"error_rate"_s, 0.3}, {u"latency"_s, 1}});
        QCOMPARE(desk.log.last(), u"35 cleared error_rate.limit/1 0.3"_s);
    }

    void aRestartRaisesNothingAnew()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}, {u"latency"_s, 300}, {u"queue"_s, 1}});
        QCOMPARE(desk.act(Acknowledge{late, 1}), QString());
        QCOMPARE(desk.act(Shelve{u"queue.limit"_s, 60'000, u"drill"_s}), QString());
        const QStringList before = desk.log;
        const AlarmBook book = desk.book;
        desk.restart();
        QVERIFY(desk.book == book);
        desk.run(20, {{u"error_rate"_s, 0.7}, {u"latency"_s, 300}, {u"queue"_s, 1}});
        QCOMPARE(desk.log, before);
        QCOMPARE(desk.stateOf(errors), u"raised"_s);
        QCOMPARE(desk.stateOf(late), u"acknowledged"_s);
        QCOMPARE(desk.stateOf(u"queue.limit"_s), u"shelved"_s);
    }

    void aRestartStartsPendingTimersAnew()
    {
        AlarmDesk desk;
        desk.run(10, {{u"error_rate"_s, 0.7}});
        desk.restart();
        desk.run(10, {{u"error_rate"_s, 0.7}});
        QVERIFY(desk.log.isEmpty());
        desk.run(5, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log, QStringList{u"25 raised error_rate.limit/1 0.7 not < 0.5"_s});
    }

    void aDeadlineThatPassesEscalatesOnce()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.book.acknowledgeLeftMs(errors, desk.clock.now()), std::optional<qint64>(120'000));
        desk.run(60, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.book.acknowledgeLeftMs(errors, desk.clock.now()), std::optional<qint64>(60'000));
        desk.restart();
        desk.run(120, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log, (QStringList{u"15 raised error_rate.limit/1 0.7 not < 0.5"_s,
                                        u"135 escalated error_rate.limit/1 after 120 s"_s}));
    }

    // A critical condition that came and went unseen is what nobody must miss.
    void whatClearedUnseenEscalatesAllTheSame()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}});
        desk.run(120, {{u"error_rate"_s, 0.1}});
        QCOMPARE(desk.log.last(), u"135 escalated error_rate.limit/1 after 120 s"_s);
        QCOMPARE(desk.act(Acknowledge{errors, 1}), QString());
        QVERIFY(!desk.book.acknowledgeLeftMs(errors, desk.clock.now()));
    }

    void whoeverSetsTheClockMovesNoDeadline()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}});
        desk.clock.setWallClock(desk.clock.now().utcMs + 3'600'000);
        desk.run(115, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log.size(), 1);
        desk.run(5, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log.size(), 2);
    }

    void aShelfEndsByItself()
    {
        AlarmDesk desk;
        desk.run(15, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.act(Shelve{errors, 300'000, u"known, Grace is on it"_s}), QString());
        QVERIFY(!desk.book.acknowledgeLeftMs(errors, desk.clock.now()));
        QCOMPARE(desk.book.shelf(errors)->by.person, u"Ada"_s);
        desk.run(299, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.stateOf(errors), u"shelved"_s);
        desk.restart(); // an expiry survives it
        desk.run(125, {{u"error_rate"_s, 0.7}});
        QCOMPARE(desk.log, (QStringList{u"15 raised error_rate.limit/1 0.7 not < 0.5"_s,
                                        u"15 shelved error_rate.limit for 300 s: known, Grace is on it by Ada"_s,
                                        u"315 unshelved error_rate.limit expired"_s,
                                        u"435 escalated error_rate.limit/1 after 120 s"_s}));
    }

    void aShelfHidesNothingFromTheRecord()
    {
        AlarmDesk desk;
        QCOMPARE(desk.act(Shelve{late, 60'000, u"drill"_s}), QString());
        desk.read(u"latency"_s, 300);
        QCOMPARE(desk.stateOf(late), u"shelved"_s);
        QVERIFY(desk.book.list().first().active);
        desk.run(5, {{u"latency"_s, 100}});
        QCOMPARE(desk.act(Unshelve{late, {}}, u"Grace"_s), QString());
        QCOMPARE(desk.stateOf(late), u"cleared, unacknowledged"_s);
        QCOMPARE(desk.log, (QStringList{u"0 shelved latency.limit for 60 s: drill by Ada"_s,
                                        u"0 raised latency.limit/1 300 not < 200"_s, u"5 cleared latency.limit/1 100"_s,
                                        u"5 unshelved latency.limit person by Grace"_s}));
    }

    void outOfServiceRaisesNothingUntilItReturns()
    {
        AlarmDesk desk;
        QCOMPARE(desk.act(TakeOutOfService{late, u"load test"_s}), QString());
        desk.run(60, {{u"latency"_s, 300}, {u"error_rate"_s, 0}, {u"queue"_s, 1}});
        QCOMPARE(desk.stateOf(late), u"out of service"_s);
        QCOMPARE(desk.act(ReturnToService{late, {}}), QString());
        desk.run(5, {{u"latency"_s, 300}, {u"error_rate"_s, 0}, {u"queue"_s, 1}});
        QCOMPARE(desk.log,
                 (QStringList{u"0 out of service latency.limit: load test by Ada"_s,
                              u"60 in service latency.limit by Ada"_s, u"65 raised latency.limit/1 300 not < 200"_s}));
    }

    void whatIsNotAllowedIsRefused()
    {
        AlarmDesk desk;
        desk.read(u"latency"_s, 300);
        QVERIFY(desk.act(Acknowledge{late, 1}, u" "_s).contains(u"Nobody"));
        QVERIFY(desk.act(Acknowledge{u"gone.limit"_s, 1}).contains(u"no alarm gone.limit"));
        QVERIFY(desk.act(Acknowledge{errors, 1}).contains(u"not been raised"));
        QVERIFY(desk.act(Acknowledge{late, 2}).contains(u"not been raised"));
        QVERIFY(desk.act(Acknowledge{late, 0}).contains(u"not been raised"));
        QVERIFY(desk.act(Shelve{late, 60'000, u" "_s}).contains(u"reason"));
        QVERIFY(desk.act(Shelve{late, 0, u"why"_s}).contains(u"eight hours"));
        QVERIFY(desk.act(Shelve{late, longestShelfMs + 1, u"why"_s}).contains(u"eight hours"));
        QVERIFY(desk.act(Unshelve{late, {}}).contains(u"not shelved"));
        QVERIFY(desk.act(TakeOutOfService{late, {}}).contains(u"reason"));
        QVERIFY(desk.act(ReturnToService{late, {}}).contains(u"in service"));
        QCOMPARE(desk.log.size(), 1);
        QCOMPARE(desk.act(Shelve{late, longestShelfMs, u"why"_s}), QString());
        QVERIFY(desk.act(Shelve{late, 1000, u"why"_s}, u"Grace"_s).contains(u"Ada shelved"));
        QCOMPARE(desk.act(TakeOutOfService{late, u"why"_s}), QString());
        QVERIFY(desk.act(TakeOutOfService{late, u"why"_s}, u"Grace"_s).contains(u"Ada took"));
        QCOMPARE(desk.act(Acknowledge{late, 1}), QString());
        QVERIFY(desk.act(Acknowledge{late, 1}, u"Grace"_s).contains(u"Ada acknowledged"));
    }

    void whoSawAnOlderListHasNotSeenTheNewAlarm()
    {
        AlarmDesk desk;
        desk.read(u"latency"_s, 300);
        desk.run(5, {{u"latency"_s, 100}});
        desk.run(5, {{u"latency"_s, 400}});
        QVERIFY(desk.act(Acknowledge{late, 1}).contains(u"again"));
        QCOMPARE(desk.act(Acknowledge{late, 2}), QString());
        for (const Occurrence& one : desk.book.occurrences())
            QCOMPARE(one.acknowledgedBy.person, u"Ada"_s); // both, by one act
    }

    void aFactIsAskedForOnceUntilTheLedgerRefusesIt()
    {
        AlarmDesk desk;
        desk.ledgerHangs = true;
        desk.run(30, {{u"error_rate"_s, 0.7}, {u"queue"_s, 1}});
        QCOMPARE(desk.log, QStringList{u"not recorded: 15 raised error_rate.limit/1 0.7 not < 0.5"_s});
        desk.ledgerHangs = false;
        desk.watch.notRecorded();
        desk.run(5, {{u"error_rate"_s, 0.7}, {u"queue"_s, 1}});
        QCOMPARE(desk.log.last(), u"35 raised error_rate.limit/1 0.7 not < 0.5"_s);
        QCOMPARE(desk.book.occurrences().size(), 1);
    }

    void theFirstOfABurstStandsOnTop()
    {
        AlarmDesk desk;
        desk.read(u"queue"_s, 500, 100); // a note, and the cause
        desk.run(15, {{u"error_rate"_s, 0.7}, {u"latency"_s, 300}});
        QStringList order;
        for (const ListedAlarm& row : desk.book.list())
            order << row.alarm + (row.firstOut ? u" first"_s : QString());
        QCOMPARE(order, (QStringList{u"queue.limit first"_s, errors, late}));
        QCOMPARE(desk.act(Acknowledge{u"queue.limit"_s, 1}), QString());
        QCOMPARE(desk.book.list().first().alarm, errors);
        QCOMPARE(desk.book.list().last().alarm, u"queue.limit"_s);
        QCOMPARE(desk.act(Shelve{errors, 1000, u"why"_s}), QString());
        QCOMPARE(desk.book.list().last().alarm, errors); // suppressed, and still in the list
        // After a minute of quiet the next one is a burst of its own.
        desk.run(75, {{u"queue"_s, 1}, {u"error_rate"_s, 0.7}, {u"latency"_s, 100}});
        desk.run(5, {{u"queue"_s, 1}, {u"error_rate"_s, 0.7}, {u"latency"_s, 300}});
        QVERIFY(desk.book.occurrences().last().firstOut);
    }

    void factsPassThroughTheCodecOfEntries()
    {
        QVERIFY(survivesJson(AlarmRaised{errors,
                                         3,
                                         u"limit"_s,
                                         u"error_rate"_s,
                                         u"prom"_s,
                                         u"Fehlerrate %"_s,
                                         u"launch"_s,
                                         u"critical"_s,
                                         u"rollback"_s,
                                         u"0.7"_s,
                                         u"< 0.1"_s,
                                         u"%"_s,
                                         {},
                                         10'000,
                                         120'000}));
        QVERIFY(survivesJson(AlarmCleared{errors, 3, u"0.05"_s}));
        QVERIFY(survivesJson(AlarmAcknowledged{errors, 3}));
        QVERIFY(survivesJson(AlarmEscalated{errors, 3, 120'000}));
        QVERIFY(survivesJson(AlarmShelved{errors, 60'000, u"drill"_s}));
        QVERIFY(survivesJson(AlarmUnshelved{errors, u"person"_s, u"over"_s}));
        QVERIFY(survivesJson(AlarmTakenOutOfService{errors, u"load test"_s}));
        QVERIFY(survivesJson(AlarmReturnedToService{errors, {}}));
    }

    void factsThatFitNothingChangeNothing()
    {
        AlarmBook book;
        Record record;
        for (const Fact& fact :
             {Fact(AlarmCleared{late, 1, {}}), Fact(AlarmAcknowledged{late, 1}), Fact(AlarmEscalated{late, 7, 1}),
              Fact(AlarmUnshelved{late, u"person"_s, {}}), Fact(AlarmReturnedToService{late, {}})}) {
            record.fact = fact;
            book.apply(record);
        }
        QVERIFY(book == AlarmBook());
        AlarmRaised raised;
        raised.alarm = late;
        raised.occurrence = 2; // the first one is missing
        record.fact = raised;
        book.apply(record);
        QVERIFY(book.occurrences().isEmpty());
    }
};

QTEST_GUILESS_MAIN(AlarmsLifeTest)
#include "tst_alarms_life.moc"
