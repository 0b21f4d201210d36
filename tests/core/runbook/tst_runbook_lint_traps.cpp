// SPDX-License-Identifier: GPL-3.0-or-later
// Small traps, each with exactly its finding and what is underlined, and their near-misses, which find nothing. Every
// repair removes its finding and no other line.
#include "core/runbook/importer.h"
#include "core/runbook/lint.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::StringLiterals;

namespace {

// Commands in a fence of a launch.
QByteArray fence(const QByteArray& commands)
{
    return "# Launch\n\n## T-0: Go\n\n**One Step**\n```bash\n" + commands + "\n```\n";
}

// The same with a way back, for commands that change what customers use.
QByteArray change(const QByteArray& commands)
{
    return fence(commands) + "\n## Rollback Procedure\n\n**Immediate Rollback**\n```bash\n./rollback.sh\n```\n";
}

QByteArray page(const QByteArray& text) { return "# Launch\n\n" + text + "\n"; }

const QByteArray team = "## Team\n\n| Role | Name | Contact |\n|---|---|---|\n"
                        "| Lead Pilot | Ada Lorenz | ada@example.org |\n"
                        "| Mechanic | Bo Lind | bo@example.org |\n\n";

const QByteArray rollback = "## Rollback Procedure\n\n**Immediate Rollback**\n```bash\n./rollback.sh\n```\n";

std::vector<LintFinding> found(const QByteArray& source, const LintWorld& world = {})
{
    const Result<Plan> plan = importRunbook(source);
    if (!plan)
        qFatal("the test's runbook cannot be read: %s", qPrintable(plan.error().cause));
    return lint(*plan, source, world).value();
}

QStringList listed(const std::vector<LintFinding>& findings, const QByteArray& source)
{
    QStringList list;
    for (const LintFinding& one : findings)
        list << one.code + u": "_s +
                    QString::fromUtf8(source.mid(one.bytes.begin, one.bytes.end - one.bytes.begin)).simplified();
    return list;
}

} // namespace

class TestRunbookLintTraps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void traps_data();
    void traps();
    void nearMisses_data();
    void nearMisses();
    void world_data();
    void world();
};

