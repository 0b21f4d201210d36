// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runbook/fuzz_runbook.h"

#include <QRandomGenerator>
#include <QTest>

using namespace holdpoint::test;

// Random bytes and random pieces of Markdown and shell, from a fixed seed, through the fuzzer's properties.
class TestRunbookFuzz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyBytes();
    void piecesOfMarkdown();
    void piecesOfShell();
};

namespace {

QByteArray composed(QRandomGenerator& random, const QList<QByteArray>& pieces)
{
    QByteArray bytes;
    for (int i = random.bounded(1, 40); i > 0; --i)
        bytes += pieces.at(random.bounded(static_cast<int>(pieces.size())));
    return bytes;
}

QString shown(const QString& problem, const QByteArray& bytes)
{
    return problem + QStringLiteral(": ") + QString::fromLatin1(bytes.toPercentEncoding(" \n"));
}

} // namespace

void TestRunbookFuzz::anyBytes()
{
    QRandomGenerator random(20261201);
    for (int round = 0; round < 2000; ++round) {
        QByteArray bytes(random.bounded(200), Qt::Uninitialized);
        // Half of the rounds stay in ASCII, so that they get behind the check of the encoding.
        const int top = round % 2 == 0 ? 256 : 128;
        for (char& byte : bytes)
            byte = static_cast<char>(random.bounded(top));
        const QString problem = brokenByImporter(bytes);
        QVERIFY2(problem.isEmpty(), qPrintable(shown(problem, bytes)));
        const QString shell = brokenByShellScan(bytes);
        QVERIFY2(shell.isEmpty(), qPrintable(shown(shell, bytes)));
        QCOMPARE(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                                        static_cast<std::size_t>(bytes.size())),
                 0);
    }
}

void TestRunbookFuzz::piecesOfMarkdown()
{
    const QList<QByteArray> pieces{"# ",
                                   "## T-1h: ",
                                   "\n",
                                   "\n\n",
                                   "text",
                                   "**bold**",
                                   "- ",
                                   "- [ ] ",
                                   "1. ",
                                   "1) [x] ",
                                   "* ",
                                   "  ",
                                   "    ",
                                   "\t",
                                   "> ",
                                   "```\n",
                                   "```bash\n",
                                   "````sh\n",
                                   "~~~console\n",
                                   "$ ls\n",
                                   "> more\n",
                                   "| a | b |\n",
                                   "|---|---|\n",
                                   "---\n",
                                   "===\n",
                                   "14:00 - ",
                                   "T+30-60 min",
                                   "[Target]",
                                   "<REV>",
                                   "____",
                                   "Expected: `x`",
                                   "<!-- ",
                                   " -->",
                                   "<div>\n",
                                   "\\",
                                   "`",
                                   "Go/No-Go",
                                   "Rollback",
                                   "\xE2\x9C\x85",
                                   "\xE2\xAC\x9C ",
                                   "\xC3\xA2\xC5\x93\xE2\x80\xA6",
                                   "\r\n",
                                   "\r",
                                   "\xEF\xBB\xBF",
                                   "\xE2\x80\x8B"};
    QRandomGenerator random(2);
    for (int round = 0; round < 4000; ++round) {
        const QByteArray bytes = composed(random, pieces);
        const QString problem = brokenByImporter(bytes);
        QVERIFY2(problem.isEmpty(), qPrintable(shown(problem, bytes)));
    }
}

void TestRunbookFuzz::piecesOfShell()
{
    const QList<QByteArray> pieces{"echo ",
                                   "a",
                                   " ",
                                   "\n",
                                   "'",
                                   "\"",
                                   "`",
                                   "$(",
                                   ")",
                                   "(",
                                   "{ ",
                                   "}",
                                   "${",
                                   "<<EOF\n",
                                   "EOF\n",
                                   "<<-'E'\n",
                                   "E\n",
                                   "<<<",
                                   "\\\n",
                                   "\\",
                                   "for x in a; do\n",
                                   "done\n",
                                   "if true; then\n",
                                   "fi\n",
                                   "case a in\n",
                                   "a)",
                                   ";;\n",
                                   "esac\n",
                                   "# note\n",
                                   "#",
                                   "&&",
                                   "||",
                                   "|",
                                   "&",
                                   ";",
                                   "f() {\n",
                                   "[[ a ]]",
                                   "((1))",
                                   "while :; do\n",
                                   "A=1",
                                   "\t",
                                   "\r\n",
                                   "\xC3\xA4"};
    QRandomGenerator random(3);
    for (int round = 0; round < 8000; ++round) {
        const QByteArray bytes = composed(random, pieces);
        const QString problem = brokenByShellScan(bytes);
        QVERIFY2(problem.isEmpty(), qPrintable(shown(problem, bytes)));
        const QByteArray fenced = "## T-0\n\n````bash\n" + bytes + "\n````\n";
        const QString inside = brokenByImporter(fenced);
        QVERIFY2(inside.isEmpty(), qPrintable(shown(inside, fenced)));
    }
}

QTEST_GUILESS_MAIN(TestRunbookFuzz)
#include "tst_runbook_fuzz.moc"
