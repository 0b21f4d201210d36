// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"
#include "core/session/session.h"
#include "core/signoff/personal_key.h"
#include "tests/ui/shell/live_window.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/checklist/roll_call_dialog.h"
#include "ui/ledger/entry_pane.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_page.h"
#include "ui/ledger/ledger_view.h"
#include "ui/report/certificate_preview.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/signoff/key_box.h"
#include "ui/signoff/keys_dialog.h"
#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/roster_notice.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/signoff/signoff_page.h"

#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* oneBox = R"(# One Box 1.0

## Launch Team

| Role | Name | Contact |
|------|------|---------|
| Launch Coordinator | Ada Byron | ada.byron@example.org |

## Communication Channels

- **Primary**: chat room #one-box

### Phase 1: T-1 Hours - Look

#### Step 1: Look

- [ ] It was looked at

## Launch Success Declaration

### Success Criteria Met

- [ ] Nothing was lost

### Final Sign-off

**Technical Sign-off**
- Launch Coordinator: _________________________ Date: _______

**Launch Declaration**
"One Box 1.0 is launched."

Launch Coordinator: _________________________ Date: _______
)";

constexpr const char* phrase = "a quiet harbour";
constexpr const char* otherPhrase = "a loud harbour";

} // namespace

// The keys, the ledger's page and the certificate's preview on the real window.
class TestShellSigning : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_live.reset(); }
    void keys();
    void aDamagedKeyIsNotImported();
    void theRollIsCalled();
    void theLedgersPage();
    void tamperingIsNamed();
    void previewWaitsForTheDeclaration();
    void previewOfTheCertificate();

private:
    [[nodiscard]] LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] const checklist::Launch& launch() const { return desk().session().launch(); }
    void act(const checklist::Command& command);
    void comeBack();
    void chooseFile(const QString& file);
    KeysDialog* openKeys();
    void makeKey(KeysDialog* dialog);
    void sign(const std::function<void()>& open);

    std::unique_ptr<test::LiveWindow> m_live;
};

void TestShellSigning::init()
{
    m_live = std::make_unique<test::LiveWindow>(test::someone(), QSize(1280, 720));
    QVERIFY(m_live->open(m_live->makeLaunch(oneBox)));
}

void TestShellSigning::act(const checklist::Command& command)
{
    const auto answer = std::make_shared<std::optional<Result<session::Committed>>>();
    desk().binding().submit(command, [answer](const Result<session::Committed>& result) { *answer = result; });
    QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 20000);
    QVERIFY2((*answer)->has_value(), (*answer)->has_value() ? "" : qPrintable((*answer)->error().text()));
}

void TestShellSigning::comeBack()
{
    m_live->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_live->window()));
}

void TestShellSigning::chooseFile(const QString& file)
{
    QTRY_VERIFY(qobject_cast<QFileDialog*>(QApplication::activeWindow()));
    auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeWindow());
    auto* name = dialog->findChild<QLineEdit*>(u"fileNameEdit"_s);
    QVERIFY(name);
    name->selectAll();
    QTest::keyClicks(name, file);
    QTest::keyClick(name, Qt::Key_Return);
}

KeysDialog* TestShellSigning::openKeys()
{
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
    if (!QTest::qWaitFor([] { return qobject_cast<KeysDialog*>(QApplication::activeWindow()) != nullptr; }, 5000))
        return nullptr;
    return qobject_cast<KeysDialog*>(QApplication::activeWindow());
}

