// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/live_window.h"
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
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString seedFile = QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md");
const QString sampleFile = QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample/runbook.md");

// Keeps a picture where somebody wants to look at it.
void keep(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    widget.grab().save(u"%1/%2.png"_s.arg(folder, name));
}

// Buttons that stand on the screen show their whole text.
QStringList clippedButtons(const QWidget& window)
{
    QStringList clipped;
    for (const QPushButton* button : window.findChildren<QPushButton*>())
        if (button->isVisible() && !button->text().isEmpty() && button->width() + 2 < button->minimumSizeHint().width())
            clipped.append(
                u"%1 (%2 of %3)"_s.arg(button->text()).arg(button->width()).arg(button->minimumSizeHint().width()));
    return clipped;
}

} // namespace

// Every page at the sizes that must be readable, light and dark.
class TestShellScreens : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void screens_data();
    void screens();
};

void TestShellScreens::screens_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("seed");
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160)})
        for (const bool dark : {false, true})
            for (const bool seed : {false, true})
                QTest::addRow("%d-%s-%s", size.width(), dark ? "dark" : "light", seed ? "seed" : "sample")
                    << size << dark << seed;
}

void TestShellScreens::screens()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(bool, seed);
    const QString file = seed ? seedFile : sampleFile;
    if (!QFile::exists(file))
        QSKIP(qPrintable(u"%1 is not here"_s.arg(file)));
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    test::LiveWindow live(settings, size);
    MainWindow& window = live.window();
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    keep(window, name + u"-1-start"_s);

    window.openRunbook(file);
    NewLaunchPage* page = window.newLaunchPage();
    QTRY_VERIFY_WITH_TIMEOUT(page->createButton()->isEnabled(), 20000);
    QTest::qWait(50);
    keep(window, name + u"-2-plan"_s);
    page->tabs()->setCurrentWidget(page->trustPage());
    if (page->trustPage()->asks())
        QTest::keyClick(page->trustPage()->box(), Qt::Key_Space);
    keep(window, name + u"-3-trust"_s);
    page->tabs()->setCurrentWidget(page->peopleValuesPage());
    keep(window, name + u"-4-people"_s);
    QCOMPARE(clippedButtons(window), QStringList());
    QTest::mouseClick(page->createButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(window.desk(), 20000);
    QTest::qWait(1500);
    keep(window, name + u"-5-launch"_s);
    QCOMPARE(clippedButtons(window), QStringList());

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
        keep(window, u"%1-%2"_s.arg(name, word));
        QCOMPARE(clippedButtons(window), QStringList());
    }
    launch.showTab(LaunchPage::Tab::Step);
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(window.commandPalette()->field(), u"ru"_s);
    keep(window, name + u"-9-palette"_s);
    QTest::keyClick(window.commandPalette()->field(), Qt::Key_Escape);
    QTest::keyClick(&window, Qt::Key_F1);
    auto* shortcuts = window.findChild<ShortcutsPage*>();
    QVERIFY(shortcuts);
    keep(*shortcuts, name + u"-10-keys"_s);
    shortcuts->close();
}

QTEST_MAIN(TestShellScreens)
#include "tst_shell_screens.moc"
