// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of edit, as the command line writes it, with exactly the lines that it changes.
#include "core/runbook/edit_json.h"
#include "tests/core/runbook/edit_corpus.h"

#include <QSet>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace holdpoint::test;

namespace {

const QByteArray runbookText = R"(# Move the mill

## Roles

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Miller | [Name] | 4711 | Decides |
| Carter | Ann | 4712 | Drives |

## Communication Channels

- **Primary**: Horn
- **Emergency**: Bell

## Timeline

### T-2 Hours: Prepare

---

### Phase 1: T-2 Hours - Prepare

**Objective**: Be ready

#### Checklist
- [ ] **Look at the wheel**
  ```bash
  # Turn it
  ./wheel.sh turn
  ```

- [ ] **Look at the door**
  ```bash
  ./door.sh <REV>
  ```

#### Deliverables
- List of sacks

#### Go/No-Go 1
- [ ] Wheel turns
- [ ] Door is shut

---

### Phase 2: T-0 - Move

#### Carry (45 minutes)

**Lift**
```bash
# Lift it
./lift.sh 1
./lift.sh 2

# Expected output:
# lifted

# Key metrics:
# - Load: < 70%
```

**Walk**
```bash
./walk.sh
```

**Thank**

1. Say thank you

---

## Emergency Procedures

| Scenario | Severity | Action | Timeline |
|----------|----------|--------|----------|
| Mill breaks | Critical | Immediate rollback | < 5 minutes |

**Immediate Rollback**
```bash
./back.sh

# Steps:
# 1. Stop
# 2. Turn round
```

**Bad News Template**
```
SUBJECT: Late
We are late.
```

## Success Criteria
- [ ] Mill stands
- [x] Nobody is hurt

## Final Sign-off
- Miller: __________ Date: _____
)";

} // namespace

class TestRunbookEditKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyItsLines_data();
    void changesOnlyItsLines();
    void everyKindHasARow();
    void refusals_data();
    void refusals();
    void malformedOperations_data();
    void malformedOperations();
    void endingsOfTheNeighboursAreKept();
    void proceduresIntoAnEmptyRunbook_data();
    void proceduresIntoAnEmptyRunbook();
    void tasksStandWithTheirCadence();
    void aByteOrderMarkDoesNotHinderReplacing();

private:
    QSet<QString> m_kinds;
};

void TestRunbookEditKinds::changesOnlyItsLines_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QStringList>("difference");
    addEditKindRows();
}

void TestRunbookEditKinds::changesOnlyItsLines()
{
    QFETCH(QByteArray, operation);
    QFETCH(QStringList, difference);
    const Result<std::vector<Edit>> edits = readEdits('[' + operation + ']');
    QVERIFY2(edits, edits ? "" : qPrintable(edits.error().text()));
    QCOMPARE(edits->size(), std::size_t(1));
    m_kinds.insert(operationName(edits->front()));
    const Result<Document> document = Document::read(runbookText);
    QVERIFY(document);
    const Result<Document::Edited> edited = document->edit(edits->front());
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().text()));
    const QStringList found = lineDifference(runbookText, edited->document.bytes());
    if (found != difference)
        qInfo().noquote() << QStringLiteral("found:\n") + found.join(u'\n');
    QCOMPARE(found, difference);
    const Result<Document> back = edited->document.apply(inverse(edited->patches));
    QVERIFY(back);
    QCOMPARE(back->bytes(), runbookText);
}

void TestRunbookEditKinds::everyKindHasARow()
{
    const QStringList names = operationNames();
    for (const QString& name : names)
        QVERIFY2(m_kinds.contains(name), qPrintable(name));
    QVERIFY(names.size() >= 20);
}

