// SPDX-License-Identifier: GPL-3.0-or-later
// Several edits as one act, finding text, and moves to places where items are written in another way.
#include "core/runbook/edit_source.h"
#include "tests/core/runbook/edit_corpus.h"

#include <QTest>

#include <algorithm>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace holdpoint::test;

namespace {

Document documentOf(const QByteArray& bytes)
{
    Result<Document> document = Document::read(bytes);
    if (!document)
        qFatal("the test's runbook cannot be read");
    return *document;
}

const QByteArray equals = "# T\n\n## T-0: A\n\n**Look**\n```bash\n./a.sh\n```\n\n**Look**\n```bash\n./b.sh\n```\n\n"
                          "- [ ] x\n- [ ] x\n- [ ] y\n\n## T+1 hour: B\n\n**Rest**\n```bash\n./r.sh\n```\n";

QList<Step> stepsOf(const Document& document, int phase) { return document.plan().phases.at(phase).steps; }

} // namespace

class TestRunbookEditAll : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void idsFollowTheirItems();
    void copiesAreNotTakenForTheOriginals();
    void nothingIsDoneWhenOneIsRefused();
    void manyEditsUndoToTheFirstByte();
    void movedWhereItIsWrittenDifferently_data();
    void movedWhereItIsWrittenDifferently();
    void placesAreThoseThatReplacingChanges_data();
    void placesAreThoseThatReplacingChanges();
};

// With the first "Look" gone the second one has its id: one after the other named nothing any more.
void TestRunbookEditAll::idsFollowTheirItems()
{
    const Document document = documentOf(QByteArray(equals).replace("- [ ] x\n- [ ] x\n- [ ] y\n\n", ""));
    const QString first = stepsOf(document, 0).at(0).id;
    const QString second = stepsOf(document, 0).at(1).id;
    const QString rest = stepsOf(document, 1).at(0).id;
    const Result<Document::EditedAll> moved =
        document.editAll({edit::Move{second, {Side::After, rest}}, edit::Move{first, {Side::After, rest}},
                          edit::SetText{first, QStringLiteral("Look well")}});
    QVERIFY2(moved, moved ? "" : qPrintable(moved.error().text()));
    const QList<Step> steps = stepsOf(moved->document, 1);
    QCOMPARE(steps.size(), 3);
    QCOMPARE(steps.at(1).title, QStringLiteral("Look well"));
    QCOMPARE(steps.at(1).commands.constFirst().text, QByteArray("./a.sh"));
    QCOMPARE(steps.at(2).commands.constFirst().text, QByteArray("./b.sh"));
    QCOMPARE(moved->items, QStringList({steps.at(2).id, steps.at(1).id}));
}

void TestRunbookEditAll::copiesAreNotTakenForTheOriginals()
{
    const Document document = documentOf(equals);
    const QList<Check> boxes = stepsOf(document, 0).constLast().checks;
    QCOMPARE(boxes.size(), 3);
    // In the order of the file, where the copy of the first takes the second one's id.
    const Result<Document::EditedAll> copied = document.editAll(
        {edit::Duplicate{boxes.at(0).id}, edit::Duplicate{boxes.at(1).id}, edit::SetChecked{boxes.at(1).id, true}});
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().text()));
    QVERIFY2(copied->document.bytes().contains("- [ ] x\n- [ ] x\n- [x] x\n- [ ] x\n- [ ] y\n"),
             copied->document.bytes().constData());
}

void TestRunbookEditAll::nothingIsDoneWhenOneIsRefused()
{
    const Document document = documentOf(equals);
    const Result<Document::EditedAll> edited = document.editAll(
        {edit::SetText{QStringLiteral("title"), QStringLiteral("U")}, edit::Remove{{QStringLiteral("nowhere")}}});
    QVERIFY(!edited);
    QVERIFY(edited.error().cause.contains(QStringLiteral("nowhere")));
    QVERIFY(!edited.error().nextStep.isEmpty());
    QCOMPARE(document.bytes(), equals);
}

