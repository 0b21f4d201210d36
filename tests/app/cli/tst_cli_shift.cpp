// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"
#include "tests/app/cli/served_page.h"

#include <QJsonDocument>
#include <QTest>

#include <atomic>
#include <csignal>
#include <sys/types.h>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;
using holdpoint::test::ServedPage;

namespace {

// A load balancer whose weight is what the place's script wrote, with customers as the weight says, and a shop that
// says how many sales fail. The real program reads both.
class Shop
{
public:
    // `more`: keys of the metric beside those that are always there.
    explicit Shop(const LaunchPlace& place, const QByteArray& more = {})
        : m_place(place)
        , m_balancer([this] { return statistics(); })
        , m_till([this] {
            return "# TYPE failing gauge\nfailing " + QByteArray::number(failing) +
                   "\n# TYPE green_failing gauge\ngreen_failing " + QByteArray::number(greenFailing) +
                   "\n# TYPE blue_failing gauge\nblue_failing 0\n# EOF\n";
        })
    {
        place.script(u"shift.sh"_s,
                     "echo shift >> trace; test -e broken && exit 1; echo \"$1\" > weight; test ! -e late\n");
        place.script(u"back.sh"_s, "echo back >> trace; echo 0 > weight\n");
        place.script(u"prepare.sh"_s, "echo prepare >> trace\n");
        place.write(u"runbook.md"_s, runbook(more));
    }
    std::atomic<int> failing = 0;      // percent of the sales
    std::atomic<int> greenFailing = 0; // of those through the new version

private:
    [[nodiscard]] QByteArray runbook(const QByteArray& more) const
    {
        return "# Shop\n\n```toml holdpoint\n[launch]\nname = \"shop\"\nversion = \"1.0\"\n\n[source.lb]\nkind = "
               "\"haproxy\"\nurl = \"" +
               m_balancer.url(u"/stats;csv"_s).toUtf8() +
               "\"\ninterval_s = 1\ndeadline_s = 1\n\n[source.till]\nkind = \"openmetrics\"\nurl = \"" +
               m_till.url(u"/metrics"_s).toUtf8() +
               "\"\ninterval_s = 1\ndeadline_s = 1\n\n[metric.failing]\ntitle = \"Failing sales\"\nunit = \"%\"\n"
               "source = \"till\"\nquery = \"failing\"\nlimits = { default = \"< 1\" }\nfor_s = 1\n" +
               more +
               "\n[rollout]\nweights = [5, 100]\nshift = \"./scripts/shift.sh\"\nobserve = \"lb\"\nold = \"blue\"\n"
               "new = \"green\"\nwatch_s = 3\nwatched = [\"failing\"]\n\n[matrix.\"Sales fail\"]\nmetric = "
               "\"failing\"\nlimit = \"> 5\"\n\n[rollback]\nby_weights = true\n```\n\n"
               "### Phase 1: T-0 - Deployment\n\n#### Deployment\n\n**Shift**\n```bash\n./scripts/shift.sh 5\n"
               "./scripts/shift.sh 100\n```\n\n"
               "## Emergency Procedures\n\n### Rollback Decision Matrix\n\n"
               "| Scenario | Severity | Action | Timeline |\n|---|---|---|---|\n"
               "| Sales fail | Critical | Immediate rollback | < 5 minutes |\n"
               "| Data are corrupt | Critical | Immediate rollback | < 5 minutes |\n\n"
               "### Rollback Procedure\n\n**Immediate Rollback**\n```bash\n./scripts/back.sh\n```\n";
    }

    QByteArray statistics()
    {
        const int green = m_place.bytes(u"work/weight"_s).trimmed().toInt();
        m_green += green;
        m_blue += 100 - green;
        const auto row = [](const char* name, int weight, int requests) {
            return QByteArray("shop,") + name + ',' + QByteArray::number(weight) + ",UP," +
                   QByteArray::number(requests) + ",0,0,0,\n";
        };
        return "# pxname,svname,weight,status,stot,hrsp_5xx,econ,eresp,\n" + row("blue", 100 - green, m_blue) +
               row("green", green, m_green);
    }

