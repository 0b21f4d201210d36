// SPDX-License-Identifier: GPL-3.0-or-later
// A file parsed in parts gives the blocks that it gives in one.
#include "core/runbook/blocks.h"
#include "core/runbook/source.h"
#include "tests/core/runbook/edit_corpus.h"

#include <QRandomGenerator>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 inOne = qint64(64) * 1024 * 1024;

// What ends or does not end a block, around headings that may be text of a fence or of HTML.
QByteArray randomText(QRandomGenerator& random)
{
    static const std::vector<QByteArray> lines{"## Heading",
                                               "### Another",
                                               "# Comment",
                                               "##",
                                               "#### ",
                                               "```bash",
                                               "```",
                                               "````",
                                               "~~~",
                                               "~~~~",
                                               "    ```",
                                               "   ```",
                                               "  ~~~",
                                               "- item",
                                               "  - inner",
                                               "1. first",
                                               "   ```sh",
                                               "> quote",
                                               "> ```",
                                               "> ## quoted",
                                               "<div>",
                                               "</div>",
                                               "<!--",
                                               "-->",
                                               "<script>",
                                               "</script>",
                                               "<![CDATA[",
                                               "]]>",
                                               "text",
                                               "    code",
                                               "Title",
                                               "=====",
                                               "---",
                                               "***",
                                               "",
                                               "",
                                               "",
                                               "[a]: /b",
                                               "| a | b |",
                                               "|---|---|",
                                               "- [ ] box",
                                               "\t## tab",
                                               " ## one blank"};
    const int count = random.bounded(1, 60);
    QByteArray text;
    for (int i = 0; i < count; ++i) {
        text += lines[random.bounded(static_cast<quint32>(lines.size()))];
        text += random.bounded(20) == 0 ? "\r\n" : random.bounded(40) == 0 ? "\r" : "\n";
    }
    if (random.bounded(4) == 0)
        text.chop(1);
    return text;
}

} // namespace

class TestRunbookParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusFilesInParts();
    void whatLooksLikeAHeadingIsNoCut_data();
    void whatLooksLikeAHeadingIsNoCut();
    void randomTextsInParts();
    void depthIsFoundWithItsLine();
    void theLineThatEndsAnOpenFenceIsNotItsOwn();
};

void TestRunbookParts::corpusFilesInParts()
{
    const std::vector<test::CorpusFile> files = test::corpus();
    QVERIFY(files.size() >= 60);
    for (const test::CorpusFile& file : files) {
        const Source source(file.bytes);
        const Result<Blocks> whole = readBlocks(source, 1, inOne);
        QVERIFY(whole);
        for (const qint64 size : {1, 100, 1000}) {
            const Result<Blocks> parts = readBlocks(source, 1, size);
            QVERIFY2(parts && *parts == *whole, qPrintable(u"%1 in parts of %2 bytes"_s.arg(file.name).arg(size)));
        }
    }
}

void TestRunbookParts::whatLooksLikeAHeadingIsNoCut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("headings");
    QTest::newRow("in a fence") << QByteArray("```\n## no\n```\n## yes\n") << 1;
    QTest::newRow("in a fence that never closes") << QByteArray("```\n## no\n## no\n") << 0;
    QTest::newRow("behind a closing fence that is indented too far") << QByteArray("```\n    ```\n## no\n```\n") << 0;
    QTest::newRow("behind a closing fence that is too short") << QByteArray("````\n```\n## no\n````\n") << 0;
    QTest::newRow("behind an opening fence alone") << QByteArray("~~~\n## no\n~~~\n") << 0;
    QTest::newRow("in a comment") << QByteArray("<!--\n\n## no\n\n-->\n\n## yes\n") << 1;
    QTest::newRow("in HTML up to a blank line") << QByteArray("<div>\n## no\n\n## yes\n") << 1;
    QTest::newRow("behind an open fence of a list") << QByteArray("- ```\n## yes\n```\n## no\n") << 1;
    QTest::newRow("behind an open fence of a quote") << QByteArray("> ```\n## yes\n") << 1;
}

void TestRunbookParts::whatLooksLikeAHeadingIsNoCut()
{
    QFETCH(QByteArray, text);
    QFETCH(int, headings);
    const Source source(text);
    const Result<Blocks> parts = readBlocks(source, 1, 1);
    QVERIFY(parts);
    const auto found = std::count_if(parts->list.begin(), parts->list.end(),
                                     [](const Block& block) { return block.kind == BlockKind::Heading; });
    QCOMPARE(static_cast<int>(found), headings);
    QVERIFY(*parts == *readBlocks(source, 1, inOne));
}

void TestRunbookParts::randomTextsInParts()
{
    QRandomGenerator random(20'261);
    for (int i = 0; i < 4000; ++i) {
        const Source source(randomText(random));
        const Result<Blocks> whole = readBlocks(source, 1, inOne);
        const Result<Blocks> parts = readBlocks(source, 1, random.bounded(1, 80));
        QVERIFY(whole && parts);
        QVERIFY2(*parts == *whole, source.bytes().constData());
    }
}

void TestRunbookParts::depthIsFoundWithItsLine()
{
    QByteArray text;
    for (int i = 0; i < 50; ++i)
        text += "## Heading\n\ntext\n\n";
    text += QByteArray(101, '>') + " deep\n";
    const Source source(text);
    for (const qint64 size : {qint64(1), inOne}) {
        const Result<Blocks> blocks = readBlocks(source, 1, size);
        QVERIFY(!blocks);
        QCOMPARE(blocks.error().line, 201);
    }
}

void TestRunbookParts::theLineThatEndsAnOpenFenceIsNotItsOwn()
{
    const Source source("- ```\n  make\n- next\n\nTitle\n=====\n## Second\n");
    const Result<Blocks> blocks = readBlocks(source, 1);
    QVERIFY(blocks);
    QStringList lines;
    for (const Block& block : blocks->list) {
        if (block.kind == BlockKind::Code || block.kind == BlockKind::Heading)
            lines.append(u"%1-%2"_s.arg(block.firstLine).arg(block.lastLine));
    }
    QCOMPARE(lines, (QStringList{u"1-2"_s, u"5-6"_s, u"7-7"_s}));
}

QTEST_GUILESS_MAIN(TestRunbookParts)
#include "tst_runbook_parts.moc"
