// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/editor_desk.h"
#include "tests/ui/shell/screen_rows.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/tree_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QUndoStack>
#include <QUrl>

#include <memory>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

using Act = EditorTree::Act;
using test::EditorDesk;
using Spot = EditorDesk::Spot;

// Several items at once, and everything that is dropped or pasted: inside the tree and from outside.
class TestShellEditorDrops : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void moves_data();
    void moves();
    void movesByClipboard();
    void refusalsSayWhy_data();
    void refusalsSayWhy();
    void severalAtOnce_data();
    void severalAtOnce();
    void severalStepsOfOneName();
    void severalStayInOrder();
    void outsideFiles_data();
    void outsideFiles();
    void outsideText_data();
    void outsideText();
    void pastedTextFromOutside();
    void stepFromTemplate();
    void dropPlaceIsSeen();

private:
    static void undone(const EditorDesk& desk, const QByteArray& before);
};

// One step, whatever it did.
void TestShellEditorDrops::undone(const EditorDesk& desk, const QByteArray& before)
{
    QCOMPARE(desk.document().undoStack().count(), 1);
    QTest::keyClick(desk.page().tree(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), before);
    QVERIFY(!desk.document().isModified());
}

void TestShellEditorDrops::moves_data()
{
    QTest::addColumn<ItemKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<ItemKind>("targetKind");
    QTest::addColumn<QString>("target");
    QTest::addColumn<Spot>("spot");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](ItemKind kind, const QString& text, ItemKind targetKind, const QString& target, Spot spot,
                        const QStringList& changes) {
        static const QStringList spots = {u"on"_s, u"above"_s, u"below"_s};
        QTest::newRow(qPrintable(u"%1 %2 %3"_s.arg(text, spots[int(spot)], target)))
            << kind << text << targetKind << target << spot << changes;
    };
    using enum ItemKind;
    row(Phase, u"Phase 3"_s, Phase, u"Phase 2"_s, Spot::Above,
        {u"+### Phase 3: T+1 hour - Look back"_s, u"+"_s, u"+#### Talk"_s, u"+"_s, u"+- [ ] All spoke"_s, u"+"_s,
         u"-"_s, u"-### Phase 3: T+1 hour - Look back"_s, u"-"_s, u"-#### Talk"_s, u"-"_s, u"-- [ ] All spoke"_s});
    row(Step, u"Lift"_s, Step, u"Walk"_s, Spot::Below,
        {u"-**Lift**"_s, u"+**Walk**"_s, u"-./lift.sh"_s, u"+./walk.sh"_s, u"-**Walk**"_s, u"+**Lift**"_s,
         u"-./walk.sh"_s, u"+./lift.sh"_s});
    row(Step, u"Walk"_s, Phase, u"Phase 1"_s, Spot::On,
        {u"+**Walk**"_s, u"+```bash"_s, u"+./walk.sh"_s, u"+```"_s, u"+"_s, u"-```"_s, u"-"_s, u"-**Walk**"_s,
         u"-```bash"_s, u"-./walk.sh"_s});
    row(Step, u"Look at the door"_s, Command, u"./lift.sh"_s, Spot::On,
        {u"-**Look at the door**"_s, u"-```bash"_s, u"-./door.sh"_s, u"-```"_s, u"-"_s, u"-Expected: `shut`"_s, u"-"_s,
         u"-- [ ] It is shut"_s, u"-"_s, u"+"_s, u"+**Look at the door**"_s, u"+```bash"_s, u"+./door.sh"_s, u"+```"_s,
         u"+"_s, u"+Expected: `shut`"_s, u"+"_s, u"+- [ ] It is shut"_s});
    row(Gate, u"Go/No-Go 1"_s, Phase, u"Phase 2"_s, Spot::On,
        {u"-#### Go/No-Go 1"_s, u"-- [ ] Wheel is fine"_s, u"-- [ ] Door is fine"_s, u"-"_s, u"+"_s,
         u"+#### Go/No-Go 1"_s, u"+- [ ] Wheel is fine"_s, u"+- [ ] Door is fine"_s});
    row(Command, u"./wheel.sh turn"_s, Command, u"./wheel.sh stop"_s, Spot::Below,
        {u"+./wheel.sh stop"_s, u"-./wheel.sh stop"_s});
    row(Command, u"./walk.sh"_s, Step, u"Lift"_s, Spot::On,
        {u"+./walk.sh"_s, u"-```bash"_s, u"-./walk.sh"_s, u"-```"_s});
    row(Box, u"It is quiet"_s, Box, u"It turns"_s, Spot::Above, {u"+- [ ] It is quiet"_s, u"-- [ ] It is quiet"_s});
    row(Box, u"It is shut"_s, Gate, u"Go/No-Go 1"_s, Spot::On, {u"-- [ ] It is shut"_s, u"+- [ ] It is shut"_s});
    row(Box, u"It is shut"_s, Step, u"Lift"_s, Spot::On, {u"-- [ ] It is shut"_s, u"+"_s, u"+- [ ] It is shut"_s});
    row(Deliverable, u"Map"_s, Deliverable, u"List"_s, Spot::Above, {u"-- List of sacks"_s, u"+- List of sacks"_s});
    row(Role, u"Carter"_s, Role, u"Miller"_s, Spot::Above,
        {u"-| Miller | Eve | 4711 | Decides |"_s, u"+| Miller | Eve | 4711 | Decides |"_s});
    row(Channel, u"Primary"_s, Group, u"group:channels"_s, Spot::On,
        {u"-- **Primary**: Horn"_s, u"+- **Primary**: Horn"_s});
    row(MatrixRow, u"Rain"_s, MatrixRow, u"Mill breaks"_s, Spot::Above,
        {u"-| Mill breaks | Critical | Immediate rollback | < 5 minutes |"_s,
         u"+| Mill breaks | Critical | Immediate rollback | < 5 minutes |"_s});
    row(Signoff, u"Miller"_s, Signoff, u"Carter"_s, Spot::Below,
        {u"-- Miller: _________________________ Date: _______"_s,
         u"+- Miller: _________________________ Date: _______"_s});
    row(Template, u"Good News"_s, Template, u"Bad News"_s, Spot::Above,
        {u"-**Bad News Template**"_s, u"+**Good News Template**"_s, u"-We are late."_s, u"+We are early."_s,
         u"-**Good News Template**"_s, u"+**Bad News Template**"_s, u"-We are early."_s, u"+We are late."_s});
}

