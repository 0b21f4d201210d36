// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_store.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint::runner;
using namespace Qt::Literals;

namespace {

// What the store must say, computed the plain way.
QList<QByteArray> plainLines(const QByteArray& bytes)
{
    QList<QByteArray> lines = bytes.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    QList<QByteArray> cut;
    for (const QByteArray& line : lines) {
        if (line.isEmpty())
            cut.append(line);
        for (qsizetype at = 0; at < line.size(); at += OutputStore::longestLine)
            cut.append(line.mid(at, OutputStore::longestLine));
    }
    return cut;
}

QList<QByteArray> linesOf(const OutputStore& store)
{
    QList<QByteArray> lines;
    for (qint64 i = 0; i < store.lineCount(); ++i)
        lines.append(store.line(i));
    return lines;
}

} // namespace

class TstRunnerStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void lines_data();
    void lines();
    void growsWithTheFile();
    void budgetIsKept();
    void randomFiles();
    void search_data();
    void search();
    void searchAgainstPlainSearch();
    void searchResumes();
    void indexStaysSmall();

private:
    void write(const QByteArray& bytes, bool append = false)
    {
        QFile file(m_path);
        QVERIFY(file.open(append ? QIODevice::Append : QIODevice::WriteOnly));
        file.write(bytes);
    }
    QTemporaryDir m_folder;
    QString m_path;
};

void TstRunnerStore::init()
{
    m_path = m_folder.filePath(u"output.log"_s);
    QFile::remove(m_path);
}

void TstRunnerStore::lines_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray full(OutputStore::longestLine, 'x');
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("one") << "a\n"_ba;
    QTest::newRow("without newline") << "a\nb"_ba;
    QTest::newRow("only newlines") << "\n\n\n"_ba;
    QTest::newRow("NUL") << QByteArray("a\0b\n\0\n", 6);
    QTest::newRow("exactly full") << full + "\nb\n";
    QTest::newRow("exactly full at the end") << full;
    QTest::newRow("one more") << full + "y\nb\n";
    QTest::newRow("two full") << full + full + "\n\nb";
    QTest::newRow("two full and one") << full + full + "z";
    QTest::newRow("many") << ("short\n" + full + "\n" + full + full + full + "q\n\n").repeated(100);
    QTest::newRow("1 MiB without newline") << QByteArray(1 << 20, '-');
}

void TstRunnerStore::lines()
{
    QFETCH(QByteArray, bytes);
    write(bytes);
    OutputStore store(m_path);
    QVERIFY(!store.refresh());
    const QList<QByteArray> expected = bytes.isEmpty() ? QList<QByteArray>{} : plainLines(bytes);
    QCOMPARE(store.bytes(), bytes.size());
    QCOMPARE(store.lineCount(), expected.size());
    QVERIFY(linesOf(store) == expected);
    QCOMPARE(store.line(-1), QByteArray());
    QCOMPARE(store.line(store.lineCount()), QByteArray());
}

void TstRunnerStore::growsWithTheFile()
{
    OutputStore store(m_path);
    QVERIFY(!store.refresh()); // not there yet
    QCOMPARE(store.lineCount(), 0);
    QByteArray all;
    const QByteArray full(OutputStore::longestLine - 1, 'f');
    for (const QByteArray& piece : {"a"_ba, "b\n"_ba, full, "x"_ba, "\n"_ba, full + "x", "y"_ba, "\n\n"_ba, "end"_ba}) {
        write(piece, true);
        all += piece;
        QVERIFY(!store.refresh());
        QVERIFY(linesOf(store) == plainLines(all));
    }
}