void TestRunbookEditAll::manyEditsUndoToTheFirstByte()
{
    QRandomGenerator random(20261128);
    int done = 0;
    for (const CorpusFile& file : corpus()) {
        const Document document = documentOf(file.bytes);
        for (int round = 0; round < 6; ++round) {
            std::vector<Edit> edits;
            for (int i = 2 + random.bounded(2); i > 0; --i)
                edits.push_back(randomEdit(document, random));
            const Result<Document::EditedAll> edited = document.editAll(edits);
            if (!edited) {
                QVERIFY(!edited.error().nextStep.isEmpty());
                continue;
            }
            ++done;
            QByteArray bytes = document.bytes();
            for (const Patches& patches : edited->patches) {
                const Result<QByteArray> after = applyPatches(bytes, patches);
                QVERIFY2(after, qPrintable(file.name));
                bytes = *after;
            }
            QCOMPARE(bytes, edited->document.bytes());
            for (auto patches = edited->patches.rbegin(); patches != edited->patches.rend(); ++patches) {
                const Result<QByteArray> back = applyPatches(bytes, inverse(*patches));
                QVERIFY2(back, qPrintable(file.name));
                bytes = *back;
            }
            QCOMPARE(bytes, document.bytes());
        }
    }
    QVERIFY2(done > 60, qPrintable(QString::number(done)));
}

void TestRunbookEditAll::movedWhereItIsWrittenDifferently_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("moved"); // the item's text
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a box into a step without boxes")
        << QByteArray(
               "# T\n\n## T-0: A\n\n**One**\n```bash\n./a.sh\n```\n\n- [x] done\n- [ ] left\n\n**Two**\n```bash\n"
               "./b.sh\n```\n")
        << QByteArray("done")
        << QByteArray("# T\n\n## T-0: A\n\n**One**\n```bash\n./a.sh\n```\n\n- [ ] left\n\n**Two**\n```bash\n"
                      "./b.sh\n```\n\n- [x] done\n");
}

void TestRunbookEditAll::movedWhereItIsWrittenDifferently()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, moved);
    QFETCH(QByteArray, after);
    const Document document = documentOf(text);
    QString id;
    QString target;
    for (const Phase& phase : document.plan().phases)
        for (const Step& step : phase.steps) {
            for (const Check& check : step.checks)
                if (check.text == QString::fromUtf8(moved))
                    id = check.id;
            for (const Command& command : step.commands)
                if (command.text == moved)
                    id = command.id;
            if (step.title == QStringLiteral("Two"))
                target = step.id;
        }
    QVERIFY(!id.isEmpty() && !target.isEmpty());
    const Result<Document::Edited> edited = document.edit(edit::Move{id, {Side::Into, target}});
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().text()));
    QCOMPARE(edited->document.bytes(), after);
    QVERIFY(!edited->item.isEmpty());
}

void TestRunbookEditAll::placesAreThoseThatReplacingChanges_data()
{
    QTest::addColumn<QString>("find");
    QTest::addColumn<bool>("caseSensitive");
    QTest::addColumn<bool>("words");
    QTest::addColumn<bool>("expression");
    QTest::addColumn<int>("places");
    QTest::newRow("plain") << QStringLiteral("look") << false << false << false << 2;
    QTest::newRow("case") << QStringLiteral("look") << true << false << false << 0;
    QTest::newRow("words") << QStringLiteral("a") << true << true << false << 1;
    QTest::newRow("expression") << QStringLiteral("\\./(\\w)\\.sh") << true << false << true << 3;
    QTest::newRow("nothing matched is no place") << QStringLiteral("q*") << true << false << true << 0;
    QTest::newRow("over lines") << QStringLiteral("x\\n- ") << true << false << true << 2;
}

void TestRunbookEditAll::placesAreThoseThatReplacingChanges()
{
    QFETCH(QString, find);
    QFETCH(bool, caseSensitive);
    QFETCH(bool, words);
    QFETCH(bool, expression);
    QFETCH(int, places);
    const QByteArray text = "\xEF\xBB\xBF" + equals + "\xE2\x9C\x85 end\n";
    const edit::ReplaceText request{find, QStringLiteral("\xC3\xA4"), caseSensitive, words, expression, {}};
    const Result<std::vector<ByteRange>> found = findText(text, request);
    QVERIFY(found);
    QCOMPARE(int(found->size()), places);
    const Result<Patches> patches = replaceText(text, request);
    QVERIFY(patches);
    QCOMPARE(patches->size(), found->size());
    for (std::size_t i = 0; i < found->size(); ++i) {
        QCOMPARE((*patches)[i].at, (*found)[i].begin);
        QCOMPARE((*patches)[i].at + (*patches)[i].removed.size(), (*found)[i].end);
    }
    QVERIFY(!findText(text, {QStringLiteral("("), {}, true, false, true, {}}));
}

QTEST_GUILESS_MAIN(TestRunbookEditAll)
#include "tst_runbook_edit_all.moc"