void TestShellEditorDrops::moves()
{
    QFETCH(ItemKind, kind);
    QFETCH(QString, text);
    QFETCH(ItemKind, targetKind);
    QFETCH(QString, target);
    QFETCH(Spot, spot);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    desk.choose(kind, text, true);
    const std::unique_ptr<QMimeData> data(desk.page().model()->mimeData({desk.page().tree()->currentIndex()}));
    desk.drop(*data, desk.item(targetKind, target), spot);
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
    QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
    // What was moved is what one goes on with.
    const QModelIndex current = desk.page().tree()->currentIndex();
    QCOMPARE(ItemKind(current.data(ItemModel::KindRole).toInt()), kind);
    QVERIFY2(current.data(Qt::EditRole).toString().startsWith(text), qPrintable(current.data().toString()));
    undone(desk, before);
}

// The same by keyboard: cut, go elsewhere, paste.
void TestShellEditorDrops::movesByClipboard()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    desk.choose(ItemKind::Step, u"Walk"_s);
    desk.press(Qt::Key_X, Qt::ControlModifier);
    QVERIFY(!desk.notice(u"cut"_s).isEmpty());
    QCOMPARE(desk.document().bytes(), before);
    desk.choose(ItemKind::Phase, u"Phase 3"_s);
    desk.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QVERIFY(desk.notice(u"cut"_s).isEmpty());
    const QByteArray step = "**Walk**\n```bash\n./walk.sh\n```\n\n";
    QByteArray wanted = QByteArray(before).replace(step, "");
    wanted.insert(wanted.indexOf("## Success Metrics"), step);
    QCOMPARE(desk.document().bytes(), wanted);
    // Once: what was moved is not moved again.
    desk.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().undoStack().count(), 1);
    undone(desk, before);
}

