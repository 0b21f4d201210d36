// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

class TestSettingsDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void personByKeyboard();
    void everyChangeIsToldOnce();
    void everythingHasAName();
    void keepsWhatItDoesNotShow();
};

namespace {

template <class T> T* named(QWidget& in, const QString& name)
{
    for (T* one : in.findChildren<T*>())
        if (one->accessibleName() == name)
            return one;
    return nullptr;
}

} // namespace

void TestSettingsDialog::personByKeyboard()
{
    settings::Settings given;
    auto* dialog = new SettingsDialog(given, {u"Ada Byron"_s}, {u"Launch Coordinator"_s, u"QA Lead"_s});
    const QPointer<SettingsDialog> alive(dialog);
    settings::Settings told;
    connect(dialog, &SettingsDialog::settingsChanged, dialog, [&](const settings::Settings& s) { told = s; });
    dialog->open();
    dialog->focusPerson();
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    QTRY_VERIFY(dialog->focusWidget());
    QTest::keyClicks(dialog->focusWidget(), u"Grace Hopper"_s);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(dialog->focusWidget(), u"QA Lead"_s);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    QCOMPARE(told.person.name, u"Grace Hopper"_s);
    QCOMPARE(told.person.role, u"QA Lead"_s);
    dialog->close();
    QTRY_VERIFY(!alive);
}

void TestSettingsDialog::everyChangeIsToldOnce()
{
    SettingsDialog dialog({}, {}, {});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    int told = 0;
    settings::Settings last;
    connect(&dialog, &SettingsDialog::settingsChanged, &dialog, [&](const settings::Settings& s) {
        ++told;
        last = s;
    });
    auto* theme = named<QComboBox>(dialog, u"Theme"_s);
    QVERIFY(theme);
    theme->setCurrentIndex(2);
    Q_EMIT theme->activated(2);
    QCOMPARE(told, 1);
    QCOMPARE(last.theme, settings::ThemeChoice::Dark);
    auto* local = dialog.findChild<QCheckBox*>();
    QVERIFY(local);
    local->toggle();
    QCOMPARE(told, 2);
    QVERIFY(!last.localTime);
    dialog.accept();
    QCOMPARE(told, 2);
}

void TestSettingsDialog::everythingHasAName()
{
    SettingsDialog dialog({}, {}, {});
    for (QComboBox* box : dialog.findChildren<QComboBox*>())
        QVERIFY(!box->accessibleName().isEmpty());
}

void TestSettingsDialog::keepsWhatItDoesNotShow()
{
    settings::Settings given;
    given.recentLaunches = {u"/a.launch"_s};
    given.windowState = "state";
    SettingsDialog dialog(given, {}, {});
    settings::Settings last;
    connect(&dialog, &SettingsDialog::settingsChanged, &dialog, [&](const settings::Settings& s) { last = s; });
    dialog.findChild<QCheckBox*>()->toggle();
    QCOMPARE(last.recentLaunches, given.recentLaunches);
    QCOMPARE(last.windowState, given.windowState);
}

QTEST_MAIN(TestSettingsDialog)
#include "tst_settings_dialog.moc"
