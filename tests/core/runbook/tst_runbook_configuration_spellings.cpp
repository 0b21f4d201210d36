// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration.h"
#include "core/runbook/configuration_edit.h"
#include "core/runbook/toml_text.h"

#include <QRandomGenerator>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::Literals::StringLiterals;

// Edits of configurations that are written with inline tables, dotted keys and tables of their own: only the bytes of
// what was asked for change.
class TestRunbookConfigurationSpellings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aKeyInEverySpelling_data();
    void aKeyInEverySpelling();
    void aTableInEverySpelling_data();
    void aTableInEverySpelling();
    void aNameAndWhatCallsIt_data();
    void aNameAndWhatCallsIt();
    void aNameThatIsTakenIsRefused();
    void pairsThatAreNoLinesAreRefused();
    void theTextIsDividedAsWritten();
    void brokenTextEndsTheReading();
};

void TestRunbookConfigurationSpellings::aKeyInEverySpelling_data()
{
    QTest::addColumn<QString>("place"); // section, name and key with a blank between
    QTest::addColumn<QString>("form");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* title, const char* place, const char* form, const QByteArray& before,
                        const QByteArray& after) {
        QTest::addRow("%s", title) << QString::fromUtf8(place) << QString::fromUtf8(form) << before << after;
    };
    const QByteArray design = "[metric.e]\nsource = \"p\"\nlimits = {\"T-0\" = \"< 0.1\", default = '< 0.5'} # ours\n";
    row("inline limits: one value", "metric e limits", "T-0 = < 0.2\ndefault = < 0.5", design,
        "[metric.e]\nsource = \"p\"\nlimits = {\"T-0\" = \"< 0.2\", default = '< 0.5'} # ours\n");
    row("inline limits: one more", "metric e limits", "T-0 = < 0.1\ndefault = < 0.5\nT+1h = < 1", design,
        "[metric.e]\nsource = \"p\"\nlimits = {\"T-0\" = \"< 0.1\", default = '< 0.5', \"T+1h\" = \"< 1\"} # ours\n");
    row("inline limits: the first goes", "metric e limits", "default = < 0.5", design,
        "[metric.e]\nsource = \"p\"\nlimits = {default = '< 0.5'} # ours\n");
    row("inline limits: the last goes", "metric e limits", "T-0 = < 0.1", design,
        "[metric.e]\nsource = \"p\"\nlimits = {\"T-0\" = \"< 0.1\"} # ours\n");
    row("inline limits: another name", "metric e limits", "T-1h = < 0.1\ndefault = < 0.5", design,
        "[metric.e]\nsource = \"p\"\nlimits = {T-1h = \"< 0.1\", default = '< 0.5'} # ours\n");
    row("inline limits: all of them go", "metric e limits", "", design, "[metric.e]\nsource = \"p\"\n");
    row("the same is no change", "metric e limits", "T-0 = < 0.1\ndefault = < 0.5", design, design);

    const QByteArray sub = "[metric.e]\nsource = \"p\"\n\n[metric.e.limits] # by phase\n\"T-0\" = \"< 0.1\" # strict\n"
                           "default = '< 0.5'\n\n[rollback]\n";
    row("sub-table: one value", "metric e limits", "T-0 = < 0.2\ndefault = < 0.5", sub,
        QByteArray(sub).replace("< 0.1", "< 0.2"));
    row("sub-table: one more", "metric e limits", "T-0 = < 0.1\ndefault = < 0.5\nx = y", sub,
        QByteArray(sub).replace("'< 0.5'\n", "'< 0.5'\nx = \"y\"\n"));
    row("sub-table: one goes", "metric e limits", "default = < 0.5", sub,
        QByteArray(sub).replace("\"T-0\" = \"< 0.1\" # strict\n", ""));
    row("sub-table: it goes", "metric e limits", "", sub,
        QByteArray(sub).replace("[metric.e.limits] # by phase\n\"T-0\" = \"< 0.1\" # strict\ndefault = '< 0.5'\n", ""));
    row("beside a sub-table", "metric e unit", "%", sub,
        QByteArray(sub).replace("source = \"p\"\n", "source = \"p\"\nunit = \"%\"\n"));
    row("a sub-table alone", "metric e source", "p", "[metric.e.limits]\ndefault = '< 0.5'\n",
        "[metric.e]\nsource = \"p\"\n[metric.e.limits]\ndefault = '< 0.5'\n");

    const QByteArray dotted =
        "[metric]\n  e.source = \"p\" # where\n  e.limits.\"T-0\" = \"< 0.1\"\n  e . unit = '%'\n";
    row("dotted: a value", "metric e source", "q", dotted, QByteArray(dotted).replace("\"p\"", "\"q\""));
    row("dotted: one more", "metric e for_s", "3", dotted, dotted + "  e . for_s = 3\n");
    row("dotted: one goes", "metric e source", "", dotted,
        QByteArray(dotted).replace("  e.source = \"p\" # where\n", ""));
    row("dotted: a limit", "metric e limits", "T-0 = < 2", dotted, QByteArray(dotted).replace("< 0.1", "< 2"));
    row("dotted: one more limit", "metric e limits", "T-0 = < 0.1\ndefault = < 2", dotted,
        QByteArray(dotted).replace("\"< 0.1\"\n", "\"< 0.1\"\n  e.limits.default = \"< 2\"\n"));
    row("dotted: limits go", "metric e limits", "", dotted,
        QByteArray(dotted).replace("  e.limits.\"T-0\" = \"< 0.1\"\n", ""));
    row("dotted from the root", "source web url", "https://x", "source.web.kind = \"http\"\n",
        "source.web.kind = \"http\"\nsource.web.url = \"https://x\"\n");

    const QByteArray line = "source = { web = { kind = \"http\", url = 'a' }, db = {} }\n[rollback]\n";
    row("inline: a value", "source web url", "b", line, QByteArray(line).replace("'a'", "\"b\""));
    row("inline: one more", "source web interval_s", "2", line, QByteArray(line).replace("'a'", "'a', interval_s = 2"));
    row("inline: into an empty one", "source db kind", "tcp", line, QByteArray(line).replace("{}", "{kind = \"tcp\"}"));
    row("inline: one goes", "source web kind", "", line, QByteArray(line).replace("kind = \"http\", ", ""));
    row("inline: the last goes", "source web url", "", line, QByteArray(line).replace(", url = 'a'", ""));
    row("inline and dotted", "source web url", "b", "source = {web.kind = \"http\"}\n",
        "source = {web.kind = \"http\", web.url = \"b\"}\n");
    row("several lines in a text", "source a expect_body", "x",
        "[source.a]\nkind = \"http\"\nexpect_body = \"\"\"\none ]\n[two]\"\"\"\nurl = \"u\"\n",
        "[source.a]\nkind = \"http\"\nexpect_body = \"x\"\nurl = \"u\"\n");
    row("no newline at the end", "source a url", "u", "[source.a]\nkind = \"http\"",
        "[source.a]\nkind = \"http\"\nurl = \"u\"\n");
}

