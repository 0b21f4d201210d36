// SPDX-License-Identifier: GPL-3.0-or-later
// Filled values reach a command through the environment; a real bash must see exactly them, whatever they hold.
#include "core/runbook/importer.h"
#include "core/runbook/resolve.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

Plan planOf(const QByteArray& fence)
{
    const Result<Plan> plan = importRunbook("## T-0\n\n```bash\n" + fence + "\n```\n");
    return plan ? *plan : Plan();
}

QMap<QString, QString> allFilled(const Plan& plan, const QString& text)
{
    QMap<QString, QString> filled;
    for (const Value& value : plan.values)
        filled.insert(value.id, text);
    return filled;
}

} // namespace

class TestRunbookResolve : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bashSeesTheValue_data();
    void bashSeesTheValue();
    void noPlaceholder_data();
    void noPlaceholder();
    void unfilled();
    void everyBracketItsOwn();
};

void TestRunbookResolve::bashSeesTheValue_data()
{
    QTest::addColumn<QByteArray>("fence");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* fence, const char* before, const char* after) {
        QTest::newRow(name) << QByteArray(fence) << QByteArray(before) << QByteArray(after);
    };
    row("word", "printf '%s|' <REV> end", "", "|end|");
    row("inside a word", "printf '%s|' v-<REV>.tgz end", "v-", ".tgz|end|");
    row("double quotes", "printf '%s|' \"a <REV> b\"", "a ", " b|");
    row("single quotes", "printf '%s|' 'a $HOME <REV> b'", "a $HOME ", " b|");
    row("ANSI quotes", "printf '%s|' $'a\\t<REV>'", "a\t", "|");
    row("here-document", "cat <<EOF\nx <REV> y\nEOF", "x ", " y\n");
    row("quoted here-document", "cat <<'EOF'\n$HOME `x` \\ <REV> y\nEOF", "$HOME `x` \\ ", " y\n");
    // Was taken for a here-document, which lost the quotes and the value.
    row("here-string", "cat <<< \"a <REV> b\"", "a ", " b\n");
    row("here-string, bare word", "cat <<< <REV>", "", "\n");
    row("here-string without space", "cat <<<\"<REV>\"", "", "\n");
    row("substitution", "printf '%s|' \"$(printf '%s' \"<REV>\")\"", "", "|");
    row("default of a variable", "printf '%s|' \"${NOT_SET_ANYWHERE:-<REV>}\"", "", "|");
    row("bracket", "printf '%s|' --site=[Site Name]", "--site=", "|");
    row("blank", "printf '%s|' ________", "", "|");
    row("bash -c single", "bash -c 'printf \"%s|\" <REV>'", "", "|");
    row("bash -c single, double inside", "bash -c 'printf \"%s|\" \"a <REV>\"'", "a ", "|");
    row("bash -c double", "bash -c \"printf '%s|' <REV>\"", "", "|");
    row("bash -c double, single inside", "bash -c \"printf '%s|' 'a <REV>'\"", "a ", "|");
    row("bash -c double, double inside", "bash -c \"printf '%s|' \\\"a <REV>\\\"\"", "a ", "|");
    row("eval", "eval printf %s <REV>", "", "");
    row("bash reads a here-document", "bash <<EOF\nprintf '%s|' <REV>\nEOF", "", "|");
    row("comment", "printf '%s|' <REV> # for <REV>", "", "|");
}

