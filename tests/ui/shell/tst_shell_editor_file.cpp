// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/editor_desk.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/runbook/editor/compare_view.h"
#include "ui/runbook/editor/difference_model.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/runbook/editor/source_view.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

using test::EditorDesk;

// The file behind the editor: drafts and what a crash leaves, changes by others, comparing, what cannot be written.
class TestShellEditorFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void recoversAfterACrash_data();
    void recoversAfterACrash();
    void draftWasNeverKeptWhileTyping();
    void draftOfUndoneWorkCameBack();
    void twoWindowsOnOneFile();
    void changedOutside_data();
    void changedOutside();
    void goneFileIsSavedAgain();
    void readOnlyFileIsSavedElsewhere();
    void savingKeepsBytes_data();
    void savingKeepsBytes();
    void differenceRows();
    void comparisonByKeys();

private:
    static QStringList drafts(EditorDesk& desk)
    {
        return QDir(desk.live().world().draftsFolder)
            .entryList({u"*.draft"_s}, QDir::Files); // none that is being written
    }
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    // Another program changes the file, and the person comes back.
    static void changeOutside(EditorDesk& desk, const QByteArray& bytes)
    {
        write(desk.path(), bytes);
        desk.page().file().checkOutside();
        QTRY_VERIFY(!desk.notice(u"outside"_s).isEmpty());
    }
    static void type(EditorDesk& desk, const QString& text)
    {
        desk.page().source()->setFocus();
        desk.page().source()->moveCursor(QTextCursor::End);
        QTest::keyClicks(desk.page().source(), text);
    }
};

void TestShellEditorFile::recoversAfterACrash_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<bool>("fileChanged");
    for (const bool changed : {false, true})
        for (const QString& choice : {u"Recover"_s, u"Discard"_s})
            QTest::newRow(qPrintable(choice + (changed ? u", file changed"_s : QString()))) << choice << changed;
}

void TestShellEditorFile::recoversAfterACrash()
{
    QFETCH(QString, choice);
    QFETCH(bool, fileChanged);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    type(desk, u"lost words"_s);
    desk.page().file().keepDraft(desk.document().bytes());
    QTRY_COMPARE(drafts(desk).size(), 1);
    // A crash leaves the draft: the next start finds it.
    const QString draft = QDir(desk.live().world().draftsFolder).filePath(drafts(desk).constFirst());
    QVERIFY(QFile::copy(draft, desk.live().path(u"crashed"_s)));
    while (desk.document().canUndo())
        desk.document().undo();
    QVERIFY(desk.settled());
    desk.page().dropStaleDraft();
    QTRY_VERIFY(!QFile::exists(draft));
    // In a folder of its own: the window that closes now would take it away, as it may.
    const QString folder = desk.live().path(u"left"_s);
    QVERIFY(QDir().mkpath(folder));
    const QString left = QDir(folder).filePath(QFileInfo(draft).fileName());
    QVERIFY(QFile::rename(desk.live().path(u"crashed"_s), left));
    desk.live().world().draftsFolder = folder;
    const QByteArray now = fileChanged ? before + "\nOther words\n" : before;
    write(desk.path(), now);
    desk.restart();
    QTRY_VERIFY(!desk.notice(u"draft"_s).isEmpty());
    QCOMPARE(desk.notice(u"draft"_s).contains(u"file was changed"_s), fileChanged);
    // Nothing is written before it is decided, so that nothing takes the draft's place.
    desk.choose(ItemKind::Box, u"It turns"_s);
    desk.press(Qt::Key_Delete);
    type(desk, u"x"_s);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), now);
    QVERIFY(QFile::exists(left));

    QVERIFY(desk.chooseNotice(u"Compare"_s));
    QTRY_VERIFY(desk.page().compareView()->isReady());
    QVERIFY(desk.page().compareView()->isVisible());
    QVERIFY(!desk.page().tree()->isVisible());
    QCOMPARE(desk.page().compareView()->model().addedLines(), 1);
    QCOMPARE(desk.page().compareView()->model().removedLines(), fileChanged ? 2 : 0);
    test::keepPicture(desk.live().window(), fileChanged ? u"editor-compare-changed"_s : u"editor-compare-draft"_s);
    QTest::keyClick(desk.page().compareView()->table(), Qt::Key_Escape);
    QVERIFY(desk.page().tree()->isVisible());

    QVERIFY(desk.chooseNotice(choice));
    QVERIFY(desk.settled());
    if (choice == u"Recover"_s) {
        QCOMPARE(desk.document().bytes(), before + "lost words");
        QVERIFY(desk.document().isModified());
        desk.document().undo();
        QVERIFY(desk.settled());
    } else {
        QTRY_VERIFY(!QFile::exists(left));
    }
    QCOMPARE(desk.document().bytes(), now);
    type(desk, u"y"_s);
    QVERIFY(desk.document().isModified());
}

