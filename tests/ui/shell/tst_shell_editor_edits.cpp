// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/editor_desk.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/source_view.h"
#include "ui/runbook/editor/tree_bar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QUndoStack>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

using Act = EditorTree::Act;
using test::EditorDesk;

// Every kind of edit through the real window, by mouse and by keyboard: exactly the lines of the item change, and undo
// leads back to the first byte.
class TestShellEditorEdits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void adds_data();
    void adds();
    void addsInAForm_data();
    void addsInAForm();
    void offersOneWayBackOfAKind();
    void acts_data();
    void acts();
    void fields_data();
    void fields();

private:
    static void undoAll(const EditorDesk& desk, const QByteArray& before);
};

// By the keys, as a person would.
void TestShellEditorEdits::undoAll(const EditorDesk& desk, const QByteArray& before)
{
    const QByteArray after = desk.document().bytes();
    const int steps = desk.document().undoStack().count();
    desk.page().tree()->setFocus();
    for (int i = 0; i < steps; ++i)
        QTest::keyClick(desk.page().tree(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), before);
    QVERIFY(!desk.document().isModified());
    QCOMPARE(desk.page().source()->toPlainText(), desk.document().map().shown());
    for (int i = 0; i < steps; ++i)
        QTest::keyClick(desk.page().tree(), Qt::Key_Y, Qt::ControlModifier);
    QVERIFY(desk.settled());
    const QWidget* focus = QApplication::focusWidget();
    const QString state = u"%1; step %2 of %3, focus %4, active %5"_s.arg(desk.changes(after).join(u" / "_s))
                              .arg(desk.document().undoStack().index())
                              .arg(desk.document().undoStack().count())
                              .arg(focus ? QString::fromLatin1(focus->metaObject()->className()) : u"none"_s)
                              .arg(QApplication::activeWindow() != nullptr);
    QVERIFY2(desk.changes(after).isEmpty(), qPrintable(state));
    QCOMPARE(desk.document().bytes(), after);
    QCOMPARE(desk.page().source()->toPlainText(), desk.document().map().shown());
}

void TestShellEditorEdits::adds_data()
{
    QTest::addColumn<ItemKind>("atKind");
    QTest::addColumn<QString>("at");
    QTest::addColumn<ItemKind>("kind");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](ItemKind atKind, const QString& at, ItemKind kind, const QStringList& changes) {
        QTest::newRow(qPrintable(kindName(kind) + u" at "_s + at)) << atKind << at << kind << changes;
    };
    using enum ItemKind;
    row(Phase, u"Phase 2"_s, Phase, {u"+### T+10 minutes - New phase"_s, u"+"_s});
    row(Group, u"group:phases"_s, Phase, {u"+### T+70 minutes - New phase"_s, u"+"_s});
    row(Phase, u"Phase 2"_s, Step, {u"+#### New step"_s, u"+"_s, u"+- [ ] New step"_s, u"+"_s});
    row(Step, u"Lift"_s, Step, {u"+**New step**"_s, u"+"_s, u"+- [ ] New step"_s, u"+"_s});
    row(Command, u"./lift.sh"_s, Step, {u"+**New step**"_s, u"+"_s, u"+- [ ] New step"_s, u"+"_s});
    row(Step, u"Lift"_s, Gate, {u"+#### Go/No-Go decision"_s, u"+"_s, u"+- [ ] New criterion"_s, u"+"_s});
    row(Step, u"Lift"_s, Command, {u"+true"_s});
    row(Command, u"./wheel.sh turn"_s, Command, {u"+true"_s});
    row(Step, u"Lift"_s, Box, {u"+- [ ] New box"_s, u"+"_s});
    row(Box, u"It turns"_s, Box, {u"+- [ ] New box"_s});
    row(Gate, u"Go/No-Go 1"_s, Box, {u"+- [ ] New box"_s});
    row(Step, u"Lift"_s, Expectation, {u"+"_s, u"+# Expected output:"_s, u"+# - New expectation"_s});
    row(Phase, u"Phase 1"_s, Deliverable, {u"+- New deliverable"_s});
    row(Deliverable, u"List"_s, Deliverable, {u"+- New deliverable"_s});
    row(Group, u"group:metrics"_s, Metric, {u"+- New threshold: < 1%"_s});
    row(Step, u"Lift"_s, Metric, {u"+"_s, u"+# Key metrics:"_s, u"+# - New threshold: < 1%"_s});
    row(Group, u"group:roles"_s, Role, {u"+| New role |  |  |  |"_s});
    row(Role, u"Miller"_s, Role, {u"+| New role |  |  |  |"_s});
    row(Group, u"group:channels"_s, Channel, {u"+- **New channel**: Address"_s});
    row(Group, u"group:matrix"_s, MatrixRow, {u"+| New scenario | Critical | Immediate rollback | < 5 minutes |"_s});
    row(MatrixRow, u"Mill breaks"_s, MatrixRow, {u"+| New scenario | Critical | Immediate rollback | < 5 minutes |"_s});
    row(Procedure, u"Immediate"_s, ProcedureStep, {u"+3. New step"_s});
    row(Group, u"group:templates"_s, Template,
        {u"+**New message**"_s, u"+```"_s, u"+Text of the message"_s, u"+```"_s, u"+"_s});
    row(Group, u"group:criteria"_s, Criterion, {u"+- [ ] New criterion"_s});
    row(Group, u"group:signoffs"_s, Signoff, {u"+- New role: _________________________ Date: _______"_s});
    row(Signoff, u"Miller"_s, Signoff, {u"+- New role: _________________________ Date: _______"_s});
}

