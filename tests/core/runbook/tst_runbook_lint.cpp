// SPDX-License-Identifier: GPL-3.0-or-later
// What the linter is asked for and how it answers; its rules one by one stand in tst_runbook_lint_traps.
#include "core/runbook/importer.h"
#include "core/runbook/lint.h"
#include "core/runbook/lint_world.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::StringLiterals;

namespace {

std::vector<LintFinding> findingsOf(const QByteArray& source, const LintWorld& world = {})
{
    const Result<Plan> plan = importRunbook(source);
    if (!plan)
        qFatal("the test's runbook cannot be read");
    return lint(*plan, source, world).value();
}

QStringList listed(const std::vector<LintFinding>& findings)
{
    QStringList list;
    for (const LintFinding& finding : findings)
        list << u"%1 %2"_s.arg(finding.line).arg(finding.code);
    return list;
}

const QByteArray doubled = "# Launch\n\n## T-0: Go\n\n- [ ] \xC3\xA2\xC5\x93\xE2\x80\xA6 all well\n";

} // namespace

class TestRunbookLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsAndRepairs();
    void stops();
    void json();
    void scriptsOnDisk();
    void sample();
    void seed();
    void seedRepaired();
    void oddInput();
    void largeInput();

private:
    static QByteArray readSeed();
};

void TestRunbookLint::findsAndRepairs()
{
    const std::vector<LintFinding> findings = findingsOf(doubled);
    QCOMPARE(listed(findings), QStringList{u"5 double-encoded"_s});
    const LintFinding& finding = findings.front();
    QCOMPARE(doubled.mid(finding.bytes.begin, finding.bytes.end - finding.bytes.begin),
             QByteArray("\xC3\xA2\xC5\x93\xE2\x80\xA6"));
    QVERIFY(!finding.why.isEmpty());
    QVERIFY(finding.fix.has_value());
    const QByteArray fixed = withFix(doubled, *finding.fix);
    QCOMPARE(fixed, QByteArray("# Launch\n\n## T-0: Go\n\n- [ ] \xE2\x9C\x85 all well\n"));
    QCOMPARE(listed(findingsOf(fixed)), QStringList());
}

void TestRunbookLint::stops()
{
    const Result<Plan> plan = importRunbook(doubled);
    std::stop_source stop;
    QVERIFY(lint(*plan, doubled, {}, stop.get_token()).has_value());
    stop.request_stop();
    QVERIFY(!lint(*plan, doubled, {}, stop.get_token()).has_value());
}

void TestRunbookLint::json()
{
    const QJsonArray list = QJsonDocument::fromJson(lintJson(findingsOf(doubled), u"a.md"_s)).array();
    QCOMPARE(list.size(), 1);
    const QJsonObject one = list.first().toObject();
    QCOMPARE(one.value("file"_L1).toString(), u"a.md"_s);
    QCOMPARE(one.value("line"_L1).toInt(), 5);
    QCOMPARE(one.value("code"_L1).toString(), u"double-encoded"_s);
    QCOMPARE(one.value("severity"_L1).toString(), u"warning"_s);
    QCOMPARE(one.value("bytes"_L1).toArray(), QJsonArray({28, 35}));
    const QJsonObject fix = one.value("fix"_L1).toObject();
    QCOMPARE(fix.value("replacements"_L1).toArray().first().toObject().value("text"_L1).toString(), u"\u2705"_s);
    QCOMPARE(lintJson({}, u"a.md"_s), QByteArray("[]\n"));
}

void TestRunbookLint::scriptsOnDisk()
{
    const QTemporaryDir folder;
    const auto write = [&](const QString& name, bool executable) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/bash\n");
        file.close();
        if (executable)
            QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        else
            QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    };
    write(u"runs.sh"_s, true);
    write(u"lies.sh"_s, false);
    const QByteArray source = "# L\n\n## T-0: Go\n\n```bash\n./runs.sh\n./lies.sh\n./gone.sh\n./runs.sh again\n```\n";
    const QStringList scripts = scriptsToLookUp(*importRunbook(source));
    QCOMPARE(scripts, QStringList({u"./runs.sh"_s, u"./lies.sh"_s, u"./gone.sh"_s}));
    const QMap<QString, ScriptView> views = lookAtScripts(folder.path(), scripts);
    QCOMPARE(views.size(), 3);
    QVERIFY(views[u"./runs.sh"_s].exists && views[u"./runs.sh"_s].executable);
    QCOMPARE(views[u"./runs.sh"_s].sha256, views[u"./lies.sh"_s].sha256);
    QCOMPARE(views[u"./runs.sh"_s].sha256.size(), 64);
    QVERIFY(views[u"./lies.sh"_s].exists && !views[u"./lies.sh"_s].executable);
    QCOMPARE(views[u"./gone.sh"_s], ScriptView());
}

