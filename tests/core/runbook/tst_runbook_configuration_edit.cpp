// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration.h"
#include "core/runbook/configuration_edit.h"
#include "core/runbook/importer.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* sample = R"(# what is watched
[launch]
name = "Bäckerei" # as people say
secrets = [
  "A",
  "B",
]

[source.prom]
kind = "prometheus"
url = "https://prometheus.example.org" # production

# the one that counts
[metric.error_rate]
source = "prom"
limits = {"T-0" = "< 0.1", default = '< 0.5'}

[metric.latency]
source = "prom"
query = 'rate(http_requests{path=~"/a\\d+"}[5m])'
)";

// A form that the key's type takes.
QString goodForm(const ConfigurationKey& key)
{
    switch (key.type) {
    case ConfigurationType::Word:
        return key.words.last();
    case ConfigurationType::Texts:
        return u"Ähre\nB \"b\""_s;
    case ConfigurationType::Numbers:
        return u"5, 10"_s;
    case ConfigurationType::Statuses:
        return u"200, 204"_s;
    case ConfigurationType::Number:
        return u"3"_s;
    case ConfigurationType::Seconds:
    case ConfigurationType::Decimal:
        return u"2.5"_s;
    case ConfigurationType::YesNo:
        return u"true"_s;
    case ConfigurationType::Pairs:
        return u"A_B = x = \"y\"\nC = ünd"_s;
    case ConfigurationType::Text:
        break;
    }
    return u"a\\b \"c\" ü"_s;
}

} // namespace

class TestRunbookConfigurationEdit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyKeyIsTaken_data();
    void everyKeyIsTaken();
    void oneLineChanges_data();
    void oneLineChanges();
    void wrongFormsAreRefused_data();
    void wrongFormsAreRefused();
    void tablesComeAndGo();
    void whatHasNoPlaceIsRefused();
    void backIntoTheRunbook_data();
    void backIntoTheRunbook();
    void aRunbookWithoutOneGetsOne();
};

void TestRunbookConfigurationEdit::everyKeyIsTaken_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("key");
    for (const ConfigurationSection& section : configurationSections())
        for (const ConfigurationKey& key : section.keys)
            QTest::addRow("%s.%s", qPrintable(section.section), qPrintable(key.key)) << section.section << key.key;
}

// The table of keys and the reader of configurations know the same; a value comes back as it was typed.
void TestRunbookConfigurationEdit::everyKeyIsTaken()
{
    QFETCH(QString, section);
    QFETCH(QString, key);
    const ConfigurationSection known = configurationSection(section);
    const QString name = known.named ? u"Über \"all\""_s : QString();
    const auto field =
        std::find_if(known.keys.begin(), known.keys.end(), [&](const auto& one) { return one.key == key; });
    QVERIFY(field != known.keys.end());
    QVERIFY(!field->title.isEmpty());
    const bool expression = section == u"value" && (key == u"format" || key == u"pattern");
    const QString form = expression ? u"^v(\\d+)$"_s : key == u"secrets" ? u"A\nB_2"_s : goodForm(*field);
    Result<QByteArray> text = withConfigurationTable({}, section, name);
    QVERIFY2(text, text ? "" : qPrintable(text.error().text()));
    text = withConfigurationKey(*text, section, name, key, form);
    QVERIFY2(text, text ? "" : qPrintable(text.error().text()));
    // [value] wants both or none.
    if (section == u"value" && (key == u"from" || key == u"pattern"))
        text = withConfigurationKey(*text, section, name, key == u"from" ? u"pattern"_s : u"from"_s, u"x"_s);
    const Result<Configuration> read = parseConfiguration(QString::fromUtf8(*text));
    QVERIFY2(read, read ? "" : qPrintable(read.error().text() + u'\n' + QString::fromUtf8(*text)));
    const auto tables = configurationTables(*text);
    QVERIFY(tables);
    QCOMPARE(tables->size(), std::size_t(1));
    QCOMPARE(tables->front().name, name);
    QCOMPARE(tables->front().forms.value(key), form);
    QVERIFY(tables->front().lines.value(key) > 1);
    // And it goes again, where nothing needs it.
    const Result<QByteArray> without = withConfigurationKey(*text, section, name, key, {});
    QVERIFY(without);
    QVERIFY(!configurationTables(*without)->front().forms.contains(key));
}