void TestShellEditorEdits::adds()
{
    QFETCH(ItemKind, atKind);
    QFETCH(QString, at);
    QFETCH(ItemKind, kind);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    for (const bool byMouse : {false, true}) {
        desk.choose(atKind, at, byMouse);
        QVERIFY(desk.add(kind, byMouse));
        QVERIFY(desk.settled());
        QCOMPARE(desk.notice(u"edit"_s), QString());
        QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
        // What was added is current, and its text waits to be written. A criterion is a box of its section as well.
        QCOMPARE(ItemKind(desk.page().tree()->currentIndex().data(ItemModel::KindRole).toInt()),
                 kind == ItemKind::Criterion ? ItemKind::Box : kind);
        QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()) ||
                    qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        undoAll(desk, before);
        desk.page().document().undo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.document().bytes(), before);
    }
}

void TestShellEditorEdits::addsInAForm_data()
{
    QTest::addColumn<ItemKind>("atKind");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("entry");
    QTest::addColumn<ItemKind>("current");
    QTest::addColumn<QStringList>("changes");
    using enum ItemKind;
    QTest::newRow("way back") << Group << u"group:procedures"_s << u"P&lanned rollback"_s << Procedure
                              << QStringList{
                                     u"+### Planned Rollback"_s, u"+"_s, u"+```bash"_s, u"+true"_s, u"+```"_s, u"+"_s};
    QTest::newRow("incident") << Procedure << u"Immediate"_s << u"I&ncident procedure"_s << Procedure
                              << QStringList{u"+### Incident Response"_s, u"+"_s, u"+1. New step"_s, u"+"_s};
    QTest::newRow("task") << Group << u"group:tasks"_s << u"&Monthly task"_s << Box
                          << QStringList{u"+"_s, u"+## Recurring Tasks"_s, u"+"_s, u"+**Monthly Tasks**"_s,
                                         u"+- [ ] New task"_s};
}

void TestShellEditorEdits::addsInAForm()
{
    QFETCH(ItemKind, atKind);
    QFETCH(QString, at);
    QFETCH(QString, entry);
    QFETCH(ItemKind, current);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    for (const bool byMouse : {false, true}) {
        desk.choose(atKind, at, byMouse);
        QVERIFY(desk.add(entry, byMouse));
        QVERIFY(desk.settled());
        QCOMPARE(desk.notice(u"edit"_s), QString());
        QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
        QCOMPARE(ItemKind(desk.page().tree()->currentIndex().data(ItemModel::KindRole).toInt()), current);
        QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()) ||
                    qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        undoAll(desk, before);
        desk.page().document().undo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.document().bytes(), before);
    }
}