void TestShellSigning::makeKey(KeysDialog* dialog)
{
    QTest::keyClicks(dialog->keyBox()->first(), QString::fromLatin1(phrase));
    QTest::keyClicks(dialog->keyBox()->again(), QString::fromLatin1(phrase));
    QTest::keyClick(dialog->keyBox()->again(), Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(dialog->answer().contains(u"SHA256:"_s), qPrintable(dialog->answer()), 60000);
}

// Made, exported, under another passphrase, revoked; the window says where keys are kept.
void TestShellSigning::keys()
{
    KeysDialog* dialog = openKeys();
    QVERIFY(dialog);
    QCOMPARE(dialog->table()->topLevelItemCount(), 1);
    QVERIFY2(dialog->placeText().contains(u"No keyring answered"_s), qPrintable(dialog->placeText()));
    QVERIFY(!dialog->exportButton()->isEnabled() && !dialog->changeButton()->isEnabled());
    makeKey(dialog);
    const QString print = dialog->table()->topLevelItem(0)->text(1);
    QVERIFY2(print.startsWith(u"SHA256:"_s), qPrintable(print));
    test::keepPicture(*dialog, u"signing-keys"_s);
    QVERIFY(test::clippedButtons(*dialog).isEmpty());

    QTest::mouseClick(dialog->exportButton(), Qt::LeftButton);
    const QString file = m_live->path(u"ada.key"_s);
    chooseFile(file);
    QTRY_VERIFY(QFile::exists(file));
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QFile kept(file);
    QVERIFY(kept.open(QIODevice::ReadOnly));
    const Result<signoff::WrappedKey> exported = signoff::parseWrappedKey(kept.readAll().trimmed());
    QVERIFY(exported);
    QCOMPARE(exported->fingerprint(), print);

    // Who has a key does not get another one over it.
    QTest::mouseClick(dialog->importButton(), Qt::LeftButton);
    chooseFile(file);
    QTRY_VERIFY2(dialog->answer().contains(u"has a key on this machine already"_s), qPrintable(dialog->answer()));

    const auto change = [dialog](const char* old, const char* fresh) {
        QTest::mouseClick(dialog->changeButton(), Qt::LeftButton);
        QTest::keyClicks(dialog->oldField(), QString::fromLatin1(old));
        QTest::keyClicks(dialog->freshField(), QString::fromLatin1(fresh));
        QTest::keyClicks(dialog->againField(), QString::fromLatin1(fresh));
        QTest::mouseClick(dialog->changeNowButton(), Qt::LeftButton);
    };
    change("not this one", otherPhrase);
    QTRY_VERIFY2_WITH_TIMEOUT(dialog->answer().contains(u"passphrase"_s) && !dialog->answer().contains(u"Changing"_s),
                              qPrintable(dialog->answer()), 60000);
    QVERIFY2(!dialog->answer().contains(u"was changed"_s), qPrintable(dialog->answer()));
    change(phrase, otherPhrase);
    QTRY_VERIFY2_WITH_TIMEOUT(dialog->answer().contains(u"was changed"_s), qPrintable(dialog->answer()), 60000);
    QCOMPARE(dialog->table()->topLevelItem(0)->text(1), print); // the same key

    // The roster names it, then it ends.
    QVERIFY(dialog->listButton()->isEnabled());
    QTest::mouseClick(dialog->listButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().people.first().publicKey, exported->sshPublicKey(), 20000);
    QTRY_VERIFY(!dialog->listButton()->isEnabled());
    QTRY_COMPARE(dialog->table()->topLevelItem(0)->text(2), u"this one"_s);
    // Its fingerprint waits to be announced: the page of the sign-offs says so, and nothing of that is cut.
    desk().page().showTab(LaunchPage::Tab::SignOff);
    QTRY_VERIFY2(desk().page().signoff()->roster()->text().contains(u"announced"_s, Qt::CaseInsensitive),
                 qPrintable(desk().page().signoff()->roster()->text()));
    QTest::qWait(50);
    test::keepPicture(m_live->window(), u"signing-announce"_s);
    QCOMPARE(test::cutLines(m_live->window()), QStringList());
    QCOMPARE(test::clippedButtons(m_live->window()), QStringList());
    QTest::mouseClick(dialog->revokeButton(), Qt::LeftButton);
    QVERIFY(!dialog->revokeNowButton()->isEnabled()); // not without a reason
    QTest::keyClicks(dialog->reasonField(), u"The laptop was stolen"_s);
    QTest::keyClick(dialog->reasonField(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().revokedKeys.size(), 1, 20000);
    QTRY_VERIFY(dialog->table()->topLevelItem(0)->text(2).contains(u"REVOKED"_s));
    QCOMPARE(launch().state().revokedKeys.first().revoked.reason, u"The laptop was stolen"_s);
    dialog->close();
}

void TestShellSigning::aDamagedKeyIsNotImported()
{
    KeysDialog* dialog = openKeys();
    QVERIFY(dialog);
    const QString file = m_live->put(u"broken.key"_s, "{\"version\":1}");
    QTest::mouseClick(dialog->importButton(), Qt::LeftButton);
    chooseFile(file);
    QTRY_VERIFY(!dialog->answer().isEmpty());
    QCOMPARE(dialog->table()->topLevelItem(0)->text(1), u"none"_s);
    dialog->close();
}

// A roll call with its time, and the test of a channel: by one key a person, recorded as spoken where it was heard.
void TestShellSigning::theRollIsCalled()
{
    act(checklist::ChangeRoster{{{{u"Ada Byron"_s, {}, {u"Launch Coordinator"_s}, {}, {}},
                                  {u"Jonas Abara"_s, {}, {u"QA Lead"_s}, {}, {}},
                                  {u"Ines Halvorsen"_s, {}, {u"Database Administrator"_s}, {}, {}}},
                                 false}});
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(qobject_cast<RollCallDialog*>(QApplication::activeWindow()));
    const QPointer<RollCallDialog> dialog(qobject_cast<RollCallDialog*>(QApplication::activeWindow()));
    QCOMPARE(dialog->kinds()->count(), 2); // everybody, and the one channel
    QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(launch().openRollCall(), 20000);
    QTRY_COMPARE(dialog->people()->topLevelItemCount(), 3);
    QTRY_VERIFY(dialog->people()->hasFocus());
    for (const Qt::Key key : {Qt::Key_Y, Qt::Key_Y, Qt::Key_N}) {
        const qint64 before = launch().state().entries;
        QTest::keyClick(dialog->people(), key);
        QTRY_VERIFY_WITH_TIMEOUT(launch().state().entries > before, 20000);
    }
    QTRY_VERIFY2(dialog->heading().contains(u"2 of 3 here"_s), qPrintable(dialog->heading()));
    const checklist::RollCallRecord* call = launch().openRollCall();
    QCOMPARE(call->answers.value(u"Ada Byron"_s).by.auth, events::Auth::Claimed);
    QCOMPARE(call->answers.value(u"Jonas Abara"_s).by.auth, events::Auth::Spoken);
    test::keepPicture(*dialog, u"signing-roll-call"_s);
    QVERIFY(test::clippedButtons(*dialog).isEmpty());
    QTest::mouseClick(dialog->endButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!launch().openRollCall(), 20000);
    QCOMPARE(launch().state().rollCalls.last().ended->missing, QStringList{u"Ines Halvorsen"_s});

    dialog->kinds()->setCurrentIndex(1);
    QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(launch().openRollCall(), 20000);
    QTRY_VERIFY2(dialog->heading().contains(u"Communication test"_s), qPrintable(dialog->heading()));
    QTest::mouseClick(dialog->endButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(launch().untestedChannels().isEmpty(), 20000);
    dialog->close();
}

// Kinds and words narrow it, each entry has its bytes beside it, and all of it is verified with one key.
void TestShellSigning::theLedgersPage()
{
    for (int note = 0; note < 12; ++note)
        act(checklist::WriteNote{u"Note number %1"_s.arg(note), {}});
    act(checklist::WriteNote{u"A quoll walked over the keyboard"_s, {}});
    act(checklist::Hold{u"Tea"_s});
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_F12);
    LedgerPage* page = desk().page().ledgerPage();
    QCOMPARE(desk().page().shownTab(), LaunchPage::Tab::Ledger);
    QTRY_COMPARE(page->model()->rowCount(), int(launch().state().entries));
    QTRY_VERIFY(page->view()->table()->hasFocus());
    QTRY_VERIFY2(page->view()->pane()->displayed().contains(u"launch.held"_s),
                 qPrintable(page->view()->pane()->displayed())); // the newest, with its bytes
    page->kinds()->setCurrentIndex(1);
    QTRY_VERIFY(!page->model()->filtering());
    for (int row = 0; row < page->model()->rowCount(); ++row)
        QVERIFY(!page->model()->sentence(row).contains(u"Note number"_s));
    QVERIFY(page->model()->rowCount() > 0);
    page->kinds()->setCurrentIndex(0);
    QTest::keyClick(&m_live->window(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(page->view()->filterField()->hasFocus());
    QTest::keyClicks(page->view()->filterField(), u"quoll"_s);
    QTRY_COMPARE(page->model()->rowCount(), 1);
    QVERIFY(page->model()->sentence(0).contains(u"quoll"_s));
    page->view()->filterField()->clear();

    QTest::keyClick(&m_live->window(), Qt::Key_F12, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!page->verifyButton()->isEnabled());
    QVERIFY(page->progress()->isVisible());
    QTRY_VERIFY2_WITH_TIMEOUT(page->answer().startsWith(u"INTACT"_s), qPrintable(page->answer()), 30000);
    QVERIFY(page->verifyButton()->isEnabled());
    QVERIFY(!page->progress()->isVisible());
    test::keepPicture(m_live->window(), u"signing-ledger"_s);
    QVERIFY(test::clippedButtons(m_live->window()).isEmpty());
}

// One changed byte under the open launch: the page says which entry is bad and shows it.
void TestShellSigning::tamperingIsNamed()
{
    act(checklist::WriteNote{u"The truth about page nine"_s, {}});
    act(checklist::WriteNote{u"Something after it"_s, {}});
    QFile ledger(desk().session().folder() + u"/ledger.sqlite"_s);
    QVERIFY(ledger.open(QIODevice::ReadWrite));
    QByteArray bytes = ledger.readAll();
    const qsizetype at = bytes.indexOf("The truth about page nine");
    QVERIFY(at > 0);
    ledger.seek(at);
    ledger.write("The trust");
    ledger.close();
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_F12, Qt::ControlModifier | Qt::ShiftModifier);
    LedgerPage* page = desk().page().ledgerPage();
    QTRY_VERIFY2_WITH_TIMEOUT(page->answer().startsWith(u"NOT INTACT"_s), qPrintable(page->answer()), 30000);
    const qint64 bad = launch().state().entries - 2;
    QVERIFY2(page->answer().contains(u"first bad entry is %1"_s.arg(bad)), qPrintable(page->answer()));
    test::keepPicture(m_live->window(), u"signing-tampered"_s);
}

void TestShellSigning::previewWaitsForTheDeclaration()
{
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(m_live->window().errorBar()->count() > 0);
    QVERIFY(!QApplication::activeModalWidget());
}

void TestShellSigning::sign(const std::function<void()>& open)
{
    SignoffPage* page = desk().page().signoff();
    open();
    QTRY_VERIFY(page->dialog());
    const QPointer<SignoffDialog> dialog(page->dialog());
    QTRY_VERIFY_WITH_TIMEOUT(dialog->passphrase()->isVisible(), 20000);
    QTest::keyClicks(dialog->passphrase(), QString::fromLatin1(phrase));
    QTRY_VERIFY2(dialog->signButton()->isEnabled(), qPrintable(dialog->errorText()));
    QTest::mouseClick(dialog->signButton(), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(!dialog || !dialog->isVisible(), dialog ? qPrintable(dialog->errorText()) : "", 60000);
}

void TestShellSigning::previewOfTheCertificate()
{
    KeysDialog* keys = openKeys();
    QVERIFY(keys);
    makeKey(keys);
    keys->close();
    act(checklist::ChangeRoster{
        {{{u"Ada Byron"_s, u"ada.byron@example.org"_s, {u"Launch Coordinator"_s}, {}, {}}}, false}});
    for (const runbook::Phase& phase : launch().plan().phases)
        for (const runbook::Step& step : phase.steps)
            for (const runbook::Check& check : step.checks)
                act(checklist::TickCheck{check.id});
    for (const QString& criterion : launch().openSuccessCriteria())
        act(checklist::TickCheck{criterion});
    if (QTest::currentTestFailed())
        return;
    SignoffPage* page = desk().page().signoff();
    desk().page().showTab(LaunchPage::Tab::SignOff);
    for (const QString& missing : launch().missingSignoffs())
        sign([page, missing] { page->openSignoff(missing); });
    QTRY_VERIFY_WITH_TIMEOUT(launch().missingSignoffs().isEmpty(), 20000);
    sign([page] { page->openDeclaration(); });
    QTRY_VERIFY_WITH_TIMEOUT(launch().state().declaration.has_value(), 20000);
    const qint64 before = launch().state().entries;

    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<CertificatePreview*>(QApplication::activeWindow()), 60000);
    auto* preview = qobject_cast<CertificatePreview*>(QApplication::activeWindow());
    QVERIFY(preview->pageCount() >= 2);
    QCOMPARE(preview->shownPage(), 0);
    QTest::qWait(100);
    test::keepPicture(*preview, u"signing-preview"_s);
    QTest::keyClick(preview, Qt::Key_PageDown);
    QTRY_COMPARE(preview->shownPage(), 1);
    test::keepPicture(*preview, u"signing-preview-2"_s);
    QCOMPARE(launch().state().entries, before); // a look records nothing
    preview->close();
}

QTEST_MAIN(TestShellSigning)
#include "tst_shell_signing.moc"
