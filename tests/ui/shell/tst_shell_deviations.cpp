// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"
#include "core/session/session.h"
#include "core/signoff/personal_key.h"
#include "tests/ui/shell/deviation_desk.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/deviation_forms.h"
#include "ui/checklist/deviation_list.h"
#include "ui/checklist/deviation_model.h"
#include "ui/checklist/deviation_pane.h"
#include "ui/checklist/difference_view.h"
#include "ui/checklist/environment_model.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/reason_edit.h"
#include "ui/runbook/configuration/configuration_dialog.h"
#include "ui/runbook/configuration/configuration_fields.h"
#include "ui/runbook/configuration/configuration_text.h"
#include "ui/runbook/findings_model.h"
#include "ui/runbook/path_field.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/signoff_flow.h"
#include "ui/shell/step_selection.h"
#include "ui/shell/version_dialog.h"
#include "ui/signoff/decision_dialog.h"
#include "ui/signoff/passphrase_field.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

// Deviations on the real window: asked for in every way, shown in full, decided and signed.
class TestShellDeviations : public QObject, private test::DeviationDesk
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_live.reset(); }
    void everyKindIsRequested_data();
    void everyKindIsRequested();
    void ownRequestsAreNotApproved();
    void theApprovalIsSigned();
    void withoutASignatureToo();
    void otherDecisionsAreSigned_data();
    void otherDecisionsAreSigned();
    void noPassphraseForWhatIsRefused();
    void theEnvironmentByKeyboard();
    void anotherRunbook();
    void doneStepsWantAWord();
    void theConfigurationWithForms();
    void screens_data();
    void screens();

private:
    void actAsBoth();
};

void TestShellDeviations::init() { openWindow(test::someone(), QSize(1280, 720)); }

// The coordinator holds the one seat too.
void TestShellDeviations::actAsBoth()
{
    const QString key = desk().signoff().keys().value(ada).sshPublicKey();
    act(checklist::ChangeRoster{{{{ada, {}, {u"Launch Coordinator"_s, u"QA Lead"_s}, {}, key}}, false}});
}

void TestShellDeviations::everyKindIsRequested_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("difference"); // what the detail pane shows of it
    QTest::addRow("skip") << u"Skip the step"_s << u"skip"_s << QString();
    QTest::addRow("order") << u"out of order"_s << u"order"_s << QString();
    QTest::addRow("rerun") << u"again although"_s << u"rerun"_s << QString();
    QTest::addRow("command") << u"another command"_s << u"command"_s << u"- echo looked\n+ echo looked twice"_s;
    QTest::addRow("folder") << u"another folder"_s << u"folder"_s << u"+ /usr"_s;
    QTest::addRow("declaration") << u"Declare the launch although"_s << u"declaration"_s
                                 << u"missing: Nothing was lost"_s;
}

