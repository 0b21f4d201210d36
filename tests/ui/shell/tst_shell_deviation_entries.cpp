// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checklist/launch.h"
#include "core/session/session.h"
#include "core/signoff/personal_key.h"
#include "tests/ui/shell/deviation_desk.h"
#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/deviation_forms.h"
#include "ui/checklist/deviation_list.h"
#include "ui/checklist/deviation_pane.h"
#include "ui/shell/actions.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/signoff_flow.h"
#include "ui/shell/step_selection.h"
#include "ui/shell/version_dialog.h"
#include "ui/signoff/decision_dialog.h"
#include "ui/signoff/passphrase_field.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

// How each kind of deviation is found in the window, and decisions that stand on one.
class TestShellDeviationEntries : public QObject, private test::DeviationDesk
{
    Q_OBJECT
private Q_SLOTS:
    void init() { openWindow(test::someone(), QSize(1280, 720)); }
    void cleanup() { m_live.reset(); }
    void everyKindHasItsEntry_data();
    void everyKindHasItsEntry();
    void theOverrideIsRequestedAndUsed();
    void theGateDecisionIsSigned();
};

void TestShellDeviationEntries::everyKindHasItsEntry_data()
{
    QTest::addColumn<ActionId>("action");
    QTest::addColumn<QString>("words"); // typed into the palette of Ctrl+K
    QTest::addColumn<QString>("title"); // of the dialog or, where there are several, the first entry that is offered
    QTest::addRow("command") << ActionId::ChangeCommand << u"request another command"_s << u"Request a deviation"_s;
    QTest::addRow("environment") << ActionId::ChangeEnvironment << u"another environment"_s << u"Request a deviation"_s;
    QTest::addRow("folder") << ActionId::ChangeFolder << u"another folder"_s << u"Request a deviation"_s;
    QTest::addRow("runbook") << ActionId::ChangeRunbook << u"another version of the runbook"_s << QString();
    QTest::addRow("configuration") << ActionId::ChangeConfiguration << u"request another configuration"_s
                                   << u"Go on with another configuration"_s;
    QTest::addRow("declaration") << ActionId::DeclareAlthough << u"declare although"_s << u"Request a deviation"_s;
}

// By the menu and by the palette, each by its own words.
void TestShellDeviationEntries::everyKindHasItsEntry()
{
    QFETCH(ActionId, action);
    QFETCH(QString, words);
    QFETCH(QString, title);
    start();
    desk().binding().selection()->choose(launch().plan().phases.first().steps.first().id);
    CommandPalette* palette = m_live->window().commandPalette();
    for (const bool byMenu : {false, true}) {
        comeBack();
        if (byMenu) {
            m_live->window().actions().of(action)->trigger();
        } else {
            QTest::keyClick(&m_live->window(), Qt::Key_K, Qt::ControlModifier);
            QTRY_VERIFY(palette->isVisible());
            QTest::keyClicks(palette->field(), words);
            QTest::keyClick(palette->field(), Qt::Key_Return);
        }
        if (action == ActionId::ChangeConfiguration) {
            // From a file or with forms: the second question.
            QTRY_VERIFY(palette->isVisible());
            QTRY_COMPARE(palette->list()->model()->rowCount(), 2);
            QCOMPARE(palette->list()->model()->index(0, 0).data().toString(), title);
            QTest::keyClick(palette->field(), Qt::Key_Escape);
            continue;
        }
        if (action == ActionId::ChangeRunbook) {
            QTRY_VERIFY_WITH_TIMEOUT(activeDialog<VersionDialog>(), 20000);
            activeDialog<VersionDialog>()->close();
            QTRY_VERIFY(!activeDialog<VersionDialog>());
            continue;
        }
        QTRY_VERIFY(activeDialog<DeviationDialog>());
        const QPointer<DeviationDialog> dialog = activeDialog<DeviationDialog>();
        QCOMPARE(dialog->windowTitle(), title);
        QCOMPARE(bool(dialog->editor()), action == ActionId::ChangeCommand);
        QCOMPARE(bool(qobject_cast<EnvironmentForm*>(dialog->form())), action == ActionId::ChangeEnvironment);
        QCOMPARE(bool(qobject_cast<FolderForm*>(dialog->form())), action == ActionId::ChangeFolder);
        dialog->close();
        QTRY_VERIFY(!dialog);
    }
}

// The gate says what is missing; the coordinator asks, another one approves, and GO is on the record as an override.
void TestShellDeviationEntries::theOverrideIsRequestedAndUsed()
{
    finishSteps();
    const QString gate = launch().nextGate();
    act(checklist::ChangeRoster{{{{ada, {}, {u"Launch Coordinator"_s}, {}, {}},
                                  {jonas, {}, {u"QA Lead"_s}, {}, {}},
                                  {u"Maren Oduya"_s, {}, {}, {u"Launch Coordinator"_s}, {}}},
                                 false}});
    desk().binding().selection()->choose(gate);
    choose(u"say go"_s);
    QTRY_VERIFY(activeDialog<DeviationDialog>());
    const QPointer<DeviationDialog> dialog = activeDialog<DeviationDialog>();
    QVERIFY(!dialog->form());
    QVERIFY(!dialog->requestButton()->isEnabled());
    QTest::keyClicks(dialog->reason(), u"The window closes at noon"_s);
    QTest::keyClick(dialog->reason(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(launch().state().deviations.size(), 1, 20000);
    QCOMPARE(launch().state().deviations.first().request.kind, u"override"_s);
    QCOMPARE(launch().state().deviations.first().request.target, gate);
    QTRY_COMPARE(list()->pane()->deviation(), u"D1"_s);
    QVERIFY(!list()->approveButton()->isEnabled()); // not by who asked
    act(checklist::ApproveDeviation{u"D1"_s, u"I take it upon me"_s}, u"Maren Oduya"_s);
    act(checklist::DecideGate{gate, true, u"By the override"_s});
    QTRY_COMPARE(launch().deviation(u"D1"_s)->status, checklist::DeviationStatus::Used);
    QCOMPARE(launch().state().gates.value(gate).decision->decision.deviation, u"D1"_s);
}

// GO and NO-GO are the coordinator's word: signed where there is a key.
void TestShellDeviationEntries::theGateDecisionIsSigned()
{
    makeKey();
    finishSteps();
    const QString gate = launch().nextGate();
    comeBack();
    desk().binding().submit(checklist::DecideGate{gate, false, u"The till is broken"_s});
    QTRY_VERIFY(activeDialog<DecisionDialog>());
    const QPointer<DecisionDialog> dialog = activeDialog<DecisionDialog>();
    QVERIFY2(dialog->statement()->text().contains(u"NO-GO"_s), qPrintable(dialog->statement()->text()));
    QTest::keyClicks(dialog->passphrase(), QString::fromLatin1(phrase));
    QTest::keyClick(dialog->passphrase(), Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(launch().state().gates.value(gate).decision,
                              qPrintable(dialog ? dialog->errorText() : QString()), 60000);
    const checklist::DecisionRecord decision = *launch().state().gates.value(gate).decision;
    QCOMPARE(decision.by.auth, events::Auth::Signed);
    QVERIFY(!decision.decision.go);
    QVERIFY(!decision.decision.proof.signature.isEmpty());
    QTRY_VERIFY(!dialog);
}

QTEST_MAIN(TestShellDeviationEntries)
#include "tst_shell_deviation_entries.moc"
