// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "ui/runbook/editor/edit_document.h"
#include "ui/runbook/editor/item_fields.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/lint_model.h"
#include "ui/runbook/editor/source_map.h"
#include "ui/runbook/editor/source_view.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray smallEdited = R"(# Small Launch

### Phase 1: T-1 Hours - Prepare

**Check the Target**
```bash
./check.sh <TARGET>
```

- [ ] The target is right
- [ ] Nobody deploys

**Tell everybody**

- [ ] The war room knows

### Phase 2: T-0 - Go

**Deploy**
```bash
./deploy.sh
```
)";

runbook::Plan planOf(const QByteArray& markdown)
{
    Result<runbook::Plan> plan = runbook::importRunbook(markdown);
    if (!plan)
        qFatal("the test's runbook cannot be read");
    return *plan;
}

runbook::Document documentOf(const QByteArray& markdown)
{
    Result<runbook::Document> document = runbook::Document::read(markdown);
    if (!document)
        qFatal("the test's runbook cannot be read");
    return *document;
}

// What a tree shows, indented: the same for two models that show the same.
QString dump(const QAbstractItemModel& model, const QModelIndex& parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(depth * 2, u' ') + index.data().toString() + u" ["_s +
                index.data(ItemModel::KeyRole).toString() + u"] "_s + index.siblingAtColumn(2).data().toString() +
                u'\n' + dump(model, index, depth + 1);
    }
    return text;
}

} // namespace

// The parts that the runbook editor is made of, each for itself.
class TestRunbookEditorParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapOfLines_data();
    void mapOfLines();
    void mapFollowsRandomChanges();
    void treeShowedBoxesForEmoji();
    void modelTakesAnyPlan();
    void modelKeepsRowsThatStay();
    void typingGoesToTheBytes_data();
    void typingGoesToTheBytes();
    void typingIsOneStep();
    void viewAndBytesAgreeUnderRandomKeys();
    void sourceKeepsWhatIsNotText();
    void everyItemHasItsFields();
    void timeWordsReadBack_data();
    void timeWordsReadBack();
    void fieldsBecomeEdits();
    void aNewStepIsNamedOnce();
    void lintRows();
};

void TestRunbookEditorParts::mapOfLines_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<int>("lines");
    QTest::newRow("empty") << QByteArray() << QString() << 1;
    QTest::newRow("LF") << QByteArray("a\nb\n") << u"a\nb\n"_s << 3;
    QTest::newRow("CRLF") << QByteArray("a\r\nb") << u"a\nb"_s << 2;
    QTest::newRow("CR") << QByteArray("a\rb\r") << u"a\nb\n"_s << 3;
    QTest::newRow("mixed") << QByteArray("a\r\n\rb\n") << u"a\n\nb\n"_s << 4;
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF# T\n") << u"# T\n"_s << 2;
    QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x9A\x80x\n\xE2\x9C\x85") << u"\U0001F680x\n✅"_s << 2;
    QTest::newRow("a mark inside") << QByteArray("a\n\xEF\xBB\xBFz") << u"a\n\uFEFFz"_s << 2;
    QTest::newRow("paragraph separator") << QByteArray("a\xE2\x80\xA9z") << u"a\uFFFDz"_s << 1;
}

void TestRunbookEditorParts::mapOfLines()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QFETCH(int, lines);
    const SourceMap map(bytes);
    QCOMPARE(map.shown(), shown);
    QCOMPARE(map.characterCount(), int(shown.size()));
    QCOMPARE(map.lineCount(), lines);
    for (int at = 0; at <= map.characterCount(); ++at) {
        // Half of a character of two units is its begin.
        if (at > 0 && at < shown.size() && shown.at(at).isLowSurrogate())
            continue;
        QCOMPARE(map.characterOf(map.byteOf(at)), at);
    }
}

