// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/step_page_window.h"
#include "tests/ui/checklist/story.h"

#include "ui/checklist/after_run_panels.h"
#include "ui/checklist/check_list.h"
#include "ui/checklist/check_model.h"
#include "ui/checklist/code_box.h"
#include "ui/checklist/command_list.h"
#include "ui/checklist/command_row.h"
#include "ui/checklist/deliverable_list.h"
#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/expectation_list.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/prose_view.h"
#include "ui/checklist/reason_dialog.h"
#include "ui/checklist/reason_edit.h"
#include "ui/checklist/step_page.h"
#include "ui/checklist/value_dialog.h"
#include "ui/theme/apply_theme.h"
#include "ui/theme/primary_button.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace holdpoint;
using namespace holdpoint::ui;
using test::last;
using Window = test::StepPageWindow;

namespace {

QString id(const char* text) { return QString::fromUtf8(text); }

checklist::StartRun preparedRun(const char* command)
{
    checklist::StartRun run;
    run.command = id(command);
    run.resolvedText = test::samplePlan().command(run.command)->text;
    run.workdir = QStringLiteral("/srv/app");
    run.environment = {QStringLiteral("PGHOST"), QStringLiteral("REGION")};
    return run;
}

} // namespace

// The step in the middle of the window.
class TestChecklistViewStepPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void runsByKey();
    void keyThatIsLeantOnRunsOnce();
    void runsRestOfStep();
    void missingScriptIsSaidInline();
    void resolvedTextIsShown();
    void valuesAreAskedFor();
    void hiddenCharactersAreAccepted();
    void stopsARun();
    void failureOffersFourWays();
    void skipNeedsApproval();
    void unknownEndIsAsked();
    void personJudges();
    void spaceTicks();
    void untickAsksWhy();
    void filesAreDropped();
    void outOfOrderSaysWhatComesFirst();
    void heldLaunchIsResumed();
    void approvedChangeRuns();
    void proseLoadsNothing();
    void errorsShowInline();
    void emptyAndCleared();
    void manyCommandsStayFew();
    void tabReachesEverything();
};

void TestChecklistViewStepPage::runsByKey()
{
    test::Story story;
    Window window(story);
    QCOMPARE(window.page.step(), id("prep/backup"));
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Run backup.sh"));
    QVERIFY(window.page.primaryButton()->text().contains(QStringLiteral("Ctrl+")));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.runs.size(), 1);
    QCOMPARE(window.runs.last().first().toString(), id("prep/backup/1"));
    QTest::mouseClick(window.page.primaryButton(), Qt::LeftButton);
    QCOMPARE(window.runs.size(), 2);

    const qint64 run = story.run(id("prep/backup/1"), std::nullopt);
    window.refresh();
    QVERIFY(!window.page.primaryButton()->isEnabled());
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("backup.sh is running"));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.runs.size(), 2);
    QCOMPARE(window.outputs.last().first().toLongLong(), run);

    story.finish(run, 0, {{id("prep/backup/e1"), QStringLiteral("met"), QStringLiteral("Backup complete")}});
    window.refresh();
    QCOMPARE(window.page.nextAct().target, id("prep/backup/2"));
}

void TestChecklistViewStepPage::keyThatIsLeantOnRunsOnce()
{
    test::Story story;
    Window window(story);
    QVERIFY(!window.page.primaryAction()->autoRepeat());
    QVERIFY(!window.page.runRestAction()->autoRepeat());
}

void TestChecklistViewStepPage::runsRestOfStep()
{
    test::Story story;
    Window window(story);
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(window.rests.size(), 1);
    QCOMPARE(window.rests.last().first().toString(), id("prep/backup"));
}