void TestRunbookEditKinds::refusals_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<int>("code");
    QTest::newRow("no such item") << QByteArray(R"({"op":"set-text","item":"nowhere","text":"x"})")
                                  << int(ErrorCode::Usage);
    QTest::newRow("two lines in one") << QByteArray(R"({"op":"set-text","item":"phase-2-t-0-move","text":"a\nb"})")
                                      << int(ErrorCode::Usage);
    QTest::newRow("no text") << QByteArray(R"({"op":"set-text","item":"phase-2-t-0-move","text":" "})")
                             << int(ErrorCode::Usage);
    QTest::newRow("a gate that says it is none")
        << QByteArray(R"({"op":"add-gate","into":"phase-2-t-0-move","title":"Tea","criteria":["hot"]})")
        << int(ErrorCode::Usage);
    QTest::newRow("a gate that would be none any more")
        << QByteArray(R"({"op":"set-text","item":"phase-1-t-2-hours-prepare/go-no-go-1","text":"Tea"})")
        << int(ErrorCode::Usage);
    QTest::newRow("a gate without criteria")
        << QByteArray(R"({"op":"add-gate","into":"phase-2-t-0-move","title":"Gate","criteria":[]})")
        << int(ErrorCode::Usage);
    QTest::newRow("a procedure that does nothing")
        << QByteArray(R"({"op":"add-procedure","into":"","title":"Planned Rollback"})") << int(ErrorCode::Usage);
    QTest::newRow("a procedure beside a box")
        << QByteArray(
               R"({"op":"add-procedure","after":"phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns","title":"Rollback","steps":["a"]})")
        << int(ErrorCode::Usage);
    QTest::newRow("a recurring task beside a box")
        << QByteArray(R"({"op":"add-task","after":"phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns","text":"x"})")
        << int(ErrorCode::Usage);
    QTest::newRow("a blank is no item to remove")
        << QByteArray(R"({"op":"remove","items":["values/rev"]})") << int(ErrorCode::Refused);
    QTest::newRow("end before beginning")
        << QByteArray(R"({"op":"set-time","item":"phase-2-t-0-move","offset_s":60,"end_s":0})")
        << int(ErrorCode::Usage);
    QTest::newRow("the first one cannot go up")
        << QByteArray(R"({"op":"move-up","item":"role/miller"})") << int(ErrorCode::Refused);
    QTest::newRow("indent without an item above")
        << QByteArray(R"({"op":"indent","item":"phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns"})")
        << int(ErrorCode::Refused);
    QTest::newRow("a box that would be a time")
        << QByteArray(R"({"op":"set-text","item":"phase-1-t-2-hours-prepare/go-no-go-1/wheel-turns","text":"T-5: go"})")
        << int(ErrorCode::Refused);
    QTest::newRow("a value that a shell would run")
        << QByteArray(R"({"op":"fill-value","value":"values/rev","text":"a; b"})") << int(ErrorCode::Refused);
    QTest::newRow("outside of the file") << QByteArray(R"({"op":"replace-source","begin":5,"end":99999,"text":""})")
                                         << int(ErrorCode::Usage);
    QTest::newRow("no expression")
        << QByteArray(R"({"op":"replace-text","find":"(","replacement":"","regular_expression":true})")
        << int(ErrorCode::Usage);
    QTest::newRow("a fix of another file")
        << QByteArray(R"({"op":"apply-fix","patches":[{"at":0,"removed":"zzz","inserted":""}]})")
        << int(ErrorCode::Refused);
}

void TestRunbookEditKinds::refusals()
{
    QFETCH(QByteArray, operation);
    QFETCH(int, code);
    const Result<std::vector<Edit>> edits = readEdits('[' + operation + ']');
    QVERIFY2(edits, edits ? "" : qPrintable(edits.error().text()));
    const Result<Document> document = Document::read(runbookText);
    QVERIFY(document);
    const Result<Document::Edited> edited = document->edit(edits->front());
    QVERIFY(!edited);
    QCOMPARE(int(edited.error().code), code);
    QVERIFY(!edited.error().cause.isEmpty() && !edited.error().nextStep.isEmpty());
    QCOMPARE(document->bytes(), runbookText);
}

void TestRunbookEditKinds::malformedOperations_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << QByteArray("[{]");
    QTest::newRow("no list") << QByteArray("{}");
    QTest::newRow("unknown operation") << QByteArray(R"([{"op":"explode"}])");
    QTest::newRow("missing key") << QByteArray(R"([{"op":"set-text","item":"x"}])");
    QTest::newRow("wrong kind") << QByteArray(R"([{"op":"set-text","item":"x","text":7}])");
    QTest::newRow("unknown key") << QByteArray(R"([{"op":"move-up","item":"x","far":true}])");
    QTest::newRow("unknown cadence") << QByteArray(R"([{"op":"add-task","into":"","text":"x","cadence":"hourly"}])");
    QTest::newRow("fraction") << QByteArray(R"([{"op":"set-time","item":"x","offset_s":1.5}])");
    QTest::newRow("two places") << QByteArray(R"([{"op":"add-box","before":"x","after":"y","text":"z"}])");
}

void TestRunbookEditKinds::malformedOperations()
{
    QFETCH(QByteArray, json);
    const Result<std::vector<Edit>> edits = readEdits(json);
    QVERIFY(!edits);
    QCOMPARE(edits.error().code, ErrorCode::Malformed);
    QVERIFY(!edits.error().nextStep.isEmpty());
}

void TestRunbookEditKinds::endingsOfTheNeighboursAreKept()
{
    // Star, capital box, CRLF, byte order mark, no ending at the end.
    const QByteArray text("\xEF\xBB\xBF# A\r\n\r\n## T-0: B\r\n\r\n* [X] one\r\n* [ ] two");
    const Result<Document> document = Document::read(text);
    QVERIFY(document);
    const QString two = document->plan().phases.front().steps.front().checks.back().id;
    const Result<Document::Edited> edited = document->edit(edit::AddBox{{Side::After, two}, QStringLiteral("# three")});
    QVERIFY(edited);
    QCOMPARE(edited->document.bytes(), text + "\r\n* [ ] \\# three");
    QCOMPARE(edited->document.plan().phases.front().steps.front().checks.back().text, QStringLiteral("# three"));
    const Result<Document::Edited> gone = edited->document.edit(edit::Remove{{edited->item}});
    QVERIFY(gone);
    QCOMPARE(gone->document.bytes(), text);
}

