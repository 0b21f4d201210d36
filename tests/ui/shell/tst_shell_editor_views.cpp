// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/editor_desk.h"
#include "ui/runbook/editor/find_bar.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/lint_model.h"
#include "ui/runbook/editor/lint_pane.h"
#include "ui/runbook/editor/source_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QUndoStack>

#include <algorithm>
#include <ctime>
#include <utility>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

using test::EditorDesk;

// What is changed in one view shows in the others; finding and replacing; the linter beside it; a long runbook.
class TestShellEditorViews : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changesShowEverywhere();
    void formLostTheFocus();
    void typingKeepsCursorAndSelection();
    void finds_data();
    void finds();
    void replaces_data();
    void replaces();
    void replacesOneByOne();
    void lintsWhileTyping();
    void comparesWithARehearsal();
    void longRunbook();

private:
    static qint64 threadTimeMs()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
    }
    static QString told(const EditorDesk& desk)
    {
        for (const QLabel* label : desk.page().findBar()->findChildren<QLabel*>())
            if (label->accessibleName() == u"What was found"_s)
                return label->text();
        return {};
    }
    static void openBar(EditorDesk& desk, const QString& find, const QStringList& options)
    {
        QTest::keyClick(desk.page().source(), Qt::Key_H, Qt::ControlModifier);
        FindBar* bar = desk.page().findBar();
        QTRY_VERIFY(bar->findField()->hasFocus());
        bar->findField()->selectAll();
        QTest::keyClicks(bar->findField(), find);
        for (QCheckBox* box : bar->findChildren<QCheckBox*>())
            if (options.contains(box->text().remove(u'&')) != box->isChecked())
                QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    }
};

