// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/annunciator.h"
#include "tests/core/alarms/alarm_desk.h"

#include <QMap>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::alarms;
using holdpoint::test::AlarmDesk;

namespace {

const std::array<QString, 3> metrics{u"error_rate"_s, u"latency"_s, u"queue"_s};

// What the log alone says must have been raised: data without a gap, beyond its limit for long enough. A second
// opinion, made without the timers of the machine.
struct Oracle
{
    std::optional<qint64> beyondSinceMs, lastMs;

    void see(bool usable, bool beyond, qint64 nowMs)
    {
        if (!usable || !beyond || (lastMs && nowMs - *lastMs > 10'000))
            beyondSinceMs.reset();
        if (usable && beyond && !beyondSinceMs)
            beyondSinceMs = nowMs;
        lastMs = nowMs;
    }
    [[nodiscard]] bool mustBeRaised(qint64 forMs) const { return beyondSinceMs && *lastMs - *beyondSinceMs >= forMs; }
};

// One launch at random. The first broken invariant stands in `broken`.
class RandomLaunch
{
public:
    explicit RandomLaunch(quint32 seed)
        : m_random(seed)
    {
    }

    void run(int steps)
    {
        for (int i = 0; i < steps && broken.isEmpty(); ++i) {
            step();
            check();
        }
        AlarmBook replayed;
        for (const Record& one : desk.ledger)
            replayed.apply(one);
        expect(replayed == desk.book, u"the ledger gives another book");
    }

    AlarmDesk desk;
    QString broken;
    int raises = 0, clears = 0, escalations = 0, gaps = 0;

private:
    int below(int bound) { return m_random.bounded(bound); }
    QString anyAlarm()
    {
        const QStringList all = desk.watch.alarms();
        return all.at(below(static_cast<int>(all.size())));
    }

    void expect(bool holds, QStringView what)
    {
        if (!holds && broken.isEmpty())
            broken = what.toString();
    }

    void step()
    {
        m_reading.reset();
        const int what = below(100);
        if (what < 62)
            read();
        else if (what < 76)
            desk.wait(1 + below(6));
        else if (what < 77)
            sleep();
        else if (what < 80)
            restart();
        else if (what < 82)
            changePhase();
        else if (what < 84)
            changeTitles();
        else if (what < 86)
            toggleLedger();
        else
            act();
    }

    void read()
    {
        const QString metric = metrics[static_cast<size_t>(below(metrics.size()))];
        Reading reading = desk.reading(metric);
        const Limit limit = *rule(metric).limits.in(desk.phase);
        reading.value = limit.value * (below(2) == 0 ? 0.5 + below(48) / 100.0 : 1.0 + below(50) / 100.0);
        reading.quality = Quality::Good;
        reading.observations = 1000;
        const int luck = below(12);
        if (luck == 0)
            reading.quality = Quality::None;
        else if (luck == 1)
            reading.value = std::numeric_limits<double>::quiet_NaN();
        else if (luck == 2)
            reading.ageMs = 11'000;
        desk.clock.advance(100 + below(3'000));
        m_reading = reading;
        const bool usable = luck > 2;
        gaps += usable ? 0 : 1;
        Oracle& oracle = m_oracles[static_cast<size_t>(std::ranges::find(metrics, metric) - metrics.begin())];
        // An answer that is older than the last one was overtaken, and says nothing.
        if (luck != 2 || !oracle.lastMs || nowMs() - reading.ageMs > *oracle.lastMs)
            oracle.see(usable, usable && !limit.holds(reading.value), nowMs());
        desk.observe(reading);
        if (oracle.mustBeRaised(rule(metric).forMs) && !desk.ledgerHangs && !desk.book.removal(limitAlarm(metric)))
            expect(desk.book.isActive(limitAlarm(metric)), u"a breach without a gap is not raised");
    }

    // After both, the way to an alarm is paused or starts anew.
    void sleep()
    {
        desk.sleep(below(400));
        m_oracles = {};
    }

    void restart()
    {
        desk.restart();
        m_oracles = {};
    }

    void changePhase()
    {
        desk.phase = desk.phase.isEmpty() ? u"launch"_s : QString();
        desk.watch.enterPhase(desk.phase);
        m_oracles = {};
    }

    void changeTitles()
    {
        RuleSet changed = desk.rules;
        for (Rule& one : changed.rules)
            one.title += u'*';
        desk.changeRules(changed);
    }

    void toggleLedger()
    {
        desk.ledgerHangs = !desk.ledgerHangs;
        if (!desk.ledgerHangs)
            desk.watch.notRecorded();
        m_oracles = {};
    }

    // Refusals are as good as acts: the rules decide.
    void act()
    {
        const QString alarm = anyAlarm();
        const qint64 newest = desk.book.raisedCount(alarm);
        const QString person = below(10) == 0 ? QString() : u"Ada"_s;
        switch (below(6)) {
        case 0:
        case 1:
            desk.act(Acknowledge{alarm, newest - below(2)}, person);
            break;
        case 2:
            desk.act(Shelve{alarm, 1000LL * (1 + below(120)), u"drill"_s}, person);
            break;
        case 3:
            desk.act(Unshelve{alarm, {}}, person);
            break;
        case 4:
            if (below(4) == 0)
                desk.act(TakeOutOfService{alarm, u"load test"_s}, person);
            break;
        default:
            desk.act(ReturnToService{alarm, {}}, person);
            break;
        }
    }

    void check()
    {
        for (; m_checked < desk.ledger.size(); ++m_checked)
            checkFact(desk.ledger.at(m_checked));
        QSet<QString> list;
        for (const ListedAlarm& row : desk.book.list())
            list.insert(row.alarm);
        for (const QString& alarm : desk.book.alarms()) {
            const bool open =
                desk.book.isActive(alarm) || !desk.book.isAcknowledged(alarm) || desk.book.isSuppressed(alarm);
            expect(list.contains(alarm) == open, u"the list has lost an open alarm, or kept a closed one");
        }
        for (const Occurrence& one : desk.book.occurrences())
            expect(!one.acknowledgedAt || !one.acknowledgedBy.person.isEmpty(), u"nobody acknowledged it");
        if (m_annunciator.review(desk.book, desk.clock.now())) {
            m_calls.append(nowMs());
            const auto old = [this](qint64 at) { return nowMs() - at >= 60'000; };
            m_calls.removeIf(old);
            expect(m_calls.size() <= Annunciator::most, u"too many calls in a minute");
        }
    }

    void checkFact(const Record& record)
    {
        if (const auto* raised = std::get_if<AlarmRaised>(&record.fact))
            checkRaise(*raised);
        else if (const auto* cleared = std::get_if<AlarmCleared>(&record.fact))
            checkClear(*cleared);
        else if (const auto* escalated = std::get_if<AlarmEscalated>(&record.fact))
            checkEscalation(*escalated, record.at);
        else
            expect(!record.by.person.isEmpty() || std::holds_alternative<AlarmUnshelved>(record.fact),
                   u"an act of nobody");
    }

    void checkRaise(const AlarmRaised& raised)
    {
        ++raises;
        Life& life = m_lives[raised.alarm];
        expect(raised.occurrence == life.raised + 1, u"an occurrence is missing or there twice");
        expect(life.raised == life.cleared, u"raised again without having cleared");
        life.raised = raised.occurrence;
        if (raised.kind != u"limit")
            return;
        expect(m_reading && m_reading->metric == raised.metric && isUsable(*m_reading), u"raised without data");
        if (m_reading)
            expect(!rule(raised.metric).limits.in(desk.phase)->holds(m_reading->value), u"raised within its limit");
        expect(raised.lastedMs >= rule(raised.metric).forMs, u"raised too early");
    }

    void checkClear(const AlarmCleared& cleared)
    {
        ++clears;
        Life& life = m_lives[cleared.alarm];
        expect(cleared.occurrence == life.raised && life.cleared == life.raised - 1, u"cleared twice, or never raised");
        life.cleared = cleared.occurrence;
        expect(m_reading && isUsable(*m_reading), u"cleared without data");
        if (m_reading && cleared.alarm.endsWith(u".limit"))
            expect(rule(m_reading->metric).limits.in(desk.phase)->holds(m_reading->value), u"cleared beyond its limit");
    }

    void checkEscalation(const AlarmEscalated& escalated, const Instant& at)
    {
        ++escalations;
        const QString key = escalated.alarm + u'/' + QString::number(escalated.occurrence);
        expect(!m_escalated.contains(key), u"escalated twice");
        m_escalated.insert(key);
        for (const Occurrence& one : desk.book.occurrences()) {
            if (one.raised.alarm == escalated.alarm && one.raised.occurrence == escalated.occurrence)
                expect(elapsedMs(one.raisedAt, at) >= one.raised.acknowledgeWithinMs && !one.acknowledgedAt,
                       u"escalated before its deadline, or although acknowledged");
        }
    }

    static bool isUsable(const Reading& reading)
    {
        return reading.quality == Quality::Good && std::isfinite(reading.value) && reading.ageMs == 0;
    }
    [[nodiscard]] const Rule& rule(const QString& metric) const
    {
        return *std::ranges::find(desk.rules.rules, metric, &Rule::metric);
    }
    [[nodiscard]] qint64 nowMs() const { return desk.clock.monotonicMs(); }

    struct Life
    {
        qint64 raised = 0, cleared = 0;
    };

    QRandomGenerator m_random;
    Annunciator m_annunciator{desk.book};
    QList<qint64> m_calls;
    std::array<Oracle, 3> m_oracles;
    std::optional<Reading> m_reading; // of this step
    QMap<QString, Life> m_lives;
    QSet<QString> m_escalated;
    qsizetype m_checked = 0;
};

} // namespace

class AlarmsRandomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noAlarmIsLostAndNoneIsMadeUp()
    {
        int raises = 0, clears = 0, escalations = 0, gaps = 0;
        for (quint32 seed = 1; seed <= 150; ++seed) {
            RandomLaunch launch(seed);
            launch.run(400);
            QVERIFY2(launch.broken.isEmpty(),
                     qPrintable(u"seed %1: %2\n%3"_s.arg(seed).arg(
                         launch.broken, launch.desk.log.mid(launch.desk.log.size() - 30).join(u'\n'))));
            raises += launch.raises;
            clears += launch.clears;
            escalations += launch.escalations;
            gaps += launch.gaps;
        }
        // The launches are no use if they hold nothing.
        QVERIFY2(raises > 1000 && clears > 500 && escalations > 50 && gaps > 1000,
                 qPrintable(u"%1 %2 %3 %4"_s.arg(raises).arg(clears).arg(escalations).arg(gaps)));
    }
};

QTEST_GUILESS_MAIN(AlarmsRandomTest)
#include "tst_alarms_random.moc"
