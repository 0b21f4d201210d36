// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/verifier.h"
#include "tests/ui/shell/live_window.h"
#include "ui/checklist/after_run_panels.h"
#include "ui/checklist/check_list.h"
#include "ui/checklist/deliverable_list.h"
#include "ui/checklist/expectation_list.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/seat_model.h"
#include "ui/checklist/step_page.h"
#include "ui/checklist/value_dialog.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/runbook/trust_page.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/start_page.h"
#include "ui/signoff/key_box.h"
#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/signoff/signoff_page.h"
#include "ui/signoff/signoff_row.h"

#include <QApplication>
#include <QCheckBox>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* walkedRunbook = R"(# Walked Launch

```toml holdpoint
[launch]
name = "walked"
version = "1.0"

[poll."Go/No-Go Decision Point"]
seats = ["QA Lead"]
```

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Launch Coordinator | [Name] | [Phone] | Leads |
| QA Lead | [Name] | [Phone] | Tests |

### Phase 1: T-1 Hours - Prepare

**Write the File**
```bash
echo hello > out.txt
cat out.txt

# Expected output:
# ✅ hello
```

**Name the Target**
```bash
echo "target is <TARGET>"
```

#### Readiness Checklist
- [ ] The room is quiet
- [ ] The coffee is hot

#### Deliverables
- Test report

#### Go/No-Go Decision Point
- [ ] The file is written
- [ ] The room agrees

### Phase 2: T-0 - Launch

**Fail Once**
```bash
test -e second-try || { touch second-try; exit 3; }
```

## Launch Success Declaration

### Success Criteria Met
- [ ] The file says hello

### Final Sign-off

**Technical Sign-off**
- QA Lead: ____________ Date: _______

**Launch Declaration**
"We declare the walked launch successful."

Launch Coordinator: ____________ Date: _______
)";

} // namespace

// One person walks a small launch from its runbook to the declaration with the real window, real scripts and a real
// ledger, with keys and clicks alone.
class TestShellWalk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void walk();

private:
    void makeTheLaunch(test::LiveWindow& live);
    void act(test::LiveWindow& live);
    void tickAll(QWidget* list);
    void passTheGate(test::LiveWindow& live);
    void attachReport(test::LiveWindow& live);
    void signOff(test::LiveWindow& live);
    void signInDialog(test::LiveWindow& live);
    static void click(QWidget* widget) { QTest::mouseClick(widget, Qt::LeftButton); }
};

void TestShellWalk::makeTheLaunch(test::LiveWindow& live)
{
    const QString file = live.put(u"walked.md"_s, walkedRunbook);
    QTest::keyClick(&live.window(), Qt::Key_N, Qt::ControlModifier);
    NewLaunchPage* page = live.window().newLaunchPage();
    QTRY_VERIFY(page->runbookField()->hasFocus());
    QTest::keyClicks(page->runbookField(), file);
    QTest::keyClick(page->runbookField(), Qt::Key_Return);
    QTRY_VERIFY(page->createButton()->isEnabled());
    page->tabs()->setCurrentWidget(page->trustPage());
    QTRY_VERIFY(page->trustPage()->box()->isVisible());
    QTest::keyClick(page->trustPage()->box(), Qt::Key_Space);
    click(page->createButton());
    QTRY_VERIFY_WITH_TIMEOUT(live.window().desk(), 20000);
}

void TestShellWalk::tickAll(QWidget* list)
{
    auto* view = list->findChild<QAbstractItemView*>();
    QVERIFY(view);
    view->setFocus();
    for (int row = 0; row < view->model()->rowCount(); ++row) {
        if (view->model()->index(row, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked)
            continue;
        view->setCurrentIndex(view->model()->index(row, 0));
        QTest::keyClick(view, Qt::Key_Space);
        QTest::qWait(30);
    }
}

void TestShellWalk::passTheGate(test::LiveWindow& live)
{
    GatePanel* gate = live.window().desk()->page().step()->gatePanel();
    QTreeView* seats = gate->seats();
    seats->setFocus();
    for (int row = 0; row < gate->seatModel()->rowCount(); ++row) {
        seats->setCurrentIndex(gate->seatModel()->index(row, 0));
        QTest::keyClick(seats, Qt::Key_G);
        QTest::qWait(50);
    }
    QTRY_VERIFY2(gate->goButton()->isEnabled(), qPrintable(gate->missing()));
    gate->goButton()->setFocus();
    QTest::keyClick(gate->goButton(), Qt::Key_Space);
}

void TestShellWalk::attachReport(test::LiveWindow& live)
{
    const QString report = live.put(u"report.txt"_s, "all well\n");
    DeliverableList* list = live.window().desk()->page().step()->deliverableList();
    const checklist::Launch& launch = live.window().desk()->session().launch();
    const QString missing = launch.missingDeliverables(live.window().desk()->page().step()->step()).value(0);
    QVERIFY(!missing.isEmpty());
    // Dropped with the mouse on its row; the file dialog is the platform's own and not what is walked here.
    QWidget* target = list->attachButton(missing);
    QVERIFY(target);
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(report)});
    const QPoint at = target->mapTo(list, target->rect().center());
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(list, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(list, &drop);
    QTRY_COMPARE(launch.state().evidence.size(), 1);
}

