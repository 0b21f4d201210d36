// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for any file: every byte in a node, ids once, the same plan twice, clear errors, no slow input.
#include "core/runbook/display_text.h"
#include "core/runbook/importer.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

QByteArray readFixture(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList fixturePaths()
{
    QStringList paths;
    const QDir folder(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/fixtures/runbooks"));
    for (const QString& name : folder.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name))
        paths.append(folder.filePath(name));
    return paths;
}

// Empty when everything holds, else what does not.
QString broken(const QByteArray& bytes, const Plan& plan)
{
    qint64 at = 0;
    for (const Node& node : plan.nodes) {
        if (node.bytes.begin != at || node.bytes.end <= node.bytes.begin)
            return QStringLiteral("gap or overlap at byte %1").arg(at);
        if (node.owner < 0 || node.owner >= plan.owners.size())
            return QStringLiteral("a node of an unknown owner at byte %1").arg(at);
        at = node.bytes.end;
    }
    if (at != bytes.size())
        return QStringLiteral("nodes end at %1 of %2").arg(at).arg(bytes.size());
    QSet<QString> ids;
    QString twice;
    const auto once = [&](const QString& id) {
        if (id.isEmpty() || ids.contains(id))
            twice = id.isEmpty() ? QStringLiteral("(empty)") : id;
        for (const QChar c : id) {
            const bool good =
                (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'/' || c == u'-';
            if (!good)
                twice = id;
        }
        ids.insert(id);
    };
    for (const Phase& phase : plan.phases) {
        once(phase.id);
        for (const Step& step : phase.steps) {
            once(step.id);
            if (step.bytes.begin < 0 || step.bytes.end > bytes.size() || step.bytes.begin >= step.bytes.end)
                return QStringLiteral("bytes of step %1").arg(step.id);
            for (const Fence& fence : step.fences)
                once(fence.id);
            for (const Command& command : step.commands) {
                once(command.id);
                if (command.text.isEmpty() || command.line < 1)
                    return QStringLiteral("an empty command in %1").arg(step.id);
            }
            for (const Check& check : step.checks)
                once(check.id);
            for (const Expectation& expectation : step.expectations)
                once(expectation.id);
            for (const Deliverable& deliverable : step.deliverables)
                once(deliverable.id);
        }
    }
    for (const Metric& metric : plan.metrics)
        once(metric.id);
    for (const Value& value : plan.values)
        once(value.id);
    for (const Procedure& procedure : plan.procedures)
        once(procedure.id);
    for (const SignoffLine& signoff : plan.signoffs)
        once(signoff.id);
    QSet<QString> names;
    for (const Value& value : plan.values) {
        if (names.contains(value.name))
            return QStringLiteral("variable %1 twice").arg(value.name);
        names.insert(value.name);
    }
    return twice.isEmpty() ? QString() : QStringLiteral("id twice or wrong: ") + twice;
}

QByteArray mutated(QByteArray bytes, QRandomGenerator& random)
{
    static const QList<QByteArray> bits = {"- [ ] ",  "```bash\n",  "```\n",
                                           "**",      "\n\n",       "# ",
                                           "1. ",     "> ",         "| a | b |\n|---|---|\n",
                                           "T-2h",    "  ",         "\t",
                                           "___",     "[Target]",   "<REV>",
                                           "'",       "\"",         "$(",
                                           "<<EOF\n", "\r\n",       "\xE2\x9C\x85",
                                           "---\n",   "Expected: ", "14:00 - ",
                                           "\\",      "$ ",         "<!--",
                                           "~~~\n"};
    const int changes = 1 + random.bounded(8);
    for (int i = 0; i < changes; ++i) {
        const qsizetype at = random.bounded(static_cast<int>(bytes.size()) + 1);
        switch (random.bounded(4)) {
        case 0:
            bytes.insert(at, bits.at(random.bounded(static_cast<int>(bits.size()))));
            break;
        case 1:
            bytes.remove(at, random.bounded(40));
            break;
        case 2: {
            const qsizetype from = random.bounded(static_cast<int>(bytes.size()) + 1);
            bytes.insert(at, bytes.mid(from, random.bounded(200)));
            break;
        }
        default:
            if (at < bytes.size())
                bytes[at] = static_cast<char>(1 + random.bounded(126));
        }
    }
    return bytes;
}

} // namespace

class TestRunbookImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fixturesHold_data();
    void fixturesHold();
    void mutationsHold();
    void refused_data();
    void refused();
    void hundredDeepIsRead();
    void refusedFiles_data();
    void refusedFiles();
    void largeInputs_data();
    void largeInputs();
    void hiddenCharacters();
    void idsStayWhenOtherPartsChange();
};