void TestRunbookResolve::bashSeesTheValue()
{
    QFETCH(QByteArray, fence);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const Plan plan = planOf(fence);
    QVERIFY(!plan.phases.isEmpty());
    const Command command = plan.phases.first().steps.first().commands.first();
    QVERIFY(!command.placeholders.isEmpty());
    QTemporaryDir folder;
    for (const QString& text :
         {QStringLiteral("v1.2"), QStringLiteral("a b  c"), QStringLiteral("it's"),
          QStringLiteral("\"; touch hacked; \""), QStringLiteral("$(touch hacked)"), QStringLiteral("`touch hacked`"),
          QStringLiteral("'; touch hacked; '"), QStringLiteral("a\\b*?"), QStringLiteral("${HOME} && touch hacked")}) {
        const QMap<QString, QString> filled = allFilled(plan, text);
        const ResolvedCommand resolved = resolveCommand(command, plan, filled);
        QVERIFY2(resolved.unfilled.isEmpty(), resolved.text.constData());
        QVERIFY(!resolved.environmentNames.isEmpty());
        // The text of a value is never part of the line (a short word might be there anyhow).
        QVERIFY(!resolved.text.contains("hacked"));
        QProcess bash;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QMap<QString, QString> variables = environmentOf(command, plan, filled);
        for (auto it = variables.constBegin(); it != variables.constEnd(); ++it)
            environment.insert(it.key(), it.value());
        bash.setProcessEnvironment(environment);
        bash.setWorkingDirectory(folder.path());
        bash.start(QStringLiteral("bash"), {QStringLiteral("-c"), QString::fromUtf8(resolved.text)});
        QVERIFY(bash.waitForFinished(20'000));
        const QByteArray output = bash.readAllStandardOutput();
        QVERIFY2(
            output == before + text.toUtf8() + after,
            ("for " + text.toUtf8() + ": " + output + bash.readAllStandardError() + "\n" + resolved.text).constData());
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("hacked"))));
    }
}

void TestRunbookResolve::noPlaceholder_data()
{
    QTest::addColumn<QByteArray>("fence");
    for (const char* text :
         {"sort <in.txt >out.txt", "sort <in>out", "cat <<EOF\nx\nEOF", "[ -f x ] && ls", "[[ -n $x ]] || ls",
          "ls [a-z]* [A-Za-z]x", "echo ${a[0]} ${a[Key]}", "grep '[Ff]oo' x", "cat < in > out", "diff <(ls) <(ls x)",
          "echo __init__ a__b", "echo '<br>'", "read [YyNn]*"})
        QTest::newRow(text) << QByteArray(text);
}

void TestRunbookResolve::noPlaceholder()
{
    QFETCH(QByteArray, fence);
    const Plan plan = planOf(fence);
    QVERIFY(!plan.phases.isEmpty());
    const Command command = plan.phases.first().steps.first().commands.first();
    QVERIFY(command.placeholders.isEmpty());
    const ResolvedCommand resolved = resolveCommand(command, plan, {});
    QCOMPARE(resolved.text, command.text);
    QVERIFY(resolved.environmentNames.isEmpty());
}

void TestRunbookResolve::unfilled()
{
    const Plan plan = planOf("./deploy.sh <REV>");
    const Command command = plan.phases.first().steps.first().commands.first();
    QCOMPARE(resolveCommand(command, plan, {}).unfilled, command.placeholders);
    QCOMPARE(resolveCommand(command, plan, {{command.placeholders.first(), QString()}}).unfilled, command.placeholders);
    // Arithmetic evaluates what a variable holds, so that no value can be filled in there.
    const Plan arithmetic = planOf("echo $(( <REV> + 1 ))");
    const Command sum = arithmetic.phases.first().steps.first().commands.first();
    QCOMPARE(resolveCommand(sum, arithmetic, allFilled(arithmetic, QStringLiteral("1"))).unfilled, sum.placeholders);
}

void TestRunbookResolve::everyBracketItsOwn()
{
    const Plan plan = planOf("./move.sh [Host Name] [Host Name] <REV> <REV>");
    const Command command = plan.phases.first().steps.first().commands.first();
    QCOMPARE(command.placeholders.size(), 3);
    const ResolvedCommand resolved = resolveCommand(command, plan, allFilled(plan, QStringLiteral("x")));
    QCOMPARE(resolved.text, QByteArray("./move.sh \"${HOLDPOINT_VALUE_HOST_NAME}\" \"${HOLDPOINT_VALUE_HOST_NAME__2}\" "
                                       "\"${HOLDPOINT_VALUE_REV}\" \"${HOLDPOINT_VALUE_REV}\""));
    QCOMPARE(resolved.environmentNames.size(), 3);
}

QTEST_GUILESS_MAIN(TestRunbookResolve)
#include "tst_runbook_resolve.moc"
