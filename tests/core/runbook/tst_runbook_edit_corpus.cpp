// SPDX-License-Identifier: GPL-3.0-or-later
// The editor on many runbooks: nothing changes but what was edited, and everything can be taken back.
#include "tests/core/runbook/edit_corpus.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <map>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace holdpoint::test;

class TestRunbookEditCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusIsThere();
    void openAndSaveChangesNoByte();
    void randomEditsGoBackToTheFirstByte_data();
    void randomEditsGoBackToTheFirstByte();
    void everyKindWorksSomewhere();
    void aRunbookOfFiveThousandItems();

private:
    struct Tally
    {
        int done = 0;
        int refused = 0;
        QStringList reasons;
    };
    std::map<std::size_t, Tally> m_tallies;
};

void TestRunbookEditCorpus::corpusIsThere()
{
    const std::vector<CorpusFile> files = corpus();
    QVERIFY2(files.size() >= 60, qPrintable(QString::number(files.size())));
    int crlf = 0;
    int cr = 0;
    int marks = 0;
    int open = 0;
    for (const CorpusFile& file : files) {
        const Result<Document> document = Document::read(file.bytes);
        QVERIFY2(document, qPrintable(file.name));
        crlf += document->lineEnding() == LineEnding::CrLf ? 1 : 0;
        cr += document->lineEnding() == LineEnding::Cr ? 1 : 0;
        marks += document->hasByteOrderMark() ? 1 : 0;
        open += document->endsWithLineEnding() ? 0 : 1;
    }
    QVERIFY(crlf >= 8 && cr >= 8 && marks >= 5 && open >= 8);
}

void TestRunbookEditCorpus::openAndSaveChangesNoByte()
{
    for (const CorpusFile& file : corpus()) {
        const Result<Document> document = Document::read(file.bytes);
        QVERIFY2(document, qPrintable(file.name));
        QCOMPARE(document->bytes(), file.bytes);
        const Result<Document> same = document->apply({});
        QVERIFY(same);
        QCOMPARE(same->bytes(), file.bytes);
    }
}

void TestRunbookEditCorpus::randomEditsGoBackToTheFirstByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const CorpusFile& file : corpus())
        QTest::newRow(qPrintable(file.name)) << file.bytes;
}

void TestRunbookEditCorpus::randomEditsGoBackToTheFirstByte()
{
    QFETCH(QByteArray, bytes);
    QRandomGenerator random(qChecksum(bytes)); // the same on every run
    Result<Document> document = Document::read(bytes);
    QVERIFY(document);
    const bool hadEnding = document->endsWithLineEnding();
    const bool hadMark = document->hasByteOrderMark();
    std::vector<Patches> history;
    const int steps = bytes.size() < 4000 ? 100 : 30;
    for (int step = 0; step < steps; ++step) {
        const Edit edit = randomEdit(*document, random);
        const QByteArray before = document->bytes();
        const Result<Document::Edited> edited = document->edit(edit);
        QCOMPARE(document->bytes(), before); // a value: the edit gives a new one
        Tally& tally = m_tallies[edit.index()];
        if (!edited) {
            ++tally.refused;
            tally.reasons.append(edited.error().cause);
            QVERIFY2(!edited.error().nextStep.isEmpty() && edited.error().code != ErrorCode::Internal,
                     qPrintable(QString::number(edit.index()) + u' ' + edited.error().text()));
            continue;
        }
        ++tally.done;
        const Result<QByteArray> after = applyPatches(before, edited->patches);
        QVERIFY(after);
        QCOMPARE(*after, edited->document.bytes());
        const Result<QByteArray> back = applyPatches(*after, inverse(edited->patches));
        QVERIFY(back);
        QCOMPARE(*back, before);
        // The plan of the edited document is the one that its bytes give.
        if (step % 16 == 0) {
            const Result<Document> again = Document::read(*after);
            QVERIFY(again);
            QCOMPARE(again->plan(), edited->document.plan());
        }
        // A person's own source edit may do anything to the end of the file.
        if (!std::holds_alternative<edit::ReplaceSource>(edit) && !bytes.isEmpty() && history.empty()) {
            QCOMPARE(edited->document.endsWithLineEnding(), hadEnding);
            QCOMPARE(edited->document.hasByteOrderMark(), hadMark);
        }
        history.push_back(edited->patches);
        document = edited->document;
        if (document->bytes().size() > 200'000)
            break;
    }
    for (std::size_t i = history.size(); i-- > 0;) {
        Result<QByteArray> back = applyPatches(document->bytes(), inverse(history[i]));
        QVERIFY(back);
        document = Document::read(*back);
        QVERIFY(document);
    }
    QCOMPARE(document->bytes(), bytes);
}

void TestRunbookEditCorpus::everyKindWorksSomewhere()
{
    for (std::size_t kind = 0; kind + 1 < editKinds; ++kind) {
        const Tally& tally = m_tallies[kind];
        QStringList reasons = tally.reasons;
        if (qEnvironmentVariableIsSet("HOLDPOINT_TEST_REASONS")) {
            std::map<QString, int> counts;
            for (QString reason : reasons)
                ++counts[reason.replace(QRegularExpression(QStringLiteral("\".*\"")), QStringLiteral("..."))];
            for (const auto& [reason, count] : counts)
                qInfo().noquote() << kind << count << reason;
        }
        qInfo("kind %zu: %d done, %d refused", kind, tally.done, tally.refused);
        QVERIFY2(tally.done >= 10, qPrintable(QString::number(kind)));
    }
}

void TestRunbookEditCorpus::aRunbookOfFiveThousandItems()
{
    QByteArray text("# Five thousand\n\n");
    for (int phase = 0; phase < 50; ++phase) {
        text += "## T+" + QByteArray::number(phase) + "h: Wave " + QByteArray::number(phase) + "\n\n";
        for (int step = 0; step < 25; ++step) {
            const QByteArray name = QByteArray::number(phase) + '-' + QByteArray::number(step);
            text += "**Host " + name + "**\n```bash\n# Drain\n./drain.sh " + name +
                    "\n\n# Expected output:\n# drained " + name + "\n```\n\n- [ ] Host " + name + " is quiet\n\n";
        }
    }
    const Result<Document> document = Document::read(text);
    QVERIFY(document);
    int items = 0;
    QString check;
    for (const Phase& phase : document->plan().phases) {
        ++items;
        for (const Step& step : phase.steps) {
            items += 1 + int(step.commands.size() + step.checks.size() + step.expectations.size());
            if (!step.checks.isEmpty())
                check = step.checks.front().id;
        }
    }
    QVERIFY2(items >= 5000, qPrintable(QString::number(items)));
    Result<Document::Edited> edited = document->edit(edit::AddBox{{Side::After, check}, QStringLiteral("One more")});
    QVERIFY2(edited, edited ? "" : qPrintable(edited.error().text()));
    QRandomGenerator random(5000);
    QElapsedTimer timer;
    timer.start();
    int done = 0;
    constexpr int tries = 12;
    for (int i = 0; i < tries; ++i) {
        if (Result<Document::Edited> next = edited->document.edit(randomEdit(edited->document, random)); next) {
            edited = std::move(next);
            ++done;
        }
    }
    QVERIFY(done > tries / 4);
    qInfo("%d items, %lld bytes: %.1f ms per edit", items, qint64(text.size()), double(timer.elapsed()) / tries);
}

QTEST_GUILESS_MAIN(TestRunbookEditCorpus)
#include "tst_runbook_edit_corpus.moc"