// The map after a change is the map of the changed bytes, and says exactly what a view must do.
void TestRunbookEditorParts::mapFollowsRandomChanges()
{
    QRandomGenerator random(20261201);
    const QList<QByteArray> pieces = {"a",     "\n", "\r",      "\r\n", "\xE2\x9C\x85", "\xF0\x9F\x9A\x80",
                                      "word ", "",   "\xC3\xA4"};
    QByteArray bytes("\xEF\xBB\xBF# Title\r\n\r\ntext \xF0\x9F\x9A\x80 and\rmore\n");
    SourceMap map(bytes);
    QString view = map.shown();
    for (int round = 0; round < 4000; ++round) {
        const auto boundary = [&] {
            qint64 at = random.bounded(qint64(bytes.size()) + 1);
            while (at < bytes.size() && (static_cast<unsigned char>(bytes.at(at)) & 0xC0U) == 0x80U)
                ++at;
            return std::max<qint64>(at, 3);
        };
        qint64 begin = boundary();
        qint64 end = random.bounded(3) == 0 ? boundary() : begin;
        if (end < begin)
            std::swap(begin, end);
        if (end - begin > 12 && bytes.size() < 200)
            end = begin;
        const QByteArray inserted = pieces[random.bounded(pieces.size())];
        bytes.replace(begin, end - begin, inserted);
        const SourceMap::Shown shown = map.replace(begin, end - begin, inserted);
        view.replace(shown.at, shown.removed, shown.text);
        const SourceMap fresh(bytes);
        QCOMPARE(map.bytes(), bytes);
        QCOMPARE(map.lineCount(), fresh.lineCount());
        QCOMPARE(map.characterCount(), fresh.characterCount());
        QCOMPARE(view, fresh.shown());
        for (int line = 0; line <= map.lineCount(); ++line) {
            QCOMPARE(map.byteOfLine(line), fresh.byteOfLine(line));
            QCOMPARE(map.characterOfLine(line), fresh.characterOfLine(line));
        }
    }
}

// Where no emoji font is, a heading's picture was drawn as an empty box; what is edited keeps it.
void TestRunbookEditorParts::treeShowedBoxesForEmoji()
{
    ItemModel model;
    model.setItems(editItems(planOf("# T\n\n### \xF0\x9F\x93\x8A Phase 1: T-1 Hours - Prepare\n\n- [ ] one\n")));
    const QModelIndex phase = model.index(0, 0, model.indexOf(u"group:phases"_s));
    QVERIFY(phase.isValid());
    QVERIFY(model.data(phase, Qt::EditRole).toString().contains(u"\U0001F4CA"_s));
    const QString shown = model.data(phase, Qt::DisplayRole).toString();
    QVERIFY2(!shown.contains(u"\U0001F4CA"_s) && shown.contains(u"Prepare"_s), qPrintable(shown));
}

// However one plan follows another, the model ends with the same rows as a new one, by correct signals.
void TestRunbookEditorParts::modelTakesAnyPlan()
{
    QRandomGenerator random(7);
    ItemModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int round = 0; round < 120; ++round) {
        QByteArray markdown("# T\n\n");
        for (int phase = 0; phase < 3; ++phase) {
            markdown += "### Phase " + QByteArray::number(random.bounded(5)) + ": T-" + QByteArray::number(phase + 1) +
                        " hours\n\n";
            for (int step = random.bounded(4); step > 0; --step)
                markdown += "**Step " + QByteArray::number(random.bounded(6)) + "**\n\n- [ ] box " +
                            QByteArray::number(random.bounded(9)) + "\n- [ ] box " +
                            QByteArray::number(random.bounded(9)) + "\n\n";
        }
        const runbook::Plan plan = planOf(markdown);
        model.setItems(editItems(plan));
        ItemModel fresh;
        fresh.setItems(editItems(plan));
        QCOMPARE(dump(model), dump(fresh));
        for (const runbook::Phase& phase : plan.phases)
            QCOMPARE(model.indexOf(phase.id).data(ItemModel::KeyRole).toString(), phase.id);
    }
}