void TestRunbookEditKinds::proceduresIntoAnEmptyRunbook_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("kind");
    QTest::newRow("immediate") << QStringLiteral("Immediate Rollback") << int(ProcedureKind::ImmediateRollback);
    QTest::newRow("planned") << QStringLiteral("Planned Rollback") << int(ProcedureKind::PlannedRollback);
    QTest::newRow("incident") << QStringLiteral("Incident Response") << int(ProcedureKind::Incident);
}

// The first of its kind: its section is made as well, and what is added to it afterwards goes there.
void TestRunbookEditKinds::proceduresIntoAnEmptyRunbook()
{
    QFETCH(QString, title);
    QFETCH(int, kind);
    const QByteArray text("# Mill\n\n## T-0: Go\n\n- [ ] One\n");
    const Result<Document> document = Document::read(text);
    QVERIFY(document);
    const Result<Document::Edited> added =
        document->edit(edit::AddProcedure{{}, title, "./back.sh\n", {}, QStringLiteral("bash")});
    QVERIFY2(added, added ? "" : qPrintable(added.error().text()));
    QVERIFY(added->document.bytes().startsWith(text));
    const QList<Procedure>& procedures = added->document.plan().procedures;
    QCOMPARE(procedures.size(), 1);
    QCOMPARE(procedures.front().title, title);
    QCOMPARE(int(procedures.front().kind), kind);
    QCOMPARE(added->item, procedures.front().id);
    QCOMPARE(procedures.front().commands.size(), 1);
    const Result<Document::Edited> stepped =
        added->document.edit(edit::AddProcedureStep{{Side::Into, added->item}, QStringLiteral("Whistle")});
    QVERIFY2(stepped, stepped ? "" : qPrintable(stepped.error().text()));
    const Result<Document::Edited> commanded =
        stepped->document.edit(edit::AddCommand{{Side::Into, added->item}, "./verify.sh", {}});
    QVERIFY2(commanded, commanded ? "" : qPrintable(commanded.error().text()));
    const Procedure& whole = commanded->document.plan().procedures.front();
    QCOMPARE(whole.commands.size(), 2);
    QCOMPARE(whole.steps.size(), 1);
    const Result<Document::Edited> gone = commanded->document.edit(edit::Remove{{added->item}});
    QVERIFY2(gone, gone ? "" : qPrintable(gone.error().text()));
    QVERIFY(gone->document.plan().procedures.isEmpty());
}

void TestRunbookEditKinds::tasksStandWithTheirCadence()
{
    Result<Document> document = Document::read("# Mill\n\n## T-0: Go\n\n- [ ] One\n");
    QVERIFY(document);
    const auto add = [&document](const Place& place, const char* text, Cadence cadence) {
        const Result<Document::Edited> edited =
            document->edit(edit::AddTask{place, QString::fromLatin1(text), cadence});
        if (!edited) {
            qWarning("%s", qPrintable(edited.error().text()));
            return QString();
        }
        document = edited->document;
        return edited->item;
    };
    const QString oil = add({}, "Oil it", Cadence::Weekly);
    QVERIFY(!add({}, "Look at it", Cadence::Daily).isEmpty());
    QVERIFY(!add({}, "Paint it", Cadence::Weekly).isEmpty());
    // Beside a task it is as often as that one, whatever was asked for.
    QVERIFY(!add({Side::Before, oil}, "Sweep it", Cadence::Monthly).isEmpty());
    QCOMPARE(document->bytes(), QByteArray("# Mill\n\n## T-0: Go\n\n- [ ] One\n\n## Recurring Tasks\n\n"
                                           "**Weekly Tasks**\n- [ ] Sweep it\n- [ ] Oil it\n- [ ] Paint it\n\n"
                                           "**Daily Tasks**\n- [ ] Look at it\n"));
    QStringList read;
    for (const RecurringTask& task : document->plan().tasks)
        read << task.text + u' ' + QString::number(int(task.cadence));
    QCOMPARE(read, QStringList({QStringLiteral("Sweep it 1"), QStringLiteral("Oil it 1"), QStringLiteral("Paint it 1"),
                                QStringLiteral("Look at it 0")}));
}

void TestRunbookEditKinds::aByteOrderMarkDoesNotHinderReplacing()
{
    const Result<Document> document = Document::read("\xEF\xBB\xBF# Old mill\n");
    QVERIFY(document);
    const Result<Document::Edited> edited =
        document->edit(edit::ReplaceText{QStringLiteral("old"), QStringLiteral("New"), false, true, false, {}});
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().text()));
    QCOMPARE(edited->document.bytes(), QByteArray("\xEF\xBB\xBF# New mill\n"));
}

QTEST_GUILESS_MAIN(TestRunbookEditKinds)
#include "tst_runbook_edit_kinds.moc"