// The second window took the first one's work for what a crash had left, and either could discard the other's.
void TestShellEditorFile::twoWindowsOnOneFile()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    QCOMPARE(desk.notice(u"elsewhere"_s), QString());
    type(desk, u"first words"_s);
    desk.page().file().keepDraft(desk.document().bytes());
    QTRY_COMPARE(drafts(desk).size(), 1);
    EditorPage second(desk.live().disk(), desk.live().world().draftsFolder);
    second.resize(1280, 720);
    second.show();
    second.open(desk.path());
    QTRY_VERIFY(!second.notices()->text(u"elsewhere"_s).isEmpty());
    QCOMPARE(second.notices()->text(u"draft"_s), QString());
    test::keepPicture(second, u"editor-elsewhere"_s);
    // Its work is a draft beside the first one, and goes alone.
    QTRY_VERIFY(!second.document().isReadOnly());
    second.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&second));
    second.source()->setFocus();
    second.source()->moveCursor(QTextCursor::End);
    QTest::keyClicks(second.source(), u"second words"_s);
    QTRY_VERIFY(second.document().bytes().endsWith("second words"));
    second.file().keepDraft(second.document().bytes());
    QTRY_COMPARE(drafts(desk).size(), 2);
    second.file().save(second.document().bytes(), second.document().revision(), false);
    QTRY_COMPARE(drafts(desk).size(), 1);
    // The first one is asked before it writes over that.
    QTRY_VERIFY_WITH_TIMEOUT(!desk.notice(u"outside"_s).isEmpty(), 20000);
    QVERIFY(desk.document().bytes().endsWith("first words"));
}

// The timer began anew with every key: who wrote without a pause had no draft at all.
void TestShellEditorFile::draftWasNeverKeptWhileTyping()
{
    EditorDesk desk(test::everythingRunbook());
    desk.page().source()->setFocus();
    desk.page().source()->moveCursor(QTextCursor::End);
    QVERIFY(drafts(desk).isEmpty());
    // A key every half second, up to a minute: the draft is there although no pause came.
    for (int i = 0; i < 120 && drafts(desk).isEmpty(); ++i) {
        QTest::keyClicks(desk.page().source(), u"x"_s);
        QTest::qWait(500);
    }
    QCOMPARE(drafts(desk).size(), 1);
}

void TestShellEditorFile::draftOfUndoneWorkCameBack()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    type(desk, u"words"_s);
    QTRY_COMPARE_WITH_TIMEOUT(drafts(desk).size(), 1, 20000);
    QTest::keyClick(desk.page().source(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), before);
    desk.restart();
    QCOMPARE(desk.notice(u"draft"_s), QString());
    QVERIFY(drafts(desk).isEmpty());
}

void TestShellEditorFile::changedOutside_data()
{
    QTest::addColumn<bool>("modified");
    QTest::addColumn<QString>("choice");
    for (const bool modified : {false, true})
        for (const QString& choice : {u"Reload"_s, u"Keep mine"_s})
            QTest::newRow(qPrintable(choice + (modified ? u", changed here too"_s : QString()))) << modified << choice;
}

