// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;

class TestRunbookConfiguration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everything();
    void wrong_data();
    void wrong();
};

void TestRunbookConfiguration::everything()
{
    const Result<Configuration> read = parseConfiguration(QStringLiteral(R"toml([launch]
name = "shop"
version = "2.0"
workdir = "work"
environment = { STAGE = "prod", LANG = "C" }
secrets = ["TOKEN"]

[poll."Go/No-Go 1"]
seats = ["Lead", "Tester"]

[source.web]
kind = "http"
url = "http://127.0.0.1:8080/health"
interval_s = 0.5
deadline_s = 1
expect_status = [200, 204]

[source.alpha]
kind = "tcp"
host = "127.0.0.1:80"
expect_status = 200

[source.post]
kind = "http"
url = "https://shop.example.org/probe"
method = "POST"
headers = { Accept = "application/json", X-Tenant = "shop" }
body = '{"probe": true}'
redirects = 0
ca_file = "shop-ca.pem"

[source.script]
kind = "command"
command = "./lag.sh"
expect_status = [0, 3]

[metric.latency]
title = "Latency"
unit = "ms"
source = "web"
limits = { "T-0" = "< 200", default = "< 500" }
clear_limits = { default = "< 400" }
dead_band = 12.5
for_s = 10
answer = "rollback"
priority = "warning"
ack_s = 30

[step."Watch it"]
limit_s = 60
background = true

[rollout]
weights = [5, 50, 100]
shift = "./shift.sh"
old = "blue"
new = "green"
watch_s = 30
compare = ["latency"]

[rollback]
immediate = ["./back.sh"]
planned = ["./back.sh --slowly"]
deadline_s = 120
pin = ["scripts/"]

[channel.room]
kind = "slack"
secret = "TOKEN"

[value."<REV>"]
type = "text"
format = "v[0-9.]+"
from = "Build"
pattern = "tag: (.*)"

[value."[Target]"]
type = "number"
unit = "orders/h"

[value.PIN]
secret = true
)toml"));
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text()));
    QCOMPARE(read->name, QStringLiteral("shop"));
    QCOMPARE(read->environment.value(QStringLiteral("STAGE")), QStringLiteral("prod"));
    QCOMPARE(read->secrets, QStringList{QStringLiteral("TOKEN")});
    QCOMPARE(read->seats.value(QStringLiteral("Go/No-Go 1")).size(), 2);
    QCOMPARE(read->sources.size(), 4);
    QCOMPARE(read->sources.first().name, QStringLiteral("web")); // the file's order
    QCOMPARE(read->sources.first().intervalS, 0.5);
    QCOMPARE(read->sources.first().expectStatus, (QList<int>{200, 204}));
    QCOMPARE(read->sources.at(1).expectStatus, QList<int>{200});
    QVERIFY(read->sources.first().method.isEmpty() && read->sources.first().redirects == 5);
    const SourceConfiguration& post = read->sources.at(2);
    QCOMPARE(post.method, QStringLiteral("POST"));
    QCOMPARE(post.headers, (QMap<QString, QString>{{QStringLiteral("Accept"), QStringLiteral("application/json")},
                                                   {QStringLiteral("X-Tenant"), QStringLiteral("shop")}}));
    QCOMPARE(post.body, QStringLiteral("{\"probe\": true}"));
    QCOMPARE(post.redirects, 0);
    QCOMPARE(post.caFile, QStringLiteral("shop-ca.pem"));
    QCOMPARE(read->sources.last().expectStatus, (QList<int>{0, 3}));
    const MetricConfiguration& latency = read->metrics.first();
    QCOMPARE(latency.clearLimits.value(QStringLiteral("default")), QStringLiteral("< 400"));
    QCOMPARE(latency.deadBand, 12.5);
    QCOMPARE(latency.priority, QStringLiteral("warning"));
    QCOMPARE(latency.acknowledgeS, std::optional(30.0));
    QCOMPARE(read->sources.first().line, 11);
    QCOMPARE(read->metrics.first().limits.value(QStringLiteral("T-0")), QStringLiteral("< 200"));
    QCOMPARE(read->steps.value(QStringLiteral("Watch it")).limitS, 60.0);
    QCOMPARE(read->rollout.weights, (QList<int>{5, 50, 100}));
    QCOMPARE(read->rollback.pin, QStringList{QStringLiteral("scripts/")});
    QCOMPARE(read->channels.first().secret, QStringLiteral("TOKEN"));
    QCOMPARE(read->values.size(), 3);
    QCOMPARE(read->values.at(0).name, QStringLiteral("<REV>"));
    QCOMPARE(read->values.at(0).pattern, QStringLiteral("tag: (.*)"));
    QCOMPARE(read->values.at(1).unit, QStringLiteral("orders/h"));
    QVERIFY(read->values.at(2).secret);
}

