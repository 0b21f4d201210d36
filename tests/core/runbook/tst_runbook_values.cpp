// SPDX-License-Identifier: GPL-3.0-or-later
// What a blank wants, by its words and by the configuration, and what may fill it.
#include "core/runbook/importer.h"
#include "core/runbook/message_text.h"
#include "core/runbook/resolve.h"
#include "core/runbook/shell_variables.h"
#include "core/runbook/value_rules.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

const Value* valueOf(const Plan& plan, const QString& placeholder)
{
    for (const Value& value : plan.values) {
        if (value.placeholder == placeholder)
            return &value;
    }
    return nullptr;
}

} // namespace

class TestRunbookValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWordsSayTheType_data()
    {
        QTest::addColumn<QString>("placeholder");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("type");
        const auto row = [](const char* placeholder, const char* label, const char* type) {
            QTest::addRow("%s %s", label, placeholder)
                << QString::fromUtf8(placeholder) << QString::fromUtf8(label) << QString::fromUtf8(type);
        };
        row("[Target]", "", "number");
        row("[Target Orders]", "", "number");
        row("<COUNT>", "", "number");
        row("[N]", "", "number");
        row("[Timestamp]", "", "time");
        row("[HH:MM]", "", "time");
        row("<START-TIME>", "", "time");
        row("[Date]", "", "time");
        row("____", "Date:", "time");
        row("[Name]", "", "person");
        row("<OWNER>", "", "person");
        row("____", "Signature:", "person");
        row("[Status Page URL]", "", "link");
        row("[Link]", "", "link");
        row("<REV>", "", "text");
        row("[Site Name]", "", "text");
        row("[Ticket Number]", "", "text");
        row("____", "Change:", "text");
        row("$RELEASE_DATE", "", "text");
    }
    void theWordsSayTheType()
    {
        QFETCH(const QString, placeholder);
        QFETCH(const QString, label);
        QFETCH(const QString, type);
        QCOMPARE(valueTypeName(typeInWords(placeholder, label)), type);
    }

    void whatFillsIt_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("recorded"); // empty: refused
        const auto row = [](const char* name, const char* type, const char* unit, const char* format, const char* text,
                            const char* recorded) {
            QTest::newRow(name) << QString::fromUtf8(type) << QString::fromUtf8(unit) << QString::fromUtf8(format)
                                << QString::fromUtf8(text) << QString::fromUtf8(recorded);
        };
        row("text", "text", "", "", "  it's \"$(id)\" `x` \n", "it's \"$(id)\" `x`");
        row("text of two lines", "text", "", "", "a\nb", "a\nb");
        row("empty", "text", "", "", " \n", "");
        row("hidden", "text", "", "", "a\u202Eb", "");
        row("a NUL's picture is no NUL", "text", "", "", "\u2400", "\u2400");
        row("bell", "text", "", "", "a\ab", "");
        row("integer", "number", "", "", "500", "500");
        row("grouped", "number", "", "", "1,234,567", "1234567");
        row("grouped otherwise", "number", "", "", "1'234.5", "1234.5");
        row("negative", "number", "", "", "-0.5", "-0.5");
        row("unit left out", "number", "orders per hour", "", "500", "500");
        row("unit said", "number", "orders per hour", "", "500 Orders per hour", "500");
        row("another unit", "number", "ms", "", "5 s", "");
        row("a unit of its own", "number", "", "", "20 ms", "20 ms");
        row("decimal comma", "number", "", "", "1,5", "");
        row("words", "number", "", "", "plenty", "");
        row("two lines", "number", "", "", "5\n6", "");
        row("instant", "time", "", "", "2026-12-01T10:00Z", "2026-12-01T10:00Z");
        row("day", "time", "", "", "2026-12-01", "2026-12-01");
        row("clock", "time", "", "", "9:30 CET", "9:30 CET");
        row("no such day", "time", "", "", "2026-02-30", "");
        row("no such hour", "time", "", "", "25:00", "");
        row("soon", "time", "", "", "soon", "");
        row("person", "person", "", "", "Maren Oduya", "Maren Oduya");
        row("nobody", "person", "", "", "[Name]", "");
        row("a number is nobody", "person", "", "", "007", "");
        row("link", "link", "", "", "https://status.example.org/x?y=1", "https://status.example.org/x?y=1");
        row("mail", "link", "", "", "mailto:room@example.org", "mailto:room@example.org");
        row("no scheme", "link", "", "", "status.example.org", "");
        row("words for a link", "link", "", "", "https://a b", "");
        row("form", "text", "", "v\\d+\\.\\d+", "v1.20", "v1.20");
        row("not the form", "text", "", "v\\d+\\.\\d+", "v1.20-rc1", "");
    }
    void whatFillsIt()
    {
        QFETCH(const QString, type);
        QFETCH(const QString, unit);
        QFETCH(const QString, format);
        QFETCH(const QString, text);
        QFETCH(const QString, recorded);
        ValueRule rule;
        rule.type = ValueType(valueTypeNames().indexOf(type));
        rule.unit = unit;
        rule.format = format;
        const Result<QString> checked = checkedValue(rule, u"<X>"_s, text);
        QCOMPARE(checked.value_or(QString()), recorded);
        if (!checked) {
            QCOMPARE(checked.error().code, ErrorCode::Refused);
            QVERIFY2(checked.error().cause.contains(u"<X>"_s), qPrintable(checked.error().cause));
            QVERIFY(!checked.error().nextStep.isEmpty());
        }
    }

    void aTextThatIsTooLongIsRefused()
    {
        QVERIFY(checkedValue({}, u"x"_s, QString(64 * 1024, u'x')));
        QVERIFY(!checkedValue({}, u"x"_s, QString(64 * 1024 + 1, u'x')));
    }

    void theConfigurationHasTheLastWord()
    {
        const Configuration configuration =
            parseConfiguration(u"[value.\"<REV>\"]\ntype = \"number\"\nunit = \"commits\"\n"
                               "[value.TAG]\nfrom = \"Build\"\npattern = 'tag: (\\S+)'\n"
                               "[value.\"values/site\"]\nsecret = true\n"_s)
                .value();
        const Plan plan =
            importRunbook("# R\n\n## T-0\n\n**Build**\n```bash\n./build.sh <REV> <SITE>\n./ship.sh $TAG\n```\n")
                .value();
        const ValueRule rev = ruleOf(*valueOf(plan, u"<REV>"_s), configuration);
        QCOMPARE(rev.type, ValueType::Number);
        QCOMPARE(rev.unit, u"commits"_s);
        const ValueRule tag = ruleOf(*valueOf(plan, u"$TAG"_s), configuration);
        QCOMPARE(tag.from, u"Build"_s);
        QCOMPARE(tag.pattern, u"tag: (\\S+)"_s);
        QVERIFY(ruleOf(*valueOf(plan, u"<SITE>"_s), configuration).secret);
    }

    void variablesOfTheShell_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("names");
        const auto row = [](const char* text, const char* names) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(names);
        };
        row("./ship.sh $TAG", "TAG");
        row("./ship.sh \"${TAG}\" $TAG", "TAG TAG");
        row("tar cf /x/orders-$TS.tgz ${DIR%/}", "TS DIR");
        row("echo '$TAG' \\$TAG", "");
        row("echo $'$TAG'", "");
        row("echo ${TAG:-none} ${TAG+x} ${TAG:?} ${TAG-}", "");
        row("TAG=1; echo $TAG", "");
        row("export TAG=1 && echo $TAG $OTHER", "OTHER");
        row("for HOST in a b; do ssh $HOST; done", "");
        row("while read -r LINE; do echo $LINE; done < x", "");
        row("echo $HOME $PATH $RANDOM $HOLDPOINT_RUN $BASH_VERSION", "");
        row("awk '{print $NF}' x", "");
        row("echo \"$(awk '{print $NF}' x) $TAG\"", "TAG");
        row("echo $1 $x $name $? $$", "");
        row("# $TAG\necho x # $TAG", "");
        row("cat <<EOF\n$TAG\nEOF", "TAG");
        row("cat <<'EOF'\n$TAG\nEOF\necho $OTHER", "OTHER");
        row("source ./env.sh; echo $TAG", "");
    }
    void variablesOfTheShell()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, names);
        QByteArrayList found;
        for (const ShellVariable& variable : variablesIn(text)) {
            found.append(variable.name);
            QVERIFY(text.mid(variable.begin, variable.end - variable.begin).contains(variable.name));
        }
        QCOMPARE(found.join(' '), names);
    }

    // What an earlier command set ended with its shell: the later one has a blank there.
    void aVariableOfAnEarlierStepIsAValue()
    {
        const Plan plan =
            importRunbook("# R\n\n## T-1h\n\n**Build**\n```bash\nexport TAG=$(git describe)\n```\n\n"
                          "## T-0\n\n**Ship**\n```bash\n./ship.sh \"$TAG\" to $HOME\n./tell.sh $TAG\n```\n")
                .value();
        QCOMPARE(plan.values.size(), 1);
        const Value& tag = plan.values.first();
        QCOMPARE(tag.placeholder, u"$TAG"_s);
        QCOMPARE(tag.name, u"TAG"_s);
        QCOMPARE(tag.line, 14);
        const QList<Command>& ship = plan.phases.last().steps.first().commands;
        QCOMPARE(ship.first().placeholders, QStringList{tag.id});
        QCOMPARE(ship.last().placeholders, QStringList{tag.id});
        const ResolvedCommand without = resolveCommand(ship.first(), plan, {});
        QCOMPARE(without.unfilled, QStringList{tag.id});
        const ResolvedCommand with = resolveCommand(ship.first(), plan, {{tag.id, u"v1; id"_s}});
        QVERIFY(with.unfilled.isEmpty());
        QCOMPARE(with.text, ship.first().text); // bash puts it in
        QCOMPARE(with.environmentNames, QStringList{u"TAG"_s});
    }

    void aMessageGoesOutWhole()
    {
        const Plan plan = importRunbook("# R\n\n## T-0\n\n- [ ] [Status] was said\n\n## Communication Templates\n\n"
                                        "**Update**\n```\nSUBJECT: [URGENT] <REV> is out\n\nStatus: [Status]\n"
                                        "Then: [Status] at [Timestamp], see [Link]\n```\n")
                              .value();
        QCOMPARE(plan.templates.size(), 1);
        const QStringList ids = valuesOf(plan.templates.first(), plan);
        QCOMPARE(ids.size(), 5);
        QMap<QString, QString> filled;
        for (const QString& id : ids)
            filled.insert(id, id.section(u'/', -1));
        QVERIFY(filledMessage(plan.templates.first(), plan, filled).missing.isEmpty());
        filled = {{ids.at(0), u"v1"_s}, {ids.at(1), u"[Status]"_s}, {ids.at(3), u"10:00"_s}};
        const FilledMessage half = filledMessage(plan.templates.first(), plan, filled);
        QCOMPARE(half.missing, QStringList({ids.at(2), ids.at(4)}));
        QCOMPARE(half.text, u"SUBJECT: [URGENT] v1 is out\n\nStatus: [Status]\nThen: [Status] at 10:00, see [Link]"_s);
    }

    void aTargetIsTheThresholdOfItsMetric()
    {
        const Plan plan = importRunbook("# R\n\n## T-0: Watch\n\n**Success metrics**\n"
                                        "- Orders: > [Target] orders per hour\n- Error rate < 0.1%\n\n"
                                        "Reviewed at [Timestamp]\n")
                              .value();
        const auto metric = std::find_if(plan.metrics.begin(), plan.metrics.end(),
                                         [](const Metric& one) { return one.value == u"[Target]"_s; });
        QVERIFY(metric != plan.metrics.end());
        const Value* target = valueOf(plan, u"[Target]"_s);
        QVERIFY(target);
        QCOMPARE(metric->target, target->id);
        QCOMPARE(target->type, ValueType::Number);
        QCOMPARE(target->unit, u"orders per hour"_s);
        QVERIFY(!target->atUse);
        QVERIFY(valueOf(plan, u"[Timestamp]"_s)->atUse);
        QCOMPARE(decimalIn(u"1250"_s), u"1250"_s);
        QCOMPARE(decimalIn(u"20 ms"_s), u"20"_s);
        QVERIFY(!decimalIn(u"many"_s));
    }
};

QTEST_GUILESS_MAIN(TestRunbookValues)
#include "tst_runbook_values.moc"
