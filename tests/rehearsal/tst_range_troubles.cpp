// SPDX-License-Identifier: GPL-3.0-or-later
// With something wrong on purpose, or too early, a script says no, and why, with the status that means it; the faults.
#include "tests/rehearsal/open_range.h"

#include <QTest>

#include <utility>

using namespace Qt::StringLiterals;
using namespace holdpoint;

namespace {

int rowNumber = 0; // of one function

void columns()
{
    rowNumber = 0;
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
}

// Rows with the same trouble stand together: it begins with the first and ends after the last.
void row(const char* trouble, const char* command, int status, const char* says)
{
    const QByteArray name = QByteArray::number(++rowNumber) + ' ' + trouble + ": " + QByteArray(command).left(60);
    QTest::newRow(name.constData()) << QString::fromUtf8(trouble) << QString::fromUtf8(command) << status
                                    << QString::fromUtf8(says);
}

} // namespace

class RangeTroublesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_range.start(), qPrintable(m_range.text())); }
    void cleanupTestCase() { QVERIFY(isIn(QString())); }

    void beforeGreenIsThere_data()
    {
        columns();
        row("", "scripts/deployment/initiate-deployment.sh v1.0.0", 3, "Blue and green are not prepared");
        row("", "scripts/deployment/deploy-green.sh v1.0.0", 3, "Release v1.0.0 is not staged");
        row("", "scripts/deployment/monitor-deployment.sh", 3, "Green has no release");
        row("", "tests/launch/validate-launch.sh", 3, "Green has no release");
        row("", "scripts/debrief/team-debrief.sh", 3, "Nothing was deployed");
        row("", "scripts/performance/benchmark-validation.sh", 3, "There is no load test of staging");
        row("", "scripts/feedback/analyze-user-feedback.sh", 1, "❌ Nobody answered a survey yet");
        // Its own reports are no incidents.
        row("", "scripts/review/incident-review.sh && sleep 1.1 && scripts/review/incident-review.sh", 0,
            "written: 0 incidents");
        row("", "ERPGO_TIME_COMPRESSION=0 ERPGO_RANGE_RPS=none scripts/monitoring/error-monitor.sh", 0,
            "(0): 60 is taken");
        row("", "scripts/performance/load-test.sh --env=staging --duration=0x10m", 2, "is odd");
        row("", "scripts/performance/load-test.sh --duration=10m", 2, "Name the environment");
        for (const char* fault : {"errors", "latency", "memory-leak", "green-crash"})
            row("", (QByteArray("holdpoint-range fault ") + fault + " on").constData(), 3,
                "Green does not run. Deploy");
        row("", "holdpoint-range fault green-crash off", 3, "Green does not run. Deploy");
        row("", "cat $ERPGO_RANGE/log/fault-moments.log", 1, "No such file");
        row("", "holdpoint-range fault errors off", 0, "");
        row("", "holdpoint-range fault slow-script on soon", 2, "slow-script is a whole number, not soon");
        row("", "holdpoint-range fault corrupt-data on some", 2, "corrupt-data is a whole number, not some");
        row("", "holdpoint-range fault script-hangs on none.sh", 2, "No script has the file name none.sh");
        row("", "holdpoint-range fault errors perhaps", 2, "on or off, not perhaps");
        row("", "holdpoint-range fault rain on", 2, "There is no fault rain");
        row("without blue", "scripts/deployment/prepare-blue-green.sh", 3, "Blue does not answer");
        row("without blue", "tests/launch/ui-validation.sh", 1, "❌ Page / does not come");
        row("without blue", "tests/launch/performance-validation.sh", 4, "No customer was served");
        row("without blue", "scripts/performance/load-test.sh --env=production --duration=1m", 4, "served nobody");
        row("without blue", "scripts/support/prepare-support-team.sh", 4, "The shop does not answer");
        row("without blue", "scripts/communication/send-launch-announcement.sh", 4, "nothing is announced");
        row("without blue", "scripts/health-check/infrastructure.sh", 1, "❌ Web servers healthy: no");
        row("without blue", "scripts/health-check/full-infrastructure.sh", 1, "❌ All servers healthy (not blue): no");
        row("without blue", "scripts/validate-environment.sh production", 1,
            "❌ Every part of the range runs: not blue");
        // Nothing in an answer is no good answer.
        row("without haproxy", "scripts/health-check/application.sh", 1, "❌ Database connectivity working: no");
        row("without haproxy", "scripts/health-check/full-infrastructure.sh", 1, "❌ Load balancer operational: no");
        row("without haproxy", "scripts/deployment/shift-traffic.sh 0", 4, "HAProxy does not answer");
        row("without haproxy", "scripts/rollback/planned-rollback.sh", 4, "HAProxy does not answer");
        row("without haproxy", "scripts/rollback/immediate-rollback.sh", 4, "HAProxy does not answer");
        row("without staging", "scripts/validate-environment.sh staging", 1,
            "❌ staging.erpgo.com answers over TLS: no");
        row("without staging", "scripts/performance/load-test.sh --env=staging --duration=1m", 4, "served nobody");
        row("without autoscaler", "scripts/monitoring/validate-auto-scaling.sh", 1, "no second instance of blue");
    }
    void beforeGreenIsThere() { answers(); }

    void withGreenAndNobodyOnIt_data()
    {
        columns();
        const auto rows = [](const char* trouble, int status, const char* says,
                             std::initializer_list<const char*> commands) {
            for (const char* command : commands)
                row(trouble, command, status, says);
        };
        rows("database-down", 4, "The database does not answer",
             {"scripts/monitoring/order-processing.sh", "scripts/monitoring/user-activity.sh",
              "scripts/analytics/business-impact.sh", "scripts/optimization/identify-opportunities.sh",
              "scripts/support/monitor-ticket-volume.sh", "scripts/support/enable-support-channels.sh",
              "scripts/security/scan-production.sh", "scripts/data/verify-critical-tables.sh",
              "scripts/feedback/analyze-user-feedback.sh",
              // A report is written whole or not at all.
              "scripts/reports/generate-business-report.sh; s=$?; ! ls $ERPGO_RANGE/disk/reports/business-2* "
              "2>/dev/null "
              "&& exit $s"});
        row("database-down", "scripts/analytics/user-behavior.sh", 4, ".log.");
        row("database-down", "scripts/support/prepare-support-team.sh", 4, "The shop does not answer");
        row("database-down", "scripts/backup/test-restore.sh", 1, "❌ The restore ended with an error");
        row("database-down", "scripts/backup/verify-backup.sh latest", 1, "cannot be restored");
        row("database-down", "tests/launch/business-processes.sh", 4, "A customer cannot log in");
        row("database-down", "tests/smoke/production-smoke.sh", 1, "❌ User registration and login");
        // Somebody stopped it, and it must run all the same.
        row("database-down", "scripts/health-check/full-infrastructure.sh", 1,
            "❌ All servers healthy (not postgres): no");
        row("database-down", "scripts/health-check/full-infrastructure.sh", 1, "❌ Database cluster healthy: no");
        row("database-down", "scripts/validate-environment.sh production", 1,
            "❌ Every part of the range runs: not postgres");
        row("database-down",
            "scripts/documentation/update-launch-docs.sh && cat $ERPGO_RANGE/disk/reports/operations*.md", 0,
            "Parts that must run and do not: postgres");
        row("database-down",
            "scripts/incident/trigger-incident-response.sh && cat $ERPGO_RANGE/disk/reports/incident-INC-*.md", 0,
            "Parts that do not run: postgres");
        row("database-down", "scripts/deployment/deploy-green.sh v1.0.0", 4, "The database does not answer");
        row("", "scripts/deployment/deploy-green.sh v1.0.0", 0, "✅ Green serves 1.0.0");

        row("redis-down", "tests/api/critical-endpoints.sh", 1, "❌ POST /api/v1/auth/login");
        row("redis-down", "scripts/monitoring/verify-cache-warm-up.sh", 4, "Redis does not answer");
        row("redis-down", "scripts/health-check/full-infrastructure.sh", 1, "❌ Cache systems operational: no");
        row("redis-down", "tests/validation/user-journeys.sh", 1, "❌ Registration, cart, checkout and order: no");
        row("redis-down", "tests/launch/critical-functions.sh", 4, "A customer cannot log in");

        row("", "scripts/performance/load-test.sh --env=staging --duration=1m || true; ls $ERPGO_RANGE/run", 0,
            "load-staging.json");
        rows("disk-full", 4, "could not be written to",
             {"scripts/analytics/business-impact.sh", "scripts/analytics/user-behavior.sh",
              "scripts/reports/generate-business-report.sh", "scripts/reports/generate-performance-report.sh",
              "scripts/optimization/identify-opportunities.sh", "scripts/review/incident-review.sh",
              "scripts/debrief/team-debrief.sh", "scripts/feedback/analyze-user-feedback.sh",
              "scripts/security/scan-production.sh", "scripts/documentation/update-launch-docs.sh",
              "scripts/support/prepare-support-team.sh", "scripts/performance/benchmark-validation.sh"});
        row("disk-full", "scripts/incident/trigger-incident-response.sh", 1,
            "❌ The facts of the incident could not be written down");
        row("disk-full", "ls $ERPGO_RANGE/disk/reports/*.part", 2, "No such file");
        // Room for the dump and what is in it, and not for its hash: 4 KB pages, one for the table.
        row("",
            "$ERPGO_RESOURCES/scripts/backup/create-pre-launch-backup.sh && sleep 1.1 && cd $ERPGO_RANGE/disk && "
            "holdpoint-range fault disk-full on; last=$(ls -t backups/*.dump | head -n 1); before=$(ls backups); "
            "truncate -s -$((($(stat -c %s $last) + 4095) / 4096 * 4096 + 4096)) ballast; "
            "$ERPGO_RESOURCES/scripts/backup/create-pre-launch-backup.sh; s=$?; holdpoint-range fault disk-full off; "
            "[ \"$before\" = \"$(ls backups)\" ] && exit $s",
            4, "hash of the backup could not be written");

        rows("without desk", 4, "The desk that takes the messages does not answer",
             {"scripts/debrief/team-debrief.sh", "scripts/monitoring/alert-monitor.sh",
              "scripts/monitoring/validate.sh"});
        row("without desk", "scripts/communication/notify-stakeholders.sh Soon", 4, "❌ The webhook ");
        row("without desk", "scripts/communication/send-launch-announcement.sh", 4, "❌ The webhook ");
        row("without desk", "scripts/communication/update-status-page.sh Soon", 4, "The status page does not answer");
        row("without desk", "scripts/health-check/application.sh", 1, "❌ External services accessible: no");
        row("without desk", "scripts/incident/trigger-incident-response.sh", 1, "❌ The room was not told");
        rows("without mail", 4, "The mail server did not take the message",
             {"scripts/communication/notify-stakeholders.sh Soon", "scripts/communication/send-launch-announcement.sh",
              "scripts/support/prepare-support-team.sh"});
        // The second time by a server that takes everything and keeps nothing: the first mail is none of it.
        row("",
            "scripts/communication/send-launch-announcement.sh && holdpoint-range part stop mail; "
            "/usr/bin/python3 -m aiosmtpd -n -l 127.0.0.1:25 -c aiosmtpd.handlers.Sink & server=$!; "
            "until (exec 3<>/dev/tcp/127.0.0.1/25) 2>/dev/null; do sleep 0.2; done; "
            "scripts/communication/send-launch-announcement.sh; s=$?; kill $server; wait $server; "
            "holdpoint-range part start mail; exit $s",
            1, "❌ The announcement did not arrive");

        row("green-crash", "scripts/deployment/monitor-deployment.sh", 1, "❌ Health checks of green that failed");
        row("", "sleep 3; scripts/deployment/monitor-deployment.sh", 0, "✅ Deployment of 1.0.0 is stable");

        row("",
            "psql -qh 127.0.0.1 -U erpgo -c \"INSERT INTO support_tickets (user_id, channel, subject, created_at) "
            "VALUES "
            "(1, 'chat', 'Waits', now() - interval '1 hour')\"; scripts/support/monitor-ticket-volume.sh; s=$?; "
            "psql -qh 127.0.0.1 -U erpgo -c \"DELETE FROM support_tickets WHERE subject = 'Waits'\"; exit $s",
            1, "❌ Tickets that wait longer than 30 minutes: 1");
        // The check can say no: here TLS 1.1 is taken.
        row("",
            "cp $ERPGO_RANGE/etc/haproxy.cfg $ERPGO_RANGE/etc/kept.cfg; holdpoint-range part stop haproxy; "
            "sed -i 's/server.pem$/server.pem ssl-min-ver TLSv1.1 ciphers DEFAULT@SECLEVEL=0/' "
            "$ERPGO_RANGE/etc/haproxy.cfg; "
            "holdpoint-range part start haproxy; sleep 3; scripts/security/scan-production.sh; s=$?; "
            "holdpoint-range part stop haproxy; mv $ERPGO_RANGE/etc/kept.cfg $ERPGO_RANGE/etc/haproxy.cfg; "
            "holdpoint-range part start haproxy; exit $s",
            1, "❌ TLS 1.2 is taken, and TLS 1.1 is refused: no");

        row("alertmanager-gone", "scripts/monitoring/validate.sh", 1, "❌ Alertmanager takes no alert");
        row("alertmanager-gone", "scripts/monitoring/monitor-during-shift.sh", 4, "Alertmanager does not answer");
        row("alertmanager-gone", "scripts/incident/trigger-incident-response.sh", 1,
            "❌ Alertmanager does not say which alerts are raised");
        rows("prometheus-gone", 4, "Prometheus d",
             {"scripts/monitoring/enable-launch-monitoring.sh", "scripts/monitoring/set-launch-alert-thresholds.sh",
              "scripts/reports/generate-performance-report.sh", "scripts/review/incident-review.sh",
              "scripts/optimization/identify-opportunities.sh", "scripts/documentation/update-launch-docs.sh",
              "scripts/health-check/continuous.sh", "scripts/monitoring/error-monitor.sh",
              "scripts/monitoring/monitor-during-shift.sh", "scripts/health-check/comprehensive-application.sh",
              "scripts/monitoring/system-performance.sh", "scripts/monitoring/application-performance.sh"});
        row("prometheus-gone", "scripts/health-check/infrastructure.sh", 1, "❌ Monitoring stack healthy: no");
        row("prometheus-gone", "scripts/health-check/full-infrastructure.sh", 1, "❌ Monitoring systems active: no");
    }
    void withGreenAndNobodyOnIt()
    {
        QVERIFY(isAt(0));
        answers();
    }

    void withEverybodyOnAGreenThatFails_data()
    {
        columns();
        const char* const fails = "errors on 100";
        row(fails, "tests/smoke/production-smoke.sh", 1, "❌ User registration and login");
        row(fails, "tests/api/critical-endpoints.sh", 1, "❌ GET /api/v1/products - 500 instead of 200");
        row(fails, "tests/validation/user-journeys.sh", 1, "❌ Browsing and search: no");
        for (const char* script :
             {"tests/launch/api-validation.sh", "tests/launch/business-processes.sh",
              "tests/launch/critical-functions.sh", "scripts/monitoring/verify-business-metrics.sh",
              "scripts/support/enable-support-channels.sh"})
            row(fails, script, 4, "A customer cannot log in");
        row(fails, "scripts/health-check/application.sh", 1, "❌ API endpoints responding: no");
        row(fails, "tests/launch/validate-launch.sh", 1, "❌ health-check/application.sh: no");
        row(fails, "scripts/monitoring/error-monitor.sh", 1, "❌ Errors of green");
        row(fails, "scripts/monitoring/performance-monitor.sh", 1, "❌ Error rate");
        row(fails, "scripts/monitoring/application-performance.sh", 1, "❌ Error rate");
        row(fails, "scripts/monitoring/analyze-logs.sh", 1, "❌ Errors in the log of green");
        row(fails, "scripts/monitoring/order-processing.sh", 1, "❌ New orders while we looked: 0");
        row(fails, "scripts/monitoring/user-activity.sh", 1, "❌ New registrations while we looked: 0");
        row(fails, "scripts/monitoring/verify-cache-warm-up.sh", 1, "❌ A product could not be shown");
        row(fails, "scripts/health-check/comprehensive-application.sh", 1, "❌ Customers can log in: no");
        row(fails, "scripts/health-check/continuous.sh", 1, "❌ Error rate");
        row(fails, "scripts/analytics/user-behavior.sh", 1, "❌ Errors that customers met");
        row(fails, "scripts/performance/load-test.sh --env=production --duration=1m", 1, "❌ Errors");
        // The auto-scaler's instance begins later, and is no better.
        row(fails,
            "holdpoint-range part start green2; sleep 1; curl -s --unix-socket $ERPGO_RANGE/run/green2.sock "
            "http://range/faults; holdpoint-range part stop green2",
            0, "\"errors\":100");
        row(fails, "holdpoint-range fault errors on 101", 2, "The value of errors goes from 0 to 100.");
        row(fails, "cat $ERPGO_RANGE/faults/errors", 0, "errors 100"); // the odd one changed nothing
        row(fails, "holdpoint-range fault errors on many", 2, "The value of errors is a whole number, not many.");
        row("", "ls $ERPGO_RANGE/faults/errors", 2, "No such file");
        row("",
            "holdpoint-range part start green2; sleep 1; curl -s --unix-socket $ERPGO_RANGE/run/green2.sock "
            "http://range/faults; holdpoint-range part stop green2",
            0, "\"errors\":0");
        row("latency on 600", "scripts/monitoring/performance-monitor.sh", 1, "❌ Response time (p95)");
        row("latency on 600", "scripts/performance/load-test.sh --env=production --duration=1m", 1, "❌ p95");
        row("", "holdpoint-range fault latency on 40000", 2, "The value of latency goes from 0 to 30000.");
        // Every instance of green goes, not the first alone.
        row("",
            "holdpoint-range part start green2; holdpoint-range fault green-crash on; s=$?; for port in 8201 8202; do "
            "! curl -s 127.0.0.1:$port/version || s=9; done; holdpoint-range fault green-crash off; exit $s",
            0, "");
        row("", "scripts/validate-environment.sh production", 0, "✅ Environment production is ready");
    }
    void withEverybodyOnAGreenThatFails()
    {
        QVERIFY(isAt(100));
        answers();
    }

    // All customers are on blue, whoever cannot be told.
    void thePlannedRollbackNeedsNobody()
    {
        QVERIFY(isAt(10));
        QVERIFY(isIn(u"without desk"_s));
        const test::Said said = m_range.run(u"holdpoint-range fault disk-full on; "
                                            "scripts/rollback/planned-rollback.sh; echo ended $?; "
                                            "holdpoint-range fault disk-full off"_s);
        QVERIFY2(said.text.contains(u"✅ All customers are on blue (green had 10 %)"_s), qPrintable(said.text));
        QVERIFY2(said.text.contains(u"❌ The report of the rollback could not be opened"_s), qPrintable(said.text));
        QVERIFY2(said.text.contains(u"❌ The room was not told"_s), qPrintable(said.text));
        QVERIFY2(said.text.contains(u"ended 1"_s), qPrintable(said.text));
        QVERIFY(isIn(QString()));
        m_weight = 0;
    }

    // Blue goes on the way down: it says where the customers are.
    void thePlannedRollbackStopsAndSaysWhere()
    {
        QVERIFY(isAt(100));
        const test::Said said = m_range.run(u"(sleep 4; holdpoint-range part stop blue) & "
                                            "scripts/rollback/planned-rollback.sh; s=$?; wait; "
                                            "holdpoint-range part start blue; exit $s"_s);
        QVERIFY2(said.status == 1, qPrintable(said.text));
        QVERIFY2(said.text.contains(u"Stopped at green "_s), qPrintable(said.text));
        QVERIFY2(!said.text.contains(u"All customers are on blue"_s), qPrintable(said.text));
        m_weight = -1;
    }

    void aSlowScriptBeginsLate()
    {
        QVERIFY(isIn(u"slow-script on 3"_s));
        const test::Said said = m_range.run(u"before=$(date +%s%N); scripts/monitoring/alert-monitor.sh; "
                                            "[ $((($(date +%s%N) - before) / 1000000)) -ge 3000 ]"_s);
        QVERIFY2(said.status == 0, qPrintable(said.text));
        QVERIFY(isIn(QString()));
    }

    // Whoever keeps the reports elsewhere finds them there: the scripts, and who plays everybody.
    void reportsLieWhereTheyAreWanted()
    {
        const test::Said said = m_range.run(
            u"export ERPGO_REPORTS=$ERPGO_RANGE/home/elsewhere PYTHONDONTWRITEBYTECODE=1; mkdir $ERPGO_REPORTS; "
            "touch -d yesterday $ERPGO_REPORTS/business-20260101-000000.md $ERPGO_REPORTS/business-29990101-000000.md; "
            "scripts/incident/trigger-incident-response.sh; scripts/review/incident-review.sh; sleep 1; "
            "scripts/reports/generate-business-report.sh && "
            "python3 -c 'import os, pathlib, sys; sys.path.insert(0, \"range\"); import unattended; "
            "all = unattended.Rehearsal.__new__(unattended.Rehearsal); all.range = "
            "pathlib.Path(os.environ[\"ERPGO_RANGE\"]); "
            "print(all.file_of(\"business-2*.md\"), all.file_of(\"nothing-*.md\"))'"_s);
        QVERIFY2(said.status == 0, qPrintable(said.text));
        QVERIFY2(said.text.contains(u"written: 1 incidents"_s), qPrintable(said.text));
        const QString last = said.text.section(u'\n', -1);
        QVERIFY2(last.contains(u"/home/elsewhere/business-2"_s) && last.endsWith(u".md None"_s), qPrintable(said.text));
        QVERIFY2(!last.contains(u"business-2999"_s), qPrintable(said.text));
    }

    // Each is noted with its moment, on and off: what a rehearsal says of them is read from there.
    void faultsAreNoted()
    {
        QVERIFY(isIn(QString()));
        const test::Said said = m_range.run(
            u"rm -f $ERPGO_RANGE/log/fault-moments.log; for fault in $(holdpoint-range fault list | sed 's/[= ].*//'); "
            u"do "
            "for state in on off; do holdpoint-range fault $fault $state >/dev/null || echo failed $fault $state; "
            "grep -q \"Z $fault $state \" $ERPGO_RANGE/log/fault-moments.log || echo lacks $fault $state; done; done; "
            "wc -l <$ERPGO_RANGE/log/fault-moments.log"_s);
        QCOMPARE(said.text, u"26"_s);
    }

