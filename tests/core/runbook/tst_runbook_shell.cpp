// SPDX-License-Identifier: GPL-3.0-or-later
// Fences as bash would read them.
#include "core/runbook/importer.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

Step stepOf(const QByteArray& fence, const QByteArray& lang = "bash")
{
    const Result<Plan> plan = importRunbook("## T-0\n\n```" + lang + "\n" + fence + "\n```\n");
    return plan && !plan->phases.isEmpty() && !plan->phases.first().steps.isEmpty() ? plan->phases.first().steps.first()
                                                                                    : Step();
}

} // namespace

class TestRunbookShell : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splits_data();
    void splits();
    void asOne_data();
    void asOne();
    void background_data();
    void background();
    void scripts_data();
    void scripts();
    void remarks();
};

void TestRunbookShell::splits_data()
{
    QTest::addColumn<QByteArray>("fence");
    QTest::addColumn<QList<QByteArray>>("commands");
    using Commands = QList<QByteArray>;
    QTest::newRow("lines") << QByteArray("./a.sh\n\n./b.sh # note\n") << Commands{"./a.sh", "./b.sh # note"};
    QTest::newRow("continued") << QByteArray("./a.sh \\\n  --x\n./b.sh") << Commands{"./a.sh \\\n  --x", "./b.sh"};
    QTest::newRow("pipe at the end") << QByteArray("./a.sh |\n  grep x\n./b.sh")
                                     << Commands{"./a.sh |\n  grep x", "./b.sh"};
    QTest::newRow("and at the end") << QByteArray("./a.sh &&\n./b.sh\n./c.sh")
                                    << Commands{"./a.sh &&\n./b.sh", "./c.sh"};
    QTest::newRow("quotes") << QByteArray("echo 'one\ntwo'\necho \"a\nb\"")
                            << Commands{"echo 'one\ntwo'", "echo \"a\nb\""};
    QTest::newRow("apostrophe in quotes")
        << QByteArray("echo \"don't\"\n./b.sh") << Commands{"echo \"don't\"", "./b.sh"};
    QTest::newRow("here-document") << QByteArray("cat <<EOF > x\ndon't ( stop\nEOF\n./b.sh")
                                   << Commands{"cat <<EOF > x\ndon't ( stop\nEOF", "./b.sh"};
    QTest::newRow("two here-documents") << QByteArray("join <<A <<'B'\n1\nA\n2\nB\n./b.sh")
                                        << Commands{"join <<A <<'B'\n1\nA\n2\nB", "./b.sh"};
    QTest::newRow("here-string") << QByteArray("cat <<< \"x\"\n./b.sh") << Commands{"cat <<< \"x\"", "./b.sh"};
    QTest::newRow("if") << QByteArray("if ./a.sh; then\n  ./b.sh\nelse\n  ./c.sh\nfi\n./d.sh")
                        << Commands{"if ./a.sh; then\n  ./b.sh\nelse\n  ./c.sh\nfi", "./d.sh"};
    QTest::newRow("loops") << QByteArray("while read -r l; do\n  for i in 1 2; do echo $i; done\ndone < f\n./d.sh")
                           << Commands{"while read -r l; do\n  for i in 1 2; do echo $i; done\ndone < f", "./d.sh"};
    QTest::newRow("case") << QByteArray("case $1 in\n  a) ./a.sh ;;\n  *) ./b.sh ;;\nesac\n./d.sh")
                          << Commands{"case $1 in\n  a) ./a.sh ;;\n  *) ./b.sh ;;\nesac", "./d.sh"};
    QTest::newRow("subshell") << QByteArray("(cd x\n ./a.sh)\n./d.sh") << Commands{"(cd x\n ./a.sh)", "./d.sh"};
    QTest::newRow("group") << QByteArray("{ ./a.sh\n ./b.sh; }\n./d.sh") << Commands{"{ ./a.sh\n ./b.sh; }", "./d.sh"};
    QTest::newRow("substitution") << QByteArray("echo \"$(\n./a.sh\n)\"\n./d.sh")
                                  << Commands{"echo \"$(\n./a.sh\n)\"", "./d.sh"};
    QTest::newRow("arithmetic") << QByteArray("echo $((1<<3))\n./d.sh") << Commands{"echo $((1<<3))", "./d.sh"};
    QTest::newRow("hash in a word") << QByteArray("echo a#b ${#x}\n./d.sh") << Commands{"echo a#b ${#x}", "./d.sh"};
    QTest::newRow("keyword as argument") << QByteArray("echo if for done\n./d.sh")
                                         << Commands{"echo if for done", "./d.sh"};
}

void TestRunbookShell::splits()
{
    QFETCH(QByteArray, fence);
    QFETCH(QList<QByteArray>, commands);
    QList<QByteArray> found;
    for (const Command& command : stepOf(fence).commands)
        found.append(command.text);
    QCOMPARE(found, commands);
}

