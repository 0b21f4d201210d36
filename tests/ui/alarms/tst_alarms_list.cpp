// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/alarms/book_desk.h"
#include "ui/alarms/alarm_list_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::ui;
using holdpoint::test::BookDesk;

namespace {

const QString errors = u"error_rate.limit"_s;
const QString late = u"latency.limit"_s;
using Model = AlarmListModel;

QList<WatchedAlarm> watchedOf(const BookDesk& desk)
{
    return watchedAlarms(alarms::rulesFrom(desk.launch.plan(), desk.launch.configuration()));
}

QString cell(const Model& model, int row, int column) { return model.index(row, column).data().toString(); }

} // namespace

class AlarmsListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStateIsSaidInWordAndShape()
    {
        BookDesk desk;
        Model model;
        const QAbstractItemModelTester tester(&model);
        const auto look = [&] { model.refresh(desk.book(), watchedOf(desk), desk.clock.now()); };
        look();
        QCOMPARE(model.rowCount(), 0);
        desk.raise(u"error_rate"_s);
        look();
        QCOMPARE(cell(model, 0, Model::StateColumn), u"RAISED"_s);
        QCOMPARE(cell(model, 0, Model::PriorityColumn), u"Critical"_s);
        QCOMPARE(cell(model, 0, Model::AlarmColumn), u"Error rate (first out)"_s);
        QCOMPARE(cell(model, 0, Model::ValueColumn), u"0.42 %, limit < 0.1 %"_s);
        QCOMPARE(cell(model, 0, Model::SinceColumn), u"09:00:00"_s);
        QCOMPARE(cell(model, 0, Model::AnswerColumn), u"acknowledge within 2:00"_s);
        QSet<int> shapes{model.index(0, 0).data(Model::ShapeRole).toInt()};
        QCOMPARE(desk.act(alarms::Acknowledge{errors, 1}), QString());
        look();
        QCOMPARE(cell(model, 0, Model::StateColumn), u"ACKNOWLEDGED"_s);
        QCOMPARE(cell(model, 0, Model::AnswerColumn), u"by Ada Byron, 09:00:00"_s);
        shapes.insert(model.index(0, 0).data(Model::ShapeRole).toInt());
        desk.wait(2);
        desk.raise(u"latency"_s);
        desk.wait(2);
        desk.clear(late);
        look();
        QCOMPARE(model.alarm(0), late); // it waits for somebody
        QCOMPARE(cell(model, 0, Model::StateColumn), u"CLEARED · NOT ACKNOWLEDGED"_s);
        QCOMPARE(cell(model, 0, Model::SinceColumn), u"09:00:02 to 09:00:04"_s);
        QCOMPARE(cell(model, 0, Model::AnswerColumn), u"nobody yet"_s);
        shapes.insert(model.index(0, 0).data(Model::ShapeRole).toInt());
        QCOMPARE(desk.act(alarms::Shelve{late, 30 * 60'000, u"known spike"_s}), QString());
        look();
        const int shelved = model.rowOf(late);
        QCOMPARE(cell(model, shelved, Model::StateColumn), u"SHELVED until 09:30"_s);
        QCOMPARE(cell(model, shelved, Model::AnswerColumn), u"by Ada Byron: known spike"_s);
        shapes.insert(model.index(shelved, 0).data(Model::ShapeRole).toInt());
        QCOMPARE(desk.act(alarms::TakeOutOfService{errors, u"wrong query"_s}), QString());
        look();
        const int out = model.rowOf(errors);
        QCOMPARE(cell(model, out, Model::StateColumn), u"OUT OF SERVICE"_s);
        shapes.insert(model.index(out, 0).data(Model::ShapeRole).toInt());
        QCOMPARE(shapes.size(), 5);
    }

    void theClockRunsUntilItIsOverdue()
    {
        BookDesk desk;
        Model model;
        const QAbstractItemModelTester tester(&model);
        desk.raise(u"error_rate"_s);
        model.refresh(desk.book(), {}, desk.clock.now());
        desk.wait(37);
        model.setNow(desk.clock.now());
        QCOMPARE(cell(model, 0, Model::AnswerColumn), u"acknowledge within 1:23"_s);
        desk.wait(83 + 12);
        model.setNow(desk.clock.now());
        QCOMPARE(cell(model, 0, Model::AnswerColumn), u"OVERDUE 0:12"_s);
        QVERIFY(model.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"OVERDUE 0:12"_s));
    }

    void missingDataSaysWhatIsMissing()
    {
        BookDesk desk;
        Model model;
        desk.loseData(u"latency"_s);
        model.refresh(desk.book(), watchedOf(desk), desk.clock.now());
        QCOMPARE(cell(model, 0, Model::AlarmColumn), u"No data of Latency (first out)"_s);
        QCOMPARE(cell(model, 0, Model::ValueColumn), u"nothing comes from prom"_s);
    }

    void historyHasEveryTimeAndLosesNone()
    {
        BookDesk desk;
        Model model;
        const QAbstractItemModelTester tester(&model);
        for (int i = 1; i <= 3; ++i) {
            desk.raise(u"latency"_s);
            desk.wait(1);
            desk.clear(late);
            desk.wait(1);
            if (i == 2)
                QCOMPARE(desk.act(alarms::Acknowledge{late, 2}), QString());
        }
        model.setShown(AlarmsShown::History);
        model.refresh(desk.book(), watchedOf(desk), desk.clock.now());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 0, Model::StateColumn), u"CLEARED · NOT ACKNOWLEDGED"_s);
        QCOMPARE(cell(model, 1, Model::StateColumn), u"CLEARED"_s);
        QVERIFY(!model.toAcknowledge(1));
        QCOMPARE(*model.toAcknowledge(0), 3);
        for (int i = 0; i < 1000; ++i)
            desk.raise(u"m%1"_s.arg(i));
        model.refresh(desk.book(), watchedOf(desk), desk.clock.now());
        QCOMPARE(model.rowCount(), 1003);
        model.setShown(AlarmsShown::Open);
        QCOMPARE(model.rowCount(), 1001);
    }

    void allThatIsWatchedIsListedWithWhatIsNotNormalFirst()
    {
        BookDesk desk;
        Model model;
        const QAbstractItemModelTester tester(&model);
        desk.raise(u"latency"_s);
        model.setShown(AlarmsShown::Watched);
        model.refresh(desk.book(), watchedOf(desk), desk.clock.now());
        QCOMPARE(model.rowCount(), 5); // limit and data of two metrics, one source
        QCOMPARE(model.alarm(0), late);
        const int quiet = model.rowOf(u"prom.source"_s) >= 0 ? model.rowOf(u"prom.source"_s) : 4;
        QCOMPARE(cell(model, quiet, Model::StateColumn), u"NORMAL"_s);
        QCOMPARE(cell(model, quiet, Model::AnswerColumn), QString());
        QVERIFY(!model.toAcknowledge(quiet));
    }

    void theLampCountsAndHasTheShortestClock()
    {
        BookDesk desk;
        QCOMPARE(alarmsGlance(desk.book(), desk.clock.now()).mark.word, u"No alarm"_s);
        QVERIFY(alarmsGlance(desk.book(), desk.clock.now()).quiet);
        desk.raise(u"error_rate"_s);
        desk.raise(u"latency"_s);
        desk.wait(37);
        AlarmsGlance glance = alarmsGlance(desk.book(), desk.clock.now());
        QVERIFY2(glance.mark.word.startsWith(u"2 "_s) && glance.mark.word.endsWith(u" 1:23"_s),
                 qPrintable(glance.mark.word));
        QVERIFY(glance.mark.meaning == Meaning::Critical);
        QVERIFY(glance.about.startsWith(u"RAISED: Error rate, 0.42 %"_s));
        desk.wait(90);
        QVERIFY(alarmsGlance(desk.book(), desk.clock.now()).mark.word.endsWith(u"OVERDUE 0:07"_s));
        QCOMPARE(desk.act(alarms::Acknowledge{errors, 1}), QString());
        // What is left to be acknowledged is a warning, and has no clock.
        glance = alarmsGlance(desk.book(), desk.clock.now());
        QVERIFY(glance.mark.meaning == Meaning::Warning);
        QVERIFY(glance.mark.shape == StateShape::Failed);
        QCOMPARE(desk.act(alarms::Acknowledge{late, 1}), QString());
        glance = alarmsGlance(desk.book(), desk.clock.now());
        QVERIFY(glance.mark.shape == StateShape::Gate);
        QVERIFY(glance.mark.meaning == Meaning::Critical);
        QCOMPARE(glance.open, 2);
        QCOMPARE(desk.act(alarms::Shelve{late, 60'000, u"why"_s}), QString());
        QCOMPARE(desk.act(alarms::Shelve{errors, 60'000, u"why"_s}), QString());
        glance = alarmsGlance(desk.book(), desk.clock.now());
        QCOMPARE(glance.open, 0);
        QVERIFY(!glance.quiet);
        QVERIFY(glance.mark.shape == StateShape::Held);
    }
};

QTEST_MAIN(AlarmsListTest)
#include "tst_alarms_list.moc"