void TestRunbookImport::fixturesHold_data()
{
    QTest::addColumn<QString>("path");
    for (const QString& path : fixturePaths())
        QTest::newRow(qPrintable(QFileInfo(path).baseName())) << path;
}

void TestRunbookImport::fixturesHold()
{
    QFETCH(QString, path);
    const QByteArray bytes = readFixture(path);
    const Result<Plan> plan = importRunbook(bytes);
    QVERIFY(plan.has_value());
    QCOMPARE(broken(bytes, *plan), QString());
    QVERIFY(*importRunbook(bytes) == *plan);
}

void TestRunbookImport::mutationsHold()
{
    QRandomGenerator random(20260301);
    QList<QByteArray> sources;
    for (const QString& path : fixturePaths())
        sources.append(readFixture(path));
    QVERIFY(sources.size() >= 15);
    int read = 0;
    for (int round = 0; round < 1500; ++round) {
        QByteArray bytes = sources.at(random.bounded(static_cast<int>(sources.size())));
        if (random.bounded(3) == 0)
            bytes += sources.at(random.bounded(static_cast<int>(sources.size())));
        bytes = mutated(bytes, random);
        const Result<Plan> plan = importRunbook(bytes);
        if (!plan) {
            // Only a cut character can be wrong here.
            QCOMPARE(plan.error().code, ErrorCode::Malformed);
            QVERIFY(plan.error().line > 0);
            continue;
        }
        ++read;
        const QString problem = broken(bytes, *plan);
        QVERIFY2(problem.isEmpty(), qPrintable(problem + QStringLiteral("\n") + QString::fromUtf8(bytes)));
        QVERIFY(!planJson(*plan).isEmpty());
    }
    QVERIFY(read > 1000);
}

void TestRunbookImport::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("line");
    QTest::newRow("too large") << QByteArray(largestRunbook + 1, 'a') << ErrorCode::TooLarge << 0;
    QTest::newRow("NUL") << QByteArray("one\ntwo\n\0three\n", 15) << ErrorCode::Malformed << 3;
    QTest::newRow("Latin-1") << QByteArray("one\r\ncaf\xE9\r\n") << ErrorCode::Malformed << 2;
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << ErrorCode::Malformed << 1;
    QTest::newRow("surrogate") << QByteArray("a\n\xED\xA0\x80") << ErrorCode::Malformed << 2;
    QTest::newRow("cut at the end") << QByteArray("a\n\xE2\x9C") << ErrorCode::Malformed << 2;
    QTest::newRow("101 quotes") << "x\n\n" + QByteArray(101, '>') + " deep\n" << ErrorCode::Malformed << 3;
    QTest::newRow("5 MiB of quotes") << QByteArray(largestRunbook, '>') << ErrorCode::Malformed << 1;
    QTest::newRow("5 MiB of lists") << QByteArray("- ").repeated(largestRunbook / 2) + "a" << ErrorCode::TooLarge << 0;
    QTest::newRow("many lists") << QByteArray("- ").repeated(largestRunbook / 2 - 1) + "a" << ErrorCode::Malformed << 1;
    QByteArray stairs;
    for (int depth = 0; depth < 1500; ++depth)
        stairs += QByteArray(2 * depth, ' ') + "- a\n";
    QTest::newRow("stairs, then blank lines") << stairs + QByteArray(2'000'000, '\n') << ErrorCode::Malformed << 102;
}