void TestShellEditorViews::changesShowEverywhere()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before, {1920, 1080});
    EditorPage& page = desk.page();
    const auto shown = [&page](const QString& text) { return page.source()->toPlainText().contains(text); };
    desk.choose(ItemKind::Box, u"It stops"_s);
    // The form is made anew for an item with another id.
    const auto field = [&page] {
        return page.form()->findChild<QPlainTextEdit*>(u"field-%1"_s.arg(int(FieldId::Text)));
    };
    QVERIFY(field());
    QCOMPARE(field()->toPlainText(), u"It stops"_s);
    // The tree.
    desk.press(Qt::Key_F2);
    QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), u"It halts"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(shown(u"- [ ] It halts\n"_s)); // the tree's editor answers by an event
    QVERIFY(desk.settled());
    QCOMPARE(field()->toPlainText(), u"It halts"_s);
    // The form.
    field()->setFocus();
    QTest::keyClick(field(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field(), u"It rests"_s);
    QTest::keyClick(field(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QVERIFY(shown(u"- [ ] It rests\n"_s));
    QCOMPARE(desk.page().tree()->currentIndex().data().toString(), u"It rests"_s);
    // The source.
    page.source()->setFocus();
    QTextCursor cursor = page.source()->document()->find(u"It rests"_s);
    page.source()->setTextCursor(cursor);
    QTest::keyClicks(page.source(), u"It sleeps"_s);
    QTRY_VERIFY(desk.document().isSettled());
    QCOMPARE(desk.item(ItemKind::Box, u"It sleeps"_s).data().toString(), u"It sleeps"_s);
    QCOMPARE(field()->toPlainText(), u"It sleeps"_s);
    QCOMPARE(desk.changes(before), QStringList({u"-- [ ] It stops"_s, u"+- [ ] It sleeps"_s}));
    // One list of steps for all three.
    for (const QString& text : {u"It rests"_s, u"It halts"_s, u"It stops"_s}) {
        while (!shown(text)) {
            QVERIFY(desk.document().canUndo());
            QTest::keyClick(page.source(), Qt::Key_Z, Qt::ControlModifier);
            QVERIFY(desk.settled());
        }
        QCOMPARE(desk.item(ItemKind::Box, text).data().toString(), text);
        QCOMPARE(field()->toPlainText(), text);
    }
    QCOMPARE(desk.document().bytes(), before);
}

// The form is made anew for an item with another id: with its field the focus went, and with it the editor's keys.
void TestShellEditorViews::formLostTheFocus()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    desk.choose(ItemKind::Step, u"Lift"_s);
    QTest::keyClick(desk.page().tree(), Qt::Key_2, Qt::AltModifier);
    const auto focus = [] {
        return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString();
    };
    const QString title = u"field-%1"_s.arg(int(FieldId::Text));
    QTRY_COMPARE(focus(), title);
    QTest::keyClicks(QApplication::focusWidget(), u"Lift it"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.changes(before), QStringList({u"-**Lift**"_s, u"+**Lift it**"_s}));
    QCOMPARE(focus(), title);
}

// An edit elsewhere moves the place where one writes along with its text.
void TestShellEditorViews::typingKeepsCursorAndSelection()
{
    EditorDesk desk(test::everythingRunbook(), {1920, 1080});
    SourceView* source = desk.page().source();
    QTextCursor cursor = source->document()->find(u"Nobody is hurt"_s);
    source->setTextCursor(cursor);
    desk.document().act(
        u"Add"_s, runbook::edit::AddBox{{runbook::Side::After,
                                         desk.item(ItemKind::Box, u"It turns"_s).data(ItemModel::IdRole).toString()},
                                        u"One more"_s,
                                        false});
    source->setFocus();
    QVERIFY(desk.settled());
    QCOMPARE(source->textCursor().selectedText(), u"Nobody is hurt"_s);
    source->setTextCursor(source->document()->find(u"Flour is"_s));
    QTest::keyClick(source, Qt::Key_Right);
    const int at = source->textCursor().position();
    QTest::keyClicks(source, u" very"_s);
    QVERIFY(desk.settled());
    QTRY_VERIFY(desk.document().isSettled());
    QCOMPARE(source->textCursor().position(), at + 5);
    QVERIFY(desk.document().bytes().contains("Flour is very white"));
}

void TestShellEditorViews::finds_data()
{
    QTest::addColumn<QString>("find");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("count");
    QTest::addColumn<QString>("first");
    QTest::newRow("anywhere") << u"mill"_s << QStringList() << u"4 places"_s << u"1 of 4, line 1"_s;
    QTest::newRow("case") << u"Mill"_s << QStringList({u"Case matters"_s}) << u"3 places"_s << u"1 of 3, line 7"_s;
    QTest::newRow("words") << u"mill"_s << QStringList({u"Whole words"_s}) << u"2 places"_s << u"1 of 2, line 1"_s;
    QTest::newRow("expression") << u"T[+-][0-9]"_s << QStringList({u"Regular expression"_s}) << u"3 places"_s
                                << u"1 of 3, line 17"_s;
    QTest::newRow("over lines") << u"stop\\n```"_s << QStringList({u"Regular expression"_s}) << u"1 place"_s
                                << u"1 of 1, line 27"_s;
    QTest::newRow("nowhere") << u"windmill"_s << QStringList() << u"Nowhere in this runbook"_s
                             << u"Nowhere in this runbook"_s;
}

void TestShellEditorViews::finds()
{
    QFETCH(QString, find);
    QFETCH(QStringList, options);
    QFETCH(QString, count);
    QFETCH(QString, first);
    EditorDesk desk(test::everythingRunbook());
    openBar(desk, find, options);
    QTRY_VERIFY(!told(desk).isEmpty());
    // The tests have no translation: "%n places" of one is "1 places".
    QCOMPARE(told(desk).section(u' ', 0, 0), count.section(u' ', 0, 0));
    QTest::keyClick(desk.page().findBar()->findField(), Qt::Key_Return);
    QCOMPARE(told(desk), first);
    QTest::keyClick(desk.page().findBar()->findField(), Qt::Key_Return, Qt::ShiftModifier);
    const QString total = first.section(u' ', 2, 2).remove(u',');
    if (first.contains(u" of "_s))
        QVERIFY2(told(desk).startsWith(u"%1 of %1,"_s.arg(total)), qPrintable(told(desk)));
    QTest::keyClick(desk.page().findBar()->findField(), Qt::Key_F3);
    QCOMPARE(told(desk), first);
    QTest::keyClick(desk.page().findBar()->findField(), Qt::Key_Escape);
    QVERIFY(!desk.page().findBar()->isVisible());
}

void TestShellEditorViews::replaces_data()
{
    QTest::addColumn<QString>("find");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("places");
    QTest::newRow("words") << u"News"_s << u"Tidings"_s << QStringList({u"Whole words"_s}) << 2;
    QTest::newRow("case") << u"Template"_s << u"Letter"_s << QStringList({u"Case matters"_s}) << 3;
    QTest::newRow("groups") << u"(T)([+-])(\\d)"_s << u"\\1 \\2 \\3"_s << QStringList({u"Regular expression"_s}) << 3;
}

void TestShellEditorViews::replaces()
{
    QFETCH(QString, find);
    QFETCH(QString, with);
    QFETCH(QStringList, options);
    QFETCH(int, places);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    openBar(desk, find, options);
    FindBar* bar = desk.page().findBar();
    QTest::keyClicks(bar->replaceField(), with);
    QTest::mouseClick(bar->allButton(), Qt::LeftButton);
    QVERIFY(desk.settled());
    QTRY_VERIFY2(told(desk).contains(u"replaced"_s), qPrintable(told(desk)));
    QVERIFY(desk.document().bytes() != before);
    QCOMPARE(int(desk.changes(before).filter(QRegularExpression(u"^\\+"_s)).size()) > 0, true);
    QVERIFY2(told(desk).startsWith(QString::number(places) + u' '), qPrintable(told(desk)));
    QCOMPARE(desk.document().undoStack().count(), 1);
    QTest::keyClick(bar->findField(), Qt::Key_Escape);
    QTest::keyClick(desk.page().source(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), before);
}

void TestShellEditorViews::replacesOneByOne()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    openBar(desk, u"News"_s, {u"Case matters"_s});
    FindBar* bar = desk.page().findBar();
    QTest::keyClicks(bar->replaceField(), u"Tidings"_s);
    bar->replaceField()->setFocus();
    // The first one is only shown; each press then replaces what is shown and goes on to the next.
    QTest::keyClick(bar->replaceField(), Qt::Key_Return);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), before);
    QTest::keyClick(bar->replaceField(), Qt::Key_Return);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), QByteArray(before).replace("Bad News", "Bad Tidings"));
    QCOMPARE(desk.page().source()->textCursor().selectedText(), u"News"_s);
    QTest::keyClick(bar->replaceField(), Qt::Key_Return);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), QByteArray(before).replace("News", "Tidings"));
    QCOMPARE(desk.document().undoStack().count(), 2);
    QTRY_COMPARE(told(desk), u"Nowhere in this runbook"_s);
}

