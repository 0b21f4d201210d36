// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/anchors.h"
#include "core/session/session.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/ledger/anchor_line.h"
#include "ui/ledger/anchors_dialog.h"
#include "ui/ledger/ledger_page.h"
#include "ui/shell/actions.h"
#include "ui/shell/anchor_flow.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* oneBox = R"(# One Box 1.0

### Phase 1: T-1 Hours - Look

#### Step 1: Look

- [ ] It was looked at
)";

} // namespace

// "anchored k of n, last hh:mm:ss" stands on the window, and the folders are named in it.
class TestShellAnchors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theScreenSaysHowFar_data();
    void theScreenSaysHowFar();
    void foldersComeAndGo();

private:
    [[nodiscard]] LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] AnchorLine* line() const { return m_live->window().findChild<AnchorLine*>(u"anchorLine"_s); }
    [[nodiscard]] bool all() const;
    void note();

    std::unique_ptr<test::LiveWindow> m_live;
};

bool TestShellAnchors::all() const
{
    const QString now = QString::number(desk().session().head().size);
    static const QRegularExpression form(uR"(^anchored (\d+) of (\d+), last \d\d:\d\d:\d\d UTC$)"_s);
    const QRegularExpressionMatch match = form.match(line()->text());
    return match.hasMatch() && match.captured(1) == now && match.captured(2) == now;
}

void TestShellAnchors::note()
{
    const qint64 before = desk().session().head().size;
    desk().binding().submit(checklist::WriteNote{u"something happened"_s, {}});
    QTRY_VERIFY_WITH_TIMEOUT(desk().session().head().size > before, 20000);
}

void TestShellAnchors::theScreenSaysHowFar_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestShellAnchors::theScreenSaysHowFar()
{
    QFETCH(const bool, dark);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    m_live = std::make_unique<test::LiveWindow>(settings, QSize(1280, 720));
    MainWindow& window = m_live->window();
    QVERIFY(line());
    QVERIFY(!line()->isVisible()); // no launch, nothing to anchor
    QVERIFY(m_live->open(m_live->makeLaunch(oneBox)));
    const QString entries = QString::number(desk().session().head().size);
    const auto wholeIn = [&window](const QWidget* widget) {
        return widget->isVisible() && widget->width() >= widget->sizeHint().width() &&
               window.rect().contains(QRect(widget->mapTo(&window, QPoint()), widget->size()));
    };
    QTRY_COMPARE(line()->text(), u"anchored 0 of %1: no checkpoint has left this machine"_s.arg(entries));
    QTRY_VERIFY(wholeIn(line()));
    QTest::qWait(50);
    test::keepPicture(window, u"anchors-%1-1-none"_s.arg(name));

    const QString folder = m_live->path(u"stick"_s);
    QVERIFY(QDir().mkpath(folder));
    desk().binding().submit(checklist::ChangeAnchors{{folder}});
    QTRY_VERIFY_WITH_TIMEOUT(all(), 20000);
    QTRY_VERIFY(wholeIn(line()));
    QVERIFY(QFile::exists(session::anchorPath(folder, desk().session().launch().state().opened.launch)));
    QCOMPARE(line()->accessibleName(), line()->text());
    note();
    QTRY_VERIFY_WITH_TIMEOUT(all(), 20000);
    for (const auto& [tab, word] :
         {std::pair(LaunchPage::Tab::Step, u"2-step"_s), std::pair(LaunchPage::Tab::SignOff, u"3-signoff"_s),
          std::pair(LaunchPage::Tab::Ledger, u"4-ledger"_s)}) {
        desk().page().showTab(tab);
        QTest::qWait(50);
        test::keepPicture(window, u"anchors-%1-%2"_s.arg(name, word));
        QVERIFY(wholeIn(line()));
        QCOMPARE(test::clippedButtons(window), QStringList());
        QCOMPARE(test::cutLines(window), QStringList());
    }
    QCOMPARE(desk().page().ledgerPage()->anchors()->text(), line()->text());
    QVERIFY(wholeIn(desk().page().ledgerPage()->anchorsButton()));

    // A stick that is pulled out is said by a word and a mark, and what lies there afterwards is all of it again.
    QVERIFY(QDir().rename(folder, folder + u".away"_s));
    note();
    QTRY_VERIFY_WITH_TIMEOUT(line()->text().contains(u"; 1 folder"_s), 20000);
    QVERIFY2(line()->toolTip().contains(u"is not there"_s), qPrintable(line()->toolTip()));
    QTRY_VERIFY(wholeIn(line()));
    QTest::qWait(50);
    test::keepPicture(window, u"anchors-%1-5-away"_s.arg(name));
    QCOMPARE(test::cutLines(window), QStringList());
    QVERIFY(QDir().rename(folder + u".away"_s, folder));
    QTRY_VERIFY_WITH_TIMEOUT(all(), 20000);
    m_live.reset();
}

