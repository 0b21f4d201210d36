// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <sys/types.h>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

QByteArray runbookOf(const QByteArray& command)
{
    return "# Shop\n\n```toml holdpoint\n[source.queue]\nkind = \"command\"\ncommand = \"" + command +
           "\"\ninterval_s = 5\ndeadline_s = 10\n\n[metric.waiting]\ntitle = \"Waiting orders\"\nunit = \"orders\"\n"
           "source = \"queue\"\nquery = \"value\"\nlimits = { default = \"< 10\" }\n```\n\n"
           "## Phase 1: T-24h - Prepare\n\n### Look\n\n- [ ] all is well\n\n**Metrics:**\n- Error Rate: < 0.5%\n";
}

QList<QJsonObject> objects(const QString& out)
{
    QList<QJsonObject> all;
    for (const QString& line : out.split(u'\n', Qt::SkipEmptyParts))
        all.append(QJsonDocument::fromJson(line.toUtf8()).object());
    return all;
}

QList<QJsonObject> ofKind(const QString& out, const QString& kind)
{
    QList<QJsonObject> some;
    for (const QJsonObject& object : objects(out))
        if (object.value(u"kind"_s).toString() == kind)
            some.append(object);
    return some;
}

} // namespace

// `holdpoint monitor` as people and scripts use it, over a source that really answers.
class CliMonitorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withinItsLimit()
    {
        const LaunchPlace place;
        place.write(u"runbook.md"_s, runbookOf("echo 4"));
        VERIFY_STATUS(place.makeLaunch(), 0);
        const Answer people = place.call({u"monitor"_s, place.launch(), u"--for"_s, u"8"_s});
        QVERIFY2(people.status == 0, qPrintable(people.all()));
        QVERIFY2(people.out.contains(u"Waiting orders"_s) && people.out.contains(u"4 orders"_s) &&
                     people.out.contains(u"< 10 orders"_s) && people.out.contains(u"UNBOUND"_s),
                 qPrintable(people.all()));
    }

    void brokenForMachines()
    {
        const LaunchPlace place;
        place.write(u"runbook.md"_s, runbookOf("echo 40"));
        VERIFY_STATUS(place.makeLaunch(), 0);
        const Answer answer = place.call({u"--json"_s, u"monitor"_s, place.launch(), u"--for"_s, u"8"_s});
        QVERIFY2(answer.status == 1, qPrintable(answer.all()));
        const QList<QJsonObject> numbers = ofKind(answer.out, u"number"_s);
        QVERIFY2(std::any_of(numbers.begin(), numbers.end(),
                             [](const QJsonObject& one) {
                                 return one.value(u"metric"_s).toString() == u"waiting"_s &&
                                        one.value(u"state"_s).toString() == u"breached"_s &&
                                        one.value(u"value"_s).toDouble() == 40 &&
                                        one.value(u"limit"_s).toString() == u"< 10"_s;
                             }),
                 qPrintable(answer.all()));
        QCOMPARE(ofKind(answer.out, u"alarm"_s).size(), 1);
        const QList<QJsonObject> ends = ofKind(answer.out, u"end"_s);
        QCOMPARE(ends.size(), 1);
        QCOMPARE(ends.first().value(u"ok"_s).toBool(true), false);
        QCOMPARE(ends.first().value(u"broken"_s).toArray(), QJsonArray{u"waiting"_s});
        // What it saw is recorded, for gates and for whoever opens the launch next.
        QVERIFY(place.kinds().contains(u"alarm.raised"_s));
    }

    // No data is never OK: a script that asks whether all is well must not hear yes.
    void withoutAnAnswer()
    {
        const LaunchPlace place;
        place.write(u"runbook.md"_s, runbookOf("sleep 60"));
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(place.call({u"monitor"_s, place.launch(), u"--for"_s, u"1"_s}), 1, u"NO DATA"_s);
    }

    // A second one says what the first keeps, records nothing, and Control and C ends both.
    void whileAnotherHoldsIt()
    {
        const LaunchPlace place;
        place.write(u"runbook.md"_s, runbookOf("echo 4"));
        VERIFY_STATUS(place.makeLaunch(), 0);
        const auto holder = place.start({u"--json"_s, u"monitor"_s, place.launch()});
        QByteArray seen;
        QVERIFY(QTest::qWaitFor(
            [&] {
                seen += holder->readAllStandardOutput();
                return seen.contains("\"state\":\"ok\"");
            },
            30'000));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return place.call({u"monitor"_s, place.launch(), u"--for"_s, u"1.5"_s}).all().contains(u"4 orders"_s);
            },
            30'000));
        QCOMPARE(holder->state(), QProcess::Running);
        ::kill(pid_t(holder->processId()), SIGINT);
        QVERIFY(QTest::qWaitFor([&] { return holder->state() == QProcess::NotRunning; }, 20'000));
        QCOMPARE(holder->exitStatus(), QProcess::NormalExit);
        seen += holder->readAllStandardOutput();
        QVERIFY2(seen.contains("\"kind\":\"end\""), seen.constData());
    }

    void refusals()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.call({u"monitor"_s}), 2);
        VERIFY_STATUS(place.call({u"monitor"_s, place.path(u"nothing"_s), u"--for"_s, u"1"_s}), 2);
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.call({u"monitor"_s, place.launch(), u"--for"_s, u"-1"_s}), 2);
    }

    void nothingToWatch()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(place.call({u"monitor"_s, place.launch(), u"--for"_s, u"1"_s}), 0, u"Nothing is watched"_s);
    }
};

QTEST_GUILESS_MAIN(CliMonitorTest)
#include "tst_cli_monitor.moc"