void TestChecklistViewStepPage::missingScriptIsSaidInline()
{
    test::Story story;
    Window window(story);
    checklist::StartRun run = preparedRun("prep/backup/1");
    run.missingScripts = {QStringLiteral("./scripts/backup.sh")};
    window.page.setPrepared({{run.command, run}});
    QVERIFY(!window.page.primaryButton()->isEnabled());
    QVERIFY(window.page.nextAct().remark.contains(QStringLiteral("./scripts/backup.sh is missing in /srv/app")));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.runs.size(), 0);
    // Once: where the next command is asked for, not at its row as well.
    const auto messages = window.page.commandList()->row(run.command)->findChildren<InlineMessage*>();
    QVERIFY(std::none_of(messages.begin(), messages.end(), [](const InlineMessage* message) {
        return message->isVisible() && message->text().contains(QStringLiteral("missing in /srv/app"));
    }));
    const auto labels = window.page.findChildren<QLabel*>();
    QCOMPARE(std::count_if(labels.begin(), labels.end(),
                           [](const QLabel* label) {
                               return label->isVisible() &&
                                      label->text().contains(QStringLiteral("missing in /srv/app"));
                           }),
             1);
}

void TestChecklistViewStepPage::resolvedTextIsShown()
{
    test::Story story;
    Window window(story);
    checklist::StartRun run = preparedRun("prep/backup/1");
    run.resolvedText = "./scripts/backup.sh --full --to /backups";
    window.page.setPrepared({{run.command, run}});
    const CommandRow* row = window.page.commandList()->row(run.command);
    const auto boxes = row->findChildren<CodeBox*>();
    QCOMPARE(boxes.at(0)->toPlainText(), QStringLiteral("./scripts/backup.sh --full"));
    QVERIFY(boxes.at(1)->isVisible());
    QCOMPARE(boxes.at(1)->toPlainText(), QString::fromUtf8(run.resolvedText));
    const auto labels = row->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().contains(QStringLiteral("PGHOST, REGION")) &&
               label->text().contains(QStringLiteral("/srv/app"));
    }));
}

void TestChecklistViewStepPage::valuesAreAskedFor()
{
    test::Story story;
    for (const char* step : {"prep/backup", "prep/boxes", "prep/files"})
        story.passStep(id(step));
    story.passStep(id("prep/gate"));
    story.act(checklist::CastVote{id("prep/gate"), QStringLiteral("Technical Lead"), true, {}, {}, {}},
              QStringLiteral("Ann Lee"), events::Auth::Spoken);
    story.act(checklist::CastVote{id("prep/gate"), QStringLiteral("QA Lead"), true, {}, {}, {}},
              QStringLiteral("Ann Lee"), events::Auth::Spoken);
    QVERIFY2(story.act(checklist::DecideGate{id("prep/gate"), true, {}}), qPrintable(story.refusal.text()));
    story.run(id("deploy/shift/1"), std::nullopt);
    Window window(story);
    window.page.showStep(id("deploy/shift"));
    checklist::StartRun run = preparedRun("deploy/shift/2");
    run.unfilled = {QStringLiteral("<REV>")};
    window.page.setPrepared({{run.command, run}});
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Fill the missing value"));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    auto* dialog = window.page.findChild<ValueDialog*>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->line(), QStringLiteral("v2.0.0"));
    QTest::keyClick(dialog->line(), Qt::Key_Return);
    const auto* filled = last<checklist::FillValue>(window.asked);
    QVERIFY(filled);
    QCOMPARE(filled->value, id("value/rev"));
    QCOMPARE(filled->text, QStringLiteral("v2.0.0"));
    QVERIFY(!filled->secret);
    QVERIFY(story.act(*filled));
}

void TestChecklistViewStepPage::hiddenCharactersAreAccepted()
{
    test::Story story;
    story.act(checklist::RequestDeviation{QStringLiteral("order"), id("deploy/odd"), {}, QStringLiteral("try")},
              QStringLiteral("Tom Fox"));
    QVERIFY(story.act(checklist::ApproveDeviation{QStringLiteral("D1"), QStringLiteral("fine")}));
    Window window(story);
    window.page.showStep(id("deploy/odd"));
    QCOMPARE(window.page.nextAct().kind, NextAct::Kind::Accept);
    const CommandRow* row = window.page.commandList()->row(id("deploy/odd/1"));
    QVERIFY(row->findChildren<CodeBox*>().at(0)->toPlainText().contains(QStringLiteral("<U+202E>")));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    const auto* accepted = last<checklist::AcceptCommand>(window.asked);
    QVERIFY(accepted);
    QVERIFY2(story.act(*accepted), qPrintable(story.refusal.text()));
    window.refresh();
    QCOMPARE(window.page.nextAct().kind, NextAct::Kind::Run);
}

