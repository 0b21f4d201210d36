// SPDX-License-Identifier: GPL-3.0-or-later
// `holdpoint lint` beside a rehearsal: what was changed since then, and what was never rehearsed.
#include "tests/app/cli/launch_place.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

class CliLintTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpNamesTheRehearsal();
    void findsWhatChangedSinceTheRehearsal();
    void findsARollbackThatWasNotRehearsed();
    void aLaunchThatIsNoRehearsalIsRefused();
    void everyCommandSaysThatItIsARehearsal();

private:
    static Answer rehearse(const LaunchPlace& place, bool rehearsal = true)
    {
        const QString t0 = QDateTime::currentDateTimeUtc().addSecs(3600).toString(u"yyyy-MM-dd'T'HH:mm'Z'"_s);
        QStringList words = {
            u"new"_s,       place.launch(),        u"--runbook"_s, place.path(u"runbook.md"_s), u"--t0"_s, t0,
            u"--workdir"_s, place.path(u"work"_s), u"--trust"_s};
        if (rehearsal)
            words << u"--rehearsal"_s;
        return place.call(words);
    }
    static Answer rollBack(const LaunchPlace& place)
    {
        return place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"rehearsed"_s});
    }
    // Findings that a rehearsal can give, as "code: text".
    static QStringList findings(const LaunchPlace& place)
    {
        const Answer answer = place.call({u"lint"_s, place.path(u"runbook.md"_s), u"--workdir"_s, place.path(u"work"_s),
                                          u"--rehearsal"_s, place.launch(), u"--json"_s});
        if (answer.status != 0 && answer.status != 1)
            return {answer.all()};
        QStringList list;
        for (const QJsonValue& one : QJsonDocument::fromJson(answer.out.toUtf8()).array()) {
            const QString code = one[u"code"].toString();
            if (code == u"script-changed"_s || code == u"rollback-not-rehearsed"_s)
                list << code + u": "_s + one[u"text"].toString();
        }
        return list;
    }
};

void CliLintTest::helpNamesTheRehearsal()
{
    const LaunchPlace place;
    VERIFY_ANSWER(place.call({u"lint"_s, u"--help"_s}), 0, u"--rehearsal"_s);
}

void CliLintTest::findsWhatChangedSinceTheRehearsal()
{
    const LaunchPlace place;
    VERIFY_STATUS(rehearse(place), 0);
    VERIFY_STATUS(place.call({u"set"_s, place.launch(), u"<CHANGE_ID>"_s}, "CHG-7"), 0);
    VERIFY_STATUS(place.call({u"run"_s, place.launch(), u"Start the Shop"_s}), 0);
    VERIFY_STATUS(rollBack(place), 0);
    QCOMPARE(findings(place), QStringList());

    // A script that did not run in the rehearsal says nothing.
    place.script(u"till.sh"_s, "echo other\n");
    QCOMPARE(findings(place), QStringList());
    place.script(u"start.sh"_s, "echo other\n");
    QCOMPARE(findings(place), QStringList(u"script-changed: \"./scripts/start.sh\" was changed after the last "
                                          "rehearsal."_s));
    place.script(u"back.sh"_s, "echo other\n");
    QCOMPARE(findings(place).size(), 2);
}

void CliLintTest::findsARollbackThatWasNotRehearsed()
{
    const LaunchPlace place;
    const QString finding = u"rollback-not-rehearsed: \"Immediate Rollback\" never ran to its end in a rehearsal."_s;
    VERIFY_STATUS(rehearse(place), 0);
    QCOMPARE(findings(place), QStringList(finding));
    // It ran, and did not come to its end well.
    place.script(u"prove.sh"_s, "exit 1\n");
    VERIFY_STATUS(rollBack(place), 1);
    QCOMPARE(findings(place), QStringList(finding));
    QVERIFY(QFile::remove(place.path(u"work/trace"_s)));
    place.script(u"prove.sh"_s, "true\n");
    VERIFY_STATUS(rollBack(place), 0);
    QCOMPARE(findings(place), QStringList());
    // What was rehearsed is not what stands in the runbook now.
    place.write(u"runbook.md"_s, place.bytes(u"runbook.md"_s).replace("./scripts/prove.sh\n", "./scripts/sign.sh\n"));
    QCOMPARE(findings(place), QStringList(finding));
}

void CliLintTest::aLaunchThatIsNoRehearsalIsRefused()
{
    const LaunchPlace place;
    const QStringList lint = {u"lint"_s, place.path(u"runbook.md"_s), u"--rehearsal"_s, place.launch()};
    VERIFY_STATUS(place.call(lint), 2);
    VERIFY_STATUS(rehearse(place, false), 0);
    VERIFY_ANSWER(place.call(lint), 3, u"is no rehearsal"_s);
}

// Beside the answer, so that nobody takes it for the production launch; the answer itself is as ever.
void CliLintTest::everyCommandSaysThatItIsARehearsal()
{
    for (const bool rehearsal : {false, true}) {
        const LaunchPlace place;
        VERIFY_STATUS(rehearse(place, rehearsal), 0);
        QCOMPARE(place.call({u"status"_s, place.launch()}).out.startsWith(u"REHEARSAL "_s), rehearsal);
        VERIFY_STATUS(place.call({u"hold"_s, place.launch(), u"--reason"_s, u"Wait"_s}), 0);
        for (const QString& command : {u"armed"_s, u"shift"_s, u"matrix"_s, u"values"_s}) {
            const Answer answer = place.call({command, place.launch()});
            QVERIFY2(answer.err.contains(u"REHEARSAL: this is no production launch."_s) == rehearsal,
                     qPrintable(command + u": "_s + answer.all()));
            QVERIFY(!place.call({command, place.launch(), u"--json"_s}).err.contains(u"REHEARSAL"_s));
        }
    }
}

QTEST_GUILESS_MAIN(CliLintTest)
#include "tst_cli_lint.moc"
