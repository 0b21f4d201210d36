// SPDX-License-Identifier: GPL-3.0-or-later
// What the linter is asked for and how it answers; its rules one by one stand in tst_runbook_lint_traps.
#include "core/runbook/importer.h"
#include "core/runbook/lint.h"
#include "core/runbook/lint_world.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

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

QTEST_GUILESS_MAIN(TestRunbookLint)
#include "tst_runbook_lint.moc"