void TestRunbookLint::sample()
{
    const QString folder = QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample");
    QFile file(folder + u"/runbook.md"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray source = file.readAll();
    LintWorld world;
    world.scripts = lookAtScripts(folder, scriptsToLookUp(*importRunbook(source)));
    world.rehearsal = RehearsalView{{}, true, true};
    QVERIFY(world.scripts->size() > 10);
    QCOMPARE(listed(findingsOf(source, world)), QStringList());
}

QByteArray TestRunbookLint::readSeed()
{
    QFile file(QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestRunbookLint::seed()
{
    const QByteArray source = readSeed();
    if (source.isEmpty())
        QSKIP("The seed runbook is not on this machine.");
    LintWorld world;
    world.rehearsal = RehearsalView{};
    const std::vector<LintFinding> findings = findingsOf(source, world);
    QStringList others;
    int doubled = 0;
    for (const QString& one : listed(findings)) {
        if (one.endsWith(u" double-encoded"_s))
            ++doubled;
        else
            others << one;
    }
    QCOMPARE(doubled, 28);
    QStringList expected;
    for (int line = 10; line <= 16; ++line)
        expected << u"%1 role-without-person"_s.arg(line);
    expected << u"20 placeholder-unfilled"_s << u"50 wrong-environment"_s << u"139 curl-without-fail"_s
             << u"142 curl-without-fail"_s << u"142 interface-gone"_s << u"215 name-evaluated-again"_s
             << u"256 increments-differ"_s << u"257 irreversible-in-one-fence"_s << u"270 never-ends"_s;
    for (int line = 407; line <= 410; ++line)
        expected << u"%1 placeholder-unfilled"_s.arg(line);
    expected << u"468 thresholds-differ"_s;
    for (int line = 606; line <= 611; ++line)
        expected << u"%1 deadline-without-owner"_s.arg(line);
    expected << u"615 rollback-not-rehearsed"_s << u"628 rollback-not-rehearsed"_s << u"649 deadline-without-owner"_s;
    for (const int line : {719, 720, 721, 725, 726, 727, 728, 731, 732, 733, 734})
        expected << u"%1 placeholder-unfilled"_s.arg(line);
    expected << u"799 signoff-role-not-listed"_s << u"802 signoff-role-not-listed"_s;
    for (const int line : {812, 813, 814})
        expected << u"%1 placeholder-unfilled"_s.arg(line);
    QCOMPARE(others, expected);
}

// Each repair removes its finding, adds none and leaves every other where it was.
void TestRunbookLint::seedRepaired()
{
    QByteArray source = readSeed();
    if (source.isEmpty())
        QSKIP("The seed runbook is not on this machine.");
    QStringList left = listed(findingsOf(source));
    int repaired = 0;
    for (;;) {
        const std::vector<LintFinding> findings = findingsOf(source);
        const auto one = std::find_if(findings.begin(), findings.end(),
                                      [](const LintFinding& finding) { return finding.fix.has_value(); });
        if (one == findings.end())
            break;
        left.removeOne(u"%1 %2"_s.arg(one->line).arg(one->code));
        source = withFix(source, *one->fix);
        QCOMPARE(listed(findingsOf(source)), left);
        ++repaired;
    }
    QCOMPARE(repaired, 28 + 4); // the characters, curl twice, Alertmanager, watch
    QVERIFY(source.contains("\n./scripts/health-check/continuous.sh\n"));
    QVERIFY(source.contains("\ncurl -f http://alertmanager.erpgo.com/api/v2/alerts\n"));
}

// Pieces of shell and Markdown in any order: no crash, and every place lies inside the file.
void TestRunbookLint::oddInput()
{
    const QList<QByteArray> pieces = {"\n",
                                      "\n\n",
                                      "# T-0 14:00 ",
                                      "```bash\n",
                                      "```\n",
                                      "~~~\n",
                                      "- [ ] ",
                                      "  ",
                                      "$(date",
                                      ")",
                                      "`date`",
                                      "\"",
                                      "'",
                                      "\\",
                                      "<<EOF\n",
                                      "EOF\n",
                                      "watch ",
                                      "sudo ",
                                      "curl ",
                                      "| ",
                                      "|| true\n",
                                      "&& ",
                                      "; ",
                                      "> ",
                                      "rm -rf ",
                                      "$X/",
                                      "${Y}",
                                      "[Target]",
                                      "____",
                                      "\xC3\xA2\xC5\x93\xE2\x80\xA6",
                                      "\xE2\x80\xAE",
                                      "| Role | Name |\n|---|---|\n| A | TBD |\n",
                                      "password=Abc12345 ",
                                      "at 12:30 ",
                                      "\t",
                                      "```toml holdpoint\n[poll.\"G\"]\nseats=[\"A\"]\n",
                                      "Go/No-Go ",
                                      "./shift.sh 5\n",
                                      "> quote ",
                                      "## Step 3 ",
                                      "for i in ",
                                      "do ",
                                      "done\n",
                                      "$",
                                      "(",
                                      "{",
                                      "#",
                                      "\r\n",
                                      "-----BEGIN PRIVATE KEY-----"};
    QRandomGenerator random(20261201);
    for (int round = 0; round < 1500; ++round) {
        QByteArray source;
        for (int i = random.bounded(1, 60); i > 0; --i)
            source += pieces.at(random.bounded(pieces.size()));
        const Result<Plan> plan = importRunbook(source);
        if (!plan)
            continue;
        LintWorld world;
        world.scripts.emplace();
        world.rehearsal.emplace();
        world.heldRoles.emplace();
        world.filled.emplace();
        const std::vector<LintFinding> findings = lint(*plan, source, world).value();
        for (const LintFinding& one : findings) {
            const QByteArray described = one.code.toUtf8() + " in " + source.toPercentEncoding(" #`|$");
            const char* const what = described.constData();
            QVERIFY2(one.bytes.begin >= 0 && one.bytes.begin <= one.bytes.end && one.bytes.end <= source.size(), what);
            QVERIFY2(one.line >= 1 && !one.text.isEmpty() && !one.why.isEmpty(), what);
            if (!one.fix)
                continue;
            qint64 last = 0;
            for (const LintReplacement& replacement : one.fix->replacements) {
                QVERIFY2(replacement.bytes.begin >= last && replacement.bytes.begin <= replacement.bytes.end &&
                             replacement.bytes.end <= source.size(),
                         what);
                last = replacement.bytes.end;
            }
            const QByteArray fixed = withFix(source, *one.fix);
            QVERIFY2(fixed != source, what);
            QVERIFY2(importRunbook(fixed).has_value(), what);
        }
    }
}

// A large runbook is linted whole; what it costs is printed, not judged.
void TestRunbookLint::largeInput()
{
    QByteArray source = "# Launch\n";
    for (int i = 0; source.size() < largestRunbook / 5; ++i) {
        source += "\n## T+" + QByteArray::number(i) + "m: Part " + QByteArray::number(i) +
                  "\n\n- [ ] Is it well by 12:30? Ask the token=holder\n\n```bash\n# Look at production\n" +
                  "./scripts/check.sh $NAME " + QByteArray::number(i) +
                  "\ncurl -sf https://shop.example.org/health | grep ok\nsudo -n systemctl status app\n```\n";
    }
    const Result<Plan> plan = importRunbook(source);
    QVERIFY(plan.has_value());
    QElapsedTimer timer;
    timer.start();
    const std::vector<LintFinding> findings = lint(*plan, source, {}).value();
    qInfo("linted %lld KiB in %lld ms: %zu findings", qint64(source.size() / 1024), timer.elapsed(), findings.size());
    const auto times = std::count_if(findings.begin(), findings.end(),
                                     [](const LintFinding& one) { return one.code == u"fixed-clock-time"_s; });
    QCOMPARE(qint64(times), qint64(source.count("12:30")));
    QCOMPARE(qint64(findings.size()), qint64(times) + 1); // and $NAME, once
}

QTEST_GUILESS_MAIN(TestRunbookLint)
#include "tst_runbook_lint.moc"
