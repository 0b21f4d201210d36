// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

#include "ui/checklist/deviation_dialog.h"
#include "ui/checklist/deviation_list.h"
#include "ui/checklist/deviation_model.h"
#include "ui/checklist/deviation_pane.h"
#include "ui/checklist/difference_view.h"
#include "ui/checklist/reason_edit.h"
#include "ui/checklist/roster_dialog.h"
#include "ui/checklist/roster_model.h"
#include "ui/checklist/value_dialog.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using test::last;

// Deviations, values and the roster.
class TestChecklistViewDialogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void changedCommandKeepsItsBytes();
    void bytesThatNoFieldKeeps();
    void cancelAsksNothing();
    void deviationsAreDecided();
    void secretsAreMasked();
    void rosterIsSaved();
    void rosterProblemsAreSaid();
};

void TestChecklistViewDialogs::changedCommandKeepsItsBytes()
{
    runbook::Plan plan = test::samplePlan();
    // A no-break space and a tab must come out as they went in.
    plan.phases[0].steps[0].commands[0].text = "printf 'a\xc2\xa0"
                                               "b\\n'\t|\\\n  cat";
    test::Story story(plan);
    QPointer<DeviationDialog> dialog =
        new DeviationDialog(story.launch, QStringLiteral("command"), QStringLiteral("prep/backup/1"));
    dialog->open();
    QCOMPARE(dialog->after(), plan.phases[0].steps[0].commands[0].text);
    QTest::keyClicks(dialog->reason(), QStringLiteral("It is too slow"));
    QVERIFY(!dialog->requestButton()->isEnabled()); // nothing is changed yet
    QSignalSpy asked(dialog, &DeviationDialog::commandRequested);
    dialog->editor()->moveCursor(QTextCursor::End);
    QTest::keyClicks(dialog->editor(), QStringLiteral(" -n"));
    QVERIFY(dialog->requestButton()->isEnabled());
    const QString difference = dialog->findChild<DifferenceView*>()->toPlainText();
    QVERIFY2(difference.contains(QStringLiteral("a<U+00A0>b")), qPrintable(difference));
    QVERIFY2(difference.contains(QStringLiteral("-   cat\n")), qPrintable(difference));
    QVERIFY2(difference.contains(QStringLiteral("+   cat -n")), qPrintable(difference));
    QTest::mouseClick(dialog->requestButton(), Qt::LeftButton);
    const auto* requested = last<checklist::RequestDeviation>(asked);
    QVERIFY(requested);
    QCOMPARE(requested->after, plan.phases[0].steps[0].commands[0].text + " -n");
    QCOMPARE(requested->reason, QStringLiteral("It is too slow"));
    QVERIFY(story.act(*requested));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(dialog.isNull());
}

void TestChecklistViewDialogs::bytesThatNoFieldKeeps()
{
    runbook::Plan plan = test::samplePlan();
    plan.phases[0].steps[0].commands[0].text = "echo \xff\r\n";
    test::Story story(plan);
    auto* dialog = new DeviationDialog(story.launch, QStringLiteral("command"), QStringLiteral("prep/backup/1"));
    dialog->open();
    QVERIFY(dialog->after().isEmpty()); // never a silently repaired copy
    QTest::keyClicks(dialog->reason(), QStringLiteral("why"));
    QVERIFY(!dialog->requestButton()->isEnabled());
    dialog->close();
}