void TestRunbookImport::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    QFETCH(int, line);
    const Result<Plan> plan = importRunbook(bytes);
    QVERIFY(!plan.has_value());
    QCOMPARE(plan.error().code, code);
    if (!QByteArray(QTest::currentDataTag()).startsWith("stairs"))
        QCOMPARE(plan.error().line, line);
    else
        QVERIFY(std::abs(plan.error().line - line) <= 1);
    QVERIFY(!plan.error().cause.isEmpty() && !plan.error().nextStep.isEmpty());
}

void TestRunbookImport::hundredDeepIsRead()
{
    const QByteArray bytes = QByteArray(100, '>') + " deep\n";
    const Result<Plan> plan = importRunbook(bytes);
    QVERIFY(plan.has_value());
    // In a fence the same line nests nothing.
    const QByteArray fenced = "```text\n" + QByteArray(5000, '>') + "\n```\n";
    const Result<Plan> other = importRunbook(fenced);
    QVERIFY(other.has_value());
    QCOMPARE(broken(fenced, *other), QString());
}

void TestRunbookImport::refusedFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("line");
    const QString written = QStringLiteral("bad.md");
    const QByteArray lines = QByteArray("- a line\n").repeated(largestRunbook / 9 - 20);
    const auto last = static_cast<int>(largestRunbook / 9 - 19);
    QTest::newRow("no file") << QByteArray() << QStringLiteral("nowhere.md") << ErrorCode::Unreadable << 0;
    QTest::newRow("a folder") << QByteArray() << QStringLiteral(".") << ErrorCode::Unreadable << 0;
    QTest::newRow("over 5 MiB") << QByteArray(largestRunbook + 1, 'a') << written << ErrorCode::TooLarge << 0;
    QTest::newRow("NUL at the end") << lines + QByteArray(1, '\0') << written << ErrorCode::Malformed << last;
    QTest::newRow("no UTF-8 at the end") << lines + "caf\xE9\n" << written << ErrorCode::Malformed << last;
    QTest::newRow("nested at the end") << lines + "\n" + QByteArray(101, '>') + " deep" << written
                                       << ErrorCode::Malformed << last + 1;
    QTest::newRow("nested without end") << QByteArray(largestRunbook, '>') << written << ErrorCode::Malformed << 1;
}

// Each has an error that says what it is. The times are for people (holdpoint-bench has the rows that count).
void TestRunbookImport::refusedFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(ErrorCode, code);
    QFETCH(int, line);
    QTemporaryDir folder;
    if (!bytes.isEmpty()) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QElapsedTimer timer;
    timer.start();
    const Result<Plan> plan = importRunbookFile(folder.filePath(name));
    qInfo("%s: %lld ms", QTest::currentDataTag(), timer.elapsed());
    QVERIFY(!plan.has_value());
    QCOMPARE(plan.error().code, code);
    QCOMPARE(plan.error().line, line);
    QVERIFY(!plan.error().cause.isEmpty() && !plan.error().nextStep.isEmpty());
}

void TestRunbookImport::largeInputs_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("brackets") << QByteArray("[");
    QTest::newRow("images") << QByteArray("![[]()");
    QTest::newRow("emphasis") << QByteArray("*a **a ");
    QTest::newRow("emphasis lines") << QByteArray("*a\n_b\n");
    QTest::newRow("backticks") << QByteArray("`a``");
    QTest::newRow("pointy") << QByteArray("<a <?");
    QTest::newRow("empty lines") << QByteArray("\n");
    QTest::newRow("paragraphs") << QByteArray("a\n\n");
    QTest::newRow("boxes") << QByteArray("- [ ] box\n");
    QTest::newRow("captions") << QByteArray("**a**\n");
    QTest::newRow("headings") << QByteArray("# T-2h\n");
    QTest::newRow("tables") << QByteArray("|a|b|\n|-|-|\n");
    QTest::newRow("blanks") << QByteArray("a ___ ");
    QTest::newRow("angles") << QByteArray("<REV> ");
    QTest::newRow("fences") << QByteArray("```sh\n./a.sh\n```\n");
    QTest::newRow("open quote in a fence") << QByteArray("```sh\necho '\n");
    QTest::newRow("prompts") << QByteArray("```console\n$ echo \"\n");
    QTest::newRow("variables") << QByteArray("```sh\nA=1\n./x $B\n");
    QTest::newRow("mojibake") << QByteArray("\xC3\xA2\xC5\x93\xE2\x80\xA6 ");
    QTest::newRow("references") << QByteArray("[a]: b\n");
    QTest::newRow("html") << QByteArray("<div>\n");
    QTest::newRow("expected") << QByteArray("Expected: `a`\n\n");
    QTest::newRow("numbered") << QByteArray("1. a\n");
    QTest::newRow("carriage returns") << QByteArray("\r");
}

