// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/hold_button.h"

#include <QSignalSpy>
#include <QTest>

using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

// X11 tells a repeating key as releases and presses, two at the same moment; not each of them is known as a repetition.
class TestRolloutHold : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aRepeatingKeyCutAHoldShort();
    void oneHoldOfARepeatingKeyStartsOnce();
    void letGoIsLetGo();
    void aHoldIsAsLongAsTheDisplaySays();
    void whatEscapeEndedIsNotBegunByARepetition();

private:
    static constexpr int key = Qt::Key_F9;
    void repeat(quint64 atMs)
    {
        m_button->release(key, atMs);
        m_button->press(key, atMs);
    }
    std::unique_ptr<HoldButton> m_button;
    std::unique_ptr<QSignalSpy> m_held;
};

void TestRolloutHold::init()
{
    m_held.reset();
    m_button = std::make_unique<HoldButton>(u"Hold"_s, HoldButton::Weight::Main);
    m_button->setHoldMs(400);
    m_held = std::make_unique<QSignalSpy>(m_button.get(), &HoldButton::held);
    m_button->show();
}

void TestRolloutHold::aRepeatingKeyCutAHoldShort()
{
    m_button->press(key, 1000);
    for (quint64 at = 1100; at < 1400; at += 40) {
        repeat(at);
        QCOMPARE(m_button->state(), HoldButton::State::Holding);
    }
    QTRY_COMPARE(m_held->count(), 1);
}

void TestRolloutHold::oneHoldOfARepeatingKeyStartsOnce()
{
    m_button->press(key, 1000);
    QTRY_COMPARE(m_held->count(), 1);
    for (quint64 at = 1400; at < 2400; at += 40)
        repeat(at);
    QTest::qWait(600);
    QCOMPARE(m_held->count(), 1);
    QCOMPARE(m_button->state(), HoldButton::State::Started);
    m_button->release(key, 2400);
    // The next hold is a hold again.
    QTest::qWait(150);
    m_button->press(key, 3000);
    QTRY_COMPARE(m_held->count(), 2);
}

void TestRolloutHold::letGoIsLetGo()
{
    m_button->press(key, 1000);
    m_button->release(key, 1300);
    QTest::qWait(700); // longer than a hold: time that passed since is not time that it was held
    QCOMPARE(m_held->count(), 0);
    QCOMPARE(m_button->state(), HoldButton::State::Cancelled);
    // Pressed anew at once, it is a hold from its beginning.
    m_button->press(key, 2000);
    m_button->release(key, 2300);
    m_button->press(key, 2320);
    m_button->release(key, 2620);
    QTest::qWait(200);
    QCOMPARE(m_held->count(), 0);
    QCOMPARE(m_button->state(), HoldButton::State::Cancelled);
}

// On a machine that is too busy the events come late, and close together.
void TestRolloutHold::aHoldIsAsLongAsTheDisplaySays()
{
    m_button->press(key, 1000);
    m_button->release(key, 1450);
    QCOMPARE(m_held->count(), 1);
    QCOMPARE(m_button->state(), HoldButton::State::Started);
}

void TestRolloutHold::whatEscapeEndedIsNotBegunByARepetition()
{
    m_button->press(key, 1000);
    m_button->cancel();
    repeat(1200);
    repeat(1240);
    QTest::qWait(600);
    QCOMPARE(m_held->count(), 0);
    QCOMPARE(m_button->state(), HoldButton::State::Cancelled);
}

QTEST_MAIN(TestRolloutHold)
#include "tst_rollout_hold.moc"