// Does what the one prominent button asks for, as a person would.
void TestShellWalk::act(test::LiveWindow& live)
{
    LaunchPage& page = live.window().desk()->page();
    StepPage* step = page.step();
    const NextAct next = step->nextAct();
    const qint64 before = live.window().desk()->session().launch().state().entries;
    using Kind = NextAct::Kind;
    switch (next.kind) {
    case Kind::Tick:
        QTest::keyClick(&live.window(), Qt::Key_Return, Qt::ControlModifier);
        tickAll(step->gatePanel()->isVisible() ? static_cast<QWidget*>(step->gatePanel()->criteria())
                                               : static_cast<QWidget*>(step->checkList()));
        break;
    case Kind::Judge: {
        QPushButton* met = step->expectationList()->metButton(next.target);
        QVERIFY(met);
        click(met);
        break;
    }
    case Kind::Attach:
        attachReport(live);
        break;
    case Kind::Gate:
        passTheGate(live);
        break;
    case Kind::FillValues: {
        QTest::keyClick(&live.window(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<ValueDialog*>(QApplication::activeWindow()));
        auto* dialog = qobject_cast<ValueDialog*>(QApplication::activeWindow());
        QTest::keyClicks(dialog->line(), u"green"_s);
        QTest::keyClick(dialog->line(), Qt::Key_Return);
        break;
    }
    case Kind::AfterFailure:
        QVERIFY(step->failurePanel()->isVisible());
        QTest::keyClick(&live.window(), Qt::Key_Y, Qt::ControlModifier);
        break;
    case Kind::Nothing:
        QTest::qWait(50);
        return;
    default:
        QTest::keyClick(&live.window(), Qt::Key_Return, Qt::ControlModifier);
        break;
    }
    // A dialog that closes leaves no window active on this platform; shortcuts belong to the active one.
    live.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&live.window()));
    if (next.kind != Kind::GoTo)
        QTRY_VERIFY2(live.window().desk()->session().launch().state().entries > before, qPrintable(next.label));
    QTest::qWait(50);
}

void TestShellWalk::signInDialog(test::LiveWindow& live)
{
    SignoffPage* page = live.window().desk()->page().signoff();
    QTRY_VERIFY(page->dialog());
    SignoffDialog* dialog = page->dialog();
    const QByteArray passphrase("a quiet launch");
    if (dialog->keyBox()->isVisible()) {
        QTest::keyClicks(dialog->keyBox()->first(), QString::fromLatin1(passphrase));
        QTest::keyClicks(dialog->keyBox()->again(), QString::fromLatin1(passphrase));
        click(dialog->keyBox()->createButton());
    }
    QTRY_VERIFY_WITH_TIMEOUT(dialog->passphrase()->isVisible(), 20000);
    dialog->passphrase()->setFocus();
    QTest::keyClicks(dialog->passphrase(), QString::fromLatin1(passphrase));
    QTRY_VERIFY2(dialog->signButton()->isEnabled(), qPrintable(dialog->errorText()));
    click(dialog->signButton());
    const QPointer<SignoffDialog> open(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(!open || !open->isVisible(), 20000);
}

void TestShellWalk::signOff(test::LiveWindow& live)
{
    const checklist::Launch& launch = live.window().desk()->session().launch();
    LaunchPage& page = live.window().desk()->page();
    QTest::keyClick(&live.window(), Qt::Key_F8);
    QTRY_COMPARE(page.shownTab(), LaunchPage::Tab::SignOff);
    QTRY_VERIFY(!page.signoff()->rows().isEmpty());
    for (SignoffRow* row : page.signoff()->rows()) {
        QVERIFY(row->signButton()->isVisible());
        click(row->signButton());
        signInDialog(live);
    }
    QTRY_VERIFY(launch.missingSignoffs().isEmpty());
    QTest::qWait(50);
    QTRY_VERIFY2(page.signoff()->declareButton()->isEnabled(), qPrintable(page.signoff()->openMattersText()));
    live.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&live.window()));
    QTest::keyClick(&live.window(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    signInDialog(live);
    QTRY_VERIFY(launch.state().declaration.has_value());
}

void TestShellWalk::walk()
{
    test::LiveWindow live(test::someone(), {1920, 1080});
    makeTheLaunch(live);
    if (QTest::currentTestFailed())
        return;
    const checklist::Launch& launch = live.window().desk()->session().launch();
    QVERIFY(!launch.state().trustedConfiguration.isEmpty());
    const auto finished = [&] { return launch.timeLineDone() && launch.openSuccessCriteria().isEmpty(); };
    for (int i = 0; i < 60 && !finished() && !QTest::currentTestFailed(); ++i)
        act(live);
    QVERIFY2(finished(), qPrintable(live.window().desk()->page().step()->nextAct().label));
    QVERIFY(launch.state().gates.begin()->decision->decision.go);
    QCOMPARE(launch.state().runsOfCommand.value(launch.plan().phases[1].steps[0].commands[0].id).size(), 2);
    signOff(live);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(launch.state().declaration.has_value());

    const QString folder = live.window().desk()->session().folder();
    live.window().closeLaunch();
    const Result<ledger::Verdict> verdict = ledger::verifyLedger(folder + u"/ledger.sqlite"_s);
    QVERIFY(verdict);
    QVERIFY2(verdict->intact, qPrintable(verdict->problem));
}

QTEST_MAIN(TestShellWalk)
#include "tst_shell_walk.moc"
