// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/live_window.h"
#include "ui/checklist/note_bar.h"
#include "ui/checklist/plan_tree.h"
#include "ui/checklist/side_panel.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/shell/actions.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"

#include <QAbstractItemModel>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QSet>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

// What a keyboard or a screen reader stops at. Parts that Qt makes inside of a control belong to that control.
QList<QWidget*> controlsOf(const QWidget& root)
{
    QList<QWidget*> controls;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        const bool part = widget->objectName().startsWith(u"qt_"_s) || !widget->parentWidget() ||
                          widget->focusProxy() || qobject_cast<QAbstractScrollArea*>(widget->parentWidget());
        if (widget->isVisible() && widget->isEnabled() && !part && (widget->focusPolicy() & Qt::TabFocus) != 0)
            controls.append(widget);
    }
    return controls;
}

QString described(const QWidget* widget)
{
    QStringList path;
    for (; widget; widget = widget->parentWidget())
        path.prepend(QLatin1String(widget->metaObject()->className()));
    return path.join(u" > "_s);
}

// Controls without a name that can be read aloud.
QString nameless(const QWidget& root)
{
    QStringList found;
    for (QWidget* control : controlsOf(root)) {
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(control);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty())
            found.append(described(control));
    }
    return found.join(QLatin1Char('\n'));
}

