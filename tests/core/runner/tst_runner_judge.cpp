// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/expectation_judge.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint::runner;
using namespace Qt::Literals;

class TstRunnerJudge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void table_data();
    void table();
    void orderAndIdsAreKept();
    void personAndEmptyAreForAPerson();
    void unreadableIsForAPerson();
    void longOutput();

private:
    QList<Judgement> judge(const QByteArray& output, const QList<Expected>& expected)
    {
        QFile file(m_folder.filePath(u"output.log"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(output) != output.size())
            return {};
        file.close();
        return judgeOutput(file.fileName(), expected);
    }
    QTemporaryDir m_folder;
};

void TstRunnerJudge::table_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<QString>("evidence");
    const auto row = [](const char* name, const QString& expected, const char* output, Outcome outcome,
                        const QString& evidence = {}) {
        QTest::newRow(name) << expected << QByteArray(output) << outcome << evidence;
    };
    const auto met = Outcome::Met;
    const auto missing = Outcome::Missing;
    const auto person = Outcome::PersonMustJudge;

    const QString lb = u"\u2705 Load balancer healthy"_s;
    row("the same line", lb, "\u2705 Load balancer healthy\n", met, u"\u2705 Load balancer healthy"_s);
    row("without newline", lb, "\u2705 Load balancer healthy", met, u"\u2705 Load balancer healthy"_s);
    row("no tick", lb, "Load balancer healthy\n", met, u"Load balancer healthy"_s);
    row("other tick", lb, "a\n\u2714\ufe0f Load balancer healthy\n", met, u"\u2714\ufe0f Load balancer healthy"_s);
    row("case and white space", lb, "  LOAD   balancer\thealthy.\n", met, u"LOAD   balancer\thealthy."_s);
    row("DOS line", lb, "Load balancer healthy\r\n", met, u"Load balancer healthy"_s);
    row("in brackets", lb, "[OK] Load balancer healthy (12 ms)\n", met, u"[OK] Load balancer healthy (12 ms)"_s);
    row("coloured", lb, "\x1b[32m\u2705\x1b[0m Load \x1b[1mbal\x1b[0mancer healthy\n", met,
        u"\u2705 Load balancer healthy"_s);
    row("absent", lb, "Web servers healthy\n", missing);
    row("nothing at all", lb, "", missing);
    row("cross", lb, "\u274c Load balancer healthy\n", missing, u"\u274c Load balancer healthy"_s);
    row("FAIL", lb, "Load balancer healthy ... FAIL\n", missing, u"Load balancer healthy ... FAIL"_s);
    row("failed check", lb, "check failed: load balancer healthy\n", missing, u"check failed: load balancer healthy"_s);
    row("not before", lb, "NOT load balancer healthy\n", missing, u"NOT load balancer healthy"_s);
    row("not within", lb, "Load balancer not healthy\n", missing);
    row("unhealthy", lb, "Load balancer unhealthy\n", missing);
    row("false", lb, "Load balancer healthy: false\n", missing, u"Load balancer healthy: false"_s);
    row("isn't", lb, "It isn\u2019t so: load balancer healthy\n", missing,
        u"It isn\u2019t so: load balancer healthy"_s);
    row("no errors is no failure", lb, "Load balancer healthy, 0 errors\n", met, u"Load balancer healthy, 0 errors"_s);
    row("failed: 0 is no failure", lb, "Load balancer healthy (failed: 0)\n", met,
        u"Load balancer healthy (failed: 0)"_s);
    row("errors: 3 is one", lb, "Load balancer healthy (errors: 3)\n", missing, u"Load balancer healthy (errors: 3)"_s);
    row("retry heals", lb, "\u274c Load balancer healthy\n\u2705 Load balancer healthy\n", met,
        u"\u2705 Load balancer healthy"_s);
    row("late failure undoes", lb, "\u2705 Load balancer healthy\n\u274c Load balancer healthy\n", missing,
        u"\u274c Load balancer healthy"_s);
    row("progress line", lb, "Load balancer checking\rLoad balancer healthy \n", met, u"Load balancer healthy"_s);
    row("longer word", u"\u2705 Cache ready"_s, "Cache readyish\n", missing);
    row("sign in the words", u"\u2705 No failed logins"_s, "No failed logins\n", met, u"No failed logins"_s);
    row("not in the words", u"\u2705 Rollback not required"_s, "ok: rollback not required\n", met,
        u"ok: rollback not required"_s);
    row("list mark", u"- \u2705 All servers healthy"_s, "All servers healthy\n", met, u"All servers healthy"_s);
    row("x box", u"[x] Backup verified"_s, "Backup verified\n", met, u"Backup verified"_s);
    row("typographic dash", u"\u2705 Blue \u2013 green"_s, "blue - green\n", met, u"blue - green"_s);
    row("decomposed letters", u"\u2705 gr\u00fcn"_s, "gru\u0308n\n", met, u"gru\u0308n"_s);

    const QString users = u"\u2705 Users table: 1,234 records"_s;
    row("exact count", users, "\u2705 Users table: 1,234 records\n", met, u"\u2705 Users table: 1,234 records"_s);
    row("another count", users, "Users table: 98765 records\n", person, u"Users table: 98765 records"_s);
    row("one", users, "Users table: 1 record\n", person, u"Users table: 1 record"_s);
    row("dots group", users, "users table: 1.234.567 records\n", person, u"users table: 1.234.567 records"_s);
    row("space groups", users, "Users table: 1\u202f234 records\n", met, u"Users table: 1\u202f234 records"_s);
    row("column", users, "Users table | 12 |\n", person, u"Users table | 12 |"_s);
    row("leader dots", users, "Users table ......... 12\n", person, u"Users table ......... 12"_s);
    row("zero", users, "Users table: 0 records\n", missing, u"Users table: 0 records"_s);
    row("zero grouped", users, "Users table: 000 records\n", missing, u"Users table: 000 records"_s);
    row("fraction", users, "Users table: 0.5 records\n", missing, u"Users table: 0.5 records"_s);
    row("negative", users, "Users table: -5 records\n", missing, u"Users table: -5 records"_s);
    row("failed count", users, "\u274c Users table: 1,234 records\n", missing, u"\u274c Users table: 1,234 records"_s);
    row("other table", users, "Products table: 1,234 records\n", missing);
    row("label only", users, "Reading users table\n", missing);
    row("error instead", users, "Users table: ERROR\n", missing, u"Users table: ERROR"_s);
    row("zero is the figure", u"Errors: 0"_s, "Errors: 0\n", met, u"Errors: 0"_s);
    row("zero is not met by more", u"Errors: 0"_s, "Errors: 04\n", missing);
    row("port stays exact", u"Port: 8080"_s, "Port: 8081\n", missing);
    row("port", u"Port: 8080"_s, "Port: 8080\n", met, u"Port: 8080"_s);

    row("measure met", u"Response time: 145 ms"_s, "response time: 145 ms\n", met, u"response time: 145 ms"_s);
    row("measure differs", u"Response time: 145 ms"_s, "Response time: 150 ms\n", person, u"Response time: 150 ms"_s);
    row("percent differs", u"Error rate: 0.02%"_s, "Error rate: 0.05%\n", person, u"Error rate: 0.05%"_s);
    row("measure absent", u"Response time: 145 ms"_s, "done\n", missing);

    row("version stays exact", u"Version: 1.0.0"_s, "Version: 1.0.1\n", missing);

    const QString health = u"\u2705 GET /api/v1/health - 200 OK"_s;
    row("request", health, "\u2705 GET /api/v1/health - 200 OK\n", met, u"\u2705 GET /api/v1/health - 200 OK"_s);
    row("without words", health, "GET /api/v1/health 200\n", met, u"GET /api/v1/health 200"_s);
    row("access log", health, "10.0.0.1 \"GET /api/v1/health HTTP/1.1\" 200 612\n", met,
        u"10.0.0.1 \"GET /api/v1/health HTTP/1.1\" 200 612"_s);
    row("whole address", health, "GET https://erp.example/api/v1/health?x=1 -> 200\n", met,
        u"GET https://erp.example/api/v1/health?x=1 -> 200"_s);
    row("status=", health, "get /api/v1/health status=200 time=0.123s\n", met,
        u"get /api/v1/health status=200 time=0.123s"_s);
    row("other status", health, "GET /api/v1/health - 503 Service Unavailable\n", missing,
        u"GET /api/v1/health - 503 Service Unavailable"_s);
    row("other of its class", health, "GET /api/v1/health - 204 No Content\n", missing,
        u"GET /api/v1/health - 204 No Content"_s);
    row("200 ms is no status", health, "GET /api/v1/health took 200 ms - 500\n", missing,
        u"GET /api/v1/health took 200 ms - 500"_s);
    row("expected 200 got 503", health, "GET /api/v1/health - 503 (expected 200)\n", missing,
        u"GET /api/v1/health - 503 (expected 200)"_s);
    row("other method", health, "POST /api/v1/health - 200 OK\n", missing);
    row("longer path", health, "GET /api/v1/healthz - 200 OK\n", missing);
    row("deeper path", health, "GET /api/v1/health/db - 200 OK\n", missing);
    row("path below another", health, "GET /internal/api/v1/health - 200 OK\n", missing);
    row("connection failed", health, "GET /api/v1/health - connection refused\n", missing,
        u"GET /api/v1/health - connection refused"_s);
    row("retry to 200", health, "GET /api/v1/health - 502\nGET /api/v1/health - 200\n", met,
        u"GET /api/v1/health - 200"_s);
    row("created", u"\u2705 POST /api/v1/orders - 201 Created"_s, "POST /api/v1/orders - 200 OK\n", missing,
        u"POST /api/v1/orders - 200 OK"_s);

    row("Expected:", u"Expected: Backup completed"_s, "2026-12-01 Backup completed in 3 s\n", met,
        u"2026-12-01 Backup completed in 3 s"_s);
    row("Expected output:", u"Expected output: `pong`"_s, "x `pong`\n", met, u"x `pong`"_s);
    row("plain text with an error in it", u"Connection refused"_s, "nc: error: connection refused\n", met,
        u"nc: error: connection refused"_s);
    row("plain text denied", u"service started"_s, "service started: no, not service started\n", met,
        u"service started: no, not service started"_s);
    row("plain text after not", u"active"_s, "unit is not active\n", missing, u"unit is not active"_s);
    row("inactive is not active", u"active"_s, "inactive\n", missing);
    row("blanks are a person's", u"User registrations: [Target number]"_s, "User registrations: 17\n", person);
    row("dots are a person's", u"Deploying ... done"_s, "Deploying web, done\n", person);
}