void TestRunbookEditorParts::modelKeepsRowsThatStay()
{
    ItemModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems(editItems(planOf(smallEdited)));
    const runbook::Plan before = planOf(smallEdited);
    const auto step = [&](const QString& title) {
        for (const runbook::Phase& one : before.phases)
            for (const runbook::Step& candidate : one.steps)
                if (candidate.title == title)
                    return model.indexOf(candidate.id);
        return QModelIndex();
    };
    const QPersistentModelIndex deploy = step(u"Deploy"_s);
    const QPersistentModelIndex tell = step(u"Tell everybody"_s);
    const QPersistentModelIndex phase = model.indexOf(before.phases[0].id);
    QVERIFY(deploy.isValid() && tell.isValid() && phase.isValid());
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QByteArray changed = smallEdited;
    changed.replace("**Tell everybody**", "**Say hello**").replace("- [ ] Nobody deploys\n", "");
    model.setItems(editItems(planOf(changed)));
    QVERIFY(deploy.isValid());
    QCOMPARE(deploy.data().toString(), u"Deploy"_s);
    // An item with a new name is the same item.
    QVERIFY(tell.isValid());
    QCOMPARE(tell.data().toString(), u"Say hello"_s);
    QVERIFY(phase.isValid());
    QCOMPARE(resets.size(), 0);
}

void TestRunbookEditorParts::typingGoesToTheBytes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<int>("at");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("letters") << QByteArray("# T\n\ntext\n") << 5 << u"ab"_s << QByteArray("# T\n\nabtext\n");
    QTest::newRow("CRLF file") << QByteArray("# T\r\n\r\ntext\r\n") << 5 << u"a\nb"_s
                               << QByteArray("# T\r\n\r\na\r\nbtext\r\n");
    QTest::newRow("CR file") << QByteArray("# T\r\rtext\r") << 5 << u"a\n"_s << QByteArray("# T\r\ra\rtext\r");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF# T\n") << 0 << u"x"_s
                                     << QByteArray("\xEF\xBB\xBFx# T\n");
    QTest::newRow("no last newline") << QByteArray("# T") << 3 << u"x"_s << QByteArray("# Tx");
    QTest::newRow("behind an emoji") << QByteArray("# \xF0\x9F\x9A\x80z\n") << 4 << u"x"_s
                                     << QByteArray("# \xF0\x9F\x9A\x80xz\n");
}

void TestRunbookEditorParts::typingGoesToTheBytes()
{
    QFETCH(QByteArray, before);
    QFETCH(int, at);
    QFETCH(QString, keys);
    QFETCH(QByteArray, after);
    EditDocument document;
    SourceView view(document);
    document.load(documentOf(before));
    QTextCursor cursor(view.document());
    cursor.setPosition(at);
    view.setTextCursor(cursor);
    for (const QChar key : keys)
        key == u'\n' ? QTest::keyClick(&view, Qt::Key_Return) : QTest::keyClicks(&view, QString(key));
    QCOMPARE(document.bytes(), after);
    QVERIFY(document.isModified());
    QTRY_VERIFY(document.isSettled());
    QCOMPARE(document.document().bytes(), after);
    while (document.canUndo())
        document.undo();
    QCOMPARE(document.bytes(), before);
    QCOMPARE(view.toPlainText(), SourceMap(before).shown());
    QVERIFY(!document.isModified());
    while (document.canRedo())
        document.redo();
    QCOMPARE(document.bytes(), after);
}

void TestRunbookEditorParts::typingIsOneStep()
{
    EditDocument document;
    SourceView view(document);
    document.load(documentOf(smallEdited));
    view.moveCursor(QTextCursor::End);
    QTest::keyClicks(&view, u"some words"_s);
    QCOMPARE(document.undoStack().count(), 1);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(document.undoStack().count(), 2);
    QTest::keyClicks(&view, u"more"_s);
    QTest::keyClick(&view, Qt::Key_Backspace);
    QTest::keyClick(&view, Qt::Key_Backspace);
    QCOMPARE(document.undoStack().count(), 4);
    document.undo();
    QVERIFY(document.bytes().endsWith("more"));
}

