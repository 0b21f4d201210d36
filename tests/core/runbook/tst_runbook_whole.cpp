// SPDX-License-Identifier: GPL-3.0-or-later
// Whole runbooks as seven other teams would write them. Beside each `NAME.md` stands `NAME.plan`: the plan as a person
// read it from the runbook, every line of it checked by eye.
#include "core/runbook/importer.h"

#include <QFile>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::StringLiterals;

namespace {

QString when(std::optional<qint64> offset) { return offset ? QString::number(*offset) : u"-"_s; }

QString kindText(StepKind kind)
{
    constexpr const char* names[] = {"procedure", "checklist", "gate",  "deliverables",
                                     "manual",    "template",  "notes", "prose"};
    return QLatin1String(names[static_cast<int>(kind)]);
}

QString shown(const QByteArray& text) { return QString::fromUtf8(text).replace(u'\n', u"\\n"_s); }

QString wayOf(const Command& command)
{
    return !command.runnable ? u"by hand"_s : command.background ? u"background"_s : u"run"_s;
}

void describe(const Step& step, QStringList& out)
{
    out << u"  %1: %2"_s.arg(kindText(step.kind), step.title);
    if (step.offsetS || step.endS || step.boxS || step.clock)
        out << u"    at %1..%2 box %3 clock %4"_s.arg(when(step.offsetS), when(step.endS), when(step.boxS),
                                                      step.clock.value_or(u"-"_s));
    if (!step.group.isEmpty())
        out << u"    part of: "_s + step.group;
    if (!step.prose.isEmpty())
        out << u"    prose: "_s + QString(step.prose).replace(u'\n', u"\\n"_s);
    for (const Command& command : step.commands)
        out << u"    %1: %2%3"_s.arg(wayOf(command), shown(command.text),
                                     command.title.isEmpty() ? QString() : u"  # "_s + command.title);
    for (const Check& check : step.checks)
        out << u"    [%1] %2"_s.arg(QChar(check.checked ? u'x' : u' ')).arg(check.text);
    for (const Expectation& one : step.expectations)
        out << u"    expect (%1): %2"_s.arg(one.judge == Judge::Output ? u"output"_s : u"person"_s, one.text);
    for (const Deliverable& one : step.deliverables)
        out << u"    file: "_s + one.text;
    for (const QString& note : step.notes)
        out << u"    note: "_s + note;
}

QStringList describe(const Plan& plan)
{
    constexpr const char* comparators[] = {"<", "<=", ">", ">=", "="};
    QStringList out{u"title: "_s + plan.title};
    const DocumentControl& document = plan.document;
    if (!(document == DocumentControl()))
        out << u"document: version %1, updated %2, approved by %3"_s.arg(document.version, document.updated,
                                                                         document.approvedBy);
    for (const Role& role : plan.roles)
        out << u"role: %1 | %2 | %3 | %4 | %5"_s.arg(role.role, role.name, role.contact, role.responsibilities,
                                                     role.deputies.join(u", "_s));
    for (const Channel& channel : plan.channels)
        out << u"channel: %1 | %2"_s.arg(channel.name, channel.value);
    for (const Phase& phase : plan.phases) {
        out << u"phase: %1"_s.arg(phase.title);
        if (phase.offsetS || phase.endS || phase.clock)
            out << u"  at %1..%2 clock %3"_s.arg(when(phase.offsetS), when(phase.endS), phase.clock.value_or(u"-"_s));
        for (const Step& step : phase.steps)
            describe(step, out);
    }
    for (const Procedure& procedure : plan.procedures) {
        constexpr const char* kinds[] = {"immediate rollback", "planned rollback", "incident", "other"};
        out << u"%1: %2"_s.arg(QLatin1String(kinds[static_cast<int>(procedure.kind)]), procedure.title);
        for (const Command& command : procedure.commands)
            out << u"  %1: %2"_s.arg(wayOf(command), shown(command.text));
        for (const ProcedureStep& step : procedure.steps)
            out << u"  %1 %2"_s.arg(when(step.deadlineS), step.text);
    }
    for (const Metric& metric : plan.metrics)
        out << u"metric: %1 %2 %3 %4 %5"_s
                   .arg(metric.name, QLatin1String(comparators[static_cast<int>(metric.comparator)]), metric.value,
                        metric.unit, metric.qualifier)
                   .trimmed();
    for (const MatrixRow& row : plan.matrix)
        out << u"matrix: %1 | %2 | %3 | %4"_s.arg(row.scenario, row.severity, row.action, when(row.deadlineS));
    for (const MessageTemplate& one : plan.templates)
        out << u"template: %1"_s.arg(one.title);
    for (const Criterion& one : plan.successCriteria)
        out << u"criterion: "_s + one.text;
    if (!plan.declaration.text.isEmpty())
        out << u"declaration: %1 | %2"_s.arg(plan.declaration.text, plan.declaration.role);
    for (const SignoffLine& line : plan.signoffs)
        out << u"sign-off: %1 | %2"_s.arg(line.group, line.role);
    for (const Value& value : plan.values)
        out << u"value: %1"_s.arg(value.placeholder);
    for (const Finding& finding : plan.findings)
        out << u"finding: %1 line %2"_s.arg(finding.code).arg(finding.line);
    return out;
}

} // namespace

class TestRunbookWhole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plans_data();
    void plans();
};

void TestRunbookWhole::plans_data()
{
    QTest::addColumn<int>("nothing");
    for (const char* name :
         {"db_migration", "dns_cutover", "mobile_release", "game_event", "bank_weekend", "cluster_upgrade", "by_hand"})
        QTest::newRow(name) << 0;
}

void TestRunbookWhole::plans()
{
    const QString base =
        QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/fixtures/runbooks/") + QLatin1String(QTest::currentDataTag());
    const Result<Plan> plan = importRunbookFile(base + u".md"_s);
    QVERIFY(plan.has_value());
    QFile file(base + u".plan"_s);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QStringList expected = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    QStringList found = describe(*plan);
    for (QString& line : found) // empty cells leave no blanks at the end of a line
        while (line.endsWith(u' '))
            line.chop(1);
    if (found != expected)
        qInfo("%s", qPrintable(found.join(u'\n')));
    QCOMPARE(found, expected);
    // Nothing of the file is lost: every byte belongs to one node.
    qint64 at = 0;
    for (const Node& node : plan->nodes) {
        QCOMPARE(node.bytes.begin, at);
        at = node.bytes.end;
    }
    QCOMPARE(at, QFile(base + u".md"_s).size());
}

QTEST_GUILESS_MAIN(TestRunbookWhole)
#include "tst_runbook_whole.moc"
