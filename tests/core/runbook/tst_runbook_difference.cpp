// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/difference.h"
#include "core/runbook/importer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

QByteArray side(const std::vector<DifferenceLine>& lines, LineMark without)
{
    QByteArray text;
    for (const DifferenceLine& line : lines) {
        if (line.mark != without)
            text += line.text;
    }
    return text;
}

qsizetype edits(const std::vector<DifferenceLine>& lines)
{
    return std::count_if(lines.begin(), lines.end(),
                         [](const DifferenceLine& line) { return line.mark != LineMark::Same; });
}

// Lines of a longest common subsequence, by the table that everybody knows.
qsizetype fewestEdits(const QByteArrayList& a, const QByteArrayList& b)
{
    std::vector<std::vector<qsizetype>> table(std::size_t(a.size() + 1),
                                              std::vector<qsizetype>(std::size_t(b.size() + 1), 0));
    for (qsizetype i = 1; i <= a.size(); ++i) {
        for (qsizetype j = 1; j <= b.size(); ++j)
            table[std::size_t(i)][std::size_t(j)] =
                a[i - 1] == b[j - 1]
                    ? table[std::size_t(i - 1)][std::size_t(j - 1)] + 1
                    : std::max(table[std::size_t(i - 1)][std::size_t(j)], table[std::size_t(i)][std::size_t(j - 1)]);
    }
    return a.size() + b.size() - 2 * table[std::size_t(a.size())][std::size_t(b.size())];
}

} // namespace

class TestRunbookDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothTextsComeBackFromIt_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char* name, const char* before, const char* after) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after);
        };
        row("nothing", "", "");
        row("equal", "a\nb\n", "a\nb\n");
        row("all new", "", "a\nb\n");
        row("all gone", "a\nb\n", "");
        row("first", "a\nb\nc\n", "x\nb\nc\n");
        row("last without newline", "a\nb", "a\nc");
        row("newline added", "a\nb", "a\nb\n");
        row("CRLF", "a\r\nb\r\n", "a\nb\n");
        row("moved", "a\nb\nc\nd\n", "c\na\nb\nd\n");
    }
    void bothTextsComeBackFromIt()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        const std::vector<DifferenceLine> lines = differenceOf(before, after);
        QCOMPARE(side(lines, LineMark::Added), before);
        QCOMPARE(side(lines, LineMark::Removed), after);
        QCOMPARE(differenceText(before, after).isEmpty(), before == after);
    }

    void itIsTheShortest()
    {
        QRandomGenerator random(20261201);
        for (int round = 0; round < 400; ++round) {
            QByteArrayList sides[2];
            QByteArray texts[2];
            for (int i = 0; i < 2; ++i) {
                const int count = int(random.bounded(14));
                for (int line = 0; line < count; ++line) {
                    sides[i].append(QByteArray(1, char('a' + random.bounded(4))) + '\n');
                    texts[i] += sides[i].last();
                }
            }
            const std::vector<DifferenceLine> lines = differenceOf(texts[0], texts[1]);
            QCOMPARE(side(lines, LineMark::Added), texts[0]);
            QCOMPARE(side(lines, LineMark::Removed), texts[1]);
            QCOMPARE(edits(lines), fewestEdits(sides[0], sides[1]));
            int before = 0;
            int after = 0;
            for (const DifferenceLine& line : lines) {
                before += line.mark != LineMark::Added ? 1 : 0;
                after += line.mark != LineMark::Removed ? 1 : 0;
                QCOMPARE(line.before, line.mark != LineMark::Added ? before : 0);
                QCOMPARE(line.after, line.mark != LineMark::Removed ? after : 0);
            }
        }
    }

    void textsThatHaveNothingInCommonEnd()
    {
        QByteArray before;
        QByteArray after;
        for (int i = 0; i < 6000; ++i) {
            before += "a" + QByteArray::number(i) + '\n';
            after += "b" + QByteArray::number(i) + '\n';
        }
        const std::vector<DifferenceLine> lines = differenceOf("same\n" + before, "same\n" + after);
        QCOMPARE(edits(lines), 12000);
        QCOMPARE(side(lines, LineMark::Added), "same\n" + before);
        QCOMPARE(side(lines, LineMark::Removed), "same\n" + after);
    }

    void whatHidesShows()
    {
        QCOMPARE(differenceText("echo first", "echo fir\xE2\x80\x8Bst"), u"- echo first\n+ echo fir<U+200B>st"_s);
        QVERIFY(differenceText("a \n", "a\t\n").startsWith(u"- a"_s));
        QCOMPARE(differenceText("a", "a\n"), u"- a\n  (no newline at the end)\n+ a"_s);
    }

    void aLongTextShowsThePlaces()
    {
        QByteArray before;
        for (int i = 1; i <= 100; ++i)
            before += "line " + QByteArray::number(i) + '\n';
        QByteArray after = before;
        after.replace("line 50\n", "line fifty\n");
        after.replace("line 90\n", "");
        QCOMPARE(
            differenceText(before, after, 1),
            u"line 49:\n  line 49\n- line 50\n+ line fifty\n  line 51\nline 89:\n  line 89\n- line 90\n  line 91"_s);
    }

    void stepsAreComparedWhereverTheyStand()
    {
        const QByteArray runbook = "# R\n\n## T-1h: Prepare\n\n**One**\n```bash\n./one.sh\n```\n\n**Two**\n```bash\n"
                                   "./two.sh\n```\n\n#### Room\n- [ ] Door\n";
        const auto plan = [](const QByteArray& text) { return importRunbook(text).value(); };
        const Plan was = plan(runbook);
        const auto ids = [&was](const QString& title) {
            for (const Step& step : was.phases.first().steps) {
                if (step.title == title)
                    return QStringList{step.id};
            }
            return QStringList();
        };
        QVERIFY(planDifference(was, plan("# R\n\nSome words more.\n\n" + runbook.mid(5))).changed.isEmpty());
        QVERIFY(planDifference(was, plan(QByteArray(runbook).replace("- [ ] Door", "- [x] Door"))).empty());
        const PlanDifference command = planDifference(was, plan(QByteArray(runbook).replace("two.sh", "2.sh")));
        QCOMPARE(command.changed, ids(u"Two"_s));
        QVERIFY(command.added.isEmpty() && command.vanished.isEmpty());
        const PlanDifference box = planDifference(was, plan(QByteArray(runbook).replace("- [ ] Door", "- [ ] Doors")));
        QCOMPARE(box.changed, ids(u"Room"_s));
        const PlanDifference renamed = planDifference(was, plan(QByteArray(runbook).replace("**One**", "**First**")));
        QCOMPARE(renamed.vanished, ids(u"One"_s));
        QCOMPARE(renamed.added.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRunbookDifference)
#include "tst_runbook_difference.moc"
