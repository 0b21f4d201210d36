// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint.h"
#include "tests/ui/shell/editor_desk.h"
#include "ui/runbook/editor/item_model.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

using test::EditorDesk;

// Somebody adds a thing and types its name, as one does: what stands in the file then is read as that thing, says
// nothing that nobody typed, and gives the linter no more to say.
class TestShellEditorNewItems : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewThingIsWhatItIsCalled_data();
    void aNewThingIsWhatItIsCalled();
    void aGateKeepsSayingThatItIsOne();

private:
    // Into the field that waits in the tree.
    static void type(const QString& text)
    {
        QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
        QWidget* field = QApplication::focusWidget();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(QApplication::focusWidget() != field); // the tree's field answers by an event
    }
    static QStringList findings(const EditorDesk& desk)
    {
        QStringList found;
        const auto all = runbook::lint(desk.document().document().plan(), desk.document().bytes(), {});
        for (const runbook::LintFinding& one : *all)
            found << one.code + u": "_s + one.text;
        found.sort();
        return found;
    }
};

void TestShellEditorNewItems::aNewThingIsWhatItIsCalled_data()
{
    QTest::addColumn<ItemKind>("atKind");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("inside"); // of the new thing, what is renamed next; empty: nothing
    QTest::addColumn<QString>("insideTitle");
    QTest::addColumn<QStringList>("changes");
    using enum ItemKind;
    QTest::newRow("step to tick") << Step << u"Lift"_s << u"&Step"_s << u"Call the miller"_s << QString() << QString()
                                  << QStringList{u"+**Call the miller**"_s, u"+"_s, u"+- [ ] Call the miller"_s,
                                                 u"+"_s};
    QTest::newRow("step with a command") << Step << u"Lift"_s << u"Step with a comma&nd"_s << u"Ask the mill"_s
                                         << QString() << QString()
                                         << QStringList{u"+**Ask the mill**"_s, u"+```bash"_s, u"+true"_s, u"+```"_s,
                                                        u"+"_s};
    QTest::newRow("gate") << Step << u"Lift"_s << u"&Gate"_s << u"Go/No-Go two"_s << u"New criterion"_s
                          << u"All of them nod"_s
                          << QStringList{u"+#### Go/No-Go two"_s, u"+"_s, u"+- [ ] All of them nod"_s, u"+"_s};
    QTest::newRow("box") << Box << u"It turns"_s << u"&Box"_s << u"It hums"_s << QString() << QString()
                         << QStringList{u"+- [ ] It hums"_s};
    QTest::newRow("sign-off") << Group << u"group:signoffs"_s << u"&Sign-off"_s << u"Cook"_s << QString() << QString()
                              << QStringList{u"+- Cook: _________________________ Date: _______"_s};
}

void TestShellEditorNewItems::aNewThingIsWhatItIsCalled()
{
    QFETCH(ItemKind, atKind);
    QFETCH(QString, at);
    QFETCH(QString, entry);
    QFETCH(QString, title);
    QFETCH(QString, inside);
    QFETCH(QString, insideTitle);
    QFETCH(QStringList, changes);
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    const QStringList findingsBefore = findings(desk);
    desk.choose(atKind, at);
    QVERIFY(desk.add(entry, false));
    QVERIFY(desk.settled());
    type(title);
    QVERIFY(desk.settled());
    if (!inside.isEmpty()) {
        desk.choose(ItemKind::Box, inside);
        desk.press(Qt::Key_F2);
        type(insideTitle);
        QVERIFY(desk.settled());
    }
    QCOMPARE(desk.notice(u"edit"_s), QString());
    QCOMPARE(desk.changes(before).join(u'\n'), changes.join(u'\n'));
    QVERIFY2(!desk.document().bytes().contains("New "), "a name that nobody typed");
    const runbook::Plan& plan = desk.document().document().plan();
    const runbook::Step* step = nullptr;
    for (const runbook::Phase& phase : plan.phases)
        for (const runbook::Step& one : phase.steps)
            step = one.title == title ? &one : step;
    if (entry == u"&Step") {
        QVERIFY(step && step->commands.isEmpty());
        QCOMPARE(step->checks.size(), 1);
    } else if (entry.startsWith(u"Step")) {
        QVERIFY(step && step->checks.isEmpty());
        QCOMPARE(step->commands.size(), 1);
        QCOMPARE(step->kind, runbook::StepKind::Procedure);
    } else if (entry == u"&Gate") {
        QVERIFY(step);
        QCOMPARE(step->kind, runbook::StepKind::Gate);
        QCOMPARE(step->checks.size(), 1);
        QCOMPARE(step->checks.first().text, insideTitle);
    } else if (entry == u"&Sign-off") {
        QCOMPARE(plan.signoffs.last().role, title);
    }
    // A role that is new is held by nobody yet, and the linter is right to say so.
    QStringList more = findings(desk);
    for (const QString& one : findingsBefore)
        more.removeOne(one);
    if (entry == u"&Sign-off")
        more.removeIf([](const QString& one) { return one.contains(u"Cook"); });
    QCOMPARE(more, QStringList());
}

// By its title a gate is known: another kind of title is refused with the words that it needs, and nothing is changed.
void TestShellEditorNewItems::aGateKeepsSayingThatItIsOne()
{
    const QByteArray before = test::everythingRunbook();
    EditorDesk desk(before);
    desk.choose(ItemKind::Gate, u"Go/No-Go 1"_s);
    desk.press(Qt::Key_F2);
    type(u"Are we ready"_s);
    QVERIFY(desk.settled());
    QCOMPARE(desk.document().bytes(), before);
    QVERIFY2(desk.notice(u"edit"_s).contains(u"Go/No-Go"_s), qPrintable(desk.notice(u"edit"_s)));
}

QTEST_MAIN(TestShellEditorNewItems)
#include "tst_shell_editor_new_items.moc"
