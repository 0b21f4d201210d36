// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/wall/demonstration.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace holdpoint;

// From a fault at the service to the word on the wall and back, through the real parts.
class WallDemonstrationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFaultComesToTheWallAndGoes()
    {
        if (const QString program = test::Demonstration::missing(); !program.isEmpty())
            QSKIP(qPrintable(u"%1 is not installed"_s.arg(program)));
        constexpr int patienceMs = 60'000; // of a busy machine
        test::Demonstration shop;
        QVERIFY2(shop.begin(), qPrintable(shop.problem));
        const auto condition = [&shop] { return shop.monitoring->metrics().front().judged.condition; };
        QTRY_COMPARE_WITH_TIMEOUT(condition(), alarms::Condition::Within, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(shop.wall->picture().weights.size(), 2, patienceMs);
        QCOMPARE(shop.wall->picture().weights[0].percent, 95);
        QCOMPARE(shop.wall->picture().weights[1].name, u"green"_s);
        QVERIFY(!shop.wallShowsAlarm()); // that no numbers came before the first scrapes may stand there

        shop.setFault(true);
        QTRY_VERIFY_WITH_TIMEOUT(shop.wallShowsAlarm(), patienceMs);
        const qint64 shownMs = shop.launch->clock.now().utcMs;
        QCOMPARE(shop.wall->page(), ui::WallPage::Alarms); // it took the wall over
        const qint64 scrapeMs = shop.scrapeWithErrors();
        QVERIFY2(scrapeMs > 0, qPrintable(shop.problem));
        QVERIFY(shownMs >= scrapeMs);
        qInfo("the wall showed the alarm %lld ms after the scrape that holds it",
              static_cast<long long>(shownMs - scrapeMs));
        const events::AlarmRaised raised =
            shop.launch->session->launch().state().alarms.newest(u"error_rate.limit"_s)->raised;
        QCOMPARE(raised.answer, u"rollback"_s);
        QVERIFY(raised.value.toDouble() >= 5);

        QVERIFY(shop.launch->submit(alarms::Acknowledge{u"error_rate.limit"_s, 1}));
        QTRY_VERIFY_WITH_TIMEOUT(!shop.wallShowsAlarm(), patienceMs); // somebody is on it
        shop.setFault(false);
        const auto state = [&shop] {
            return shop.launch->session->launch().state().alarms.state(u"error_rate.limit"_s);
        };
        QTRY_COMPARE_WITH_TIMEOUT(state(), alarms::AlarmState::Normal, patienceMs);
        const auto stands = [&shop] {
            return std::ranges::any_of(shop.wall->picture().alarms,
                                       [](const ui::WallAlarm& alarm) { return alarm.title.contains(u"limit <"); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(!stands(), patienceMs);
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    ui::applyTheme(application, ui::ThemeKind::Dark);
    WallDemonstrationTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_wall_demonstration.moc"
