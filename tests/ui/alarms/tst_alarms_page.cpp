// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/alarms/book_desk.h"
#include "ui/alarms/alarms_page.h"
#include "ui/alarms/quiet_dialog.h"
#include "ui/theme/apply_theme.h"
#include "ui/theme/whole_label.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::ui;
using holdpoint::test::BookDesk;

namespace {

const QString errors = u"error_rate.limit"_s;
const QString late = u"latency.limit"_s;

// The commands that the page asked for, put before the rules of core/alarms.
class Asked
{
public:
    Asked(AlarmsPage& page, BookDesk& desk)
        : m_page(page)
        , m_desk(desk)
        , m_spy(&page, &AlarmsPage::commandRequested)
    {
    }
    [[nodiscard]] int count() const { return int(m_spy.size()); }
    // All of them are what the rules allow; the page shows what became of it.
    bool answered()
    {
        bool good = !m_spy.isEmpty();
        for (const QList<QVariant>& call : m_spy) {
            const auto command = call.first().value<checklist::Command>();
            good = good && std::visit(
                               [&]<class T>(const T& one) {
                                   if constexpr (std::is_constructible_v<alarms::Command, T>)
                                       return m_desk.act(one).isEmpty();
                                   else
                                       return false;
                               },
                               command);
        }
        m_spy.clear();
        m_page.refresh(m_desk.launch, m_desk.clock.now());
        return good;
    }

private:
    AlarmsPage& m_page;
    BookDesk& m_desk;
    QSignalSpy m_spy;
};

} // namespace

class AlarmsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

    void nothingToSeeSaysWhatIsWatched()
    {
        BookDesk desk;
        AlarmsPage page;
        page.refresh(desk.launch, desk.clock.now());
        QVERIFY(page.emptyText()->text().contains(u"No alarm is open."_s));
        QVERIFY2(page.emptyText()->text().contains(u"Error rate, Latency"_s), qPrintable(page.emptyText()->text()));
        QVERIFY(page.emptyText()->text().contains(u"prom"_s));
        QVERIFY(page.isWatching());
        QVERIFY(!page.acknowledgeButton()->isEnabled());
        QVERIFY(page.silenceButton()->isHidden());
        checklist::Launch untrusted;
        page.refresh(untrusted, desk.clock.now());
        QVERIFY(page.emptyText()->text().contains(u"nothing is watched"_s));
        QVERIFY(!page.isWatching());
    }

    void theWholeChoiceIsAcknowledgedByOneKey()
    {
        BookDesk desk;
        AlarmsPage page;
        Asked asked(page, desk);
        page.resize(900, 600);
        desk.raise(u"latency"_s);
        desk.raise(u"error_rate"_s);
        desk.clear(late);
        desk.raise(u"latency"_s);
        page.refresh(desk.launch, desk.clock.now());
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        page.focusList();
        QVERIFY(page.view()->hasFocus());
        QTest::keyClick(page.view(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(page.view(), Qt::Key_A);
        QCOMPARE(asked.count(), 2);
        QVERIFY(asked.answered());
        QVERIFY(desk.book().isAcknowledged(errors));
        QVERIFY(desk.book().isAcknowledged(late)); // both times that it was raised
        QVERIFY(!page.acknowledgeButton()->isEnabled());
        // Nobody is asked twice.
        QTest::keyClick(page.view(), Qt::Key_A);
        QCOMPARE(asked.count(), 0);
    }

    void whatIsChosenStaysChosenWhenAnotherIsRaised()
    {
        BookDesk desk;
        AlarmsPage page;
        desk.raise(u"latency"_s);
        page.refresh(desk.launch, desk.clock.now());
        page.focusList();
        page.view()->selectionModel()->select(page.model()->index(0, 0),
                                              QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        desk.wait(1);
        desk.raise(u"queue"_s);
        desk.raise(u"error_rate"_s);
        page.refresh(desk.launch, desk.clock.now());
        QCOMPARE(page.model()->rowCount(), 3);
        const QModelIndexList rows = page.view()->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(page.model()->alarm(rows.first().row()), late);
        QCOMPARE(page.model()->alarm(page.view()->currentIndex().row()), late);
    }

    void theShelfAsksForMinutesAndReason()
    {
        BookDesk desk;
        AlarmsPage page;
        Asked asked(page, desk);
        page.resize(900, 600);
        desk.raise(u"error_rate"_s);
        page.refresh(desk.launch, desk.clock.now());
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        page.focusList();
        QTest::keyClick(page.view(), Qt::Key_S);
        auto* dialog = page.findChild<QuietDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->minutes()->maximum(), 480);
        QVERIFY(!dialog->acceptButton()->isEnabled());
        dialog->minutes()->setValue(15);
        QTest::keyClicks(dialog->reason(), u"known spike"_s);
        QTest::mouseClick(dialog->acceptButton(), Qt::LeftButton);
        QVERIFY(asked.answered());
        QVERIFY(desk.book().shelf(errors));
        QCOMPARE(desk.book().shelf(errors)->forMs, 15 * 60'000);
        QCOMPARE(desk.book().shelf(errors)->reason, u"known spike"_s);
        QVERIFY(page.bringBackButton()->isEnabled());
        QTest::mouseClick(page.bringBackButton(), Qt::LeftButton);
        QVERIFY(asked.answered());
        QVERIFY(!desk.book().isSuppressed(errors));
    }

    void outOfServiceEndsByAPersonAlone()
    {
        BookDesk desk;
        AlarmsPage page;
        Asked asked(page, desk);
        desk.raise(u"error_rate"_s);
        page.refresh(desk.launch, desk.clock.now());
        page.show();
        QTest::mouseClick(page.outOfServiceButton(), Qt::LeftButton);
        auto* dialog = page.findChild<QuietDialog*>();
        QVERIFY(dialog && !dialog->minutes());
        QTest::keyClicks(dialog->reason(), u"wrong query"_s);
        QTest::mouseClick(dialog->acceptButton(), Qt::LeftButton);
        QVERIFY(asked.answered());
        QVERIFY(desk.book().removal(errors));
        QTest::mouseClick(page.bringBackButton(), Qt::LeftButton);
        QVERIFY(asked.answered());
        QVERIFY(!desk.book().removal(errors));
    }

    void whatTheRunbookAdvisesIsOnePressAway()
    {
        BookDesk desk;
        AlarmsPage page;
        QSignalSpy hold(&page, &AlarmsPage::holdRequested);
        QSignalSpy rollback(&page, &AlarmsPage::rollbackRequested);
        desk.raise(u"error_rate"_s);
        desk.raise(u"latency"_s);
        desk.raise(u"queue"_s);
        page.refresh(desk.launch, desk.clock.now());
        page.show();
        const auto choose = [&](const QString& alarm) {
            page.view()->setCurrentIndex(page.model()->index(page.model()->rowOf(alarm), 0));
        };
        choose(errors);
        QVERIFY(page.detail()->text().contains(u"advises a rollback"_s));
        QTest::mouseClick(page.adviceButton(), Qt::LeftButton);
        QCOMPARE(rollback.size(), 1);
        choose(late);
        QVERIFY(page.detail()->text().contains(u"advises a hold"_s));
        QTest::mouseClick(page.adviceButton(), Qt::LeftButton);
        QCOMPARE(hold.size(), 1);
        choose(u"queue.limit"_s);
        QVERIFY(page.adviceButton()->isHidden());
    }

    void theNewestValueStandsBesideTheOneThatRaisedIt()
    {
        BookDesk desk;
        AlarmsPage page;
        desk.raise(u"error_rate"_s);
        page.refresh(desk.launch, desk.clock.now());
        QVERIFY(!page.detail()->text().contains(u"Now"_s));
        page.setJudgedNow([](const QString& metric) {
            alarms::Judged judged;
            judged.value = u"0.31"_s;
            judged.ageMs = metric == u"error_rate" ? 4'000 : -1;
            return std::optional(judged);
        });
        page.setNow(desk.clock.now());
        QVERIFY2(page.detail()->text().contains(u"Now 0.31 %, 0:04 old."_s), qPrintable(page.detail()->text()));
    }

    void historyIsAFilter()
    {
        BookDesk desk;
        AlarmsPage page;
        desk.raise(u"latency"_s);
        desk.clear(late);
        QCOMPARE(desk.act(alarms::Acknowledge{late, 1}), QString());
        page.refresh(desk.launch, desk.clock.now());
        QCOMPARE(page.model()->rowCount(), 0);
        page.filter()->setCurrentIndex(page.filter()->findData(int(AlarmsShown::History)));
        QCOMPARE(page.model()->rowCount(), 1);
        QCOMPARE(page.model()->index(0, 0).data().toString(), u"CLEARED"_s);
        page.filter()->setCurrentIndex(page.filter()->findData(int(AlarmsShown::Watched)));
        QCOMPARE(page.model()->rowCount(), 5);
    }

    void silenceIsOfferedWhileSomethingSounds()
    {
        BookDesk desk;
        AlarmsPage page;
        QSignalSpy silenced(&page, &AlarmsPage::silenceRequested);
        desk.raise(u"error_rate"_s);
        page.refresh(desk.launch, desk.clock.now());
        page.show();
        page.setSounding(true);
        QTest::mouseClick(page.silenceButton(), Qt::LeftButton);
        QCOMPARE(silenced.size(), 1);
        QVERIFY(!desk.book().isAcknowledged(errors));
    }

    void outsideTextIsPlainText()
    {
        BookDesk desk;
        AlarmsPage page;
        desk.raise(u"<b>x</b>"_s);
        page.refresh(desk.launch, desk.clock.now());
        QCOMPARE(page.detail()->textFormat(), Qt::PlainText);
        const QModelIndex cell = page.model()->index(0, AlarmListModel::AlarmColumn);
        QVERIFY(!cell.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    }
};

QTEST_MAIN(AlarmsPageTest)
#include "tst_alarms_page.moc"