// Whatever is typed, the view shows the bytes, and all of it can be undone to the first byte.
void TestRunbookEditorParts::viewAndBytesAgreeUnderRandomKeys()
{
    QRandomGenerator random(42);
    const QByteArray before = QByteArray("\xEF\xBB\xBF") + QByteArray(smallEdited).replace("\n", "\r\n");
    EditDocument document;
    SourceView view(document);
    document.load(documentOf(before));
    for (int round = 0; round < 400; ++round) {
        QTextCursor cursor(view.document());
        cursor.setPosition(random.bounded(view.document()->characterCount()));
        if (random.bounded(4) == 0)
            cursor.setPosition(std::min(cursor.position() + random.bounded(9), view.document()->characterCount() - 1),
                               QTextCursor::KeepAnchor);
        // A person's cursor never stands inside of a character.
        if (view.document()->characterAt(cursor.position()).isLowSurrogate() ||
            view.document()->characterAt(cursor.anchor()).isLowSurrogate())
            continue;
        view.setTextCursor(cursor);
        switch (random.bounded(5)) {
        case 0:
            QTest::keyClick(&view, Qt::Key_Return);
            break;
        case 1:
            QTest::keyClick(&view, Qt::Key_Backspace);
            break;
        case 2:
            QTest::keyClick(&view, Qt::Key_Delete);
            break;
        case 3:
            view.insertPlainText(u"ä\r\n\U0001F680"_s);
            break;
        default:
            QTest::keyClicks(&view, u"x #`"_s);
        }
        if (random.bounded(10) == 0)
            document.undo();
        QCOMPARE(view.toPlainText(), document.map().shown());
    }
    while (document.canUndo())
        document.undo();
    QCOMPARE(document.bytes(), before);
    QCOMPARE(view.toPlainText(), document.map().shown());
}

void TestRunbookEditorParts::sourceKeepsWhatIsNotText()
{
    // Showing a file changes nothing in it, whatever stands there.
    const QByteArray odd("\xEF\xBB\xBF# T\xC2\xA0x\r\n\x0C\xE2\x80\xA8 y \xE2\x80\xA9z\rq\xEF\xBF\xBD\n\xEF\xBB\xBFw");
    EditDocument document;
    SourceView view(document);
    document.load(documentOf(odd));
    QCOMPARE(document.bytes(), odd);
    view.moveCursor(QTextCursor::End);
    QTest::keyClicks(&view, u"!"_s);
    QCOMPARE(document.bytes(), QByteArray(odd + "!"));
}

void TestRunbookEditorParts::everyItemHasItsFields()
{
    const runbook::Plan plan = planOf(R"(# R

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| QA Lead | Ada | 12 | Tests |

### Phase 1: T-2 hours - Prepare

**Objective**: ready

**Check** (45 minutes)
```bash
./check.sh
```

Expected: `ok`

- [x] done

## Rollback Decision Matrix

| Scenario | Severity | Action | Timeline |
|---|---|---|---|
| Errors | High | Roll back | < 5 minutes |
)");
    QStringList seen;
    const std::function<void(const std::vector<EditItem>&)> visit = [&](const std::vector<EditItem>& items) {
        for (const EditItem& item : items) {
            if (item.kind != ItemKind::Group) {
                seen.append(kindName(item.kind));
                const QList<ItemField> fields = itemFields(plan, item);
                QVERIFY2(!fields.isEmpty(), qPrintable(item.key));
                // A form that nobody touched asks for nothing.
                QMap<FieldId, QString> values;
                for (const ItemField& field : fields)
                    values.insert(field.id, field.value);
                const auto edits = fieldEdits(plan, item, values);
                QVERIFY(edits && edits->empty());
            }
            visit(item.children);
        }
    };
    visit(editItems(plan));
    for (const QString& kind : {u"Role"_s, u"Phase"_s, u"Step"_s, u"Command"_s, u"Box"_s, u"Scenario"_s})
        QVERIFY2(seen.contains(kind), qPrintable(kind));
}

void TestRunbookEditorParts::timeWordsReadBack_data()
{
    QTest::addColumn<qint64>("begin");
    QTest::addColumn<qint64>("end");
    for (const qint64 begin : {0, -60, -900, -3600, -7200, 1800, 5400, -86400})
        for (const qint64 length : {0, 600, 3600})
            QTest::addRow("%lld for %lld", static_cast<long long>(begin), static_cast<long long>(length))
                << begin << begin + length;
}