void TestChecklistViewStepPage::stopsARun()
{
    test::Story story;
    const qint64 run = story.run(id("prep/backup/1"), std::nullopt);
    Window window(story);
    Instant now = story.now;
    now.utcMs += 65'000;
    window.page.setNow(now);
    CommandRow* row = window.page.commandList()->row(id("prep/backup/1"));
    const auto buttons = row->findChildren<QPushButton*>();
    const auto stop = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton* button) {
        return button->isVisible() && button->text() == QStringLiteral("Stop");
    });
    QVERIFY(stop != buttons.end());
    QTest::mouseClick(*stop, Qt::LeftButton);
    const auto* stopped = last<checklist::StopRun>(window.asked);
    QVERIFY(stopped);
    QCOMPARE(stopped->run, run);
    QVERIFY(story.act(*stopped));
    window.refresh();
    QVERIFY(!(*stop)->isEnabled());
    const auto labels = row->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text() == QStringLiteral("1:05, no limit");
    }));
}

void TestChecklistViewStepPage::failureOffersFourWays()
{
    test::Story story;
    story.run(id("prep/backup/1"), 2);
    Window window(story);
    FailurePanel* panel = window.page.failurePanel();
    QVERIFY(panel->isVisible());
    QVERIFY(!window.page.primaryButton()->isVisible());
    QVERIFY2(panel->cause().contains(QStringLiteral("backup.sh failed. Exit status 2 after 3.2 s")),
             qPrintable(panel->cause()));
    // The key that runs does not run again: it only leads to the choice.
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.runs.size(), 0);
    QCOMPARE(window.page.focusWidget(), panel->retryButton());
    window.press(Qt::Key_Space);
    QCOMPARE(window.runs.size(), 1);
    QCOMPARE(window.runs.last().first().toString(), id("prep/backup/1"));

    QSignalSpy rollback(&window.page, &StepPage::rollbackRequested);
    QTest::mouseClick(panel->rollbackButton(), Qt::LeftButton);
    QCOMPARE(rollback.size(), 1);

    QTest::mouseClick(panel->holdButton(), Qt::LeftButton);
    auto* dialog = window.page.findChild<ReasonDialog*>();
    QVERIFY(dialog);
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QTest::keyClicks(dialog->line(), QStringLiteral("Look at the disk"));
    QTest::keyClick(dialog->line(), Qt::Key_Return);
    const auto* held = last<checklist::Hold>(window.asked);
    QVERIFY(held);
    QCOMPARE(held->reason, QStringLiteral("Look at the disk"));
}

void TestChecklistViewStepPage::skipNeedsApproval()
{
    test::Story story;
    story.run(id("prep/backup/1"), 2);
    Window window(story);
    QTest::mouseClick(window.page.failurePanel()->skipButton(), Qt::LeftButton);
    auto* dialog = window.page.findChild<DeviationDialog*>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->reason(), QStringLiteral("The backup of an hour ago will do"));
    QTest::keyClick(dialog->reason(), Qt::Key_Return);
    const auto* requested = last<checklist::RequestDeviation>(window.asked);
    QVERIFY(requested);
    QCOMPARE(requested->kind, QStringLiteral("skip"));
    QCOMPARE(requested->target, id("prep/backup"));
    QVERIFY(story.act(*requested, QStringLiteral("Tom Fox")));
    QVERIFY(story.act(checklist::ApproveDeviation{QStringLiteral("D1"), {}}));
    window.refresh();
    QVERIFY(window.page.failurePanel()->skipButton()->text().contains(QStringLiteral("D1")));
    QTest::mouseClick(window.page.failurePanel()->skipButton(), Qt::LeftButton);
    const auto* skipped = last<checklist::SkipStep>(window.asked);
    QVERIFY(skipped);
    QVERIFY2(story.act(*skipped), qPrintable(story.refusal.text()));
    window.refresh();
    QCOMPARE(window.page.nextAct().kind, NextAct::Kind::GoTo);
}