void TestShellAnchors::foldersComeAndGo()
{
    m_live = std::make_unique<test::LiveWindow>(test::someone(), QSize(1280, 720));
    MainWindow& window = m_live->window();
    QVERIFY(m_live->open(m_live->makeLaunch(oneBox)));
    desk().page().showTab(LaunchPage::Tab::Ledger);
    desk().page().ledgerPage()->anchorsButton()->setFocus();
    QTest::keyClick(desk().page().ledgerPage()->anchorsButton(), Qt::Key_Space);
    auto* dialog = window.findChild<AnchorsDialog*>();
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTRY_VERIFY(dialog->path()->hasFocus());
    QCOMPARE(dialog->folders()->count(), 0);
    QVERIFY(!dialog->addButton()->isEnabled() && !dialog->removeButton()->isEnabled());

    // Not a folder that would be made on this very machine, where a disk should be mounted.
    const qint64 before = desk().session().head().size;
    QTest::keyClicks(dialog->path(), m_live->path(u"missing"_s));
    QTest::keyClick(dialog->path(), Qt::Key_Return);
    QTRY_VERIFY(dialog->problem().contains(u"is not there"_s));
    QCOMPARE(desk().session().head().size, before);
    dialog->path()->selectAll();
    QTest::keyClicks(dialog->path(), u"stick"_s);
    QVERIFY(dialog->problem().isEmpty());
    QTest::keyClick(dialog->path(), Qt::Key_Return);
    QTRY_VERIFY(dialog->problem().contains(u"whole path"_s));
    test::keepPicture(*dialog, u"anchors-dialog-problem"_s);

    const QString folder = m_live->path(u"stick"_s);
    QVERIFY(QDir().mkpath(folder));
    dialog->path()->selectAll();
    QTest::keyClicks(dialog->path(), folder);
    QTest::keyClick(dialog->path(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->folders()->count(), 1, 20000);
    QVERIFY(dialog->path()->text().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(all(), 20000);
    QVERIFY2(dialog->folders()->item(0)->text().startsWith(folder + u": anchored "_s),
             qPrintable(dialog->folders()->item(0)->text()));
    test::keepPicture(*dialog, u"anchors-dialog"_s);
    QCOMPARE(test::clippedButtons(*dialog), QStringList());
    // The same one again is refused by the rules, in their words.
    QTest::keyClicks(dialog->path(), folder);
    QTest::keyClick(dialog->path(), Qt::Key_Return);
    QTRY_VERIFY2(dialog->problem().contains(u"anchor folders already"_s), qPrintable(dialog->problem()));

    dialog->folders()->setCurrentRow(0);
    dialog->removeButton()->setFocus();
    QTest::keyClick(dialog->removeButton(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->folders()->count(), 0, 20000);
    QVERIFY(desk().session().launch().state().anchors.isEmpty());
    QTRY_VERIFY(line()->text().startsWith(u"anchored 0 of "_s));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window.findChild<AnchorsDialog*>());
    // From the menu as well; the launch may close under it.
    QVERIFY(desk().anchors().open());
    m_live.reset();
}

QTEST_MAIN(TestShellAnchors)
#include "tst_shell_anchors.moc"