private:
    // In this trouble and no other: a fault with its words, `without PART`, or none.
    bool isIn(const QString& trouble)
    {
        if (trouble == m_trouble)
            return true;
        const QString name = std::exchange(m_trouble, trouble).section(u' ', 0, 0);
        const QString part = m_part;
        m_part.clear();
        if (!part.isEmpty() && !done(u"holdpoint-range part start "_s + part))
            return false;
        if (part.isEmpty() && !name.isEmpty() && !done(u"holdpoint-range fault %1 off"_s.arg(name)))
            return false;
        // All is well again: what comes begins where the last trouble began.
        if (!done(u"for i in $(seq 60); do curl -sf http://erpgo.com/health >/dev/null && "
                  "curl -sf http://staging.erpgo.com/health >/dev/null && exit 0; sleep 0.5; done; exit 1"_s))
            return false;
        if (trouble.startsWith(u"without "_s)) {
            m_part = trouble.section(u' ', 1);
            return done(u"holdpoint-range part stop "_s + m_part);
        }
        return trouble.isEmpty() ||
               done(u"holdpoint-range fault "_s + (trouble.contains(u' ') ? trouble : trouble + u" on"_s));
    }

    // So many percent are on green, which is deployed.
    bool isAt(int weight)
    {
        if (weight == m_weight)
            return true;
        if (!isIn(QString()))
            return false;
        if (!m_deployed && !done(u"scripts/deployment/prepare-blue-green.sh && "
                                 "scripts/deployment/initiate-deployment.sh v1.0.0 && "
                                 "scripts/deployment/deploy-green.sh v1.0.0"_s))
            return false;
        m_deployed = true;
        m_weight = weight;
        return done(u"scripts/deployment/shift-traffic.sh %1"_s.arg(weight));
    }

    bool done(const QString& command)
    {
        const test::Said said = m_range.run(command);
        if (said.status != 0)
            qWarning().noquote() << command << "answered" << said.status << said.text;
        return said.status == 0;
    }

    void answers()
    {
        QFETCH(const QString, trouble);
        QFETCH(const QString, command);
        QFETCH(const int, status);
        QFETCH(const QString, says);
        QVERIFY(isIn(trouble));
        const test::Said said = m_range.run(u"export LC_ALL=C.UTF-8 ERPGO_TIME_COMPRESSION=600; "_s + command);
        QVERIFY2(said.status == status, qPrintable(u"%1: %2"_s.arg(said.status).arg(said.text)));
        QVERIFY2(said.text.contains(says), qPrintable(said.text));
    }

    test::OpenRange m_range;
    QString m_trouble, m_part;
    int m_weight = -1;
    bool m_deployed = false;
};

QTEST_GUILESS_MAIN(RangeTroublesTest)
#include "tst_range_troubles.moc"