void TestChecklistViewStepPage::unknownEndIsAsked()
{
    test::Story story;
    const qint64 run = story.run(id("prep/backup/1"), std::nullopt);
    story.happen(events::RunLost{run});
    Window window(story);
    UnknownEndPanel* panel = window.page.unknownEndPanel();
    QVERIFY(panel->isVisible());
    QVERIFY(!panel->wellButton()->isEnabled());
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.page.focusWidget(), panel->reason());
    QTest::keyClicks(panel->reason(), QStringLiteral("The file is there"));
    QTest::mouseClick(panel->wellButton(), Qt::LeftButton);
    const auto* resolved = last<checklist::ResolveRun>(window.asked);
    QVERIFY(resolved);
    QCOMPARE(resolved->run, run);
    QVERIFY(resolved->passed);
    QCOMPARE(resolved->reason, QStringLiteral("The file is there"));
    QVERIFY(story.act(*resolved));
    window.refresh();
    QVERIFY(!panel->isVisible());
}

void TestChecklistViewStepPage::personJudges()
{
    test::Story story;
    story.run(id("prep/backup/1"), 0, {{id("prep/backup/e1"), QStringLiteral("met"), {}}});
    story.run(id("prep/backup/2"), 0, {{id("prep/backup/e2"), QStringLiteral("person"), {}}});
    story.run(id("prep/backup/3"), 0);
    Window window(story);
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Judge the result below"));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    ExpectationList* list = window.page.expectationList();
    QVERIFY(!list->metButton(id("prep/backup/e1"))->isVisible()); // the output decided it
    QCOMPARE(window.page.focusWidget(), list->metButton(id("prep/backup/e2")));
    QTest::mouseClick(list->missingButton(id("prep/backup/e2")), Qt::LeftButton);
    QVERIFY(list->reason()->isVisible());
    QTest::keyClicks(list->reason()->line(), QStringLiteral("Half the size"));
    QTest::keyClick(list->reason()->line(), Qt::Key_Return);
    const auto* missing = last<checklist::JudgeExpectation>(window.asked);
    QVERIFY(missing);
    QVERIFY(!missing->met);
    QCOMPARE(missing->reason, QStringLiteral("Half the size"));
    QVERIFY(story.act(*missing));
    window.refresh();
    QVERIFY(window.page.failurePanel()->isVisible());
    QTest::mouseClick(list->metButton(id("prep/backup/e2")), Qt::LeftButton);
    const auto* met = last<checklist::JudgeExpectation>(window.asked);
    QVERIFY(met && met->met);
    QVERIFY2(story.act(*met), qPrintable(story.refusal.text()));
}

void TestChecklistViewStepPage::spaceTicks()
{
    test::Story story;
    story.passStep(id("prep/backup"));
    Window window(story);
    window.page.showStep(id("prep/boxes"));
    QAbstractItemModelTester tester(window.page.checkList()->model());
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Tick the 3 boxes below"));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.page.focusWidget(), window.page.checkList()->view());
    window.press(Qt::Key_Space);
    const auto* ticked = last<checklist::TickCheck>(window.asked);
    QVERIFY(ticked);
    QCOMPARE(ticked->check, id("prep/boxes/1"));
    QVERIFY(story.act(*ticked));
    window.refresh();
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Tick the 2 boxes below"));
    window.press(Qt::Key_Down);
    window.press(Qt::Key_Space);
    QCOMPARE(last<checklist::TickCheck>(window.asked)->check, id("prep/boxes/2"));
    // By mouse, anywhere on the row, once a click.
    QListView* view = window.page.checkList()->view();
    const qsizetype before = window.asked.size();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(2, 0)).center());
    QCOMPARE(window.asked.size(), before + 1);
    QCOMPARE(last<checklist::TickCheck>(window.asked)->check, id("prep/boxes/3"));
}