void TstRunnerJudge::table()
{
    QFETCH(QString, expected);
    QFETCH(QByteArray, output);
    QFETCH(Outcome, outcome);
    QFETCH(QString, evidence);
    const QList<Judgement> judgements = judge(output, {{u"e1"_s, expected, false}});
    QCOMPARE(judgements.size(), 1);
    QCOMPARE(int(judgements[0].outcome), int(outcome));
    QCOMPARE(judgements[0].evidence, evidence);
    QCOMPARE(judgements[0].expectation, u"e1"_s);
}

void TstRunnerJudge::orderAndIdsAreKept()
{
    const QList<Judgement> judgements =
        judge("\u2705 B ready\n\u2705 A ready\n", {{u"a"_s, u"\u2705 A ready"_s, false},
                                                   {u"c"_s, u"\u2705 C ready"_s, false},
                                                   {u"b"_s, u"\u2705 B ready"_s, false}});
    QCOMPARE(judgements.size(), 3);
    QCOMPARE(judgements[0], (Judgement{u"a"_s, Outcome::Met, u"\u2705 A ready"_s}));
    QCOMPARE(judgements[1], (Judgement{u"c"_s, Outcome::Missing, QString()}));
    QCOMPARE(judgements[2], (Judgement{u"b"_s, Outcome::Met, u"\u2705 B ready"_s}));
    QCOMPARE(judge("x\n", {}), QList<Judgement>());
}

