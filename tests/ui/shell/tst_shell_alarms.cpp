// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/alarms/alarms_page.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/shell/actions.h"
#include "ui/shell/alarm_flow.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/strip_lamp.h"
#include "ui/shell/top_strip.h"

#include <QAction>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* watchedBox = R"(# Shop 2.0

```toml holdpoint
[source.prom]
kind = "tcp"
host = "127.0.0.1:9"
interval_s = 3600

[metric.error_rate]
title = "Error rate"
unit = "%"
source = "prom"
query = "errors"
limits = { default = "< 0.1" }
answer = "rollback"
```

### Phase 1: T-1 Hours - Look

#### Step 1: Look

- [ ] It was looked at
)";

events::AlarmRaised raisedOf(const QString& metric, const QString& title, const QString& priority)
{
    events::AlarmRaised raised;
    raised.alarm = metric + u".limit"_s;
    raised.occurrence = 1;
    raised.kind = u"limit"_s;
    raised.metric = metric;
    raised.source = u"prom"_s;
    raised.title = title;
    raised.priority = priority;
    raised.answer = priority == u"critical" ? u"rollback"_s : u"hold"_s;
    raised.value = u"0.42"_s;
    raised.limit = u"< 0.1"_s;
    raised.unit = u"%"_s;
    raised.acknowledgeWithinMs = priority == u"critical" ? 120'000 : 0;
    return raised;
}

class CountedSound final : public AlarmSound
{
public:
    void play(alarms::Priority) override { ++played; }
    void stop() override { ++stopped; }
    int played = 0, stopped = 0;
};

} // namespace

// Alarms in the window: the lamp, the page, the acts by keyboard, the sound.
class TestShellAlarms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLampCallsAndThePageAnswers_data();
    void theLampCallsAndThePageAnswers();
    void nothingIsSaidWhereNothingIsWatched();

private:
    [[nodiscard]] LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] StripLamp* lamp() const { return m_live->window().findChild<StripLamp*>(u"alarmsLamp"_s); }
    void record(const std::vector<alarms::Fact>& facts) const;

    std::unique_ptr<test::LiveWindow> m_live;
};

void TestShellAlarms::record(const std::vector<alarms::Fact>& facts) const
{
    bool done = false;
    desk().session().submit(checklist::RecordAlarms{facts}, {},
                            [&done](const Result<session::Committed>& result) { done = result.has_value(); });
    QTRY_VERIFY_WITH_TIMEOUT(done, 20000);
}

void TestShellAlarms::theLampCallsAndThePageAnswers_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::newRow("1280-light") << QSize(1280, 720) << false;
    QTest::newRow("1280-dark") << QSize(1280, 720) << true;
    QTest::newRow("1920-light") << QSize(1920, 1080) << false;
    QTest::newRow("1920-dark") << QSize(1920, 1080) << true;
}

void TestShellAlarms::theLampCallsAndThePageAnswers()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, dark);
    const QString row = QString::fromLatin1(QTest::currentDataTag());
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    m_live = std::make_unique<test::LiveWindow>(settings, size);
    const auto sound = std::make_shared<CountedSound>();
    m_live->world().alarmSound = sound;
    m_live->restart();
    QVERIFY(m_live->open(m_live->makeLaunch(watchedBox, u"shop.launch"_s, true)));
    QVERIFY(lamp()->isVisible());
    QCOMPARE(lamp()->word(), u"No alarm"_s);
    test::keepPicture(m_live->window(), u"alarms-quiet-%1"_s.arg(row));

    record({raisedOf(u"error_rate"_s, u"Error rate"_s, u"critical"_s),
            raisedOf(u"latency"_s, u"Latency of the checkout page"_s, u"warning"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(lamp()->word().startsWith(u"2 "_s), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(sound->played > 0, 20000);
    QCOMPARE(desk().page().tabs()->tabText(int(LaunchPage::Tab::Alarms)), u"Alarms (2)"_s);
    AlarmsPage* page = desk().page().alarms();
    // By mouse on the lamp, and by key.
    QTest::mouseClick(lamp(), Qt::LeftButton);
    QVERIFY(page->isVisible());
    desk().page().showTab(LaunchPage::Tab::Step);
    m_live->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_live->window()));
    QTest::keyClick(&m_live->window(), Qt::Key_F10);
    QTRY_VERIFY_WITH_TIMEOUT(page->view()->hasFocus(), 20000);
    QCOMPARE(page->model()->alarm(page->view()->currentIndex().row()), u"error_rate.limit"_s);
    test::keepPicture(m_live->window(), u"alarms-raised-%1"_s.arg(row));
    QCOMPARE(test::clippedButtons(m_live->window()), QStringList());
    QCOMPARE(test::cutLines(m_live->window()), QStringList());

    m_live->window().actions().of(ActionId::SilenceAlarms)->trigger();
    QVERIFY(!desk().alarms().caller().isSounding());
    QVERIFY(sound->stopped > 0);
    QVERIFY(!desk().session().launch().state().alarms.isAcknowledged(u"error_rate.limit"_s));

    QTest::keyClick(page->view(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(page->view(), Qt::Key_A);
    const auto heard = [&](const QString& alarm) {
        return desk().session().launch().state().alarms.isAcknowledged(alarm);
    };
    QTRY_VERIFY_WITH_TIMEOUT(heard(u"error_rate.limit"_s) && heard(u"latency.limit"_s), 20000);
    QCOMPARE(desk().session().launch().state().alarms.newest(u"error_rate.limit"_s)->acknowledgedBy.person,
             u"Ada Byron"_s);
    QTRY_VERIFY_WITH_TIMEOUT(lamp()->word().contains(u"acknowledged"_s), 20000);
    QVERIFY(page->adviceButton()->isVisible());
    QTest::mouseClick(page->adviceButton(), Qt::LeftButton);
    QVERIFY(desk().page().rollbackButton()->immediate()->hasFocus());
    test::keepPicture(m_live->window(), u"alarms-acknowledged-%1"_s.arg(row));
    QCOMPARE(test::clippedButtons(m_live->window()), QStringList());
    m_live.reset();
}

void TestShellAlarms::nothingIsSaidWhereNothingIsWatched()
{
    m_live = std::make_unique<test::LiveWindow>(test::someone());
    QVERIFY(m_live->open(m_live->makeLaunch(watchedBox, u"shop.launch"_s, false)));
    QVERIFY(!lamp()->isVisible()); // “No alarm” would be a promise
    m_live.reset();
}

QTEST_MAIN(TestShellAlarms)
#include "tst_shell_alarms.moc"