void TestShellEditorFile::changedOutside()
{
    QFETCH(bool, modified);
    QFETCH(QString, choice);
    const QByteArray before = test::everythingRunbook();
    const QByteArray other = QByteArray(before).replace("Nobody is hurt", "Nobody was hurt");
    EditorDesk desk(before);
    if (modified)
        type(desk, u"mine"_s);
    const QByteArray mine = desk.document().bytes();
    changeOutside(desk, other);
    if (modified) {
        // Saving does not silently take the other's work away.
        QTest::keyClick(desk.page().source(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(desk.notice(u"file"_s).contains(u"changed by another program"_s));
        QCOMPARE(desk.file(), other);
    }
    QVERIFY(desk.chooseNotice(u"Compare"_s));
    QTRY_VERIFY(desk.page().compareView()->isVisible() && desk.page().compareView()->isReady());
    QCOMPARE(desk.page().compareView()->model().addedLines(), 1);
    QCOMPARE(desk.page().compareView()->model().removedLines(), modified ? 2 : 1);
    QVERIFY(desk.chooseNotice(choice));
    QTRY_VERIFY(!desk.page().compareView()->isVisible());
    if (choice == u"Reload"_s) {
        QTRY_COMPARE(desk.document().bytes(), other);
        QTRY_VERIFY(!desk.document().isModified());
        desk.document().undo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.document().bytes(), mine);
    } else {
        QTRY_COMPARE(desk.file(), mine);
        QTRY_VERIFY(!desk.document().isModified());
    }
    QTRY_COMPARE_WITH_TIMEOUT(desk.notice(u"outside"_s), QString(), 30000);
}

void TestShellEditorFile::goneFileIsSavedAgain()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    QVERIFY(QFile::remove(desk.path()));
    QTRY_VERIFY(desk.notice(u"outside"_s).contains(u"no longer on the disk"_s));
    QVERIFY(desk.chooseNotice(u"Save it again"_s));
    QTRY_COMPARE(desk.file(), before);
}

void TestShellEditorFile::readOnlyFileIsSavedElsewhere()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    QVERIFY(QFile::setPermissions(desk.path(), QFile::ReadOwner));
    desk.restart();
    QVERIFY(desk.notice(u"readonly"_s).contains(u"read-only"_s));
    QVERIFY(desk.page().status().contains(u"read-only"_s));
    type(desk, u"words"_s);
    const QString other = desk.live().path(u"other.md"_s);
    desk.page().file().saveAs(desk.document().bytes(), desk.document().revision(), other);
    QTRY_VERIFY(QFile::exists(other));
    QTRY_VERIFY(!desk.document().isModified());
    QTRY_COMPARE(desk.notice(u"readonly"_s), QString());
    QCOMPARE(desk.file(), before);
    QCOMPARE(desk.page().path(), other);
}

void TestShellEditorFile::savingKeepsBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("added");
    const QByteArray text = "# T\n\n### Phase 1: T-0 - Go\n\n#### Look\n\n- [ ] one\n- [ ] two\n";
    QTest::newRow("LF") << text << QByteArray("- [ ] two\n");
    QTest::newRow("CRLF") << QByteArray(text).replace("\n", "\r\n") << QByteArray("- [ ] two\r\n");
    QTest::newRow("CR") << QByteArray(text).replace("\n", "\r") << QByteArray("- [ ] two\r");
    QTest::newRow("byte order mark") << "\xEF\xBB\xBF" + QByteArray(text).replace("\n", "\r\n")
                                     << QByteArray("- [ ] two\r\n");
    QTest::newRow("odd bytes") << text + "\n\x0C\xE2\x80\xA8 \xC2\xA0x\xEF\xBF\xBD" << QByteArray("- [ ] two\n");
    QTest::newRow("mixed endings") << QByteArray(text).replace("Look\n", "Look\r\n") << QByteArray("- [ ] two\n");
}