void TestShellEditorDrops::refusalsSayWhy_data()
{
    QTest::addColumn<ItemKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<ItemKind>("targetKind");
    QTest::addColumn<QString>("target");
    using enum ItemKind;
    QTest::newRow("a box into the roles") << Box << u"It turns"_s << Role << u"Miller"_s;
    QTest::newRow("a role into a phase") << Role << u"Miller"_s << Phase << u"Phase 1"_s;
    QTest::newRow("a box into a phase") << Box << u"It turns"_s << Phase << u"Phase 2"_s;
    QTest::newRow("a template onto a command") << Template << u"Bad News"_s << Command << u"./lift.sh"_s;
    QTest::newRow("a step into the templates") << Step << u"Lift"_s << Group << u"group:templates"_s;
}

void TestShellEditorDrops::refusalsSayWhy()
{
    QFETCH(ItemKind, kind);
    QFETCH(QString, text);
    QFETCH(ItemKind, targetKind);
    QFETCH(QString, target);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    const QModelIndex item = desk.item(kind, text);
    const std::unique_ptr<QMimeData> data(desk.page().model()->mimeData({item}));
    desk.drop(*data, desk.item(targetKind, target), Spot::On);
    QVERIFY(desk.settled());
    const QString notice = desk.notice(u"edit"_s);
    QVERIFY2(notice.contains(kindName(kind)) && notice.contains(u"Drop it beside"_s), qPrintable(notice));
    QCOMPARE(desk.document().bytes(), before);
    QCOMPARE(desk.document().undoStack().count(), 0);
    // What could not be done is past with the next thing that can.
    desk.choose(ItemKind::Box, u"It stops"_s);
    desk.press(Qt::Key_Up, Qt::AltModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
}

void TestShellEditorDrops::severalAtOnce_data()
{
    QTest::addColumn<Act>("act");
    QTest::addColumn<QStringList>("changes");
    QTest::addColumn<QStringList>("selected");
    QTest::newRow("remove") << Act::Remove << QStringList({u"-- [ ] It turns"_s, u"-- [ ] It stops"_s})
                            << QStringList();
    QTest::newRow("duplicate") << Act::Duplicate << QStringList({u"+- [ ] It turns"_s, u"+- [ ] It stops"_s})
                               << QStringList({u"It turns"_s, u"It stops"_s});
    QTest::newRow("move down") << Act::MoveDown << QStringList({u"+- [ ] It is quiet"_s, u"-- [ ] It is quiet"_s})
                               << QStringList({u"It turns"_s, u"It stops"_s});
}

void TestShellEditorDrops::severalAtOnce()
{
    QFETCH(Act, act);
    QFETCH(QStringList, changes);
    QFETCH(QStringList, selected);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    desk.choose(ItemKind::Box, u"It turns"_s, true);
    desk.addToSelection(ItemKind::Box, u"It stops"_s);
    QCOMPARE(desk.page().tree()->selectedKeys().size(), 2);
    QTest::mouseClick(desk.page().treeBar()->button(act), Qt::LeftButton);
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
    QStringList sorted = desk.changes(before);
    sorted.sort();
    changes.sort();
    QCOMPARE(sorted, changes);
    if (!selected.isEmpty()) {
        QStringList texts;
        for (const QString& key : desk.page().tree()->selectedKeys())
            texts.append(desk.page().model()->indexOf(key).data().toString());
        QCOMPARE(texts, selected);
    }
    undone(desk, before);
}

// Ids of steps with one name count them: with the first one gone, the id of the second named nothing any more.
void TestShellEditorDrops::severalStepsOfOneName()
{
    const QByteArray before = "# T\n\n### Phase 1: T-0 - Go\n\n**Look**\n```bash\n./a.sh\n```\n\n**Look**\n```bash\n"
                              "./b.sh\n```\n\n**Look**\n```bash\n./c.sh\n```\n\n### Phase 2: T+1 hour - Rest\n\n"
                              "**Sit**\n```bash\n./sit.sh\n```\n";
    EditorDesk desk(before);
    const QModelIndex phase = desk.item(ItemKind::Phase, u"Phase 1"_s);
    QItemSelectionModel* selection = desk.page().tree()->selectionModel();
    desk.choose(phase.model()->index(0, 0, phase));
    selection->select(phase.model()->index(1, 0, phase), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    desk.press(Qt::Key_X, Qt::ControlModifier);
    desk.choose(ItemKind::Step, u"Sit"_s);
    desk.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
    QCOMPARE(desk.document().bytes(),
             QByteArray("# T\n\n### Phase 1: T-0 - Go\n\n**Look**\n```bash\n./c.sh\n```\n\n### Phase 2: T+1 hour - "
                        "Rest\n\n**Sit**\n```bash\n./sit.sh\n```\n\n**Look**\n```bash\n./a.sh\n```\n\n**Look**\n"
                        "```bash\n./b.sh\n```\n"));
    QCOMPARE(desk.page().tree()->selectedKeys().size(), 2);
    undone(desk, before);
}

// Dropped between themselves and another row, several items keep their order.
void TestShellEditorDrops::severalStayInOrder()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    const QModelIndexList moved = {desk.item(ItemKind::Box, u"It turns"_s), desk.item(ItemKind::Box, u"It stops"_s)};
    std::unique_ptr<QMimeData> data(desk.page().model()->mimeData(moved));
    desk.drop(*data, desk.item(ItemKind::Box, u"It is quiet"_s), Spot::Below);
    QVERIFY(desk.settled());
    QVERIFY(desk.document().bytes().contains("- [ ] It is quiet\n- [ ] It turns\n- [ ] It stops\n"));
    undone(desk, before);
    data.reset(desk.page().model()->mimeData(
        {desk.item(ItemKind::Box, u"It turns"_s), desk.item(ItemKind::Box, u"It stops"_s)}));
    desk.drop(*data, desk.item(ItemKind::Box, u"It stops"_s), Spot::Below);
    QVERIFY(desk.settled());
    QVERIFY(desk.document().bytes().contains("- [ ] It turns\n- [ ] It stops\n- [ ] It is quiet\n"));
}

void TestShellEditorDrops::outsideFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<ItemKind>("targetKind");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QStringList>("changes");
    using enum ItemKind;
    QTest::newRow("a script on a step") << u"new.sh"_s << Step << u"Lift"_s << QStringList({u"+./new.sh"_s});
    QTest::newRow("a script on a command")
        << u"new.sh"_s << Command << u"./wheel.sh turn"_s << QStringList({u"+./new.sh"_s});
    QTest::newRow("a script on a box") << u"new.sh"_s << Box << u"It is shut"_s << QStringList({u"+./new.sh"_s});
    QTest::newRow("a script on a phase") << u"new.sh"_s << Phase << u"Phase 3"_s
                                         << QStringList({u"+#### Run new.sh"_s, u"+"_s, u"+```bash"_s, u"+./new.sh"_s,
                                                         u"+```"_s, u"+"_s});
    QTest::newRow("a script with a space") << u"my new.sh"_s << Step << u"Lift"_s << QStringList({u"+'./my new.sh'"_s});
    QTest::newRow("a report on a deliverable")
        << u"report.pdf"_s << Deliverable << u"List"_s << QStringList({u"+- report.pdf"_s});
    QTest::newRow("a report on a phase") << u"report.pdf"_s << Phase << u"Phase 3"_s
                                         << QStringList({u"+#### Deliverables"_s, u"+"_s, u"+- report.pdf"_s, u"+"_s});
}