QByteArray sample()
{
    QFile file(QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample/runbook.md"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// Everything has a name that can be read aloud and a way by keyboard.
class TestShellAccess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesBeforeALaunch();
    void pagesOfALaunch();
    void dialogs_data();
    void dialogs();
    void everyActionHasAWayByKeyboard();
    void tabGoesOnceAround();
};

void TestShellAccess::pagesBeforeALaunch()
{
    test::LiveWindow live(test::someone(QString::fromLatin1("Maren Oduya")));
    QCOMPARE(nameless(live.window()), QString());
    live.window().openRunbook(QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample/runbook.md"));
    NewLaunchPage* page = live.window().newLaunchPage();
    QTRY_VERIFY_WITH_TIMEOUT(page->createButton()->isEnabled(), 20000);
    for (int tab = 0; tab < page->tabs()->count(); ++tab) {
        page->tabs()->setCurrentIndex(tab);
        QCOMPARE(nameless(live.window()), QString());
    }
}

void TestShellAccess::pagesOfALaunch()
{
    test::LiveWindow live(test::someone(QString::fromLatin1("Maren Oduya")));
    QVERIFY(live.open(live.makeLaunch(sample(), u"sample.launch"_s, true)));
    LaunchPage& page = live.window().desk()->page();
    for (const auto tab : {LaunchPage::Tab::Step, LaunchPage::Tab::Rollback, LaunchPage::Tab::Alarms,
                           LaunchPage::Tab::Deviations, LaunchPage::Tab::SignOff, LaunchPage::Tab::Ledger}) {
        page.showTab(tab);
        QTest::qWait(20);
        QCOMPARE(nameless(live.window()), QString());
    }
    // Every step: procedures, boxes, a briefing, files, a gate, a background command, criteria.
    page.showTab(LaunchPage::Tab::Step);
    for (int i = 0; i < live.window().desk()->session().launch().stepOrder().size(); ++i) {
        QTest::qWait(5);
        QCOMPARE(nameless(page), QString());
        live.window().actions().of(ActionId::NextStep)->trigger();
    }
}

void TestShellAccess::dialogs_data()
{
    QTest::addColumn<int>("action");
    for (const auto& [name, id] :
         {std::pair("settings", ActionId::Settings), std::pair("dry run", ActionId::DryRun),
          std::pair("skip", ActionId::SkipStep), std::pair("hold", ActionId::Hold), std::pair("slip", ActionId::Slip),
          std::pair("scrub", ActionId::Scrub), std::pair("end", ActionId::EndLaunch),
          std::pair("roster", ActionId::Roster), std::pair("trust", ActionId::TrustConfiguration),
          std::pair("key", ActionId::GenerateKey), std::pair("keys", ActionId::ManageKeys),
          std::pair("roll call", ActionId::RollCall), std::pair("declare", ActionId::Declare),
          std::pair("shortcuts", ActionId::Shortcuts), std::pair("about", ActionId::About)})
        QTest::newRow(name) << int(id);
}

void TestShellAccess::dialogs()
{
    QFETCH(int, action);
    test::LiveWindow live(test::someone(QString::fromLatin1("Maren Oduya")));
    QVERIFY(live.open(live.makeLaunch(sample(), u"sample.launch"_s)));
    live.window().actions().of(ActionId(action))->trigger();
    const auto shown = [&]() -> QWidget* {
        for (QWidget* top : QApplication::topLevelWidgets())
            if (top->isVisible() && top != &live.window() && top->isWindow() && !top->inherits("QMenu"))
                return top;
        return nullptr;
    };
    QTRY_VERIFY(shown());
    QCOMPARE(nameless(*shown()), QString());
    QVERIFY(!shown()->windowTitle().isEmpty());
    QVERIFY(!controlsOf(*shown()).isEmpty());
    const QPointer<QWidget> dialog = shown();
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!dialog || !dialog->isVisible());
}

void TestShellAccess::everyActionHasAWayByKeyboard()
{
    test::LiveWindow live(test::someone(QString::fromLatin1("Maren Oduya")));
    QVERIFY(live.open(live.makeLaunch(sample(), u"sample.launch"_s)));
    QTest::keyClick(&live.window(), Qt::Key_K, Qt::ControlModifier);
    CommandPalette* palette = live.window().commandPalette();
    QTRY_VERIFY(palette->isVisible());
    QSet<QString> offered;
    const QAbstractItemModel* items = palette->list()->model();
    for (int row = 0; row < items->rowCount(); ++row)
        offered.insert(items->index(row, 0).data().toString());
    QList<QKeySequence> taken;
    for (const ActionRow& row : actionTable()) {
        const QList<QKeySequence> keys = Actions::keysOf(row);
        QVERIFY2(!keys.isEmpty() || offered.contains(Actions::plainText(row)), row.text);
        for (const QKeySequence& key : keys) {
            QVERIFY2(!taken.contains(key), qPrintable(key.toString()));
            taken.append(key);
        }
        QVERIFY2(*row.about != '\0', row.text);
    }
    QVERIFY(taken.contains(QKeySequence(Qt::CTRL | Qt::Key_K)));
}

void TestShellAccess::tabGoesOnceAround()
{
    test::LiveWindow live(test::someone(QString::fromLatin1("Maren Oduya")), {1600, 900});
    QVERIFY(live.open(live.makeLaunch(sample(), u"sample.launch"_s)));
    LaunchPage& page = live.window().desk()->page();
    page.plan()->filter()->setFocus();
    QWidget* const first = QApplication::focusWidget();
    QCOMPARE(first, page.plan()->filter());
    QList<QWidget*> visited;
    for (int i = 0; i < 200; ++i) {
        visited.append(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        if (QApplication::focusWidget() == first)
            break;
        QVERIFY2(!visited.contains(QApplication::focusWidget()), qPrintable(described(QApplication::focusWidget())));
    }
    QCOMPARE(QApplication::focusWidget(), first);
    for (QWidget* control : controlsOf(page))
        QVERIFY2(visited.contains(control), qPrintable(described(control)));
    // It goes through one part after the other, never back and forth.
    const QList<QWidget*> parts{static_cast<QWidget*>(page.plan()), page.tabs(), static_cast<QWidget*>(page.side()),
                                static_cast<QWidget*>(page.note())};
    QList<int> order;
    for (const QWidget* control : visited)
        for (int part = 0; part < parts.size(); ++part)
            if (parts.at(part)->isAncestorOf(control) && (order.isEmpty() || order.last() != part))
                order.append(part);
    QCOMPARE(order, (QList<int>{0, 1, 2, 3}));
    // And back the same way.
    for (auto stop = visited.rbegin(); stop != visited.rend(); ++stop) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        QCOMPARE(QApplication::focusWidget(), *stop);
    }
}

QTEST_MAIN(TestShellAccess)
#include "tst_shell_access.moc"