void TestRunbookConfigurationEdit::oneLineChanges_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("form");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* title, const char* section, const char* name, const char* key, const char* form,
                        const char* before, const char* after) {
        QTest::addRow("%s", title) << QString::fromUtf8(section) << QString::fromUtf8(name) << QString::fromUtf8(key)
                                   << QString::fromUtf8(form) << QByteArray(before) << QByteArray(after);
    };
    row("a text, its comment stays", "launch", "", "name", "Käserei", "\"Bäckerei\" #", "\"Käserei\" #");
    row("a list of several lines", "launch", "", "secrets", "A\nB\nC", "[\n  \"A\",\n  \"B\",\n]",
        "[\"A\", \"B\", \"C\"]");
    row("a key behind the last one", "source", "prom", "interval_s", "2.50", "# production\n",
        "# production\ninterval_s = 2.50\n");
    row("a key is taken out", "source", "prom", "url", "", "url = \"https://prometheus.example.org\" # production\n",
        "");
    row("a table in a line", "metric", "error_rate", "limits", "default = < 0.4",
        "{\"T-0\" = \"< 0.1\", default = '< 0.5'}", "{default = \"< 0.4\"}");
    row("at the end of the text", "metric", "latency", "answer", "hold", "[5m])'\n", "[5m])'\nanswer = \"hold\"\n");
    row("the same is no change", "metric", "error_rate", "limits", "T-0 = < 0.1\ndefault = < 0.5", "", "");
}

void TestRunbookConfigurationEdit::oneLineChanges()
{
    QFETCH(QString, section);
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(QString, form);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    for (const QByteArray& eol : {QByteArray("\n"), QByteArray("\r\n")}) {
        const auto ended = [&eol](QByteArray text) { return text.replace("\n", eol); };
        const QByteArray text = ended(sample);
        QByteArray wanted = text;
        if (!before.isEmpty())
            QCOMPARE(text.count(ended(before)), 1);
        if (!before.isEmpty())
            wanted.replace(ended(before), ended(after));
        const Result<QByteArray> changed = withConfigurationKey(text, section, name, key, form);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
        QCOMPARE(QString::fromUtf8(*changed), QString::fromUtf8(wanted));
    }
}

void TestRunbookConfigurationEdit::wrongFormsAreRefused_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("form");
    QTest::addRow("word") << u"source"_s << u"prom"_s << u"kind"_s << u"grafana"_s;
    QTest::addRow("seconds") << u"source"_s << u"prom"_s << u"interval_s"_s << u"soon"_s;
    QTest::addRow("negative seconds") << u"source"_s << u"prom"_s << u"interval_s"_s << u"-1"_s;
    QTest::addRow("decimal") << u"metric"_s << u"latency"_s << u"dead_band"_s << u"a little"_s;
    QTest::addRow("status") << u"source"_s << u"prom"_s << u"expect_status"_s << u"200, well"_s;
    QTest::addRow("whole number") << u"metric"_s << u"latency"_s << u"min_samples"_s << u"1.5"_s;
    QTest::addRow("pairs") << u"metric"_s << u"latency"_s << u"limits"_s << u"< 0.5"_s;
    QTest::addRow("pairs twice") << u"launch"_s << QString() << u"environment"_s << u"A = 1\nA = 2"_s;
    QTest::addRow("no such table") << u"rollout"_s << QString() << u"weights"_s << u"5"_s;
    QTest::addRow("no such key") << u"launch"_s << QString() << u"colour"_s << u"red"_s;
}

void TestRunbookConfigurationEdit::wrongFormsAreRefused()
{
    QFETCH(QString, section);
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(QString, form);
    const Result<QByteArray> changed = withConfigurationKey(sample, section, name, key, form);
    QVERIFY(!changed);
    QVERIFY(!changed.error().cause.isEmpty() && !changed.error().nextStep.isEmpty());
}

void TestRunbookConfigurationEdit::tablesComeAndGo()
{
    const Result<QByteArray> added =
        withConfigurationTable(sample, u"channel"_s, u"war room"_s, {{u"address"_s, u"#ops"_s}});
    QVERIFY2(added, added ? "" : qPrintable(added.error().text()));
    QCOMPARE(*added, QByteArray(sample) + "\n[channel.\"war room\"]\nkind = \"slack\"\naddress = \"#ops\"\n");
    QVERIFY(!withConfigurationTable(*added, u"channel"_s, u"war room"_s));
    QVERIFY(!withConfigurationTable(sample, u"channel"_s, u"  "_s));
    const Result<QByteArray> back = withoutConfigurationTable(*added, u"channel"_s, u"war room"_s);
    QVERIFY(back);
    QCOMPARE(back->trimmed(), QByteArray(sample).trimmed());
    // In the middle: its comment and everything else stay.
    const Result<QByteArray> without = withoutConfigurationTable(sample, u"metric"_s, u"error_rate"_s);
    QVERIFY2(without, without ? "" : qPrintable(without.error().text()));
    QByteArray wanted = sample;
    wanted.replace("[metric.error_rate]\nsource = \"prom\"\nlimits = {\"T-0\" = \"< 0.1\", default = '< 0.5'}\n", "");
    QCOMPARE(*without, wanted);
}