void TestShellEditorEdits::offersOneWayBackOfAKind()
{
    EditorDesk desk(test::everythingRunbook());
    desk.choose(ItemKind::Group, u"group:procedures"_s, false);
    QVERIFY(!desk.add(u"&Immediate rollback"_s, false));
    QVERIFY(desk.add(u"P&lanned rollback"_s, false));
    QVERIFY(desk.settled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    desk.choose(ItemKind::Group, u"group:procedures"_s, false);
    QVERIFY(!desk.add(u"P&lanned rollback"_s, false));
    // A command and a step of it, from the same menu.
    desk.choose(ItemKind::Procedure, u"Planned"_s, false);
    QVERIFY(desk.add(ItemKind::Command, true));
    QVERIFY(desk.settled());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    desk.choose(ItemKind::Procedure, u"Planned"_s, false);
    QVERIFY(desk.add(ItemKind::ProcedureStep, true));
    QVERIFY(desk.settled());
    QCOMPARE(desk.notice(u"edit"_s), QString());
    const runbook::Procedure& planned = desk.document().document().plan().procedures.back();
    QCOMPARE(planned.kind, runbook::ProcedureKind::PlannedRollback);
    QCOMPARE(planned.commands.size(), 2);
    QCOMPARE(planned.steps.size(), 1);
}

void TestShellEditorEdits::acts_data()
{
    QTest::addColumn<ItemKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Act>("act");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](ItemKind kind, const QString& text, Act act, const QStringList& changes) {
        QTest::newRow(qPrintable(TreeBar::word(act).remove(u'&') + u": "_s + text)) << kind << text << act << changes;
    };
    using enum ItemKind;
    row(Phase, u"Phase 2"_s, Act::Remove,
        {u"-### Phase 2: T-0 - Move"_s, u"-"_s, u"-#### Carry"_s, u"-"_s, u"-**Lift**"_s, u"-```bash"_s,
         u"-./lift.sh"_s, u"-```"_s, u"-"_s, u"-**Walk**"_s, u"-```bash"_s, u"-./walk.sh"_s, u"-```"_s, u"-"_s,
         u"-#### Rest (10 minutes)"_s, u"-"_s, u"-- [ ] Everybody sits"_s, u"-"_s});
    row(Step, u"Lift"_s, Act::Remove, {u"-**Lift**"_s, u"-```bash"_s, u"-./lift.sh"_s, u"-```"_s, u"-"_s});
    row(Gate, u"Go/No-Go 1"_s, Act::Remove,
        {u"-#### Go/No-Go 1"_s, u"-- [ ] Wheel is fine"_s, u"-- [ ] Door is fine"_s, u"-"_s});
    row(Command, u"./wheel.sh stop"_s, Act::Remove, {u"-./wheel.sh stop"_s});
    row(Box, u"It stops"_s, Act::Remove, {u"-- [ ] It stops"_s});
    row(Expectation, u"shut"_s, Act::Remove, {u"-Expected: `shut`"_s});
    row(Deliverable, u"Map"_s, Act::Remove, {u"-- Map"_s});
    row(Metric, u"Load"_s, Act::Remove, {u"-- Load: < 70%"_s});
    row(Role, u"Carter"_s, Act::Remove, {u"-| Carter | Ann | 4712 | Drives |"_s});
    row(Channel, u"Primary"_s, Act::Remove, {u"-- **Primary**: Horn"_s});
    row(MatrixRow, u"Rain"_s, Act::Remove, {u"-| Rain | Low | Wait | < 1 hour |"_s});
    row(ItemKind::ProcedureStep, u"Stop"_s, Act::Remove, {u"-1. Stop"_s});
    row(Template, u"Bad News"_s, Act::Remove,
        {u"-**Bad News Template**"_s, u"-```"_s, u"-We are late."_s, u"-```"_s, u"-"_s});
    row(Criterion, u"Flour"_s, Act::Remove, {u"-- [ ] Flour is white"_s});
    row(Signoff, u"Carter"_s, Act::Remove, {u"-- Carter: _________________________ Date: _______"_s});
    row(Phase, u"Phase 2"_s, Act::Duplicate,
        {u"+### Phase 2: T-0 - Move"_s, u"+"_s, u"+#### Carry"_s, u"+"_s, u"+**Lift**"_s, u"+```bash"_s,
         u"+./lift.sh"_s, u"+```"_s, u"+"_s, u"+**Walk**"_s, u"+```bash"_s, u"+./walk.sh"_s, u"+```"_s, u"+"_s,
         u"+#### Rest (10 minutes)"_s, u"+"_s, u"+- [ ] Everybody sits"_s, u"+"_s});
    row(Step, u"Lift"_s, Act::Duplicate, {u"+**Lift**"_s, u"+```bash"_s, u"+./lift.sh"_s, u"+```"_s, u"+"_s});
    row(Gate, u"Go/No-Go 1"_s, Act::Duplicate,
        {u"+#### Go/No-Go 1"_s, u"+- [ ] Wheel is fine"_s, u"+- [ ] Door is fine"_s, u"+"_s});
    row(Command, u"./wheel.sh stop"_s, Act::Duplicate, {u"+./wheel.sh stop"_s});
    row(Box, u"It stops"_s, Act::Duplicate, {u"+- [ ] It stops"_s});
    row(Expectation, u"shut"_s, Act::Duplicate, {u"+Expected: `shut`"_s});
    row(Deliverable, u"Map"_s, Act::Duplicate, {u"+- Map"_s});
    row(Metric, u"Load"_s, Act::Duplicate, {u"+- Load: < 70%"_s});
    row(Role, u"Carter"_s, Act::Duplicate, {u"+| Carter | Ann | 4712 | Drives |"_s});
    row(Channel, u"Primary"_s, Act::Duplicate, {u"+- **Primary**: Horn"_s});
    row(MatrixRow, u"Rain"_s, Act::Duplicate, {u"+| Rain | Low | Wait | < 1 hour |"_s});
    row(ItemKind::ProcedureStep, u"Stop"_s, Act::Duplicate, {u"+1. Stop"_s});
    row(Template, u"Bad News"_s, Act::Duplicate,
        {u"+**Bad News Template**"_s, u"+```"_s, u"+We are late."_s, u"+```"_s, u"+"_s});
    row(Criterion, u"Flour"_s, Act::Duplicate, {u"+- [ ] Flour is white"_s});
    row(Signoff, u"Carter"_s, Act::Duplicate, {u"+- Carter: _________________________ Date: _______"_s});
    row(Phase, u"Phase 3"_s, Act::MoveUp,
        {u"+### Phase 3: T+1 hour - Look back"_s, u"+"_s, u"+#### Talk"_s, u"+"_s, u"+- [ ] All spoke"_s, u"+"_s,
         u"-"_s, u"-### Phase 3: T+1 hour - Look back"_s, u"-"_s, u"-#### Talk"_s, u"-"_s, u"-- [ ] All spoke"_s});
    row(Phase, u"Phase 2"_s, Act::MoveDown,
        {u"+### Phase 3: T+1 hour - Look back"_s, u"+"_s, u"+#### Talk"_s, u"+"_s, u"+- [ ] All spoke"_s, u"+"_s,
         u"-"_s, u"-### Phase 3: T+1 hour - Look back"_s, u"-"_s, u"-#### Talk"_s, u"-"_s, u"-- [ ] All spoke"_s});
    row(Step, u"Walk"_s, Act::MoveUp,
        {u"-**Lift**"_s, u"+**Walk**"_s, u"-./lift.sh"_s, u"+./walk.sh"_s, u"-**Walk**"_s, u"+**Lift**"_s,
         u"-./walk.sh"_s, u"+./lift.sh"_s});
    row(Step, u"Lift"_s, Act::MoveDown,
        {u"-**Lift**"_s, u"+**Walk**"_s, u"-./lift.sh"_s, u"+./walk.sh"_s, u"-**Walk**"_s, u"+**Lift**"_s,
         u"-./walk.sh"_s, u"+./lift.sh"_s});
    row(Step, u"Lift"_s, Act::MoveUp,
        {u"+**Lift**"_s, u"+```bash"_s, u"+./lift.sh"_s, u"+```"_s, u"+"_s, u"-"_s, u"-**Lift**"_s, u"-```bash"_s,
         u"-./lift.sh"_s, u"-```"_s});
    row(Gate, u"Go/No-Go 1"_s, Act::MoveUp,
        {u"-#### Deliverables"_s, u"-- List of sacks"_s, u"-- Map"_s, u"-"_s, u"+"_s, u"+#### Deliverables"_s,
         u"+- List of sacks"_s, u"+- Map"_s});
    row(Command, u"./wheel.sh stop"_s, Act::MoveUp, {u"+./wheel.sh stop"_s, u"-./wheel.sh stop"_s});
    row(Box, u"It stops"_s, Act::MoveUp, {u"-- [ ] It turns"_s, u"+- [ ] It turns"_s});
    row(Box, u"It stops"_s, Act::MoveDown, {u"-- [ ] It stops"_s, u"+- [ ] It stops"_s});
    row(Deliverable, u"Map"_s, Act::MoveUp, {u"-- List of sacks"_s, u"+- List of sacks"_s});
    row(Metric, u"Load"_s, Act::MoveUp, {u"-- Speed: > 3 RPS"_s, u"+- Speed: > 3 RPS"_s});
    row(Role, u"Carter"_s, Act::MoveUp,
        {u"-| Miller | Eve | 4711 | Decides |"_s, u"+| Miller | Eve | 4711 | Decides |"_s});
    row(Channel, u"Primary"_s, Act::MoveDown, {u"-- **Primary**: Horn"_s, u"+- **Primary**: Horn"_s});
    row(MatrixRow, u"Rain"_s, Act::MoveUp,
        {u"-| Mill breaks | Critical | Immediate rollback | < 5 minutes |"_s,
         u"+| Mill breaks | Critical | Immediate rollback | < 5 minutes |"_s});
    row(ItemKind::ProcedureStep, u"Stop"_s, Act::MoveDown, {u"-1. Stop"_s, u"+1. Stop"_s});
    row(Template, u"Bad News"_s, Act::MoveDown,
        {u"-**Bad News Template**"_s, u"+**Good News Template**"_s, u"-We are late."_s, u"+We are early."_s,
         u"-**Good News Template**"_s, u"+**Bad News Template**"_s, u"-We are early."_s, u"+We are late."_s});
    row(Criterion, u"Flour"_s, Act::MoveDown, {u"-- [ ] Flour is white"_s, u"+- [ ] Flour is white"_s});
    row(Signoff, u"Carter"_s, Act::MoveUp,
        {u"-- Miller: _________________________ Date: _______"_s,
         u"+- Miller: _________________________ Date: _______"_s});
    row(Box, u"It stops"_s, Act::Indent, {u"-- [ ] It stops"_s, u"+  - [ ] It stops"_s});
    row(Step, u"Rest"_s, Act::Indent, {u"-#### Rest (10 minutes)"_s, u"+##### Rest (10 minutes)"_s});
    row(Step, u"Rest"_s, Act::Outdent, {u"-#### Rest (10 minutes)"_s, u"+### Rest (10 minutes)"_s});
}