void TestChecklistViewStepPage::untickAsksWhy()
{
    test::Story story;
    story.passStep(id("prep/backup"));
    story.act(checklist::TickCheck{id("prep/boxes/1")});
    Window window(story);
    window.page.showStep(id("prep/boxes"));
    CheckList* list = window.page.checkList();
    list->view()->setFocus();
    list->view()->setCurrentIndex(list->model()->index(0));
    window.press(Qt::Key_Space);
    QCOMPARE(window.asked.size(), 0);
    QVERIFY(list->reason()->isVisible());
    QCOMPARE(window.page.focusWidget(), list->reason()->line());
    window.press(Qt::Key_Escape);
    QVERIFY(!list->reason()->isVisible());
    QCOMPARE(window.asked.size(), 0);
    window.press(Qt::Key_Space);
    window.press(Qt::Key_Return); // no reason, no answer
    QCOMPARE(window.asked.size(), 0);
    QTest::keyClicks(list->reason()->line(), QStringLiteral("Two left again"));
    window.press(Qt::Key_Return);
    const auto* unticked = last<checklist::UntickCheck>(window.asked);
    QVERIFY(unticked);
    QCOMPARE(unticked->check, id("prep/boxes/1"));
    QCOMPARE(unticked->reason, QStringLiteral("Two left again"));
    QVERIFY(story.act(*unticked));
}

void TestChecklistViewStepPage::filesAreDropped()
{
    test::Story story;
    story.passStep(id("prep/backup"));
    story.passStep(id("prep/boxes"));
    Window window(story);
    window.page.showStep(id("prep/files"));
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Attach the file below"));
    DeliverableList* list = window.page.deliverableList();
    QSignalSpy attach(&window.page, &StepPage::attachRequested);
    QMimeData mime;
    mime.setUrls(
        {QUrl(QStringLiteral("https://example.org/x")), QUrl::fromLocalFile(QStringLiteral("/tmp/report.pdf"))});
    const QPoint at = list->attachButton(id("prep/files/d1"))->mapTo(list, QPoint(2, 2));
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(list, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(list, &drop);
    QCOMPARE(attach.size(), 1);
    QCOMPARE(attach.last().at(0).toString(), id("prep/files"));
    QCOMPARE(attach.last().at(1).toString(), id("prep/files/d1"));
    QCOMPARE(attach.last().at(2).toString(), QStringLiteral("/tmp/report.pdf"));
    story.passStep(id("prep/files"));
    window.refresh();
    const auto labels = list->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().startsWith(QStringLiteral("report.pdf (Ann Lee"));
    }));
}

void TestChecklistViewStepPage::outOfOrderSaysWhatComesFirst()
{
    test::Story story;
    Window window(story);
    window.page.showStep(id("deploy/shift"));
    QCOMPARE(window.page.primaryButton()->label(), QStringLiteral("Go to “Back up the database”"));
    QSignalSpy wanted(&window.page, &StepPage::stepWanted);
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(wanted.last().first().toString(), id("prep/backup"));
    QCOMPARE(window.runs.size(), 0);
}

void TestChecklistViewStepPage::heldLaunchIsResumed()
{
    test::Story story;
    QVERIFY(story.act(checklist::Hold{QStringLiteral("Disk is full")}));
    Window window(story);
    QVERIFY(window.page.nextAct().remark.contains(QStringLiteral("Disk is full")));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(window.runs.size(), 0);
    auto* dialog = window.page.findChild<ReasonDialog*>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->line(), QStringLiteral("Space was made"));
    QTest::mouseClick(dialog->acceptButton(), Qt::LeftButton);
    const auto* resumed = last<checklist::Resume>(window.asked);
    QVERIFY(resumed);
    QVERIFY(story.act(*resumed));
}

void TestChecklistViewStepPage::approvedChangeRuns()
{
    test::Story story;
    const QByteArray after = "./scripts/backup.sh --full --slow";
    QVERIFY(story.act(checklist::RequestDeviation{QStringLiteral("command"), id("prep/backup/1"), after,
                                                  QStringLiteral("The replica is busy")},
                      QStringLiteral("Tom Fox")));
    QVERIFY(story.act(checklist::ApproveDeviation{QStringLiteral("D1"), {}}));
    Window window(story);
    QVERIFY(window.page.primaryButton()->label().contains(QStringLiteral("as changed by D1")));
    const CommandRow* row = window.page.commandList()->row(id("prep/backup/1"));
    QCOMPARE(row->findChildren<CodeBox*>().at(1)->toPlainText(), QString::fromUtf8(after));
    QTest::keyClick(&window.page, Qt::Key_Return, Qt::ControlModifier);
    const auto* start = last<checklist::StartRun>(window.asked);
    QVERIFY(start);
    QCOMPARE(start->changedText, after);
    checklist::StartRun asSession = *start;
    asSession.resolvedText = after;
    QVERIFY2(story.act(asSession), qPrintable(story.refusal.text()));
}