// What the form cannot change without touching more than it says, it does not change, and says where it stands.
void TestRunbookConfigurationEdit::whatHasNoPlaceIsRefused()
{
    const QByteArray text = "# twice\n[[source.prom]]\nkind = \"http\"\n";
    const Result<QByteArray> added = withConfigurationTable(text, u"source"_s, u"prom"_s);
    QVERIFY(!added);
    QCOMPARE(added.error().code, ErrorCode::Refused);
    QVERIFY2(added.error().nextStep.contains(u"source"), qPrintable(added.error().text()));
}

void TestRunbookConfigurationEdit::backIntoTheRunbook_data()
{
    QTest::addColumn<QByteArray>("runbook");
    const QByteArray head = "# A launch\n\n## Phase 1: T-1h - Go\n\n### Step 1: Do\n\n```bash\necho 1\n```\n\n";
    const QByteArray text = sample;
    QTest::addRow("one block") << head + "```toml holdpoint\n" + text + "```\n\nThe end.\n";
    QByteArray indented = text;
    indented.replace("\n", "\n  ");
    indented.chop(2);
    QTest::addRow("indented") << head + "- see\n\n  ```toml holdpoint\n  " + indented + "  ```\n\nThe end.\n";
    const qsizetype cut = text.indexOf("[source.prom]");
    QTest::addRow("two blocks") << head + "```toml holdpoint\n" + text.left(cut) +
                                       "```\n\nBetween.\n\n```toml holdpoint\n" + text.mid(cut) + "```\n\nThe end.\n";
    QByteArray windows = head + "```toml holdpoint\n" + text + "```\n\nThe end.\n";
    windows.replace("\n", "\r\n");
    QTest::addRow("CRLF") << windows;
}

// Only the lines of the change differ, and the plan is what it was.
void TestRunbookConfigurationEdit::backIntoTheRunbook()
{
    QFETCH(QByteArray, runbook);
    const Result<Plan> plan = importRunbook(runbook);
    QVERIFY(plan);
    const QByteArray toml = plan->configurationToml.toUtf8();
    QVERIFY(!toml.isEmpty());
    for (const auto& [section, name, key, form] : {std::tuple(u"launch"_s, QString(), u"name"_s, u"Other"_s),
                                                   std::tuple(u"source"_s, u"prom"_s, u"interval_s"_s, u"3"_s),
                                                   std::tuple(u"metric"_s, u"latency"_s, u"answer"_s, u"hold"_s),
                                                   std::tuple(u"launch"_s, QString(), u"secrets"_s, QString())}) {
        const Result<QByteArray> changed = withConfigurationKey(toml, section, name, key, form);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
        const Result<Patches> patches = configurationPatches(runbook, *changed);
        QVERIFY2(patches, patches ? "" : qPrintable(patches.error().text()));
        QCOMPARE(patches->size(), std::size_t(1));
        const Result<QByteArray> after = applyPatches(runbook, *patches);
        QVERIFY(after);
        QCOMPARE(applyPatches(*after, inverse(*patches)), runbook);
        QVERIFY(after->startsWith(runbook.left(runbook.indexOf("```toml"))));
        QVERIFY(after->trimmed().endsWith("The end."));
        const Result<Configuration> read = parseConfiguration(importRunbook(*after)->configurationToml);
        QVERIFY2(read, read ? "" : qPrintable(read.error().text()));
    }
    const Result<QByteArray> more = withConfigurationTable(toml, u"channel"_s, u"war"_s);
    QVERIFY(more);
    const Result<Patches> patches = configurationPatches(runbook, *more);
    QVERIFY2(patches, patches ? "" : qPrintable(patches.error().text()));
    QCOMPARE(parseConfiguration(importRunbook(*applyPatches(runbook, *patches))->configurationToml)->channels.size(),
             1);
}

void TestRunbookConfigurationEdit::aRunbookWithoutOneGetsOne()
{
    const QByteArray runbook = "# A launch\n\nText without a newline at its end";
    const QByteArray toml = *withConfigurationTable({}, u"source"_s, u"web"_s);
    const Result<Patches> patches = configurationPatches(runbook, toml);
    QVERIFY2(patches, patches ? "" : qPrintable(patches.error().text()));
    const QByteArray after = *applyPatches(runbook, *patches);
    QVERIFY(after.startsWith(runbook));
    QCOMPARE(importRunbook(after)->configurationToml.toUtf8(), toml);
}

QTEST_APPLESS_MAIN(TestRunbookConfigurationEdit)
#include "tst_runbook_configuration_edit.moc"