void TstRunnerJudge::personAndEmptyAreForAPerson()
{
    const QList<Judgement> judgements =
        judge("All critical journeys working\n",
              {{u"p"_s, u"All critical journeys working"_s, true}, {u"e"_s, u"  "_s, false}});
    QCOMPARE(int(judgements[0].outcome), int(Outcome::PersonMustJudge));
    QCOMPARE(int(judgements[1].outcome), int(Outcome::PersonMustJudge));
}

void TstRunnerJudge::unreadableIsForAPerson()
{
    const QList<Judgement> judgements = judgeOutput(u"/no/such/output.log"_s, {{u"e"_s, u"\u2705 A ready"_s, false}});
    QCOMPARE(judgements.size(), 1);
    QCOMPARE(int(judgements[0].outcome), int(Outcome::PersonMustJudge));
}

void TstRunnerJudge::longOutput()
{
    // Across read boundaries, behind binary and behind a line of many megabytes; evidence stays short.
    QByteArray output(5 << 20, '\0');
    output += "\n" + QByteArray("filler \xff line\n").repeated(100'000) + "\u2705 A ready\n" + QByteArray(3 << 20, 'x');
    output += " \n\u2705 B ready " + QByteArray(2000, '.') + '\n';
    const QList<Judgement> judgements =
        judge(output, {{u"a"_s, u"\u2705 A ready"_s, false}, {u"b"_s, u"\u2705 B ready"_s, false}});
    QCOMPARE(int(judgements[0].outcome), int(Outcome::Met));
    QCOMPARE(int(judgements[1].outcome), int(Outcome::Met));
    QVERIFY(judgements[1].evidence.size() <= 500);
}

QTEST_GUILESS_MAIN(TstRunnerJudge)
#include "tst_runner_judge.moc"
