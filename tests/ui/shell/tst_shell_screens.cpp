// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/checklist/step_page.h"
#include "ui/rollout/rollback_button.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/runbook/people_values_page.h"
#include "ui/runbook/trust_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/shortcuts_page.h"
#include "ui/shell/top_strip.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

// Every page at the sizes that must be readable, light and dark.
class TestShellScreens : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void screens_data();
    void screens();
};

void TestShellScreens::screens_data() { test::addScreenRows(); }

void TestShellScreens::screens()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(bool, seed);
    const QString file = test::screenRunbook(seed);
    if (!QFile::exists(file))
        QSKIP(qPrintable(u"%1 is not here"_s.arg(file)));
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    test::LiveWindow live(settings, size);
    MainWindow& window = live.window();
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    test::keepPicture(window, name + u"-1-start"_s);

    window.openRunbook(file);
    NewLaunchPage* page = window.newLaunchPage();
    QTRY_VERIFY_WITH_TIMEOUT(page->createButton()->isEnabled(), 20000);
    QTest::qWait(50);
    test::keepPicture(window, name + u"-2-plan"_s);
    page->tabs()->setCurrentWidget(page->trustPage());
    if (page->trustPage()->asks())
        QTest::keyClick(page->trustPage()->box(), Qt::Key_Space);
    test::keepPicture(window, name + u"-3-trust"_s);
    page->tabs()->setCurrentWidget(page->peopleValuesPage());
    test::keepPicture(window, name + u"-4-people"_s);
    QCOMPARE(test::clippedButtons(window), QStringList());
    QTest::mouseClick(page->createButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window.desk(), 20000);
    QTest::qWait(1500);
    test::keepPicture(window, name + u"-5-launch"_s);
    QCOMPARE(test::clippedButtons(window), QStringList());
    QCOMPARE(test::cutLines(window), QStringList());

    // What must always be on the screen is inside of it.
    LaunchPage& launch = window.desk()->page();
    for (const QWidget* always : std::initializer_list<QWidget*>{launch.rollbackButton(), window.topStrip()}) {
        QVERIFY(always->isVisible());
        const QRect box(always->mapTo(&window, QPoint()), always->size());
        QVERIFY2(window.rect().contains(box), qPrintable(name));
    }
    QCOMPARE(window.size(), size);
    for (const auto& [tab, word] : {std::pair(LaunchPage::Tab::Rollback, u"6-rollback"_s),
                                    std::pair(LaunchPage::Tab::Deviations, u"7-deviations"_s),
                                    std::pair(LaunchPage::Tab::SignOff, u"8-signoff"_s)}) {
        launch.showTab(tab);
        QTest::qWait(20);
        test::keepPicture(window, u"%1-%2"_s.arg(name, word));
        QCOMPARE(test::clippedButtons(window), QStringList());
    }
    launch.showTab(LaunchPage::Tab::Step);
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(window.commandPalette()->field(), u"ru"_s);
    test::keepPicture(window, name + u"-9-palette"_s);
    QTest::keyClick(window.commandPalette()->field(), Qt::Key_Escape);
    QTest::keyClick(&window, Qt::Key_F1);
    auto* shortcuts = window.findChild<ShortcutsPage*>();
    QVERIFY(shortcuts);
    test::keepPicture(*shortcuts, name + u"-10-keys"_s);
    shortcuts->close();
}

QTEST_MAIN(TestShellScreens)
#include "tst_shell_screens.moc"