    const LaunchPlace& m_place;
    int m_green = 0, m_blue = 0; // requests, of the balancer's thread alone
    ServedPage m_balancer, m_till;
};

// The kinds of the ledger that tell of the rollout, in order.
QStringList told(const LaunchPlace& place)
{
    QStringList kinds = place.kinds();
    kinds.removeIf([](const QString& kind) {
        return !kind.startsWith("rollout."_L1) && !kind.startsWith("scenario."_L1) && !kind.startsWith("rollback."_L1);
    });
    return kinds;
}

QJsonObject matrixRow(const LaunchPlace& place, const QString& scenario)
{
    const QJsonArray rows = place.call({u"matrix"_s, place.launch(), u"--json"_s}).json()[u"matrix"].toArray();
    for (const QJsonValue& row : rows)
        if (row[u"scenario"].toString() == scenario)
            return row.toObject();
    return {};
}

} // namespace

// `holdpoint shift`, `matrix` and the planned rollback as people and scripts use them, over real scripts.
class CliShiftTest : public QObject
{
    Q_OBJECT

    static Answer shift(const LaunchPlace& place, const QStringList& words)
    {
        return place.call(QStringList{u"shift"_s, place.launch()} + words);
    }

private Q_SLOTS:
    void askedConfirmedAndWatched()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(shift(place, {}), 0, u"ladder 5, 100 %"_s);
        VERIFY_ANSWER(shift(place, {u"--confirm"_s}), 3, u"No weight waits"_s);
        VERIFY_ANSWER(shift(place, {u"5"_s}), 0, u"Asked for 5 %"_s);
        QVERIFY(!place.trace().contains(u"shift"_s)); // asked, not set
        VERIFY_ANSWER(shift(place, {u"100"_s}), 3, u"waits to be confirmed"_s);
        VERIFY_ANSWER(shift(place, {}), 0, u"ASKED"_s);
        const Answer watched = shift(place, {u"--confirm"_s, u"--wait"_s});
        QVERIFY2(watched.status == 0, qPrintable(watched.all()));
        QVERIFY2(watched.out.contains(u"$ ./scripts/shift.sh 5"_s), qPrintable(watched.all()));
        QVERIFY2(watched.out.contains(u"OK  Failing sales: 0"_s), qPrintable(watched.all()));
        QVERIFY2(watched.out.contains(u"CLEAN"_s), qPrintable(watched.all()));
        QCOMPARE(told(place).mid(0, 2), QStringList({u"rollout.asked"_s, u"rollout.confirmed"_s}));
        const QStringList all = told(place);
        QVERIFY2(all.indexOf(u"rollout.observed"_s) > 1, qPrintable(all.join(u' ')));
        QVERIFY2(all.indexOf(u"rollout.watched"_s) > all.indexOf(u"rollout.observed"_s), qPrintable(all.join(u' ')));
        QVERIFY(!all.contains(u"rollout.breached"_s));