void TestRunbookConfigurationSpellings::aKeyInEverySpelling()
{
    QFETCH(QString, place);
    QFETCH(QString, form);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const QStringList parts = place.split(u' ');
    for (const QByteArray& eol : {QByteArray("\n"), QByteArray("\r\n")}) {
        if (eol == "\r\n" && !before.contains('\n'))
            continue;
        const QByteArray text = QByteArray(before).replace("\n", eol);
        QByteArray wanted = QByteArray(after).replace("\n", eol);
        const Result<QByteArray> changed = withConfigurationKey(text, parts[0], parts[1], parts[2], form);
        QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
        QCOMPARE(QString::fromUtf8(*changed), QString::fromUtf8(wanted));
        const auto tables = configurationTables(*changed);
        QVERIFY(tables);
        for (const ConfigurationTable& table : *tables) {
            if (table.section != parts[0] || table.name != parts[1])
                continue;
            QStringList shown = table.forms.value(parts[2]).split(u'\n'), typed = form.split(u'\n');
            shown.sort();
            typed.sort();
            QCOMPARE(shown, typed);
        }
    }
}

void TestRunbookConfigurationSpellings::aTableInEverySpelling_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("comes"); // else it goes
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addRow("into an inline table") << u"db"_s << true << QByteArray("source = {web = {kind = \"http\"}}\n")
                                          << QByteArray("source = {web = {kind = \"http\"}, db = {kind = "
                                                        "\"prometheus\"}}\n");
    QTest::addRow("out of an inline table")
        << u"web"_s << false << QByteArray("source = {web = {kind = \"http\"}, db = {kind = \"tcp\"}} # all\n")
        << QByteArray("source = {db = {kind = \"tcp\"}} # all\n");
    QTest::addRow("the last of an inline table")
        << u"web"_s << false << QByteArray("source = {web = {kind = \"http\"}}\n[rollback]\n")
        << QByteArray("[rollback]\n");
    QTest::addRow("dotted keys go") << u"web"_s << false
                                    << QByteArray("source.web.kind = \"http\"\nsource.db.kind = \"tcp\"\n"
                                                  "source.web.url = \"u\"\n")
                                    << QByteArray("source.db.kind = \"tcp\"\n");
    QTest::addRow("with a sub-table elsewhere")
        << u"web"_s << false << QByteArray("[source.web]\nkind = \"http\"\n[rollback]\n[source.web.x]\na = 1\n# end\n")
        << QByteArray("[rollback]\n# end\n");
    QTest::addRow("beside dotted keys") << u"db"_s << true << QByteArray("source.web.kind = \"http\"\n")
                                        << QByteArray("source.web.kind = \"http\"\n\n[source.db]\nkind = "
                                                      "\"prometheus\"\n");
}

