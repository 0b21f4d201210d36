// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/rollout/button_window.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

// The reason that stands beside the rollback button, and is recorded with the rollback.
class TestRolloutReason : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void init();
    void cleanup();

    void scenarios();
    void theFirstRowWasTheReason();
    void aChoiceIsOfOneRollback();
    void whatWasDecidedToGoOnWithIsTheLastReason();
    void wheelKeepsTheReason();

private:
    void happen(const events::Event& body);

    checklist::Launch m_launch;
    std::unique_ptr<test::ButtonWindow> m_place;
    QWidget* m_window = nullptr;
    QLineEdit* m_other = nullptr;
    RollbackButton* m_button = nullptr;
    QSignalSpy* m_held = nullptr;
};

static checklist::Launch launchWithMatrix()
{
    runbook::Plan plan;
    plan.matrix = test::matrixOfThree();
    return checklist::Launch(plan, {});
}

void TestRolloutReason::init()
{
    m_launch = launchWithMatrix();
    m_place = std::make_unique<test::ButtonWindow>(m_launch, 120);
    m_window = &m_place->window;
    m_button = m_place->button;
    m_other = m_place->other;
    m_held = &m_place->held;
    QVERIFY(m_place->isActive);
}

void TestRolloutReason::cleanup() { m_place.reset(); }

void TestRolloutReason::happen(const events::Event& body)
{
    events::Entry entry;
    entry.seq = m_launch.state().entries;
    entry.at.utcMs = 1'796'119'200'000 + 1'000 * entry.seq;
    entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
    entry.body = body;
    m_launch.apply(entry);
    m_button->setLaunch(m_launch);
}

void TestRolloutReason::scenarios()
{
    QComboBox* box = m_button->scenarios();
    QCOMPARE(box->count(), 4);
    QCOMPARE(box->currentIndex(), 0);
    QCOMPARE(box->itemText(0), u"No row chosen"_s);
    QCOMPARE(box->itemText(1), u"Error rate above 5 % (Critical)"_s);
    QCOMPARE(box->itemText(3), u"Security breach"_s);
    box->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(box, Qt::Key_Down);
    m_button->setLaunch(launchWithMatrix()); // a choice stays
    QCOMPARE(box->currentData().toString(), u"m/breach"_s);
    m_button->choose(u"m/none"_s); // no row of the matrix
    QCOMPARE(box->currentData().toString(), u"m/breach"_s);
    m_button->setLaunch(checklist::Launch());
    QCOMPARE(box->count(), 1);
    QCOMPARE(box->currentText(), u"No scenario in the runbook"_s);
    QTest::keyPress(m_other, Qt::Key_F9);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(m_other, Qt::Key_F9);
    QCOMPARE(m_held->at(0).at(1).toString(), QString());
}

// It was always the first row of the matrix that was recorded, although nobody had chosen it and another applied.
void TestRolloutReason::theFirstRowWasTheReason()
{
    QComboBox* box = m_button->scenarios();
    happen(events::ScenarioApplied{u"m/slow"_s, u"120"_s, u"> 100"_s});
    QCOMPARE(box->currentData().toString(), u"m/slow"_s);
    QTest::keyPress(m_other, Qt::Key_F9);
    QTRY_COMPARE(m_held->count(), 1);
    QTest::keyRelease(m_other, Qt::Key_F9);
    QCOMPARE(m_held->at(0).at(1).toString(), u"m/slow"_s);
    happen(events::ScenarioDeclared{u"m/breach"_s, true, u"a stranger"_s});
    QCOMPARE(box->currentData().toString(), u"m/slow"_s); // the first in the runbook's order
    happen(events::ScenarioCeased{u"m/slow"_s, u"80"_s});
    QCOMPARE(box->currentData().toString(), u"m/breach"_s);
    happen(events::ScenarioApplied{u"m/errors"_s, u"7"_s, u"> 5"_s});
    QCOMPARE(box->currentData().toString(), u"m/errors"_s);
    // What a person picks stays, also that it is none of them.
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Up);
    QCOMPARE(box->currentText(), u"No row chosen"_s);
    happen(events::ScenarioApplied{u"m/slow"_s, u"120"_s, u"> 100"_s});
    QCOMPARE(box->currentText(), u"No row chosen"_s);
}

void TestRolloutReason::aChoiceIsOfOneRollback()
{
    QComboBox* box = m_button->scenarios();
    happen(events::LaunchHeld{u"something is odd"_s});
    m_button->choose(u"m/breach"_s);
    happen(events::RollbackStarted{1, u"p/now"_s, u"immediate"_s, u"m/breach"_s, false});
    happen(events::RollbackEnded{1, u"failed"_s, 0, 1, 0});
    QCOMPARE(box->currentData().toString(), u"m/breach"_s); // it is tried again for the same reason
    happen(events::LaunchResumed{u"the stranger is gone"_s});
    QCOMPARE(box->currentText(), u"No row chosen"_s);
    m_button->choose(u"m/slow"_s);
    happen(events::NoteWritten{u"a note"_s, {}});
    QCOMPARE(box->currentData().toString(), u"m/slow"_s);
}

void TestRolloutReason::whatWasDecidedToGoOnWithIsTheLastReason()
{
    happen(events::ScenarioApplied{u"m/errors"_s, u"7"_s, u"> 5"_s});
    happen(events::ScenarioDecided{u"m/errors"_s, u"go-on"_s, u"known"_s});
    QCOMPARE(m_button->scenarios()->currentData().toString(), u"m/errors"_s);
    happen(events::ScenarioApplied{u"m/slow"_s, u"120"_s, u"> 100"_s});
    QCOMPARE(m_button->scenarios()->currentData().toString(), u"m/slow"_s);
}

void TestRolloutReason::wheelKeepsTheReason()
{
    m_other->setFocus();
    const QPointF middle = m_button->scenarios()->rect().center();
    QWheelEvent down(middle, m_button->scenarios()->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_button->scenarios(), &down);
    QCOMPARE(m_button->scenarios()->currentIndex(), 0);
}

QTEST_MAIN(TestRolloutReason)
#include "tst_rollout_reason.moc"