void TestShellDeviations::everyKindIsRequested()
{
    QFETCH(QString, words);
    QFETCH(QString, kind);
    QFETCH(QString, difference);
    start();
    desk().binding().selection()->choose(launch().plan().phases.first().steps.first().id);
    choose(words);
    QTRY_VERIFY(activeDialog<DeviationDialog>());
    const QPointer<DeviationDialog> dialog = activeDialog<DeviationDialog>();
    QVERIFY(!dialog->requestButton()->isEnabled());
    if (QPlainTextEdit* editor = dialog->editor()) {
        editor->moveCursor(QTextCursor::End);
        QTest::keyClicks(editor, u" twice"_s);
    }
    if (auto* folder = qobject_cast<FolderForm*>(dialog->form())) {
        folder->field()->selectAll();
        QTest::keyClicks(folder->field(), u"usr"_s);
        QVERIFY2(dialog->message()->text().contains(u"no absolute path"_s), qPrintable(dialog->message()->text()));
        folder->field()->selectAll();
        QTest::keyClicks(folder->field(), u"/usr/"_s);
        QVERIFY2(dialog->message()->text().isEmpty(), qPrintable(dialog->message()->text()));
    }
    QVERIFY(!dialog->requestButton()->isEnabled()); // not without a reason
    QTest::keyClicks(dialog->reason(), u"The building is on fire"_s);
    QVERIFY(dialog->requestButton()->isEnabled());
    QTest::keyClick(dialog->reason(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().deviations.size(), 1, 20000);
    const events::DeviationRequested& request = launch().state().deviations.first().request;
    QCOMPARE(request.kind, kind);
    QCOMPARE(request.reason, u"The building is on fire"_s);
    // It stands in the list, chosen and in full.
    QTRY_COMPARE(desk().page().shownTab(), LaunchPage::Tab::Deviations);
    QTRY_COMPARE(list()->pane()->deviation(), u"D1"_s);
    const DifferenceView* shown = list()->pane()->difference();
    QCOMPARE(shown->isVisible(), !difference.isEmpty());
    QVERIFY2(difference.isEmpty() || shown->toPlainText().contains(difference), qPrintable(shown->toPlainText()));
    QVERIFY(list()->pane()->about()->text().contains(u"Ada Byron"_s));
    QVERIFY(list()->pane()->about()->text().contains(u"The building is on fire"_s));
}

void TestShellDeviations::ownRequestsAreNotApproved()
{
    act(checklist::RequestDeviation{u"skip"_s, launch().plan().phases.first().steps.first().id, {}, u"x"_s});
    act(checklist::RequestDeviation{u"command"_s, command(0), "echo a\xe2\x80\xaa", u"y"_s}, jonas);
    desk().page().showTab(LaunchPage::Tab::Deviations);
    QTRY_COMPARE(list()->model()->rowCount(), 2);
    list()->select(u"D1"_s);
    QVERIFY(!list()->approveButton()->isEnabled());
    QVERIFY2(list()->pane()->message()->text().contains(u"Nobody approves an own request"_s),
             qPrintable(list()->pane()->message()->text()));
    QVERIFY(list()->rejectButton()->isEnabled());
    // The other one may be: by keyboard alone.
    comeBack();
    list()->view()->setFocus();
    QTest::keyClick(list()->view(), Qt::Key_Up);
    QCOMPARE(list()->pane()->deviation(), u"D2"_s);
    QVERIFY(list()->pane()->difference()->toPlainText().contains(u"+ echo a<U+202A>"_s));
    QVERIFY(list()->approveButton()->isEnabled());
    QTest::keyClick(&m_live->window(), Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY(list()->reason()->line()->hasFocus());
    QTest::keyClicks(list()->reason()->line(), u"Seen"_s);
    QTest::keyClick(list()->reason()->line(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().deviation(u"D2"_s)->status, checklist::DeviationStatus::Approved, 20000);
    QTRY_VERIFY(list()->pane()->about()->text().contains(u"The approval is not signed."_s));
    // And the own one is rejected by mouse.
    list()->select(u"D1"_s);
    QTest::mouseClick(list()->rejectButton(), Qt::LeftButton);
    QTest::keyClicks(list()->reason()->line(), u"No need"_s);
    QTest::keyClick(list()->reason()->line(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().deviation(u"D1"_s)->status, checklist::DeviationStatus::Rejected, 20000);
    QTRY_VERIFY(list()->pane()->about()->text().contains(u"Rejected by Ada Byron"_s));
}

void TestShellDeviations::theApprovalIsSigned()
{
    makeKey();
    act(checklist::RequestDeviation{u"command"_s, command(0), "echo other", u"Because"_s}, jonas);
    desk().page().showTab(LaunchPage::Tab::Deviations);
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    comeBack();
    QTest::mouseClick(list()->approveButton(), Qt::LeftButton);
    QTest::keyClicks(list()->reason()->line(), u"Seen by two"_s);
    QTest::keyClick(list()->reason()->line(), Qt::Key_Return);
    QTRY_VERIFY(activeDialog<DecisionDialog>());
    const QPointer<DecisionDialog> dialog = activeDialog<DecisionDialog>();
    QVERIFY2(dialog->statement()->text().contains(u"I approve deviation D1"_s),
             qPrintable(dialog->statement()->text()));
    QTest::keyClicks(dialog->passphrase(), u"not this one"_s);
    QTest::keyClick(dialog->passphrase(), Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(!dialog->errorText().isEmpty(), "a wrong passphrase is said", 60000);
    QCOMPARE(launch().deviation(u"D1"_s)->status, checklist::DeviationStatus::Requested);
    test::keepPicture(*dialog, u"deviations-sign"_s);
    QTest::keyClicks(dialog->passphrase(), QString::fromLatin1(phrase));
    QTest::mouseClick(dialog->signButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(launch().deviation(u"D1"_s)->status, checklist::DeviationStatus::Approved, 60000);
    QTRY_VERIFY(!dialog);
    QVERIFY(!launch().deviation(u"D1"_s)->signature.isEmpty());
    QCOMPARE(launch().deviation(u"D1"_s)->decidedBy.auth, events::Auth::Signed);
    QTRY_VERIFY(list()->pane()->about()->text().contains(u"signed with Ada Byron's own key"_s));
}

void TestShellDeviations::withoutASignatureToo()
{
    makeKey();
    act(checklist::RequestDeviation{u"command"_s, command(0), "echo other", u"Because"_s}, jonas);
    desk().page().showTab(LaunchPage::Tab::Deviations);
    QTRY_COMPARE(list()->model()->rowCount(), 1);
    const auto approve = [this] {
        comeBack();
        QTest::mouseClick(list()->approveButton(), Qt::LeftButton);
        QTest::keyClicks(list()->reason()->line(), u"Seen"_s);
        QTest::keyClick(list()->reason()->line(), Qt::Key_Return);
        return QTest::qWaitFor([] { return activeDialog<DecisionDialog>() != nullptr; }, 5000);
    };
    QVERIFY(approve());
    QTest::keyClick(activeDialog<DecisionDialog>(), Qt::Key_Escape);
    QTRY_VERIFY(!m_live->window().findChild<DecisionDialog*>());
    QCOMPARE(launch().deviation(u"D1"_s)->status, checklist::DeviationStatus::Requested); // nothing was decided
    QVERIFY(approve());
    QTest::mouseClick(activeDialog<DecisionDialog>()->plainButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(launch().deviation(u"D1"_s)->status, checklist::DeviationStatus::Approved, 20000);
    QVERIFY(launch().deviation(u"D1"_s)->signature.isEmpty());
    // A hold waits for no passphrase.
    desk().binding().submit(checklist::Hold{u"Fire"_s});
    QTRY_VERIFY_WITH_TIMEOUT(launch().state().held, 20000);
    QVERIFY(!m_live->window().findChild<DecisionDialog*>());
}

void TestShellDeviations::otherDecisionsAreSigned_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"vote", "slip", "resume", "scrub"})
        QTest::addRow("%s", what) << QString::fromLatin1(what);
}

void TestShellDeviations::otherDecisionsAreSigned()
{
    QFETCH(QString, what);
    makeKey();
    const QString gate = launch().nextGate();
    if (what == u"vote") {
        act(checklist::RequestDeviation{u"order"_s, gate, {}, u"The others wait"_s}, jonas);
        act(checklist::ApproveDeviation{u"D1"_s, u"Good"_s});
    }
    actAsBoth();
    if (what == u"resume")
        act(checklist::Hold{u"Tea"_s});
    const checklist::Command command =
        what == u"vote"     ? checklist::Command(checklist::CastVote{gate, u"QA Lead"_s, true, {}, {}, {}})
        : what == u"slip"   ? checklist::Command(checklist::Slip{15, u"Traffic"_s})
        : what == u"resume" ? checklist::Command(checklist::Resume{u"Tea is over"_s})
                            : checklist::Command(checklist::Scrub{u"No"_s});
    comeBack();
    desk().binding().submit(command);
    QTRY_VERIFY(activeDialog<DecisionDialog>());
    const QPointer<DecisionDialog> dialog = activeDialog<DecisionDialog>();
    const qint64 before = launch().state().entries;
    QTest::keyClicks(dialog->passphrase(), QString::fromLatin1(phrase));
    QTest::keyClick(dialog->passphrase(), Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(launch().state().entries > before, qPrintable(dialog ? dialog->errorText() : QString()),
                              60000);
    QCOMPARE(desk().session().entries().at(std::size_t(before)).actor.auth, events::Auth::Signed);
    QTRY_VERIFY(!dialog);
}

// The vote is not in turn: that is said at once.
void TestShellDeviations::noPassphraseForWhatIsRefused()
{
    makeKey();
    actAsBoth();
    std::optional<Error> refused;
    desk().binding().submit(checklist::CastVote{launch().nextGate(), u"QA Lead"_s, true, {}, {}, {}},
                            [&refused](const Result<session::Committed>& result) {
                                if (!result)
                                    refused = result.error();
                            });
    QTRY_VERIFY_WITH_TIMEOUT(refused, 20000);
    QVERIFY(!m_live->window().findChild<DecisionDialog*>());
}

void TestShellDeviations::theEnvironmentByKeyboard()
{
    choose(u"another environment"_s);
    QTRY_VERIFY(activeDialog<DeviationDialog>());
    const QPointer<DeviationDialog> dialog = activeDialog<DeviationDialog>();
    auto* form = qobject_cast<EnvironmentForm*>(dialog->form());
    QVERIFY(form);
    const QAbstractItemModelTester tester(form->model());
    QTRY_VERIFY(form->table()->hasFocus());
    QCOMPARE(form->model()->index(0, 0).data().toString(), u"REGION"_s);
    QTest::keyClick(form->table(), Qt::Key_F2);
    auto* editor = form->table()->findChild<QLineEdit*>();
    QTRY_VERIFY(editor && editor->isVisible());
    QTest::keyClicks(editor, u"us"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(form->after(), QByteArray("REGION=us\n"));
    QTest::mouseClick(form->addButton(), Qt::LeftButton);
    QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), u"2BAD"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY2(dialog->message()->text().contains(u"no name of an environment variable"_s),
                 qPrintable(dialog->message()->text()));
    QVERIFY(form->model()->setData(form->model()->index(1, 0), u"GOOD"_s, Qt::EditRole));
    QVERIFY(form->model()->setData(form->model()->index(1, 2), u"1"_s, Qt::EditRole));
    // What is left out shows as removed.
    QVERIFY(form->model()->setData(form->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    QTest::keyClicks(dialog->reason(), u"The region is down"_s);
    QTest::qWait(50);
    test::keepPicture(*dialog, u"deviations-environment"_s);
    QCOMPARE(dialog->findChild<DifferenceView*>()->toPlainText(), u"- REGION=eu\n+ GOOD=1"_s);
    QTest::keyClick(dialog->reason(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().deviations.size(), 1, 20000);
    QCOMPARE(launch().state().deviations.first().request.before, QByteArray("REGION=eu"));
    QCOMPARE(launch().state().deviations.first().request.after, QByteArray("GOOD=1"));
}

// Chosen, compared, requested, shown to the one who decides, and in force with the approval.
void TestShellDeviations::anotherRunbook()
{
    start();
    QByteArray other = plan;
    other.replace("echo \"$REGION\"", "echo region \"$REGION\"");
    const QString file = m_live->put(u"other.md"_s, other);
    choose(u"another version of the runbook"_s);
    QTRY_VERIFY(activeDialog<VersionDialog>());
    const QPointer<VersionDialog> dialog = activeDialog<VersionDialog>();
    const QAbstractItemModelTester tester(dialog->findings());
    QVERIFY(!dialog->requestButton()->isEnabled());
    QTest::keyClicks(dialog->file()->field(), m_live->path(u"nothing.md"_s));
    QTest::keyClick(dialog->file()->field(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->message()->text().isEmpty(), 20000);
    dialog->file()->field()->selectAll();
    QTest::keyClicks(dialog->file()->field(), file);
    QTest::keyClick(dialog->file()->field(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->reading().has_value(), 20000);
    QVERIFY2(dialog->difference()->toPlainText().contains(u"+ echo region"_s),
             qPrintable(dialog->difference()->toPlainText()));
    QVERIFY2(dialog->facts()->text().contains(u"changed step"_s), qPrintable(dialog->facts()->text()));
    QVERIFY2(dialog->message()->text().isEmpty(), qPrintable(dialog->message()->text()));
    QTest::keyClicks(dialog->reason(), u"The command said too little"_s);
    test::keepPicture(*dialog, u"deviations-runbook"_s);
    QTest::mouseClick(dialog->requestButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().deviations.size(), 1, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(list()->pane()->difference()->toPlainText().contains(u"+ echo region"_s), 20000);
    QVERIFY(list()->pane()->difference()->toPlainText().contains(u"changed step"_s));
    act(checklist::RejectDeviation{u"D1"_s, u"Ask another one"_s});
    act(checklist::RequestDeviation{u"runbook"_s, u"runbook"_s, launch().state().deviations.first().request.after,
                                    u"z"_s},
        jonas);
    list()->select(u"D2"_s);
    comeBack();
    QTRY_VERIFY_WITH_TIMEOUT(list()->approveButton()->isEnabled(), 30000);
    QTest::mouseClick(list()->approveButton(), Qt::LeftButton);
    QTest::keyClicks(list()->reason()->line(), u"Seen"_s);
    QTest::keyClick(list()->reason()->line(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().runbooks.size(), 2, 20000);
    QTRY_VERIFY(launch().plan().command(command(1))->text.contains("region"));
}

void TestShellDeviations::doneStepsWantAWord()
{
    start();
    QByteArray other = plan;
    other.replace("echo looked", "echo seen");
    const QString file = m_live->put(u"other.md"_s, other);
    choose(u"another version of the runbook"_s);
    QTRY_VERIFY(activeDialog<VersionDialog>());
    const QPointer<VersionDialog> dialog = activeDialog<VersionDialog>();
    QTest::keyClicks(dialog->file()->field(), file);
    QTest::keyClick(dialog->file()->field(), Qt::Key_Return);
    QTest::keyClicks(dialog->reason(), u"Other words"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->evenDone()->isVisible(), 20000);
    QVERIFY(!dialog->requestButton()->isEnabled());
    QTest::keyClick(dialog->evenDone(), Qt::Key_Space);
    QVERIFY(dialog->requestButton()->isEnabled());
    QTest::mouseClick(dialog->requestButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().deviations.size(), 1, 20000);
}

// Changed with forms during the launch: what it would contact is listed for who asks and for who decides.
void TestShellDeviations::theConfigurationWithForms()
{
    start();
    choose(u"configuration with forms"_s);
    QTRY_VERIFY_WITH_TIMEOUT(activeDialog<ConfigurationDialog>(), 20000);
    const QPointer<ConfigurationDialog> form = activeDialog<ConfigurationDialog>();
    form->choose(u"source"_s, u"web"_s);
    auto* host = qobject_cast<QLineEdit*>(form->fields()->field(u"host"_s));
    QVERIFY(host);
    host->selectAll();
    QTest::keyClicks(host, u"127.0.0.1:10"_s);
    QVERIFY(form->acceptButton()->isEnabled());
    QTest::mouseClick(form->acceptButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(activeDialog<VersionDialog>(), 20000);
    const QPointer<VersionDialog> dialog = activeDialog<VersionDialog>();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->reading().has_value(), 20000);
    QVERIFY(dialog->difference()->toPlainText().contains(u"+ host = \"127.0.0.1:10\""_s));
    QTest::keyClicks(dialog->reason(), u"The port moved"_s);
    test::keepPicture(*dialog, u"deviations-configuration"_s);
    QTest::keyClick(dialog->reason(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().deviations.size(), 1, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(
        list()->pane()->difference()->toPlainText().contains(u"contacts by itself: 127.0.0.1:10"_s), 20000);
}

void TestShellDeviations::screens_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160)})
        for (const bool dark : {false, true})
            QTest::addRow("%d-%s", size.width(), dark ? "dark" : "light") << size << dark;
}

void TestShellDeviations::screens()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    m_live.reset();
    settings::Settings settings = test::someone();
    settings.theme = dark ? settings::ThemeChoice::Dark : settings::ThemeChoice::Light;
    settings.textScale = 0;
    openWindow(settings, size);
    const QString step = launch().plan().phases.first().steps.first().id;
    act(checklist::RequestDeviation{u"skip"_s, step, {}, u"Nobody is there to look at it, and the night is short"_s},
        jonas);
    act(checklist::RejectDeviation{u"D1"_s, u"Wait for them"_s});
    act(checklist::RequestDeviation{u"environment"_s, command(1), "REGION=us\n", u"The region is down"_s});
    act(checklist::RequestDeviation{u"command"_s, command(0),
                                    "echo looked twice\nprintf 'a\xc2\xa0' | tee \xe2\x80\xaelog.txt\n",
                                    u"Once is not enough"_s},
        jonas);
    desk().page().showTab(LaunchPage::Tab::Deviations);
    QTRY_COMPARE(list()->model()->rowCount(), 3);
    list()->select(u"D3"_s);
    QTest::qWait(50);
    const QString name = u"deviations-"_s + QString::fromLatin1(QTest::currentDataTag());
    test::keepPicture(m_live->window(), name + u"-list"_s);
    QCOMPARE(test::clippedButtons(m_live->window()), QStringList());
    QCOMPARE(test::cutLines(*list()), QStringList());
    QVERIFY(list()->pane()->difference()->height() > 3 * list()->fontMetrics().height());
    QTest::mouseClick(list()->approveButton(), Qt::LeftButton);
    QTest::qWait(50);
    test::keepPicture(m_live->window(), name + u"-approve"_s);
    QCOMPARE(test::cutLines(*list()), QStringList());
    QVERIFY(!list()->pane()->difference()->visibleRegion().isEmpty()); // what is approved is seen meanwhile
    choose(u"another command"_s);
    QTRY_VERIFY(activeDialog<DeviationDialog>());
    auto* dialog = activeDialog<DeviationDialog>();
    dialog->editor()->setPlainText(u"echo looked at\nls -la"_s);
    QTest::qWait(20);
    test::keepPicture(*dialog, name + u"-command"_s);
    QCOMPARE(test::clippedButtons(*dialog), QStringList());
    dialog->close();
    choose(u"configuration with forms"_s);
    QTRY_VERIFY_WITH_TIMEOUT(activeDialog<ConfigurationDialog>(), 20000);
    auto* form = activeDialog<ConfigurationDialog>();
    form->choose(u"source"_s, u"web"_s);
    auto* every = qobject_cast<QLineEdit*>(form->fields()->field(u"interval_s"_s));
    QVERIFY(every);
    every->setText(u"soon"_s);
    QTest::qWait(20);
    test::keepPicture(*form, name + u"-configuration"_s);
    QCOMPARE(test::clippedButtons(*form), QStringList());
    form->close();
}

QTEST_MAIN(TestShellDeviations)
#include "tst_shell_deviations.moc"