void TestShellEditorDrops::outsideFiles()
{
    QFETCH(QString, file);
    QFETCH(ItemKind, targetKind);
    QFETCH(QString, target);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(desk.live().put(file, "x", file.endsWith(u".sh"_s)))});
    desk.drop(data, desk.item(targetKind, target), Spot::On);
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
    QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
    undone(desk, before);
}

void TestShellEditorDrops::outsideText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ItemKind>("targetKind");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QStringList>("changes");
    using enum ItemKind;
    QTest::newRow("a command on a step") << u"ls -l\n"_s << Step << u"Lift"_s << QStringList({u"+ls -l"_s});
    QTest::newRow("two commands behind a command") << u"# Look\nls -l\npwd\n"_s << Command << u"./wheel.sh turn"_s
                                                   << QStringList({u"+"_s, u"+# Look"_s, u"+ls -l"_s, u"+pwd"_s});
    QTest::newRow("a command of two lines")
        << u"ls \\\r\n  -l"_s << Step << u"Lift"_s << QStringList({u"+ls \\"_s, u"+  -l"_s});
    QTest::newRow("commands on a phase") << u"ls -l\npwd"_s << Phase << u"Phase 3"_s
                                         << QStringList({u"+#### New step"_s, u"+"_s, u"+```bash"_s, u"+ls -l"_s,
                                                         u"+pwd"_s, u"+```"_s, u"+"_s});
    QTest::newRow("words on a box") << u" It  *hums* \n"_s << Box << u"It turns"_s
                                    << QStringList({u"+- [ ] It \\*hums\\*"_s});
    QTest::newRow("words on a criterion")
        << u"It rains"_s << Criterion << u"Flour"_s << QStringList({u"+- [ ] It rains"_s});
}