        const QJsonObject rollout = shift(place, {u"--json"_s}).json();
        QCOMPARE(rollout[u"weight"].toInt(), 5);
        QCOMPARE(rollout[u"stage"].toString(), u"clean"_s);
        QCOMPARE(rollout[u"seen"].toString(), u"5"_s);
        QCOMPARE(rollout[u"next"].toInt(), 100);
        QCOMPARE(rollout[u"against_next"].toString(), QString());
        const QJsonObject status = place.call({u"status"_s, place.launch(), u"--json"_s}).json();
        QCOMPARE(status[u"rollout"], QJsonValue(rollout));
        QCOMPARE(status[u"matrix"].toArray().size(), 2);
        QVERIFY(place.step(u"Shift"_s)[u"commands"][0][u"guarded"].toBool());
        QCOMPARE(place.step(u"Shift"_s)[u"commands"][0][u"state"].toString(), u"passed"_s);
        // What moves traffic is no ordinary run.
        VERIFY_STATUS(place.call({u"run"_s, place.launch(), u"./scripts/shift.sh 100"_s}), 3);
        QCOMPARE(place.trace().count(u"shift"_s), 1);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // Which, by how much; no next weight without the coordinator; the row of the matrix; down the ladder.
    void aBreachIsSaidAndDecided()
    {
        const LaunchPlace place;
        Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        shop.failing = 40;
        const Answer watched = shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s});
        QVERIFY2(watched.status == 1, qPrintable(watched.all()));
        QVERIFY2(watched.out.contains(u"BREACH  Failing sales: 40"_s), qPrintable(watched.all()));
        QVERIFY2(watched.out.contains(u"NOT CLEAN"_s), qPrintable(watched.all()));
        QVERIFY(told(place).contains(u"scenario.applied"_s));
        QCOMPARE(shift(place, {u"--json"_s}).json()[u"against_next"].toString(), u"breach"_s);
        VERIFY_STATUS(place.call({u"status"_s, place.launch(), u"--check"_s}), 1);

        VERIFY_ANSWER(shift(place, {u"100"_s}), 3, u"needs a reason"_s);
        VERIFY_STATUS(shift(place, {u"100"_s, u"--reason"_s, u"The till counts wrongly"_s}), 0);
        VERIFY_STATUS(shift(place, {u"--withdraw"_s, u"--reason"_s, u"It does not"_s}), 0);
        VERIFY_ANSWER(shift(place, {u"--withdraw"_s}), 3, u"No weight waits"_s);

        const QJsonObject row = matrixRow(place, u"Sales fail"_s);
        QVERIFY2(row[u"applies"].toBool(), QJsonDocument(row).toJson().constData());
        QCOMPARE(row[u"measured_by"].toString(), u"failing"_s);
        QVERIFY(row[u"left_s"].toInt() <= 300 && row[u"left_s"].toInt() > 0);
        VERIFY_ANSWER(place.call({u"matrix"_s, place.launch()}), 0, u"NOT DECIDED"_s);
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0, u"Matrix “Sales fail”: APPLIES"_s);
        VERIFY_STATUS(place.call({u"matrix"_s, place.launch(), u"decide"_s, u"sales"_s, u"rollback"_s, u"--reason"_s,
                                  u"Every second sale fails"_s}),
                      0);
        QCOMPARE(matrixRow(place, u"Sales fail"_s)[u"decision"].toString(), u"rollback"_s);
        VERIFY_ANSWER(place.call({u"matrix"_s, place.launch()}), 0, u"Every second sale fails"_s);

        // Nobody else holds the launch: who rolls back sees the effect.
        const Answer back =
            place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"Sales fail"_s});
        QVERIFY2(back.status == 0 && back.out.contains(u"ended: done"_s), qPrintable(back.all()));
        QVERIFY2(back.out.contains(u"Seen: The load balancer gives green none of its weight"_s),
                 qPrintable(back.all()));
        QVERIFY(told(place).contains(u"rollback.step-observed"_s));
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("0"));
        QCOMPARE(shift(place, {u"--json"_s}).json()[u"weight"].toInt(), 0);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // Down the ladder, each weight watched; this command holds the launch and watches.
    void plannedDownTheLadder()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        const auto planned = [&place] {
            return place.call({u"rollback"_s, place.launch(), u"--planned"_s, u"--reason"_s, u"Too few staff"_s});
        };
        VERIFY_ANSWER(planned(), 3, u"No traffic is on the new version"_s);
        VERIFY_STATUS(shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s}), 0);
        VERIFY_STATUS(shift(place, {u"100"_s, u"--confirm"_s, u"--wait"_s}), 0);
        const Answer back = planned();
        QVERIFY2(back.status == 0, qPrintable(back.all()));
        QVERIFY2(back.out.contains(u"to 5 %: CLEAN"_s) && back.out.contains(u"to 0 %: "_s), qPrintable(back.all()));
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("0"));
        QCOMPARE(place.trace(), QStringList({u"shift"_s, u"shift"_s, u"shift"_s, u"shift"_s}));
        VERIFY_ANSWER(place.call({u"rollback"_s, place.launch(), u"--stop"_s, u"--reason"_s, u"Enough"_s}), 3,
                      u"No rollback is running"_s);
        VERIFY_ANSWER(place.call({u"rollback"_s, place.launch(), u"--go-on"_s, u"--reason"_s, u"More"_s}), 3,
                      u"No rollback is running"_s);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // It waits where a watch is not clean, until somebody goes on or stops it, through the command that holds.
    void aPlannedOneWaitsForADecision()
    {
        const LaunchPlace place;
        Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s}), 0);
        VERIFY_STATUS(shift(place, {u"100"_s, u"--confirm"_s, u"--wait"_s}), 0);
        shop.failing = 3;
        const auto back =
            place.start({u"rollback"_s, place.launch(), u"--planned"_s, u"--reason"_s, u"Too few staff"_s});
        QByteArray said;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         said += back->readAllStandardOutput();
                         return said.contains("It waits for a decision");
                     },
                     60'000),
                 said.constData());
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("5"));
        VERIFY_STATUS(
            place.call({u"rollback"_s, place.launch(), u"--stop"_s, u"--reason"_s, u"Five percent may stay"_s}), 0);
        QVERIFY(QTest::qWaitFor([&] { return back->state() == QProcess::NotRunning; }, 30'000));
        QCOMPARE(back->exitCode(), 1);
        said += back->readAllStandardOutput();
        QVERIFY2(said.contains("ended: stopped"), said.constData());
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("5"));
    }

    // Nobody was told that it waits: 0 % was asked for, and traffic is where it was.
    void aPlannedOneWhoseLastScriptFailsWaitsForADecision()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s}), 0);
        place.write(u"work/broken"_s, {});
        const auto back =
            place.start({u"rollback"_s, place.launch(), u"--planned"_s, u"--reason"_s, u"Too few staff"_s});
        QByteArray said;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         said += back->readAllStandardOutput();
                         return said.contains("It waits for a decision");
                     },
                     60'000),
                 said.constData());
        QVERIFY2(said.contains("to 0 %: FAILED"), said.constData());
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("5"));
        VERIFY_ANSWER(place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"Sales fail"_s}), 0,
                      u"ended: done"_s);
        QVERIFY(QTest::qWaitFor([&] { return back->state() == QProcess::NotRunning; }, 30'000));
    }

    // It was refused, because nothing was set as far as the books knew.
    void aPlannedOneAfterAScriptThatMovedTrafficAndFailed()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        place.write(u"work/late"_s, {});
        VERIFY_STATUS(shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s}), 1);
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("5"));
        QVERIFY(QFile::remove(place.path(u"work/late"_s)));
        const Answer back =
            place.call({u"rollback"_s, place.launch(), u"--planned"_s, u"--reason"_s, u"Too few staff"_s});
        QVERIFY2(back.status == 0, qPrintable(back.all()));
        QVERIFY2(back.out.contains(u"ended: done"_s), qPrintable(back.all()));
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("0"));
        VERIFY_ANSWER(place.call({u"rollback"_s, place.launch(), u"--planned"_s, u"--reason"_s, u"Again"_s}), 3,
                      u"No traffic is on the new version"_s);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // The answer of the second one was that of the planned one that it ended.
    void anImmediateOneOverAPlannedOneIsFollowedItself()
    {
        const LaunchPlace place;
        Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s}), 0);
        VERIFY_STATUS(shift(place, {u"100"_s, u"--confirm"_s, u"--wait"_s}), 0);
        shop.failing = 3;
        const auto back =
            place.start({u"rollback"_s, place.launch(), u"--planned"_s, u"--reason"_s, u"Too few staff"_s});
        QByteArray said;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         said += back->readAllStandardOutput();
                         return said.contains("It waits for a decision");
                     },
                     60'000),
                 said.constData());
        const Answer now =
            place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"Sales fail"_s});
        QVERIFY2(now.status == 0, qPrintable(now.all()));
        QVERIFY2(now.out.contains(u"Rollback 2 ended: done"_s), qPrintable(now.all()));
        QVERIFY2(!now.out.contains(u"superseded"_s), qPrintable(now.all()));
        QVERIFY(QTest::qWaitFor([&] { return back->state() == QProcess::NotRunning; }, 30'000));
        said += back->readAllStandardOutput();
        QVERIFY2(said.contains("Rollback 1 ended: superseded"), said.constData());
        QCOMPARE(place.bytes(u"work/weight"_s).trimmed(), QByteArray("0"));
    }

    // The row was told with the number of both versions, and with one of an hour ago as if it were now.
    void aRowIsToldByTheNewVersionAndWithoutDataWhenOld()
    {
        const LaunchPlace place;
        Shop shop(place, "version_query = \"$version_failing\"\n");
        shop.greenFailing = 3; // below the row's limit, so that nothing is recorded of it
        VERIFY_STATUS(place.makeLaunch(), 0);
        const auto text = [&place] { return place.call({u"matrix"_s, place.launch()}).out; };
        QVERIFY2(text().contains(u"NO DATA of Failing sales"_s), qPrintable(text()));
        const auto holder = place.start({u"monitor"_s, place.launch()});
        QTRY_COMPARE_WITH_TIMEOUT(matrixRow(place, u"Sales fail"_s)[u"now"].toDouble(-1), 3.0, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(text().contains(u"Failing sales is 3 %"_s), 30'000);
        ::kill(pid_t(holder->processId()), SIGINT);
        QVERIFY(QTest::qWaitFor([&] { return holder->state() == QProcess::NotRunning; }, 20'000));
        QTRY_VERIFY_WITH_TIMEOUT(matrixRow(place, u"Sales fail"_s)[u"now"].isNull(), 30'000);
        QVERIFY(matrixRow(place, u"Sales fail"_s)[u"age_ms"].toInteger() > 3'000);
        QVERIFY2(text().contains(u"NO DATA of Failing sales"_s), qPrintable(text()));
    }

    // Through whoever holds the launch and watches.
    void whileAnotherWatches()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        const auto holder = place.start({u"--json"_s, u"monitor"_s, place.launch()});
        QByteArray seen;
        QVERIFY(QTest::qWaitFor(
            [&] {
                seen += holder->readAllStandardOutput();
                return seen.contains("\"state\":\"ok\"");
            },
            30'000));
        const Answer watched = shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s, u"--json"_s});
        QVERIFY2(watched.status == 0, qPrintable(watched.all()));
        QVERIFY2(watched.out.contains(u"\"kind\":\"end\""_s) && watched.out.contains(u"\"clean\":true"_s),
                 qPrintable(watched.all()));
        // What was measured before the first weight is the baseline.
        QCOMPARE(holder->state(), QProcess::Running);
        ::kill(pid_t(holder->processId()), SIGINT);
        QVERIFY(QTest::qWaitFor([&] { return holder->state() == QProcess::NotRunning; }, 20'000));
    }

    void aScriptThatFails()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        place.write(u"work/broken"_s, {});
        VERIFY_STATUS(shift(place, {u"5"_s, u"--confirm"_s, u"--wait"_s}), 1);
        QCOMPARE(shift(place, {u"--json"_s}).json()[u"stage"].toString(), u"failed"_s);
        VERIFY_ANSWER(shift(place, {u"--wait"_s}), 1, u"FAILED"_s);
    }

    void whatAPersonDeclares()
    {
        const LaunchPlace place;
        const Shop shop(place);
        VERIFY_STATUS(place.makeLaunch(), 0);
        const auto matrix = [&place](const QStringList& words) {
            return place.call(QStringList{u"matrix"_s, place.launch()} + words);
        };
        VERIFY_ANSWER(matrix({}), 0, u"A person declares it."_s);
        VERIFY_ANSWER(matrix({u"decide"_s, u"corrupt"_s, u"watch"_s, u"--reason"_s, u"x"_s}), 3, u"does not apply"_s);
        VERIFY_STATUS(matrix({u"declare"_s, u"corrupt"_s, u"--reason"_s, u"Two orders have no lines"_s}), 0);
        QJsonObject row = matrixRow(place, u"Data are corrupt"_s);
        QCOMPARE(row[u"declared_by"].toString(), u"Ada Officer"_s);
        QVERIFY(row[u"applies"].toBool() && row[u"measured_by"].isNull());
        VERIFY_STATUS(matrix({u"declare"_s, u"corrupt"_s, u"--reason"_s, u"again"_s}), 3);
        VERIFY_STATUS(matrix({u"decide"_s, u"corrupt"_s, u"go-on"_s, u"--reason"_s, u"They were repaired"_s}), 0);
        VERIFY_STATUS(matrix({u"over"_s, u"corrupt"_s, u"--reason"_s, u"Compared all of them"_s}), 0);
        QVERIFY(!matrixRow(place, u"Data are corrupt"_s)[u"applies"].toBool());
        VERIFY_ANSWER(matrix({u"declare"_s, u"nothing like it"_s, u"--reason"_s, u"x"_s}), 3,
                      u"is not in this launch"_s);
    }

    void wrongWords_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no launch") << QStringList{u"shift"_s};
        QTest::newRow("weight") << QStringList{u"shift"_s, u"LAUNCH"_s, u"101"_s};
        QTest::newRow("no weight") << QStringList{u"shift"_s, u"LAUNCH"_s, u"many"_s};
        QTest::newRow("both ways") << QStringList{u"shift"_s, u"LAUNCH"_s, u"--confirm"_s, u"--withdraw"_s};
        QTest::newRow("withdraw a weight") << QStringList{u"shift"_s, u"LAUNCH"_s, u"5"_s, u"--withdraw"_s};
        QTest::newRow("no such act") << QStringList{u"matrix"_s, u"LAUNCH"_s, u"forget"_s, u"sales"_s};
        QTest::newRow("no row") << QStringList{u"matrix"_s, u"LAUNCH"_s, u"declare"_s, u"--reason"_s, u"x"_s};
        QTest::newRow("no reason") << QStringList{u"matrix"_s, u"LAUNCH"_s, u"declare"_s, u"sales"_s};
        QTest::newRow("no decision") << QStringList{u"matrix"_s, u"LAUNCH"_s,   u"decide"_s,
                                                    u"sales"_s,  u"--reason"_s, u"x"_s};
        QTest::newRow("decided too early")
            << QStringList{u"matrix"_s, u"LAUNCH"_s, u"declare"_s, u"sales"_s, u"watch"_s, u"--reason"_s, u"x"_s};
        QTest::newRow("stop and go on") << QStringList{u"rollback"_s, u"LAUNCH"_s,   u"--stop"_s,
                                                       u"--go-on"_s,  u"--reason"_s, u"x"_s};
        QTest::newRow("stop without a reason") << QStringList{u"rollback"_s, u"LAUNCH"_s, u"--stop"_s};
        QTest::newRow("no kind of rollback") << QStringList{u"rollback"_s, u"LAUNCH"_s, u"--reason"_s, u"x"_s};
    }
    void wrongWords()
    {
        QFETCH(const QStringList, words);
        const LaunchPlace place;
        VERIFY_STATUS(place.call(words), 2);
    }

    // The weights are the runbook's own commands, or there are none.
    void withoutAConfiguration()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(place.call({u"shift"_s, place.launch()}), 0, u"shifts no traffic by weights"_s);
        VERIFY_ANSWER(place.call({u"matrix"_s, place.launch()}), 0, u"no rollback matrix"_s);
        VERIFY_ANSWER(place.call({u"shift"_s, place.launch(), u"5"_s}), 3, u"[rollout]"_s);
        VERIFY_ANSWER(place.call({u"shift"_s, place.launch(), u"--wait"_s}), 3, u"nothing to wait for"_s);
    }
};

QTEST_GUILESS_MAIN(CliShiftTest)
#include "tst_cli_shift.moc"