void TestShellEditorEdits::acts()
{
    QFETCH(ItemKind, kind);
    QFETCH(QString, text);
    QFETCH(Act, act);
    QFETCH(QStringList, changes);
    static const QMap<Act, std::pair<int, Qt::KeyboardModifiers>> keys = {
        {Act::Remove, {Qt::Key_Delete, Qt::NoModifier}}, {Act::Duplicate, {Qt::Key_D, Qt::ControlModifier}},
        {Act::MoveUp, {Qt::Key_Up, Qt::AltModifier}},    {Act::MoveDown, {Qt::Key_Down, Qt::AltModifier}},
        {Act::Indent, {Qt::Key_Right, Qt::AltModifier}}, {Act::Outdent, {Qt::Key_Left, Qt::AltModifier}},
    };
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    for (const QString& way : {u"key"_s, u"button"_s, u"menu"_s}) {
        desk.choose(kind, text, way != u"key"_s);
        if (way == u"key"_s)
            desk.press(keys[act].first, keys[act].second);
        else if (way == u"button"_s)
            QTest::mouseClick(desk.page().treeBar()->button(act), Qt::LeftButton);
        else
            QVERIFY(desk.chooseInMenu(act));
        QVERIFY(desk.settled());
        QCOMPARE(desk.notice(u"edit"_s), QString());
        QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
        QCOMPARE(desk.document().undoStack().count(), 1);
        undoAll(desk, before);
        desk.page().document().undo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.document().bytes(), before);
    }
}