void TestRunbookLintTraps::traps_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("finding"); // code: underlined text
    QTest::addColumn<bool>("repaired");
    const auto row = [](const char* name, const QByteArray& source, const QString& finding, bool repaired = false) {
        QTest::newRow(name) << source << finding << repaired;
    };
    // Encoding
    row("double-encoded emoji", page("## \xC3\xB0\xC5\xB8\xC5\xA1\xE2\x82\xAC Go"),
        u"double-encoded: \u00F0\u0178\u0161\u20AC"_s, true);
    row("encoded three times", page("## caf\xC3\x83\xC6\x92\xC3\x82\xC2\xA9 open"),
        u"double-encoded: \u00C3\u0192\u00C2\u00A9"_s, true);
    row("bidirectional override in a command", fence("echo \xE2\x80\xAEtxt.exe"), u"hidden-characters: \u202E"_s, true);
    row("zero width space in prose", page("Go\xE2\x80\x8Bing on"), u"hidden-characters: \u200B"_s, true);
    row("no-break space in a command", fence("./run.sh\xC2\xA0--now"), u"hidden-characters: "_s, true);
    row("escape character in a box", page("## T-0\n\n- [ ] \x1B[31mred"), u"hidden-characters: \x1B"_s, true);
    // Endless
    row("watch", fence("watch -n 30 ./health.sh"), u"never-ends: watch -n 30 ./health.sh"_s, true);
    row("tail -f", fence("tail -f /var/log/app.log"), u"never-ends: tail -f /var/log/app.log"_s);
    row("ping", fence("ping db.example.org"), u"never-ends: ping db.example.org"_s, true);
    row("top", fence("top"), u"never-ends: top"_s);
    row("while true", fence("while true; do ./health.sh; sleep 5; done"), u"never-ends: while"_s);
    row("journalctl -f", fence("sudo -n journalctl -fu app"), u"never-ends: sudo -n journalctl -fu app"_s);
    // Questions
    row("sudo", fence("sudo systemctl restart app"), u"sudo-asks: sudo"_s, true);
    row("sudo as somebody", fence("sudo -u deploy ./run.sh"), u"sudo-asks: sudo"_s, true);
    row("sudo far away", fence("ssh -t web1 sudo systemctl restart app"), u"sudo-asks: sudo"_s, true);
    row("apt-get without an answer", fence("apt-get install jq"), u"waits-for-a-person: apt-get install jq"_s, true);
    row("read", fence("read -p 'Go on? ' answer"), u"waits-for-a-person: read -p 'Go on? ' answer"_s);
    row("editor", fence("vim /etc/app.conf"), u"waits-for-a-person: vim /etc/app.conf"_s);
    row("terraform asks", change("terraform apply"), u"waits-for-a-person: terraform apply"_s);
    row("terminal in a container", fence("docker exec -it app bash"),
        u"waits-for-a-person: docker exec -it app bash"_s);
    // Status
    row("curl", fence("curl https://shop.example.org/health"),
        u"curl-without-fail: curl https://shop.example.org/health"_s, true);
    row("curl with other options", fence("curl -sS -o /dev/null https://shop.example.org/"),
        u"curl-without-fail: curl -sS -o /dev/null https://shop.example.org/"_s, true);
    row("curl shown nicely", fence("curl -s https://shop.example.org/v | jq ."),
        u"curl-without-fail: curl -s https://shop.example.org/v"_s, true);
    row("curl or exit", fence("curl -s https://shop.example.org/health || exit 1"),
        u"curl-without-fail: curl -s https://shop.example.org/health"_s, true);
    row("fetched and run", fence("curl -fsS https://get.example.org/install | bash"),
        u"runs-fetched-code: curl -fsS https://get.example.org/install | bash"_s);
    row("pipe into tee", fence("./smoke.sh | tee smoke.log"), u"pipe-hides-failure: ./smoke.sh | tee smoke.log"_s);
    row("failure ignored", fence("./verify.sh || true"), u"failure-ignored: || true"_s, true);
    row("goes on", fence("cd /srv/app\n./build.sh\n./install.sh"), u"goes-on-after-failure: ./build.sh"_s, true);
    // Deletion
    row("below a variable", fence("DIR=$(./where.sh)\nrm -rf $DIR/old"), u"deletes-below-variable: $DIR/old"_s, true);
    row("below a quoted variable", fence("DIR=$(./where.sh)\nrm -rf \"${DIR}/\""),
        u"deletes-below-variable: \"${DIR}/\""_s, true);
    row("everything", fence("rm -rf /*"), u"deletes-everything: /*"_s);
    // Names
    row("looked for by the time", fence("./create-backup.sh\n./verify-backup.sh pre-$(date +%H%M%S)"),
        u"name-evaluated-again: $(date +%H%M%S)"_s);
    row("asked for twice", fence("pg_dump app > b-$(date +%s).sql\ngzip b-$(date +%s).sql"),
        u"name-evaluated-again: $(date +%s)"_s);
    row("asked for twice in back quotes", fence("mkdir /b/`date +%F`\nrsync -a data /b/`date +%F`/"),
        u"name-evaluated-again: `date +%F`"_s);
    row("variable never set", fence("./deploy.sh $RELEASE").replace("deploy", "announce"),
        u"variable-never-set: $RELEASE"_s);
    row("variable never set, in quotes", fence("echo \"to ${TARGET_HOST} now\""),
        u"variable-never-set: ${TARGET_HOST}"_s);
    // Places
    row("production asks staging", fence("# Is production well?\ncurl -f https://staging.example.org/health"),
        u"wrong-environment: staging.example.org"_s);
    row("argument of another environment",
        page("## T-24h: Prepare\n\n**Objective**: Production is ready\n\n"
             "```bash\n./validate.sh --env staging\n```"),
        u"wrong-environment: staging"_s);
    row("Alertmanager v1", fence("curl -f http://alertmanager.example.org/api/v1/alerts"), u"interface-gone: v1"_s,
        true);
    row("Alertmanager v1 by its port", fence("curl -f http://127.0.0.1:9093/api/v1/silences"), u"interface-gone: v1"_s,
        true);
    row("Kubernetes beta", page("```yaml\napiVersion: batch/v1beta1\n```"), u"interface-gone: v1beta1"_s, true);
    row("latest", fence("docker pull shop/app:latest"), u"version-moves: :latest"_s);
    // Structure
    row("three shifts", change("./shift-traffic.sh 5\n./shift-traffic.sh 50\n./shift-traffic.sh 100"),
        u"irreversible-in-one-fence: ./shift-traffic.sh 5 ./shift-traffic.sh 50 ./shift-traffic.sh 100"_s);
    row("shifts in a loop", change("for w in 5 50 100; do ./shift-traffic.sh $w; done"),
        u"irreversible-in-one-fence: ./shift-traffic.sh $w"_s);
    row("drops after a migration", change("./migrate-database.sh\npsql -c 'DROP TABLE old'"),
        u"irreversible-in-one-fence: ./migrate-database.sh psql -c 'DROP TABLE old'"_s);
    row("increments", change("# Ramp up (10% increments)\n./ramp.sh 10\n./ramp.sh 50\n./ramp.sh 100"),
        u"increments-differ: 10% increments"_s);
    row("no way back", fence("./deploy-green.sh v2"), u"no-way-back: ./deploy-green.sh v2"_s);
    row("two ways back and no matrix",
        change("./deploy-green.sh") + "\n**Planned Rollback**\n```bash\n./rollback-planned.sh\n```\n",
        u"no-decision-matrix: **Immediate Rollback**"_s);
    row("here-document cut by a fence", fence("cat <<EOF > notes.txt\nread this:\n```\n\nEOF").chopped(5),
        u"command-not-closed: cat <<EOF > notes.txt"_s);
    row("loop cut by a fence", fence("for host in a b; do\n  ping -c 1 $host"),
        u"command-not-closed: for host in a b; do"_s);
    row("open fence", page("## T-0\n\n```bash\n./run.sh"), u"fence-not-closed: ```bash"_s, true);
    row("fence cut by its list", page("## T-0\n\n- [ ] run\n  ```bash\n  ./a.sh\n\n## T+1h: Later"),
        u"fence-not-closed: ```bash"_s);
    row("same title twice", page("## T-0\n\n**Check**\n```bash\n./a.sh\n```\n\n**Check**\n```bash\n./b.sh\n```"),
        u"duplicate-title: **Check**"_s);
    row("thresholds", page("## T-0\n\n- **Throughput**: > 500 RPS\n\n## T+1h: Later\n\n- **Throughput**: > 300 RPS"),
        u"thresholds-differ: - **Throughput**: > 500 RPS"_s);
    row("limit of the configuration",
        page("## T-0\n\n- **Response Time**: < 200ms\n\n## Configuration\n\n```toml holdpoint\n[metric.rt]\ntitle = "
             "\"Response Time\"\nsource = \"a\"\nquery = \"q\"\nlimits = { default = \"< 500\" }\n\n[source.a]\nkind = "
             "\"http\"\nurl = \"http://127.0.0.1/\"\n```"),
        u"limit-differs: [metric.rt]"_s);
    // Times
    row("clock time in a heading", page("## T-0: Launch\n\n### 14:00 CET - Deploy\n\n- [ ] go"),
        u"fixed-clock-time: 14:00 CET"_s);
    row("clock time in a box", page("## T-0\n\n- [ ] Freeze the database by 21:30"), u"fixed-clock-time: 21:30"_s);
    row("clock time in a command", fence("./announce.sh --at 09:00"), u"fixed-clock-time: 09:00"_s);
    row("half a day", page("## T-0\n\n- [ ] Call the bank before 5 pm"), u"fixed-clock-time: 5 pm"_s);
    row("backwards", page("## T-1 Hour: Late\n\n- [ ] a\n\n## T-2 Hours: Early\n\n- [ ] b"),
        u"times-out-of-order: ## T-2 Hours: Early"_s);
    row("numbering gap", page("### Phase 1: T-2h - A\n\n- [ ] a\n\n### Phase 3: T-1h - B\n\n- [ ] b"),
        u"numbering-gap: Phase 3"_s);
    row("deadline without owner",
        page("## Incident Response\n\n```bash\n./page.sh\n# Steps:\n# 1. Acknowledge (within 2 "
             "minutes)\n# 2. Mitigate\n```"),
        u"deadline-without-owner: # 1. Acknowledge (within 2 minutes)"_s);
    row("matrix without owner",
        page("## Rollback Decision Matrix\n\n| Scenario | Severity | Action | Timeline |\n"
             "|---|---|---|---|\n| Crash | High | Go back | < 5 minutes |"),
        u"deadline-without-owner: | Crash | High | Go back | < 5 minutes |"_s);
    // People
    row("gate without criteria", page("## T-1h: Prepare\n\n#### Go/No-Go Decision Point\n\nThe team decides.\n"),
        u"gate-without-criteria: #### Go/No-Go Decision Point"_s);
    row("nobody holds the role",
        page(team + "## Sign-off\n\n- Lead Pilot: ________ Date: ____\n- Navigator: ________ Date: ____"),
        u"signoff-role-not-listed: Navigator"_s);
    row("nobody is named",
        page("## Team\n\n| Role | Name | Contact |\n|---|---|---|\n| Mechanic | TBD | x@example.org |"),
        u"role-without-person: | Mechanic | TBD | x@example.org |"_s);
    row("nobody can be reached",
        page("## Team\n\n| Role | Name | Contact |\n|---|---|---|\n| Mechanic | Bo Lind | [Phone] |"),
        u"role-without-contact: | Mechanic | Bo Lind | [Phone] |"_s);
    row("seat of a stranger",
        page(team + "## T-1h: Prepare\n\n#### Gate\n\n- [ ] Tests passed\n\n```toml holdpoint\n[poll.\"Gate\"]\n"
                    "seats = [\"Mechanic\", \"Navigator\"]\n```"),
        u"seat-not-listed: \"Navigator\""_s);
    // Names of the configuration
    row("value from no step",
        fence("./announce.sh <CHANGE_ID>") + "\n```toml holdpoint\n[value.\"<CHANGE_ID>\"]\nfrom = \"Open Change\"\n"
                                             "pattern = \"CHG-[0-9]+\"\n```\n",
        u"configured-name-unknown: Open Change"_s);
    row("value that is no blank",
        fence("./announce.sh <CHANGE_ID>") + "\n```toml holdpoint\n[value.\"<CHANGEID>\"]\ntype = \"text\"\n```\n",
        u"configured-name-unknown: <CHANGEID>"_s);
    row("limit of no step", fence("./health.sh") + "\n```toml holdpoint\n[step.\"Health\"]\nlimit_s = 30\n```\n",
        u"configured-name-unknown: Health"_s);
    row("seats of a step that is no gate",
        page(team + "## T-1h: Prepare\n\n#### Preparation\n\n- [ ] Tests passed\n\n```toml holdpoint\n"
                    "[poll.\"Preparation\"]\nseats = [\"Mechanic\"]\n```"),
        u"configured-name-unknown: Preparation"_s);
    row("seats of no gate",
        page(team + "## T-1h: Prepare\n\n#### Go/No-Go Decision\n\n- [ ] Tests passed\n\n```toml holdpoint\n"
                    "[poll.\"Go/No-Go\"]\nseats = [\"Mechanic\"]\n```"),
        u"configured-name-unknown: Go/No-Go"_s);
    // Who asks the old version
    row("nobody asks the old version",
        page(team) + rollback + "\n```toml holdpoint\n[rollback]\nalive = \"blue\"\n```\n",
        u"alive-source-unknown: blue"_s);
    row("any version counts as the old one",
        page(team) + rollback +
            "\n```toml holdpoint\n[source.blue]\nkind = \"http\"\n"
            "url = \"http://127.0.0.1/version\"\n[rollback]\nalive = \"blue\"\n```\n",
        u"alive-any-version: blue"_s);
    row("the old version is asked too seldom",
        page(team) + rollback +
            "\n```toml holdpoint\n[source.blue]\nkind = \"http\"\nexpect_body = \"0.9\"\n"
            "url = \"http://127.0.0.1/version\"\ninterval_s = 60\n[rollback]\nalive = \"blue\"\n"
            "```\n",
        u"alive-asked-seldom: interval_s = 60"_s);
    row("the old version may take too long",
        page(team) + rollback +
            "\n```toml holdpoint\n[source.blue]\nkind = \"command\"\ncommand = \"./blue.sh\"\n"
            "deadline_s = 25\n[rollback]\nalive = \"blue\"\n```\n",
        u"alive-asked-seldom: deadline_s = 25"_s);
    row("target never set", page("## Success Metrics\n\n- **Orders**: > [Target] per hour"),
        u"placeholder-unfilled: [Target]"_s);
    row("channel without address", page("## Communication Channels\n\n- **Emergency**: call [Phone Number]"),
        u"placeholder-unfilled: [Phone Number]"_s);
    row("document without date", page("**Document Version**: 1.0\n**Last Updated**: [Date]"),
        u"placeholder-unfilled: [Date]"_s);
}

