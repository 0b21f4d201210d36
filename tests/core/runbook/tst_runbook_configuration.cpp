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

[metric.latency]
title = "Latency"
unit = "ms"
source = "web"
limits = { "T-0" = "< 200", default = "< 500" }
for_s = 10
answer = "rollback"

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
    QCOMPARE(read->sources.size(), 2);
    QCOMPARE(read->sources.first().name, QStringLiteral("web")); // the file's order
    QCOMPARE(read->sources.first().intervalS, 0.5);
    QCOMPARE(read->sources.first().expectStatus, (QList<int>{200, 204}));
    QCOMPARE(read->sources.last().expectStatus, QList<int>{200});
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