void TestShellEditorDrops::outsideText()
{
    QFETCH(QString, text);
    QFETCH(ItemKind, targetKind);
    QFETCH(QString, target);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    QMimeData data;
    data.setText(text);
    desk.drop(data, desk.item(targetKind, target), Spot::On);
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
    QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
    undone(desk, before);
}

// The keyboard's way for what is dragged in: paste.
void TestShellEditorDrops::pastedTextFromOutside()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    QGuiApplication::clipboard()->setText(u"./check.sh --all"_s);
    desk.choose(ItemKind::Step, u"Lift"_s);
    desk.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.changes(before), QStringList({u"+./check.sh --all"_s}));
    undone(desk, before);
    QGuiApplication::clipboard()->clear();
    desk.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY2(desk.notice(u"edit"_s).contains(u"nothing to paste"_s), qPrintable(desk.notice(u"edit"_s)));
    // A copy is text.
    desk.choose(ItemKind::Command, u"./walk.sh"_s);
    desk.press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"./walk.sh"_s);
    QVERIFY(desk.chooseInMenu(Act::Paste));
    QVERIFY(desk.settled());
    QCOMPARE(desk.changes(before), QStringList({u"+./walk.sh"_s}));
}

// Every step from a template is read as one step, and its linter's findings are blanks to fill at most.
void TestShellEditorDrops::stepFromTemplate()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    for (int which = 0;; ++which) {
        desk.choose(ItemKind::Step, u"Lift"_s);
        desk.press(Qt::Key_Insert);
        QMenu* menu = desk.page().addMenu();
        QVERIFY(QTest::qWaitForWindowExposed(menu));
        QMenu* templates = menu->actions().constLast()->menu();
        QVERIFY(templates);
        if (which >= templates->actions().size()) {
            QVERIFY(which >= 6);
            menu->close();
            break;
        }
        QAction* action = templates->actions()[which];
        for (int tries = 0; menu->activeAction() != templates->menuAction() && tries < 20; ++tries)
            QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Right);
        QTRY_VERIFY(templates->isVisible());
        for (int tries = 0; templates->activeAction() != action && tries < 20; ++tries)
            QTest::keyClick(templates, Qt::Key_Down);
        QTest::keyClick(templates, Qt::Key_Return);
        QVERIFY(desk.settled());
        QCOMPARE(desk.notice(u"edit"_s), QString());
        QTRY_VERIFY(desk.document().isModified());
        for (const QString& line : desk.changes(before))
            QVERIFY2(line.startsWith(u'+'), qPrintable(line));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        undone(desk, before);
    }
}

// Where a thing would go is drawn, line or frame, in the tree.
void TestShellEditorDrops::dropPlaceIsSeen()
{
    EditorDesk desk(test::everythingRunbook());
    const QModelIndex target = desk.item(ItemKind::Box, u"It is shut"_s);
    const std::unique_ptr<QMimeData> data(desk.page().model()->mimeData({desk.item(ItemKind::Box, u"It turns"_s)}));
    EditorTree* tree = desk.page().tree();
    tree->scrollTo(target);
    const QImage before = tree->viewport()->grab().toImage();
    QList<QImage> pictures;
    for (const Spot spot : {Spot::Above, Spot::On, Spot::Below}) {
        desk.dragOver(*data, target, spot);
        pictures.append(tree->viewport()->grab().toImage());
        QVERIFY(pictures.constLast() != before);
        test::keepPicture(desk.live().window(), u"editor-drop-%1"_s.arg(int(spot)));
    }
    QVERIFY(pictures[0] != pictures[1]);
    QVERIFY(pictures[1] != pictures[2]);
    QDragLeaveEvent leave;
    QCoreApplication::sendEvent(tree->viewport(), &leave);
    QCOMPARE(tree->viewport()->grab().toImage(), before);
}

QTEST_MAIN(TestShellEditorDrops)
#include "tst_shell_editor_drops.moc"