void TestRunbookEditorParts::timeWordsReadBack()
{
    QFETCH(qint64, begin);
    QFETCH(qint64, end);
    EditItem item;
    item.id = u"x"_s;
    item.kind = ItemKind::Phase;
    runbook::Plan plan;
    runbook::Phase phase;
    phase.id = u"x"_s;
    phase.offsetS = -1;
    plan.phases = {phase};
    const auto edits =
        fieldEdits(plan, item, {{FieldId::Time, timeWords(begin, end == begin ? std::nullopt : std::optional(end))}});
    QVERIFY(edits && edits->size() == 1);
    const auto time = std::get<runbook::edit::SetTime>(edits->front());
    QCOMPARE(time.offsetS.value_or(-1), begin);
    QCOMPARE(time.endS.value_or(begin), end);
}

void TestRunbookEditorParts::fieldsBecomeEdits()
{
    const runbook::Plan plan = planOf(smallEdited);
    const runbook::Step& step = plan.phases[0].steps[0];
    EditItem command;
    command.kind = ItemKind::Command;
    command.id = step.commands[0].id;
    const auto edits =
        fieldEdits(plan, command, {{FieldId::Command, u"./other.sh"_s}, {FieldId::Text, u"Look first"_s}});
    QVERIFY(edits);
    QCOMPARE(edits->size(), std::size_t(2));
    QCOMPARE(std::get<runbook::edit::SetCommandTitle>((*edits)[0]).title, u"Look first"_s);
    QCOMPARE(std::get<runbook::edit::SetCommand>((*edits)[1]).text, QByteArray("./other.sh"));
    EditItem phase;
    phase.kind = ItemKind::Phase;
    phase.id = plan.phases[0].id;
    const auto bad = fieldEdits(plan, phase, {{FieldId::Time, u"soon"_s}});
    QVERIFY(!bad);
    QVERIFY(bad.error().cause.contains(u"soon"_s));
    QVERIFY(!bad.error().nextStep.isEmpty());
}

// Regression: the box of a new step kept the name that nobody typed.
void TestRunbookEditorParts::aNewStepIsNamedOnce()
{
    const runbook::Document document = documentOf(smallEdited);
    EditItem at;
    at.kind = ItemKind::Step;
    at.id = document.plan().phases[0].steps[1].id;
    QCOMPARE(addForms(document.plan(), ItemKind::Step, &at).size(), 2);
    for (const int form : {0, 1}) {
        const auto add = addEdit(document.plan(), ItemKind::Step, &at, form);
        QVERIFY(add);
        const Result<runbook::Document::Edited> added = document.edit(*add);
        QVERIFY2(added, added ? "" : qPrintable(added.error().text()));
        const runbook::Step step = added->document.plan().phases[0].steps[2];
        EditItem item;
        item.kind = ItemKind::Step;
        item.id = step.id;
        const auto edits = fieldEdits(added->document.plan(), item, {{FieldId::Text, u"Call the owner"_s}});
        QVERIFY(edits);
        const Result<runbook::Document::EditedAll> named = added->document.editAll(*edits);
        QVERIFY2(named, named ? "" : qPrintable(named.error().text()));
        const runbook::Step& made = named->document.plan().phases[0].steps[2];
        QCOMPARE(made.title, u"Call the owner"_s);
        QCOMPARE(int(made.commands.size()), form);
        QCOMPARE(int(made.checks.size()), 1 - form);
        QVERIFY2(!named->document.bytes().contains(step.title.toUtf8()), named->document.bytes().constData());
    }
    // A box that says something else is left alone.
    EditItem other;
    other.kind = ItemKind::Step;
    other.id = at.id;
    QCOMPARE(fieldEdits(document.plan(), other, {{FieldId::Text, u"Tell them"_s}})->size(), std::size_t(1));
}

void TestRunbookEditorParts::lintRows()
{
    LintModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto finding = [](const QString& code, int line) {
        runbook::LintFinding one;
        one.code = code;
        one.line = line;
        one.text = code;
        return one;
    };
    model.setFindings({finding(u"a"_s, 1), finding(u"b"_s, 2), finding(u"c"_s, 3)});
    const QPersistentModelIndex last = model.index(2, 0);
    model.setFindings({finding(u"a"_s, 1), finding(u"c"_s, 4)});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(last.row(), 1);
    QCOMPARE(last.data().toInt(), 4);
    model.setFindings({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestRunbookEditorParts)
#include "tst_runbook_editor_parts.moc"