void TestRunbookConfigurationSpellings::aTableInEverySpelling()
{
    QFETCH(QString, name);
    QFETCH(bool, comes);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const Result<QByteArray> changed = comes ? withConfigurationTable(before, u"source"_s, name)
                                             : withoutConfigurationTable(before, u"source"_s, name);
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
    QCOMPARE(QString::fromUtf8(*changed), QString::fromUtf8(after));
}

void TestRunbookConfigurationSpellings::aNameAndWhatCallsIt_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("other");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const QByteArray headers =
        "[source.prom] # prom\nkind = \"http\"\n[metric.a]\nsource = 'prom'\n"
        "query = \"prom\"\n[metric.b]\nsource = \"other\"\n[metric.b.limits]\ndefault = \"< 1\"\n"
        "[rollout]\nobserve = \"prom\" # it tells\ncompare = [\n  \"a\", # first\n  'b',\n]\n";
    QByteArray renamed = headers;
    renamed.replace("[source.prom]", "[source.\"prom 2\"]")
        .replace("source = 'prom'", "source = \"prom 2\"")
        .replace("observe = \"prom\"", "observe = \"prom 2\"");
    QTest::addRow("a source") << u"source"_s << u"prom"_s << u"prom 2"_s << headers << renamed;
    QByteArray metric = headers;
    metric.replace("[metric.b", "[metric.load").replace("'b',", "\"load\",");
    QTest::addRow("a metric") << u"metric"_s << u"b"_s << u" load "_s << headers << metric;
    QTest::addRow("inline") << u"source"_s << u"web"_s << u"shop"_s
                            << QByteArray("source = {web = {kind = \"http\"}}\nmetric.m = {source = \"web\"}\n")
                            << QByteArray("source = {shop = {kind = \"http\"}}\nmetric.m = {source = \"shop\"}\n");
    QTest::addRow("dotted") << u"source"_s << u"web"_s << u"shop"_s
                            << QByteArray("source.web.kind = \"http\"\nsource.\"web\".url = \"web\"\n")
                            << QByteArray("source.shop.kind = \"http\"\nsource.shop.url = \"web\"\n");
    QTest::addRow("a channel") << u"channel"_s << u"war"_s << u"room"_s
                               << QByteArray("[channel.war]\nkind = \"slack\"\naddress = \"war\"\n")
                               << QByteArray("[channel.room]\nkind = \"slack\"\naddress = \"war\"\n");
}

void TestRunbookConfigurationSpellings::aNameAndWhatCallsIt()
{
    QFETCH(QString, section);
    QFETCH(QString, name);
    QFETCH(QString, other);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const Result<QByteArray> changed = withConfigurationName(before, section, name, other);
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().text()));
    QCOMPARE(QString::fromUtf8(*changed), QString::fromUtf8(after));
    QVERIFY(configurationReferences(*changed, section, name).empty());
    const Result<QByteArray> back = withConfigurationName(*changed, section, other.trimmed(), name);
    QVERIFY2(back, back ? "" : qPrintable(back.error().text()));
    QCOMPARE(configurationReferences(*back, section, name), configurationReferences(before, section, name));
}