void TestRunbookLintTraps::traps()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, finding);
    QFETCH(bool, repaired);
    const std::vector<LintFinding> findings = found(source);
    QCOMPARE(listed(findings, source), QStringList{finding});
    const LintFinding& one = findings.front();
    QVERIFY(!one.text.isEmpty());
    QVERIFY(!one.why.isEmpty());
    QCOMPARE(one.line, int(source.first(one.bytes.begin).count('\n')) + 1);
    QCOMPARE(one.fix.has_value(), repaired);
    if (!one.fix)
        return;
    const QByteArray fixed = withFix(source, *one.fix);
    QCOMPARE(listed(found(fixed), fixed), QStringList());
    // Nothing but the lines of its replacements was touched.
    QSet<qsizetype> touched;
    for (const LintReplacement& replacement : one.fix->replacements)
        touched.insert(source.first(replacement.bytes.begin).count('\n'));
    const QList<QByteArray> before = source.split('\n');
    const QList<QByteArray> after = fixed.split('\n');
    for (qsizetype line = 0; line < before.size(); ++line) {
        if (!touched.contains(line))
            QCOMPARE(after.value(line), before[line]);
    }
}

void TestRunbookLintTraps::nearMisses_data()
{
    QTest::addColumn<QByteArray>("source");
    const auto row = [](const char* name, const QByteArray& source) { QTest::newRow(name) << source; };
    row("accents and emoji", page("## \xF0\x9F\x9A\x80 Caf\xC3\xA9 \xC3\x89tude \xE2\x80\x9Cquoted\xE2\x80\x9D"));
    row("joined emoji", page("Family \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9, warning \xE2\x9A\xA0\xEF\xB8\x8F"));
    row("no-break space in prose", page("5\xC2\xA0minutes, 2\xE2\x80\xAFh"));
    row("byte order mark", QByteArray("\xEF\xBB\xBF") + page("Fine"));
    row("carriage returns", page("## T-0\n\n- [ ] fine").replace("\n", "\r\n"));
    row("watch with an end", fence("timeout 600 watch -n 30 ./health.sh"));
    row("tail without follow", fence("tail -n 100 /var/log/app.log"));
    row("ping with a count", fence("ping -c 3 db.example.org"));
    row("top once", fence("top -b -n 1"));
    row("loop with a way out", fence("while true; do ./ready.sh && break; sleep 5; done"));
    row("watch in words", fence("./notify.sh \"watch the chart\""));
    row("background on purpose",
        fence("tail -f app.log") + "\n```toml holdpoint\n[step.\"One Step\"]\nbackground = true\n```\n");
    row("sudo that fails", fence("sudo -n systemctl restart app"));
    row("sudo that fails, among options", fence("sudo -nu deploy ./run.sh"));
    row("sudo in a sentence", fence("echo \"no sudo here\""));
    row("apt-get with an answer", fence("apt-get -y install jq\napt-get install --yes curl"));
    row("read in a loop", fence("while read -r host; do ping -c 1 \"$host\"; done < hosts.txt"));
    row("terraform with a plan", change("terraform apply release.tfplan"));
    row("terminal on purpose",
        fence("docker exec -it app bash") + "\n```toml holdpoint\n[step.\"One Step\"]\npty = true\n```\n");
    row("curl that fails", fence("curl -f https://shop.example.org/health"));
    row("curl that fails, among options", fence("curl -sSfL -o /tmp/x https://shop.example.org/x"));
    row("curl, long option", fence("curl --fail-with-body -s https://shop.example.org/x"));
    row("curl, status written", fence("curl -s -o /dev/null -w '%{http_code}' https://shop.example.org/"));
    row("curl, answer judged", fence("curl -s https://shop.example.org/health | grep -q '\"ok\"'"));
    row("curl, answer judged by jq", fence("curl -s https://shop.example.org/health | jq -e .ok"));
    row("curl in a comment", fence("# curl http://shop.example.org would do as well\n./health.sh"));
    row("curl in prose", page("Do not use curl http://shop.example.org for that."));
    row("pipe with pipefail", fence("set -o pipefail; ./smoke.sh | tee smoke.log"));
    row("pipe of a list", fence("ls -l releases | head"));
    row("nothing to tidy", fence("rm -f /tmp/lock || true\npkill old-worker || true"));
    row("stops at failures", fence("set -e\ncd /srv/app\n./build.sh\n./install.sh"));
    row("one thing in a folder", fence("cd /srv/app\n./build.sh"));
    row("guarded deletion", fence("DIR=$(./where.sh)\nrm -rf \"${DIR:?}/old\""));
    row("deletion below a fixed folder", fence("DIR=/srv/app\nrm -rf $DIR/old"));
    row("a file below a variable", fence("DIR=$(./where.sh)\nrm -f $DIR/old.txt"));
    row("time in a name, once", fence("pg_dump app > backup-$(date +%s).sql"));
    row("time kept", fence("NOW=$(date +%s)\npg_dump app > b-$NOW.sql && gzip b-$NOW.sql"));
    row("time in a log", fence("echo \"$(date +%T) started\" >> log\necho \"$(date +%T) ended\" >> log"));
    row("time in quotes", fence("echo '$(date +%s)'\necho '$(date +%s)'"));
    row("variable set before", fence("REL=v2\n./announce.sh $REL"));
    row("variable with a default", fence("./announce.sh ${RELEASE:-v2} ${HOST:?}"));
    row("variable of the shell", fence("echo $HOME $USER $? $1 $$ ${#}"));
    row("variable in single quotes", fence("awk '{print $NF}' hosts.txt\nssh web1 'echo $HOSTFILE'"));
    row("escaped variable", fence("echo \"costs \\$PRICE\""));
    row("variable of the configuration",
        fence("./announce.sh $REL") + "\n```toml holdpoint\n[launch]\nenvironment = { REL = \"v2\" }\n```\n");
    row("variable of a file", fence(". ./release.env\n./announce.sh $RELEASE"));
    row("variable of a loop", fence("for host in a b; do ping -c 1 $host; done"));
    row("staging on purpose", fence("# Load test against staging\ncurl -f https://staging.example.org/health"));
    row("before the launch, on staging",
        page("## T-24h: Prepare\n\n```bash\ncurl -f https://staging.example.org/health\n```"));
    row("production itself", fence("# Is production well?\ncurl -f https://www.example.org/health"));
    row("a stage that is a file", fence("# production\n./stage.sh deployment/staging.yml"));
    row("Prometheus v1", fence("curl -f http://prometheus.example.org:9090/api/v1/alerts"));
    row("Alertmanager v2", fence("curl -f http://alertmanager.example.org/api/v2/alerts"));
    row("v1 of one's own", fence("curl -f https://shop.example.org/api/v1/orders"));
    row("latest backup", fence("./verify-backup.sh latest\ndocker pull shop/app:1.4.2"));
    row("looked at between", change("./shift-traffic.sh 5\n./check-health.sh\n./shift-traffic.sh 50"));
    row("one shift a fence",
        change("./shift-traffic.sh 5") + "\n## T+5m: More\n\n```bash\n./shift-traffic.sh 50\n```\n");
    row("dry runs", fence("./migrate-database.sh --dry-run\n./deploy.sh --dry-run"));
    row("an old version that says which it is",
        page(team) + rollback +
            "\n```toml holdpoint\n[source.blue]\nkind = \"http\"\nexpect_body = \"0.9\"\n"
            "url = \"http://127.0.0.1/version\"\ninterval_s = 15\ndeadline_s = 10\n"
            "[rollback]\nalive = \"blue\"\n```\n");
    row("a command that judges the old version",
        page(team) + rollback +
            "\n```toml holdpoint\n[source.blue]\nkind = \"command\"\ncommand = \"./blue.sh\"\n"
            "[rollback]\nalive = \"blue\"\n```\n");
    row("a source that nobody calls the old version",
        page("```toml holdpoint\n[source.green]\nkind = \"http\"\nurl = \"http://127.0.0.1/version\"\n"
             "interval_s = 60\n```"));
    row("a rollout that watches",
        change("./shift-traffic.sh 5\n./shift-traffic.sh 50") +
            "\n```toml holdpoint\n[rollout]\nweights = [5, 50]\nshift = \"./shift-traffic.sh\"\nwatch_s = 60\n```\n");
    row("even increments", change("# Ramp up (50% increments)\n./ramp.sh 50\n./ramp.sh 100"));
    row("here-document", fence("cat <<EOF > notes.txt\nsudo curl x $NOTHING\nEOF"));
    row("fence in a fence", page("## T-0\n\n````bash\ncat <<EOF > notes.md\n```\ncode\n```\nEOF\n````"));
    row("fence in a list", page("## T-0\n\n- [ ] run\n  ```bash\n  ./a.sh\n  ```\n- [ ] more"));
    row("same title in other phases", page("## T-0\n\n**Check**\n```bash\n./a.sh\n```\n\n## T+1h: Later\n\n**Check**\n"
                                           "```bash\n./a.sh\n```"));
    row("the same threshold", page("## T-0\n\n- **Latency**: < 200 ms\n\n## T+1h: Later\n\n- **Latency**: < 200 ms"));
    row("ports and ratios", fence("docker run -d -p 80:80 -v /a:/b app:1.2 --ratio 16:09"));
    row("relative times", page("## T-0\n\n- [ ] Freeze at T-2:00\n- [ ] Done by T+0:30"));
    row("opening hours", page("Support hours are from 09:00 to 17:00 CET."));
    row("document times", page("**Document Version**: 1.0\n**Last Updated**: 2026-11-20 14:00 UTC"));
    row("numbers in order", page("### Phase 1: T-2h - A\n\n#### Step 1: x\n\n- [ ] a\n\n### Phase 2: T-1h - B\n\n#### "
                                 "Step 1: y\n\n- [ ] b"));
    row("deadline with owner", page(team + "## Rollback Decision Matrix\n\n| Scenario | Severity | Action | Timeline | "
                                           "Owner |\n|---|---|---|---|---|\n| Crash | High | Go back | < 5 minutes | "
                                           "Mechanic |"));
    row("gate with criteria", page("## T-1h: Prepare\n\n#### Go/No-Go Decision Point\n\n- [ ] Tests passed"));
    row("roles that sign",
        page(team + "## Sign-off\n\n- Lead Pilot: ________ Date: ____\n- Mechanic: ________ Date: ____"));
    row("no contact column", page("## Team\n\n| Role | Name |\n|---|---|\n| Mechanic | Bo Lind |"));
    row("value from a step", fence("./open.sh") +
                                 "\n**Second Step**\n```bash\n./announce.sh <CHANGE_ID>\n```\n\n```toml holdpoint\n"
                                 "[value.\"<CHANGE_ID>\"]\nfrom = \"One Step\"\npattern = \"CHG-[0-9]+\"\n```\n");
    row("value by the variable that carries it",
        fence("./announce.sh <CHANGE_ID>") +
            "\n```toml holdpoint\n[value.HOLDPOINT_VALUE_CHANGE_ID]\ntype = \"text\"\n```\n");
    row("blank that a launch asks for", fence("./announce.sh <CHANGE_ID>"));
    row("report to be written",
        page("## T+1h: Review\n\n```bash\n./report.sh\n# Key indicators:\n# - Uptime: [Actual vs "
             "Target]\n```"));
}