void TestChecklistViewDialogs::cancelAsksNothing()
{
    test::Story story;
    QPointer<DeviationDialog> dialog =
        new DeviationDialog(story.launch, QStringLiteral("rerun"), QStringLiteral("prep/backup/1"));
    dialog->open();
    QVERIFY(!dialog->editor());
    QSignalSpy asked(dialog, &DeviationDialog::commandRequested);
    QTest::keyClicks(dialog->reason(), QStringLiteral("why"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QCOMPARE(asked.size(), 0);
}

void TestChecklistViewDialogs::deviationsAreDecided()
{
    test::Story story;
    story.act(checklist::RequestDeviation{QStringLiteral("command"), QStringLiteral("prep/backup/1"), "true",
                                          QStringLiteral("The script is broken")},
              QStringLiteral("Tom Fox"));
    story.act(
        checklist::RequestDeviation{
            QStringLiteral("skip"), QStringLiteral("prep/boxes"), {}, QStringLiteral("Nobody is here")},
        QStringLiteral("Tom Fox"));
    DeviationList list;
    QAbstractItemModelTester tester(list.model());
    list.resize(700, 500);
    list.refresh(story.launch);
    list.show();
    QCOMPARE(list.model()->rowCount(), 2);
    QCOMPARE(list.model()->index(0, 0).data().toString(), QStringLiteral("D2")); // the latest first
    QSignalSpy asked(&list, &DeviationList::commandRequested);
    list.select(QStringLiteral("D1"));
    const DifferenceView* difference = list.pane()->difference();
    QVERIFY(difference->isVisible());
    QCOMPARE(difference->toPlainText(), QStringLiteral("- ./scripts/backup.sh --full\n+ true"));
    QTest::mouseClick(list.approveButton(), Qt::LeftButton);
    QTest::keyClicks(list.reason()->line(), QStringLiteral("Seen by two"));
    QTest::keyClick(list.reason()->line(), Qt::Key_Return);
    const auto* approved = last<checklist::ApproveDeviation>(asked);
    QVERIFY(approved);
    QCOMPARE(approved->deviation, QStringLiteral("D1"));
    QVERIFY(story.act(*approved));
    list.refresh(story.launch);
    QVERIFY(!list.approveButton()->isEnabled());
    QTest::keyClick(list.view(), Qt::Key_Up);
    QVERIFY(!difference->isVisible());
    QTest::mouseClick(list.rejectButton(), Qt::LeftButton);
    QTest::keyClicks(list.reason()->line(), QStringLiteral("Wait for them"));
    QTest::keyClick(list.reason()->line(), Qt::Key_Return);
    const auto* rejected = last<checklist::RejectDeviation>(asked);
    QVERIFY(rejected);
    QCOMPARE(rejected->deviation, QStringLiteral("D2"));
    QVERIFY(story.act(*rejected));
    // A new one comes at the top and the chosen one stays chosen.
    story.act(
        checklist::RequestDeviation{QStringLiteral("skip"), QStringLiteral("prep/files"), {}, QStringLiteral("x")});
    list.refresh(story.launch);
    QCOMPARE(list.model()->index(0, 0).data().toString(), QStringLiteral("D3"));
    QCOMPARE(list.view()->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("D2"));
}

void TestChecklistViewDialogs::secretsAreMasked()
{
    test::Story story;
    auto* dialog = new ValueDialog(story.launch, QStringLiteral("value/rev"));
    dialog->open();
    QCOMPARE(dialog->line()->echoMode(), QLineEdit::Normal);
    QSignalSpy asked(dialog, &ValueDialog::commandRequested);
    QTest::keyClick(dialog->line(), Qt::Key_Return);
    QCOMPARE(asked.size(), 0);
    QTest::mouseClick(dialog->secretBox(), Qt::LeftButton, {}, QPoint(8, dialog->secretBox()->height() / 2));
    QCOMPARE(dialog->line()->echoMode(), QLineEdit::Password);
    QTest::keyClicks(dialog->line(), QStringLiteral("s3cret"));
    QTest::mouseClick(dialog->acceptButton(), Qt::LeftButton);
    const auto* filled = last<checklist::FillValue>(asked);
    QVERIFY(filled && filled->secret);
    QCOMPARE(filled->text, QStringLiteral("s3cret"));

    auto* known = new ValueDialog(story.launch, QStringLiteral("value/rev"), true);
    known->open();
    QCOMPARE(known->line()->echoMode(), QLineEdit::Password);
    QVERIFY(!known->secretBox()->isEnabled());
    known->close();
}

void TestChecklistViewDialogs::rosterIsSaved()
{
    test::Story story(test::samplePlan(), false);
    auto* dialog = new RosterDialog(story.launch);
    QAbstractItemModelTester tester(dialog->model());
    dialog->open();
    // The runbook's table is the start; its blanks are nobody.
    QCOMPARE(dialog->model()->rowCount(), 3);
    QCOMPARE(dialog->model()->people().at(1).name, QStringLiteral("Tom Fox"));
    QVERIFY(dialog->model()->people().at(0).name.isEmpty());
    QVERIFY(!dialog->saveButton()->isEnabled());
    const auto type = [dialog](int row, int column, const QString& text) {
        dialog->table()->setCurrentIndex(dialog->model()->index(row, column));
        dialog->table()->edit(dialog->table()->currentIndex());
        auto* editor = qobject_cast<QLineEdit*>(dialog->table()->indexWidget(dialog->table()->currentIndex()));
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, text);
        QTest::keyClick(editor, Qt::Key_Return);
        QCoreApplication::processEvents(); // the delegate commits through the event loop
    };
    type(0, RosterModel::NameColumn, QStringLiteral("Ann Lee"));
    type(0, RosterModel::ContactColumn, QStringLiteral("+44 20 7946 0101"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    dialog->table()->setCurrentIndex(dialog->model()->index(2, 0));
    QTest::mouseClick(dialog->removeButton(), Qt::LeftButton);
    QVERIFY(dialog->saveButton()->isEnabled());
    type(1, RosterModel::DeputyColumn, QStringLiteral("Launch Coordinator;  QA Lead; QA Lead"));
    QSignalSpy asked(dialog, &RosterDialog::commandRequested);
    QTest::mouseClick(dialog->saveButton(), Qt::LeftButton);
    const auto* changed = last<checklist::ChangeRoster>(asked);
    QVERIFY(changed);
    QCOMPARE(changed->roster.people.size(), 2);
    QCOMPARE(changed->roster.people.at(0).name, QStringLiteral("Ann Lee"));
    QCOMPARE(changed->roster.people.at(1).deputyFor,
             QStringList({QStringLiteral("Launch Coordinator"), QStringLiteral("QA Lead")}));
    QVERIFY(story.act(*changed));
}

void TestChecklistViewDialogs::rosterProblemsAreSaid()
{
    test::Story story;
    auto* dialog = new RosterDialog(story.launch);
    dialog->open();
    QVERIFY(dialog->saveButton()->isEnabled());
    QTest::mouseClick(dialog->addButton(), Qt::LeftButton);
    QVERIFY(!dialog->saveButton()->isEnabled()); // no name yet
    QVERIFY(dialog->model()->setData(dialog->model()->index(3, RosterModel::NameColumn), QStringLiteral("Tom Fox"),
                                     Qt::EditRole));
    QVERIFY(!dialog->saveButton()->isEnabled()); // twice
    QVERIFY(dialog->model()->setData(dialog->model()->index(3, RosterModel::NameColumn), QStringLiteral("Una Moe"),
                                     Qt::EditRole));
    QVERIFY(dialog->saveButton()->isEnabled());
    dialog->close();
}

QTEST_MAIN(TestChecklistViewDialogs)
#include "tst_checklist_view_dialogs.moc"
