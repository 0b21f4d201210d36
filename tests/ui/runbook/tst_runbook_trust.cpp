// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "ui/runbook/trust_page.h"
#include "ui/runbook/trust_summary.h"

#include <QCheckBox>
#include <QPlainTextEdit>
#include <QTest>
#include <QTreeWidget>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

// What a person is shown before a configuration may act: nothing that acts may be missing.
class TestRunbookTrust : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hosts_data();
    void hosts();
    void everythingThatActsIsListed();
    void trustIsForOneVersion();
    void hiddenCharactersAreShown();
    void withoutConfigurationNothingIsAsked();
};

void TestRunbookTrust::hosts_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("host");
    QTest::newRow("url") << u"https://hooks.example.org/services/T0/B0/secret"_s << u"hooks.example.org"_s;
    QTest::newRow("port") << u"http://127.0.0.1:18473/health"_s << u"127.0.0.1:18473"_s;
    QTest::newRow("user") << u"http://user:word@host.example/"_s << u"host.example"_s;
    QTest::newRow("host and port") << u"db.example.org:5432"_s << u"db.example.org:5432"_s;
    QTest::newRow("ipv6") << u"http://[::1]:80/"_s << u"::1:80"_s;
    QTest::newRow("nonsense") << u"http://"_s << u"http://"_s;
}

void TestRunbookTrust::hosts()
{
    QFETCH(QString, address);
    QFETCH(QString, host);
    QCOMPARE(hostOf(address), host);
}

void TestRunbookTrust::everythingThatActsIsListed()
{
    runbook::Plan plan;
    runbook::Phase phase;
    runbook::Step step;
    step.id = u"s"_s;
    step.title = u"Deploy"_s;
    runbook::Command command;
    command.id = u"c"_s;
    command.text = "curl -f https://api.example.org/v1/health | grep ok";
    step.commands = {command};
    runbook::Command shown = command;
    shown.text = "Write-Host";
    shown.runnable = false;
    step.commands.append(shown);
    phase.steps = {step};
    plan.phases = {phase};
    runbook::Configuration configuration;
    runbook::SourceConfiguration http;
    http.name = u"web"_s;
    http.kind = u"http"_s;
    http.url = u"http://127.0.0.1:8080/x"_s;
    http.secret = u"WEB_TOKEN"_s;
    runbook::SourceConfiguration script;
    script.name = u"disk"_s;
    script.kind = u"command"_s;
    script.command = u"df --output=pcent /"_s;
    runbook::SourceConfiguration proxy;
    proxy.name = u"lb"_s;
    proxy.socket = u"/run/haproxy.sock"_s;
    runbook::SourceConfiguration order;
    order.name = u"order"_s;
    order.url = u"http://127.0.0.1:8081/orders"_s;
    order.method = u"POST"_s;
    configuration.sources = {http, script, proxy, order};
    configuration.secrets = {u"SLACK_WEBHOOK"_s};
    configuration.channels = {{u"war room"_s, u"slack"_s, u"https://hooks.example.org/T/B/x"_s, u"SLACK_WEBHOOK"_s}};
    configuration.rollback.immediate = {u"./back.sh"_s};
    configuration.rollback.planned = {u"./slowly-back.sh"_s};
    configuration.rollout.shift = u"./shift.sh"_s;
    const QByteArray text("[launch]\n");
    const TrustSummary summary = trustSummary(plan, configuration, text);
    const auto listed = [](const QList<TrustSummary::Item>& items) {
        QStringList names;
        for (const TrustSummary::Item& item : items)
            names.append(item.what);
        return names;
    };
    QCOMPARE(summary.text, u"[launch]\n"_s);
    QCOMPARE(summary.sha256, hex(Sha256::of(text)));
    QCOMPARE(listed(summary.startedByItself), QStringList{u"df --output=pcent /"_s});
    QCOMPARE(listed(summary.hosts),
             (QStringList{u"127.0.0.1:8080"_s, u"/run/haproxy.sock"_s, u"127.0.0.1:8081"_s, u"hooks.example.org"_s}));
    QVERIFY(!summary.hosts[0].where.contains(u"GET"_s));
    QVERIFY(summary.hosts[2].where.contains(u"POST"_s)); // it changes something each time
    QCOMPARE(listed(summary.secrets), (QStringList{u"WEB_TOKEN"_s, u"SLACK_WEBHOOK"_s, u"SLACK_WEBHOOK"_s}));
    QVERIFY(summary.secrets[0].where.contains(u"127.0.0.1:8080"_s));
    QVERIFY(summary.secrets[1].where.contains(u"hooks.example.org"_s));
    QCOMPARE(listed(summary.startedByPerson), (QStringList{u"./back.sh"_s, u"./slowly-back.sh"_s, u"./shift.sh"_s,
                                                           u"curl -f https://api.example.org/v1/health | grep ok"_s}));
    QCOMPARE(listed(summary.namedHosts), QStringList{u"api.example.org"_s});
}

void TestRunbookTrust::trustIsForOneVersion()
{
    TrustPage page;
    TrustSummary summary = trustSummary({}, {}, "a = 1\n");
    page.setSummary(summary);
    QVERIFY(page.asks());
    QVERIFY(!page.trusted());
    page.box()->setFocus();
    QTest::keyClick(page.box(), Qt::Key_Space);
    QVERIFY(page.trusted());
    page.setSummary(summary); // read again, the same bytes
    QVERIFY(page.trusted());
    page.setSummary(trustSummary({}, {}, "a = 2\n"));
    QVERIFY(page.asks());
    QVERIFY(!page.trusted());
}

void TestRunbookTrust::hiddenCharactersAreShown()
{
    TrustPage page;
    page.setSummary(trustSummary({}, {}, "command = \"rm \xe2\x80\xae x\"\n"));
    const QString shown = page.findChild<QPlainTextEdit*>()->toPlainText();
    QVERIFY2(shown.contains(u"\\u202e"_s), qPrintable(shown));
    QVERIFY(!shown.contains(QChar(0x202e)));
}

void TestRunbookTrust::withoutConfigurationNothingIsAsked()
{
    TrustPage page;
    page.setSummary(trustSummary({}, {}, {}));
    QVERIFY(!page.asks());
    QVERIFY(!page.trusted());
    QVERIFY(page.box()->isHidden());
}

QTEST_MAIN(TestRunbookTrust)
#include "tst_runbook_trust.moc"