void TestRunbookConfiguration::wrong_data()
{
    QTest::addColumn<QString>("toml");
    QTest::addColumn<int>("line");
    const auto row = [](const char* name, const char* toml, int line) {
        QTest::newRow(name) << QString::fromUtf8(toml) << line;
    };
    row("not TOML", "[launch]\nname = \n", 2);
    row("unknown section", "[launch]\nname = \"x\"\n[lunch]\n", 3);
    row("unknown top key", "color = 1\n", 1);
    row("unknown key", "[launch]\nname = \"x\"\ncolour = \"red\"\n", 3);
    row("wrong type", "[launch]\n\nname = 3\n", 3);
    row("unknown kind", "[source.a]\nkind = \"smoke\"\n", 2);
    row("no kind", "[source.a]\nurl = \"x\"\n", 1);
    row("metric without source", "[metric.a]\nunit = \"ms\"\n", 1);
    row("negative time", "[source.a]\nkind = \"tcp\"\ninterval_s = -1\n", 3);
    row("weight over 100", "[rollout]\nweights = [5,\n 500]\n", 3);
    row("list of numbers for texts", "[rollback]\nimmediate = [1]\n", 2);
    row("name of a variable", "[launch]\nenvironment = { \"A-B\" = \"x\" }\n", 2);
    row("source is no table", "[source]\na = 1\n", 2);
    row("unknown type of a value", "[value.A]\ntype = \"date\"\n", 2);
    row("unknown key of a value", "[value.A]\nunit = \"s\"\ncolour = \"red\"\n", 3);
    row("pattern that is none", "[value.A]\nfrom = \"Build\"\npattern = \"tag: (\"\n", 3);
    row("format that is none", "[value.A]\nformat = \"[\"\n", 2);
    row("pattern without a step", "[value.A]\npattern = \"x\"\n", 1);
    row("step without a pattern", "[value.A]\nfrom = \"Build\"\n", 1);
    row("secret from an output", "[value.A]\nsecret = true\nfrom = \"Build\"\npattern = \"x\"\n", 1);
    row("method that probes cannot use", "[source.a]\nkind = \"http\"\nmethod = \"BREW\"\n", 3);
    row("six redirects", "[source.a]\nkind = \"http\"\nredirects = 6\n", 3);
    row("header of two lines", "[source.a]\nkind = \"http\"\n[source.a.headers]\nX-A = \"b\"\nX-B = \"c\\nd\"\n", 5);
    row("name of a header", "[source.a]\nkind = \"http\"\nheaders = { \"X A\" = \"b\" }\n", 3);
    row("a secret as header", "[source.a]\nkind = \"http\"\nheaders = { Authorization = \"Bearer x\" }\n", 3);
    row("a second length", "[source.a]\nkind = \"http\"\nheaders = { Content-Length = \"3\" }\n", 3);
    row("headers that are no table", "[source.a]\nkind = \"http\"\nheaders = \"X-A: b\"\n", 3);
    row("exit status of a command", "[source.a]\nkind = \"command\"\nexpect_status = 256\n", 3);
    row("status of no command", "[source.a]\nkind = \"http\"\nexpect_status = 3\n", 3);
    row("negative dead band", "[metric.a]\nsource = \"x\"\ndead_band = -1\n", 3);
    row("unknown priority", "[metric.a]\nsource = \"x\"\npriority = \"urgent\"\n", 3);
    row("deadline in words", "[metric.a]\nsource = \"x\"\nack_s = \"soon\"\n", 3);
    row("clear limits as a text", "[metric.a]\nsource = \"x\"\nclear_limits = \"< 1\"\n", 3);
    row("unknown answer", "[metric.a]\nsource = \"x\"\nanswer = \"panic\"\n", 3);
}

void TestRunbookConfiguration::wrong()
{
    QFETCH(QString, toml);
    QFETCH(int, line);
    const Result<Configuration> read = parseConfiguration(toml, 101);
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().code, ErrorCode::Malformed);
    QCOMPARE(read.error().line, line + 100);
    QVERIFY(!read.error().cause.isEmpty() && !read.error().nextStep.isEmpty());
}

QTEST_GUILESS_MAIN(TestRunbookConfiguration)
#include "tst_runbook_configuration.moc"