void TestRunbookShell::asOne_data()
{
    QTest::addColumn<QByteArray>("fence");
    QTest::addColumn<bool>("asOne");
    QTest::newRow("independent") << QByteArray("./a.sh\n./b.sh") << false;
    QTest::newRow("cd") << QByteArray("cd /srv\n./a.sh") << true;
    QTest::newRow("cd in a subshell") << QByteArray("(cd /srv && ./a.sh)\n./b.sh") << false;
    QTest::newRow("cd at the end") << QByteArray("./a.sh\ncd /srv") << false;
    QTest::newRow("export") << QByteArray("export A=1\n./a.sh") << true;
    QTest::newRow("variable used") << QByteArray("A=1\n./a.sh $A") << true;
    QTest::newRow("variable used in braces") << QByteArray("A=$(date)\n./a.sh \"x${A:-1}\"") << true;
    QTest::newRow("variable not used") << QByteArray("A=1\n./a.sh $AB") << false;
    QTest::newRow("variable of one command") << QByteArray("A=1 ./a.sh\n./b.sh $A") << false;
    QTest::newRow("function") << QByteArray("say() {\n  echo hi\n}\nsay") << true;
    QTest::newRow("function word") << QByteArray("function say { echo hi; }\nsay") << true;
    QTest::newRow("source") << QByteArray("source env.sh\n./a.sh") << true;
    QTest::newRow("set") << QByteArray("set -euo pipefail\n./a.sh") << true;
    QTest::newRow("status") << QByteArray("./a.sh\necho $?") << true;
    QTest::newRow("read") << QByteArray("read -r name\n./a.sh \"$name\"") << true;
    QTest::newRow("same scripts") << QByteArray("./shift.sh 5\n./shift.sh 10\n./shift.sh $(date +%s)") << false;
}

void TestRunbookShell::asOne()
{
    QFETCH(QByteArray, fence);
    QFETCH(bool, asOne);
    const Step step = stepOf(fence);
    QCOMPARE(step.fences.size(), 1);
    QCOMPARE(step.fences.first().asOne, asOne);
    if (asOne) {
        QCOMPARE(step.commands.size(), 1);
        QCOMPARE(step.commands.first().text, fence);
    }
}

void TestRunbookShell::background_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<bool>("background");
    for (const char* text :
         {"watch -n 30 ./x.sh", "tail -f a.log", "tail -n 5 -F a.log", "journalctl -u web -f", "top", "sudo htop",
          "kubectl get pods -w", "kubectl logs -f web", "ping example.org", "docker logs --follow web",
          "while true; do ./x.sh; sleep 1; done", "./x.sh | tail -f", "kubectl get pods --watch", "docker compose up",
          "docker-compose -f a.yml up", "python3 -m http.server 8080", "kubectl proxy"})
        QTest::newRow(text) << QByteArray(text) << true;
    for (const char* text :
         {"tail -n 5 a.log", "journalctl -u web -n 20", "top -b -n 1", "kubectl apply -f x.yaml",
          "kubectl get pods -n www", "ping -c 3 example.org", "timeout 10 tail -f a.log",
          "while true; do ./x.sh && break; done", "./watch.sh", "kubectl rollout status deploy/web --watch",
          "docker compose up -d", "docker compose up --wait", "docker compose build", "python3 -m venv env"})
        QTest::newRow(text) << QByteArray(text) << false;
}

void TestRunbookShell::background()
{
    QFETCH(QByteArray, command);
    QFETCH(bool, background);
    const Step step = stepOf(command);
    QCOMPARE(step.commands.size(), 1);
    QCOMPARE(step.commands.first().background, background);
}

void TestRunbookShell::scripts_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QStringList>("scripts");
    const auto row = [](const char* command, const char* scripts) {
        QTest::newRow(command) << QByteArray(command) << QString::fromLatin1(scripts).split(u' ', Qt::SkipEmptyParts);
    };
    row("./a.sh --config ./b.yaml", "./a.sh");
    row("bash tools/a.sh", "tools/a.sh");
    row("bash -x a.sh", "a.sh");
    row("bash -c 'echo hi'", "");
    row("sudo -u web ./a.sh", "./a.sh");
    row("watch -n 30 ./a.sh", "./a.sh");
    row("timeout 10 ./a.sh && scripts/b.sh", "./a.sh scripts/b.sh");
    row("A=1 ./a.sh pre-$(date +%Y)", "./a.sh");
    row("/usr/bin/env ls", "");
    row("curl http://x/y", "");
    row("for i in 1 2; do ./a.sh $i; done", "./a.sh");
    row("echo \"$(./a.sh)\"", "./a.sh");
    row("python3 tools/a.py --now", "tools/a.py");
}

void TestRunbookShell::scripts()
{
    QFETCH(QByteArray, command);
    QFETCH(QStringList, scripts);
    const Step step = stepOf(command);
    QCOMPARE(step.commands.size(), 1);
    QCOMPARE(step.commands.first().scripts, scripts);
}

void TestRunbookShell::remarks()
{
    const Step step =
        stepOf("# Look at the pool\n./pool.sh\n\n# Expected output:\n# \xE2\x9C\x85 Pool is full\n# pool ok\n\n"
               "# Check by hand:\n# [ ] Lamp is green\n# - [x] Door is shut\n\n"
               "# Track:\n# - Water level\n# - Pressure < 3 bar\n\n# Expected: HTTP 200\n");
    QCOMPARE(step.commands.size(), 1);
    QCOMPARE(step.commands.first().title, QStringLiteral("Look at the pool"));
    QCOMPARE(step.checks.size(), 2);
    QVERIFY(step.checks.at(1).checked);
    QCOMPARE(step.expectations.size(), 3);
    QCOMPARE(step.expectations.at(2).text, QStringLiteral("HTTP 200"));
    for (const Expectation& one : step.expectations) {
        QCOMPARE(one.judge, Judge::Output);
        QCOMPARE(one.command, step.commands.first().id);
    }
    QCOMPARE(step.notes, (QStringList{QStringLiteral("Water level"), QStringLiteral("Pressure < 3 bar")}));
}

QTEST_GUILESS_MAIN(TestRunbookShell)
#include "tst_runbook_shell.moc"