void TestShellEditorEdits::fields_data()
{
    QTest::addColumn<ItemKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<FieldId>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("changes");
    const auto row = [](ItemKind kind, const QString& text, FieldId field, const QString& typed,
                        const QStringList& changes) {
        QTest::newRow(qPrintable(u"%1 %2: %3"_s.arg(kindName(kind), text, typed)))
            << kind << text << field << typed << changes;
    };
    using enum ItemKind;
    row(Title, u""_s, FieldId::Text, u"Move the barn"_s, {u"-# Move the mill"_s, u"+# Move the barn"_s});
    row(Phase, u"Phase 2"_s, FieldId::Text, u"Phase 2: T-0 - Go on"_s,
        {u"-### Phase 2: T-0 - Move"_s, u"+### Phase 2: T-0 - Go on"_s});
    row(Phase, u"Phase 2"_s, FieldId::Time, u"T+10 minutes"_s,
        {u"-### Phase 2: T-0 - Move"_s, u"+### Phase 2: T+10 minutes - Move"_s});
    row(Phase, u"Phase 1"_s, FieldId::Objective, u"Be *very* ready"_s,
        {u"-**Objective**: Be ready"_s, u"+**Objective**: Be \\*very\\* ready"_s});
    row(Step, u"Lift"_s, FieldId::Text, u"Lift it"_s, {u"-**Lift**"_s, u"+**Lift it**"_s});
    row(Step, u"Lift"_s, FieldId::Duration, u"5 minutes"_s, {u"-**Lift**"_s, u"+**Lift (5 minutes)**"_s});
    row(Step, u"Lift"_s, FieldId::Prose, u"Slowly."_s, {u"+"_s, u"+Slowly."_s, u"+"_s});
    row(Gate, u"Go/No-Go 1"_s, FieldId::Text, u"Go/No-Go one"_s, {u"-#### Go/No-Go 1"_s, u"+#### Go/No-Go one"_s});
    row(Command, u"./lift.sh"_s, FieldId::Command, u"./lift.sh --slowly"_s,
        {u"-./lift.sh"_s, u"+./lift.sh --slowly"_s});
    row(Command, u"./lift.sh"_s, FieldId::Text, u"Up"_s, {u"+# Up"_s});
    row(Command, u"./lift.sh"_s, FieldId::Language, u"sh"_s, {u"-```bash"_s, u"+```sh"_s});
    row(Box, u"It stops"_s, FieldId::Text, u"It stops *now*"_s, {u"-- [ ] It stops"_s, u"+- [ ] It stops \\*now\\*"_s});
    row(Box, u"It stops"_s, FieldId::Checked, u"true"_s, {u"-- [ ] It stops"_s, u"+- [x] It stops"_s});
    row(Expectation, u"shut"_s, FieldId::Text, u"shut and locked"_s,
        {u"-Expected: `shut`"_s, u"+Expected: `shut and locked`"_s});
    row(Deliverable, u"Map"_s, FieldId::Text, u"Old map"_s, {u"-- Map"_s, u"+- Old map"_s});
    row(Metric, u"Load"_s, FieldId::Value, u"65"_s, {u"-- Load: < 70%"_s, u"+- Load: < 65%"_s});
    row(Metric, u"Load"_s, FieldId::Comparator, u"<="_s, {u"-- Load: < 70%"_s, u"+- Load: <= 70%"_s});
    row(Role, u"Carter"_s, FieldId::Name, u"Bo"_s,
        {u"-| Carter | Ann | 4712 | Drives |"_s, u"+| Carter | Bo | 4712 | Drives |"_s});
    row(Role, u"Carter"_s, FieldId::Contact, u"4713"_s,
        {u"-| Carter | Ann | 4712 | Drives |"_s, u"+| Carter | Ann | 4713 | Drives |"_s});
    row(Channel, u"Primary"_s, FieldId::Value, u"Two horns"_s,
        {u"-- **Primary**: Horn"_s, u"+- **Primary**: Two horns"_s});
    row(MatrixRow, u"Rain"_s, FieldId::Severity, u"High"_s,
        {u"-| Rain | Low | Wait | < 1 hour |"_s, u"+| Rain | High | Wait | < 1 hour |"_s});
    row(MatrixRow, u"Rain"_s, FieldId::Deadline, u"< 2 hours"_s,
        {u"-| Rain | Low | Wait | < 1 hour |"_s, u"+| Rain | Low | Wait | < 2 hours |"_s});
    row(Procedure, u"Immediate"_s, FieldId::Text, u"Immediate return"_s,
        {u"-### Immediate Rollback"_s, u"+### Immediate return"_s});
    row(ItemKind::ProcedureStep, u"Stop"_s, FieldId::Text, u"Stop all"_s, {u"-1. Stop"_s, u"+1. Stop all"_s});
    row(Template, u"Bad News"_s, FieldId::Message, u"We are very late."_s,
        {u"-We are late."_s, u"+We are very late."_s});
    row(Template, u"Bad News"_s, FieldId::Text, u"Worse News Template"_s,
        {u"-**Bad News Template**"_s, u"+**Worse News Template**"_s});
    row(Criterion, u"Flour"_s, FieldId::Text, u"Flour is good"_s,
        {u"-- [ ] Flour is white"_s, u"+- [ ] Flour is good"_s});
    row(Signoff, u"Carter"_s, FieldId::Text, u"Cook"_s,
        {u"-- Carter: _________________________ Date: _______"_s,
         u"+- Cook: _________________________ Date: _______"_s});
}