void TestRunbookConfigurationSpellings::aNameThatIsTakenIsRefused()
{
    const QByteArray text = "[source.a]\nkind = \"http\"\n[source.b]\nkind = \"http\"\n";
    const Result<QByteArray> taken = withConfigurationName(text, u"source"_s, u"a"_s, u"b"_s);
    QVERIFY(!taken);
    QVERIFY2(taken.error().text().contains(u"is there already"), qPrintable(taken.error().text()));
    QVERIFY(!withConfigurationName(text, u"source"_s, u"a"_s, u"  "_s));
    QCOMPARE(*withConfigurationName(text, u"source"_s, u"a"_s, u"a"_s), text);
}

// A name with an equals sign would come back as another name.
void TestRunbookConfigurationSpellings::pairsThatAreNoLinesAreRefused()
{
    const QByteArray text = "[metric.e]\nsource = \"p\"\nlimits = {\"a = b\" = \"< 1\"}\n";
    const Result<QByteArray> changed =
        withConfigurationKey(text, u"metric"_s, u"e"_s, u"limits"_s, u"a = b = < 1\nc = < 2"_s);
    QVERIFY(!changed);
    QCOMPARE(changed.error().code, ErrorCode::Refused);
    QVERIFY2(changed.error().text().contains(u"line 3"), qPrintable(changed.error().text()));
}

void TestRunbookConfigurationSpellings::theTextIsDividedAsWritten()
{
    const QByteArray text = "a = 1 # [no]\n[b.\"c d\"]\n'e.f'.g = [1, \"],\", [2, {x = 3}], ] # ]\n"
                            "h = {i = \"}\", j.k = '''a\n}'''}\nl = 1979-05-27 07:32:00\n";
    const std::vector<toml_text::Entry> entries = toml_text::entries(text);
    QStringList found;
    for (const toml_text::Entry& entry : entries)
        found << entry.path.join(u'|') + u'=' +
                     QString::fromUtf8(text.mid(entry.value.begin, entry.value.end - entry.value.begin));
    QCOMPARE(found, (QStringList{u"a=1"_s, u"b|c d="_s, u"b|c d|e.f|g=[1, \"],\", [2, {x = 3}], ]"_s,
                                 u"b|c d|h={i = \"}\", j.k = '''a\n}'''}"_s, u"b|c d|h|i=\"}\""_s,
                                 u"b|c d|h|j|k='''a\n}'''"_s, u"b|c d|l=1979-05-27 07:32:00"_s}));
    QStringList items;
    for (const toml_text::Span& span : toml_text::items(text, entries[2].value))
        items << QString::fromUtf8(text.mid(span.begin, span.end - span.begin));
    QCOMPARE(items, (QStringList{u"1"_s, u"\"],\""_s, u"[2, {x = 3}]"_s}));
}

// Whatever stands there, the reading ends, and no place lies outside of the text.
void TestRunbookConfigurationSpellings::brokenTextEndsTheReading()
{
    QRandomGenerator random(20261201);
    const QByteArray letters = "[[]]{}=.,\"'#\n\r\\ a1-\xc3\xa4";
    for (int round = 0; round < 3000; ++round) {
        QByteArray text;
        for (int length = random.bounded(40); length > 0; --length)
            text += letters[random.bounded(int(letters.size()))];
        for (const toml_text::Entry& entry : toml_text::entries(text)) {
            QVERIFY(entry.whole.begin >= 0 && entry.whole.end <= text.size());
            QVERIFY(entry.value.begin <= entry.value.end && entry.value.end <= text.size());
            for (const toml_text::Span& item : toml_text::items(text, entry.value))
                QVERIFY(item.begin < item.end && item.end <= text.size());
        }
        const Result<QByteArray> changed = withConfigurationKey(text, u"launch"_s, QString(), u"name"_s, u"x"_s);
        QVERIFY(changed || !changed.error().cause.isEmpty());
    }
    const QByteArray deep = "a = " + QByteArray(5000, '[') + QByteArray(5000, '{');
    QVERIFY(!toml_text::entries(deep).empty());
}

QTEST_APPLESS_MAIN(TestRunbookConfigurationSpellings)
#include "tst_runbook_configuration_spellings.moc"