void TstRunnerStore::budgetIsKept()
{
    write("0123456789abcde\n"_ba.repeated(100'000));
    OutputStore store(m_path);
    QVERIFY(store.refresh(1000));
    QVERIFY(store.bytes() >= 1000 && store.bytes() < 300'000);
    QCOMPARE(store.line(5), "0123456789abcde"_ba);
    int rounds = 0;
    while (store.refresh(200'000))
        ++rounds;
    QVERIFY(rounds >= 6);
    QCOMPARE(store.lineCount(), 100'000);
    QCOMPARE(store.line(99'999), "0123456789abcde"_ba);
}

void TstRunnerStore::randomFiles()
{
    QRandomGenerator random(42);
    for (int round = 0; round < 30; ++round) {
        QByteArray bytes;
        const int lineLength = 1 << random.bounded(15);
        while (bytes.size() < 200'000) {
            bytes += QByteArray(random.bounded(lineLength) + 1, char('a' + random.bounded(26)));
            if (random.bounded(4) != 0)
                bytes += '\n';
        }
        QFile::remove(m_path);
        OutputStore store(m_path);
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype piece = random.bounded(1, 60'000);
            write(bytes.mid(at, piece), true);
            at += piece;
            while (store.refresh(random.bounded(1, 50'000))) {
            }
        }
        const QList<QByteArray> expected = plainLines(bytes);
        QCOMPARE(store.lineCount(), expected.size());
        for (int i = 0; i < 300; ++i) {
            const qint64 number = random.bounded(int(expected.size()));
            QCOMPARE(store.line(number), expected[number]);
        }
    }
}

void TstRunnerStore::search_data()
{
    QTest::addColumn<QString>("needle");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<bool>("backwards");
    QTest::addColumn<qint64>("found");
    QTest::newRow("first") << u"alpha"_s << 0LL << false << 0LL;
    QTest::newRow("at its own line") << u"beta"_s << 1LL << false << 1LL;
    QTest::newRow("next") << u"alpha"_s << 1LL << false << 3LL;
    QTest::newRow("case") << u"ALPHA beta"_s << 0LL << false << 3LL;
    QTest::newRow("none") << u"omega"_s << 0LL << false << -1LL;
    QTest::newRow("last, backwards") << u"alpha"_s << 6LL << true << 3LL;
    QTest::newRow("not the line itself") << u"alpha"_s << 3LL << true << 0LL;
    QTest::newRow("from far behind") << u"alpha"_s << 1000LL << true << 3LL;
    QTest::newRow("from the top, backwards") << u"alpha"_s << 0LL << true << -1LL;
    QTest::newRow("umlauts") << u"\u00dcBER"_s << 0LL << false << 4LL;
    QTest::newRow("split by colours") << u"healthy"_s << 0LL << false << 5LL;
    QTest::newRow("an escape is no text") << u"[31m"_s << 0LL << false << -1LL;
    QTest::newRow("empty") << QString() << 0LL << false << -1LL;
    QTest::newRow("past the end") << u"alpha"_s << 99LL << false << -1LL;
}

void TstRunnerStore::search()
{
    QFETCH(QString, needle);
    QFETCH(qint64, from);
    QFETCH(bool, backwards);
    QFETCH(qint64, found);
    write("Alpha\nbeta\n\ngamma alpha Beta\n\u00fcber\nheal\x1b[31mthy"_ba);
    OutputStore store(m_path);
    store.refresh();
    qint64 resume = -7;
    QCOMPARE(store.find(needle, from, backwards, resume), found);
    if (found < 0)
        QCOMPARE(resume, backwards ? 0 : store.lineCount());
}

void TstRunnerStore::searchAgainstPlainSearch()
{
    QRandomGenerator random(7);
    QByteArray bytes;
    for (int i = 0; i < 30'000; ++i) {
        bytes += "line " + QByteArray::number(i) + (random.bounded(3000) == 0 ? " Needle" : "");
        bytes += QByteArray(random.bounded(60), '.') + '\n';
    }
    write(bytes);
    OutputStore store(m_path);
    store.refresh(1 << 30);
    const QList<QByteArray> all = plainLines(bytes);
    QList<qint64> expected;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all[i].contains("Needle"))
            expected.append(i);
    }
    QVERIFY(expected.size() > 3);
    for (const qint64 budget : {qint64(1), qint64(50'000), qint64(1) << 30}) {
        QList<qint64> forwards;
        for (qint64 from = 0; from < store.lineCount();) {
            qint64 resume = 0;
            if (const qint64 line = store.find(u"needle"_s, from, false, resume, budget); line >= 0)
                forwards.append(line);
            QVERIFY(resume > from);
            from = forwards.isEmpty() ? resume : qMax(resume, forwards.last() + 1);
        }
        QCOMPARE(forwards, expected);
        QList<qint64> backwards;
        for (qint64 from = store.lineCount(); from > 0;) {
            qint64 resume = 0;
            const qint64 line = store.find(u"needle"_s, from, true, resume, budget);
            if (line >= 0)
                backwards.prepend(line);
            from = line >= 0 ? line : resume;
        }
        QCOMPARE(backwards, expected);
    }
}

void TstRunnerStore::searchResumes()
{
    write("filler filler filler\n"_ba.repeated(200'000) + "the end\n");
    OutputStore store(m_path);
    store.refresh(1 << 30);
    qint64 resume = 0;
    QCOMPARE(store.find(u"the end"_s, 0, false, resume, 100'000), -1);
    QVERIFY(resume > 1000 && resume < 100'000); // a piece, not the whole
    QCOMPARE(store.find(u"the end"_s, resume, false, resume, 1 << 30), 200'000);
}

void TstRunnerStore::indexStaysSmall()
{
    const auto resident = [] {
        QFile file(u"/proc/self/statm"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ')[1].toLongLong() * 4 : 0;
    };
    // 512 MiB, sparse: lines at its beginning and its end, one long run of zeros between.
    write("first\nsecond\n"_ba);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 size = 512LL << 20;
    QVERIFY(file.resize(size));
    QVERIFY(file.seek(size));
    file.write("\nlast\n");
    file.close();
    const qint64 before = resident();
    OutputStore store(m_path);
    while (store.refresh(64 << 20)) {
    }
    QVERIFY2(resident() - before < 16 * 1024, qPrintable(QString::number(resident() - before)));
    const qint64 zeros = (size - 13 + OutputStore::longestLine - 1) / OutputStore::longestLine;
    QCOMPARE(store.lineCount(), 2 + zeros + 1);
    QCOMPARE(store.line(0), "first"_ba);
    QCOMPARE(store.line(store.lineCount() - 1), "last"_ba);
    QCOMPARE(store.line(100'000), QByteArray(OutputStore::longestLine, '\0'));
    qint64 resume = 0;
    QCOMPARE(store.find(u"LAST"_s, store.lineCount(), true, resume), store.lineCount() - 1);
}

QTEST_GUILESS_MAIN(TstRunnerStore)
#include "tst_runner_store.moc"