// Odd input of a tenth of the limit is read like any other. The times are for people: four times the size should cost
// about four times (holdpoint-bench has the figure that counts).
void TestRunbookImport::largeInputs()
{
    QFETCH(QByteArray, unit);
    const auto cost = [&unit](qint64 size) {
        const QByteArray bytes = unit.repeated(size / unit.size());
        const std::clock_t start = std::clock();
        const Result<Plan> plan = importRunbook(bytes);
        const double milliseconds = 1000.0 * double(std::clock() - start) / CLOCKS_PER_SEC;
        const QString problem = plan ? broken(bytes, *plan) : plan.error().text();
        return std::pair(milliseconds, problem);
    };
    const auto [smallMs, smallProblem] = cost(largestRunbook / 40);
    const auto [largeMs, largeProblem] = cost(largestRunbook / 10);
    QCOMPARE(smallProblem, QString());
    QCOMPARE(largeProblem, QString());
    qInfo("%s: %.0f ms, then %.0f ms of processor time", QTest::currentDataTag(), smallMs, largeMs);
}

void TestRunbookImport::hiddenCharacters()
{
    const QByteArray bytes = "## T-0\n\n```bash\n./pay.sh \xE2\x80\xAEtxt\n./plain.sh\n./bell.sh \x07\n```\n";
    const Result<Plan> plan = importRunbook(bytes);
    QVERIFY(plan.has_value());
    const QList<Command>& commands = plan->phases.first().steps.first().commands;
    QCOMPARE(commands.size(), 3);
    QVERIFY(commands.at(0).hiddenCharacters);
    QVERIFY(!commands.at(1).hiddenCharacters);
    QVERIFY(commands.at(2).hiddenCharacters);
    QCOMPARE(escapedForDisplay(commands.at(0).text), QStringLiteral("./pay.sh <U+202E>txt"));
    QCOMPARE(escapedForDisplay(commands.at(2).text), QString::fromUtf8("./bell.sh \u2407"));
    QCOMPARE(escapedForDisplay("a\x1B[2Jb"), QString::fromUtf8("a\u241B[2Jb"));
    QCOMPARE(escapedForDisplay("caf\xE9"), QStringLiteral("caf<0xE9>"));
    QVERIFY(hasHiddenCharacters("a\xE2\x80\x8B"
                                "b"));
    QVERIFY(hasHiddenCharacters("a\xE2\xA0\x80")); // the blank of Braille, and below that of Ogham
    QVERIFY(hasHiddenCharacters("a\xE1\x9A\x80"));
    QVERIFY(!hasHiddenCharacters("caf\xC3\xA9\tok\n"));
}

void TestRunbookImport::idsStayWhenOtherPartsChange()
{
    const QByteArray before =
        "# R\n\n## T-1h: A\n\n- [ ] one\n- [ ] two\n\n## T-0: B\n\n**Go**\n```bash\n./go.sh\n```\n";
    QByteArray after = before;
    after.replace("- [ ] one", "- [ ] zero\n- [ ] one");
    const Result<Plan> first = importRunbook(before);
    const Result<Plan> second = importRunbook(after);
    QVERIFY(first && second);
    QCOMPARE(second->phases.at(1).steps.first().commands.first().id,
             first->phases.at(1).steps.first().commands.first().id);
    QCOMPARE(second->phases.at(0).steps.first().checks.at(1).id, first->phases.at(0).steps.first().checks.at(0).id);
    QCOMPARE(first->phases.at(1).steps.first().id, QStringLiteral("t-0-b/go"));
}

QTEST_GUILESS_MAIN(TestRunbookImport)
#include "tst_runbook_import.moc"