void TestRunbookLintTraps::nearMisses()
{
    QFETCH(QByteArray, source);
    QCOMPARE(listed(found(source), source), QStringList());
}

void TestRunbookLintTraps::world_data()
{
    QTest::addColumn<LintWorld>("world");
    QTest::addColumn<QStringList>("findings");
    const auto scripts = [](const ScriptView& view) {
        LintWorld world;
        world.scripts =
            QMap<QString, ScriptView>{{u"./announce.sh"_s, view}, {u"./rollback.sh"_s, {true, true, u"r"_s}}};
        return world;
    };
    QTest::newRow("nothing is known") << LintWorld() << QStringList();
    QTest::newRow("all is well") << scripts({true, true, u"a"_s}) << QStringList();
    QTest::newRow("missing") << scripts({}) << QStringList{u"script-missing: ./announce.sh"_s};
    QTest::newRow("not executable") << scripts({true, false, u"a"_s})
                                    << QStringList{u"script-not-executable: ./announce.sh"_s};
    LintWorld rehearsed = scripts({true, true, u"a"_s});
    rehearsed.rehearsal = RehearsalView{{{u"./announce.sh"_s, u"a"_s}, {u"./rollback.sh"_s, u"r"_s}}, true, true};
    QTest::newRow("as rehearsed") << rehearsed << QStringList();
    rehearsed.rehearsal->scriptSha256[u"./announce.sh"_s] = u"b"_s;
    QTest::newRow("changed") << rehearsed << QStringList{u"script-changed: ./announce.sh"_s};
    rehearsed.rehearsal->scriptSha256.clear();
    rehearsed.rehearsal->immediateRollback = false;
    QTest::newRow("way back never rehearsed")
        << rehearsed << QStringList{u"rollback-not-rehearsed: **Immediate Rollback**"_s};
    LintWorld people;
    people.heldRoles = QStringList{u"Lead Pilot"_s};
    QTest::newRow("role not held") << people << QStringList{u"signoff-role-not-held: Mechanic"_s};
    people.heldRoles = QStringList{u"lead pilot"_s, u"mechanic"_s};
    QTest::newRow("roles held") << people << QStringList();
    LintWorld launch;
    launch.filled.emplace();
    QTest::newRow("value not filled") << launch << QStringList{u"value-not-filled: <CHANGE_ID>"_s};
    launch.filled->insert(u"values/change-id"_s);
    QTest::newRow("value filled") << launch << QStringList();
}

void TestRunbookLintTraps::world()
{
    QFETCH(LintWorld, world);
    QFETCH(QStringList, findings);
    const QByteArray source = page(team +
                                   "## T-0: Go\n\n```bash\n./announce.sh <CHANGE_ID>\n```\n\n## Sign-off\n\n"
                                   "- Lead Pilot: ________ Date: ____\n- Mechanic: ________ Date: ____\n\n" +
                                   rollback);
    const std::vector<LintFinding> all = found(source, world);
    QCOMPARE(listed(all, source), findings);
}

QTEST_GUILESS_MAIN(TestRunbookLintTraps)
#include "tst_runbook_lint_traps.moc"