void TestShellEditorViews::lintsWhileTyping()
{
    const QByteArray before = "# T\n\n### Phase 1: T-0 - Go\n\n#### Look\n\n```bash\n./look.sh\n```\n";
    EditorDesk desk(before);
    desk.live().put(u"look.sh"_s, "#!/bin/sh\n", true);
    EditorPage& page = desk.page();
    QTRY_VERIFY(page.lint()->isChecked());
    const int findingsBefore = page.lint()->model().rowCount();
    page.source()->setFocus();
    QTextCursor cursor = page.source()->document()->find(u"./look.sh"_s);
    cursor.clearSelection();
    page.source()->setTextCursor(cursor);
    QTest::keyClick(page.source(), Qt::Key_Return);
    QTest::keyClicks(page.source(), u"curl http://127.0.0.1/health"_s);
    const auto row = [&page] {
        const auto& findings = page.lint()->model().findings();
        for (std::size_t i = 0; i < findings.size(); ++i)
            if (findings[i].fix && findings[i].line == 9)
                return int(i);
        return -1;
    };
    QTRY_VERIFY(page.lint()->isChecked() && row() >= 0);
    QVERIFY(page.lint()->model().rowCount() > findingsBefore);
    // F8 walks through the findings, and the source goes along.
    for (int i = 0; i < page.lint()->model().rowCount() && page.lint()->table()->currentIndex().row() != row(); ++i)
        QTest::keyClick(page.source(), Qt::Key_F8);
    QCOMPARE(page.lint()->table()->currentIndex().row(), row());
    QCOMPARE(page.source()->currentLine(), 9);
    QVERIFY(page.lint()->fixButton()->isEnabled());
    const int steps = desk.document().undoStack().count();
    QTest::keyClick(page.source(), Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().undoStack().count(), steps + 1);
    QTRY_VERIFY(page.lint()->isChecked() && row() < 0);
    QVERIFY2(desk.document().bytes().contains("curl -"), desk.document().bytes().constData());
    // By mouse: a click on a finding goes to its line.
    QTest::keyClick(page.source(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QTRY_VERIFY(page.lint()->isChecked() && row() >= 0);
    page.source()->goToLine(1);
    const QRect cell = page.lint()->table()->visualRect(page.lint()->model().index(row(), LintModel::Text));
    QTest::mouseClick(page.lint()->table()->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(page.source()->currentLine(), 9);
    QTest::mouseClick(page.lint()->fixButton(), Qt::LeftButton);
    QVERIFY(desk.settled());
    QVERIFY(desk.document().bytes().contains("curl -"));
    QTRY_VERIFY(page.lint()->isChecked() && row() < 0);
}

// A launch that was a rehearsal is compared with; any other folder is said to be none.
void TestShellEditorViews::comparesWithARehearsal()
{
    EditorDesk desk(test::everythingRunbook());
    EditorPage& page = desk.page();
    const auto finding = [&page] {
        const auto& findings = page.lint()->model().findings();
        return std::ranges::any_of(
            findings, [](const runbook::LintFinding& one) { return one.code == u"rollback-not-rehearsed"_s; });
    };
    QTRY_VERIFY(page.lint()->isChecked());
    QVERIFY(!finding());
    const QString plain = desk.live().makeLaunch(test::everythingRunbook(), u"plain.launch"_s);
    const QString rehearsal = desk.live().makeLaunch(test::everythingRunbook(), u"tried.launch"_s, false, true);
    page.lint()->compareWith(plain);
    QTRY_VERIFY2(desk.notice(u"rehearsal"_s).contains(u"plain.launch is no rehearsal"_s),
                 qPrintable(desk.notice(u"rehearsal"_s)));
    // By the button, and the folder in the dialog.
    QTest::mouseClick(page.lint()->rehearsalButton(), Qt::LeftButton);
    QTRY_VERIFY(qobject_cast<QFileDialog*>(QApplication::activeWindow()));
    QPointer<QFileDialog> dialog(qobject_cast<QFileDialog*>(QApplication::activeWindow()));
    dialog->findChild<QLineEdit*>()->setText(rehearsal);
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_VERIFY(!dialog || !dialog->isVisible());
    QTRY_VERIFY2_WITH_TIMEOUT(page.lint()->isChecked() && finding(),
                              qPrintable(page.lint()->summary() + desk.notice(u"rehearsal"_s)), 20000);
    QCOMPARE(desk.notice(u"rehearsal"_s), QString());
    QVERIFY2(page.lint()->summary().contains(u"tried.launch"_s), qPrintable(page.lint()->summary()));
}

// 5,000 items. What a machine needs for it is measured elsewhere: here stands what must not depend on the length. A key
// does not read the runbook again on the window's thread, several keys are one reading, and an edit of one item changes
// the rows of that item alone.
void TestShellEditorViews::longRunbook()
{
    QByteArray text("# Long\n\n");
    for (int phase = 0; phase < 50; ++phase) {
        text += "### Phase " + QByteArray::number(phase + 1) + ": T-" + QByteArray::number(60 - phase) + " hours\n\n";
        for (int step = 0; step < 10; ++step) {
            const QByteArray name = QByteArray::number(phase) + "-" + QByteArray::number(step);
            text += "**Step " + name + "**\n```bash\n./run.sh " + name + "\n```\n\n";
            for (int box = 0; box < 8; ++box)
                text += "- [ ] Box " + name + "-" + QByteArray::number(box) + "\n";
            text += "\n";
        }
    }
    EditorDesk desk(text);
    EditorPage& page = desk.page();
    int items = 0;
    for (const runbook::Phase& phase : desk.document().document().plan().phases) {
        ++items;
        for (const runbook::Step& step : phase.steps)
            items += 1 + int(step.commands.size() + step.checks.size());
    }
    QVERIFY(items >= 5000);
    // What the window's thread itself computed between two beats: a busy machine does not count.
    qint64 longest = 0;
    qint64 since = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] {
        const qint64 now = threadTimeMs();
        longest = std::max(longest, now - std::exchange(since, now));
    });
    QSignalSpy plans(&desk.document(), &EditDocument::planChanged);
    page.source()->setFocus();
    QTextCursor cursor = page.source()->document()->find(u"Box 25-5-3"_s);
    cursor.clearSelection();
    page.source()->setTextCursor(cursor);
    beat.start(0);
    since = threadTimeMs();
    for (const QChar key : u" written by hand"_s) {
        QTest::keyClick(page.source(), key.toLatin1());
        // The plan is still the old one: nothing was read for the key.
        QCOMPARE(plans.size(), 0);
        QVERIFY(!desk.document().isRead());
        QCoreApplication::processEvents();
        if (plans.size() > 0) // a machine so busy that a pause came between two keys
            plans.clear();
    }
    QTRY_VERIFY_WITH_TIMEOUT(desk.document().isSettled(), 30000);
    QCOMPARE(desk.item(ItemKind::Box, u"Box 25-5-3"_s).data().toString(), u"Box 25-5-3 written by hand"_s);
    QSignalSpy added(page.model(), &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(page.model(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(page.model(), &QAbstractItemModel::modelReset);
    desk.choose(ItemKind::Box, u"Box 25-5-4"_s);
    desk.press(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document().isSettled(), 30000);
    QCOMPARE(added.size(), 1);
    QCOMPARE(removed.size(), 0);
    QCOMPARE(reset.size(), 0);
    desk.press(Qt::Key_Delete);
    QTRY_VERIFY_WITH_TIMEOUT(desk.document().isSettled(), 30000);
    QCOMPARE(removed.size(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(page.lint()->isChecked(), 60000);
    beat.stop();
    qInfo("%d items; the longest turn of the event loop: %lld ms of its own time", items,
          static_cast<long long>(longest));
}

QTEST_MAIN(TestShellEditorViews)
#include "tst_shell_editor_views.moc"