void TestShellEditorFile::savingKeepsBytes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, added);
    EditorDesk desk(bytes);
    desk.choose(ItemKind::Box, u"two"_s);
    desk.press(Qt::Key_D, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QTest::keyClick(desk.page().tree(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!desk.document().isModified());
    QByteArray wanted = bytes;
    wanted.insert(wanted.indexOf("- [ ] two") + added.size(), added);
    QCOMPARE(desk.file(), wanted);
    QTest::keyClick(desk.page().tree(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QVERIFY(desk.document().isModified());
    QTest::keyClick(desk.page().tree(), Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(desk.file(), bytes);
}

void TestShellEditorFile::differenceRows()
{
    QByteArray before;
    for (int i = 1; i <= 30; ++i)
        before += "line " + QByteArray::number(i) + "\r\n";
    const QByteArray after = QByteArray(before)
                                 .replace("line 15\r\n", "line \xE2\x80\xAE"
                                                         "15\r\n")
                                 .replace("line 30\r\n", "");
    DifferenceModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(DifferenceModel::rowsOf(before, after));
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        shown.append(cells.join(u'|'));
    }
    QCOMPARE(shown, QStringList({u"|||11 equal lines"_s, u"12|12||line 12"_s, u"13|13||line 13"_s, u"14|14||line 14"_s,
                                 u"15||− removed|line 15"_s, u"|15|+ added|line <U+202E>15"_s, u"16|16||line 16"_s,
                                 u"17|17||line 17"_s, u"18|18||line 18"_s, u"|||8 equal lines"_s, u"27|27||line 27"_s,
                                 u"28|28||line 28"_s, u"29|29||line 29"_s, u"30||− removed|line 30"_s}));
    QCOMPARE(model.nextPlace(-1, false), 4);
    QCOMPARE(model.nextPlace(4, false), 13);
    QCOMPARE(model.nextPlace(13, false), -1);
    QCOMPARE(model.nextPlace(13, true), 4);
    QCOMPARE(model.nextPlace(model.rowCount(), true), 13);
    model.setRows(DifferenceModel::rowsOf(before, before));
    QCOMPARE(model.addedLines() + model.removedLines(), 0);
    QCOMPARE(model.nextPlace(-1, false), -1);
    // Endings that changed are a difference, and show.
    model.setRows(DifferenceModel::rowsOf("a\r\n", "a\n"));
    QCOMPARE(model.addedLines(), 1);
    QVERIFY(model.index(0, DifferenceModel::Text).data() != model.index(1, DifferenceModel::Text).data());
}

void TestShellEditorFile::comparisonByKeys()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    changeOutside(desk, QByteArray(before).replace("Horn", "Drum").replace("We are late.", "We are not late."));
    QVERIFY(desk.chooseNotice(u"Compare"_s));
    CompareView* view = desk.page().compareView();
    QTRY_VERIFY(view->isVisible() && view->isReady());
    QTRY_VERIFY(view->table()->hasFocus());
    const auto text = [&] { return view->table()->currentIndex().siblingAtColumn(DifferenceModel::Text).data(); };
    QCOMPARE(text().toString(), u"- **Primary**: Horn"_s);
    QTest::keyClick(view->table(), Qt::Key_F7);
    QCOMPARE(text().toString(), u"We are late."_s);
    QTest::keyClick(view->table(), Qt::Key_F7);
    QCOMPARE(text().toString(), u"- **Primary**: Horn"_s);
    QTest::keyClick(view->table(), Qt::Key_F7, Qt::ShiftModifier);
    QCOMPARE(text().toString(), u"We are late."_s);
    QTest::keyClick(view->table(), Qt::Key_Escape);
    QTRY_VERIFY(!view->isVisible());
    QVERIFY(!desk.notice(u"outside"_s).isEmpty());
}

QTEST_MAIN(TestShellEditorFile)
#include "tst_shell_editor_file.moc"