// By keyboard: Alt+2 goes to the form. By mouse: a click into the field, and another item is clicked afterwards.
void TestShellEditorEdits::fields()
{
    QFETCH(ItemKind, kind);
    QFETCH(QString, text);
    QFETCH(FieldId, field);
    QFETCH(QString, typed);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    for (const bool byMouse : {false, true}) {
        desk.choose(kind, text, byMouse);
        QTest::keyClick(desk.page().tree(), Qt::Key_2, Qt::AltModifier);
        auto* widget = desk.page().form()->findChild<QWidget*>(u"field-%1"_s.arg(int(field)));
        QVERIFY(widget);
        desk.page().form()->ensureWidgetVisible(widget);
        byMouse ? QTest::mouseClick(widget, Qt::LeftButton, {}, QPoint(12, widget->height() / 2)) : widget->setFocus();
        if (qobject_cast<QCheckBox*>(widget)) {
            if (!byMouse)
                QTest::keyClick(widget, Qt::Key_Space);
        } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
            if (byMouse) {
                // A list that closes leaves no window active on this platform.
                box->hidePopup();
                desk.live().window().activateWindow();
                QVERIFY(QTest::qWaitForWindowActive(&desk.live().window()));
                box->setFocus();
                // Letters that follow each other faster look for one word, with those of the first time.
                QTest::qWait(QApplication::keyboardInputInterval() + 50);
            }
            QTest::keyClicks(widget, typed);
        } else {
            QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
            QTest::keyClicks(widget, typed);
            if (byMouse)
                desk.choose(ItemKind::Group, u"group:phases"_s, true);
            else
                QTest::keyClick(widget, Qt::Key_Return, Qt::ControlModifier);
        }
        QVERIFY(desk.settled());
        QCOMPARE(desk.notice(u"edit"_s), QString());
        QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
        QCOMPARE(desk.document().undoStack().count(), 1);
        undoAll(desk, before);
        desk.page().document().undo();
        QVERIFY(desk.settled());
        QCOMPARE(desk.document().bytes(), before);
    }
}

QTEST_MAIN(TestShellEditorEdits)
#include "tst_shell_editor_edits.moc"