void TestChecklistViewStepPage::proseLoadsNothing()
{
    test::Story story;
    Window window(story);
    auto* prose = window.page.findChild<ProseView*>();
    QVERIFY(prose->toPlainText().contains(QStringLiteral("The backup is taken from the replica")));
    QVERIFY(!prose->loadResource(QTextDocument::ImageResource, QUrl(QStringLiteral("https://example.org/x.png")))
                 .isValid());
    QVERIFY(!prose->openLinks());
    QVERIFY(!prose->openExternalLinks());
    // Raw HTML is text, not markup.
    QVERIFY(prose->toPlainText().contains(QStringLiteral("onclick")));
}

void TestChecklistViewStepPage::errorsShowInline()
{
    test::Story story;
    Window window(story);
    window.page.showError(
        {ErrorCode::Refused, QStringLiteral("Only the coordinator may."), QStringLiteral("Ask Ann.")});
    const auto messages = window.page.findChildren<InlineMessage*>();
    const auto visible = [&messages] {
        return std::count_if(messages.begin(), messages.end(), [](const InlineMessage* message) {
            return message->isVisible() && message->text() == QStringLiteral("Only the coordinator may. Ask Ann.");
        });
    };
    QCOMPARE(visible(), 1);
    window.refresh();
    QCOMPARE(visible(), 0);
}

void TestChecklistViewStepPage::emptyAndCleared()
{
    StepPage page;
    page.show();
    QTest::keyClick(&page, Qt::Key_Return, Qt::ControlModifier);
    test::Story story;
    page.refresh(story.launch);
    QCOMPARE(page.step(), id("prep/backup"));
    page.clear();
    QVERIFY(page.step().isEmpty());
    QVERIFY(!page.primaryButton()->isVisible());
    test::Story empty{runbook::Plan()};
    page.refresh(empty.launch);
    QVERIFY(page.step().isEmpty());
}

void TestChecklistViewStepPage::manyCommandsStayFew()
{
    runbook::Plan plan = test::samplePlan();
    runbook::Step& step = plan.phases[0].steps[0];
    step.commands.clear();
    step.expectations.clear();
    for (int i = 0; i < 1000; ++i) {
        runbook::Command command;
        command.id = QStringLiteral("prep/backup/%1").arg(i);
        command.text = "true " + QByteArray::number(i);
        step.commands.append(command);
    }
    test::Story story(plan);
    for (int i = 0; i < 60; ++i)
        story.run(QStringLiteral("prep/backup/%1").arg(i));
    Window window(story);
    CommandList* list = window.page.commandList();
    QCOMPARE(list->rows().size(), qsizetype(CommandList::windowSize));
    QVERIFY(list->row(QStringLiteral("prep/backup/60")));
    QVERIFY(!list->row(QStringLiteral("prep/backup/0")));
    const auto buttons = list->findChildren<QPushButton*>(Qt::FindDirectChildrenOnly);
    QTest::mouseClick(buttons.at(0), Qt::LeftButton);
    QVERIFY(!list->row(QStringLiteral("prep/backup/70")));
    QVERIFY(list->row(QStringLiteral("prep/backup/45")));
}

void TestChecklistViewStepPage::tabReachesEverything()
{
    test::Story story;
    story.run(id("prep/backup/1"), 2);
    Window window(story);
    window.page.failurePanel()->retryButton()->setFocus();
    QSet<QWidget*> reached;
    for (int i = 0; i < 60; ++i) {
        reached.insert(window.page.focusWidget());
        window.press(Qt::Key_Tab);
    }
    FailurePanel* panel = window.page.failurePanel();
    for (QWidget* wanted : {static_cast<QWidget*>(panel->skipButton()), static_cast<QWidget*>(panel->holdButton()),
                            static_cast<QWidget*>(panel->rollbackButton())})
        QVERIFY(reached.contains(wanted));
    for (CommandRow* row : window.page.commandList()->rows())
        QVERIFY(reached.contains(row->findChild<QToolButton*>()));
}

QTEST_MAIN(TestChecklistViewStepPage)
#include "tst_checklist_view_step_page.moc"
