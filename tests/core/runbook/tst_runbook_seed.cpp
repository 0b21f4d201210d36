// SPDX-License-Identifier: GPL-3.0-or-later
// The real runbook, counted. It stays outside of the repository: without it these tests skip.
#include "core/runbook/importer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;

class TestRunbookSeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void teamAndDocument();
    void phases();
    void timesInsidePhases();
    void commands();
    void checks();
    void gatesAndDeliverables();
    void expectations();
    void notes();
    void plainResultsAreJudgedByAPerson();
    void measuredValues();
    void metrics();
    void emergency();
    void afterTheLaunch();
    void values();
    void doubleEncoding();
    void json();

private:
    [[nodiscard]] const Step* named(const QString& title) const;
    [[nodiscard]] QList<Check> allChecks() const;
    QByteArray m_bytes;
    QList<QByteArray> m_lines;
    Plan m_plan;
};

void TestRunbookSeed::initTestCase()
{
    const QString path = QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("The seed runbook is not on this machine.");
    m_bytes = file.readAll();
    m_lines = m_bytes.split('\n');
    const Result<Plan> plan = importRunbook(m_bytes);
    QVERIFY(plan.has_value());
    m_plan = *plan;
}

const Step* TestRunbookSeed::named(const QString& title) const
{
    for (const Phase& phase : m_plan.phases) {
        for (const Step& step : phase.steps) {
            if (step.title == title)
                return &step;
        }
    }
    return nullptr;
}

QList<Check> TestRunbookSeed::allChecks() const
{
    QList<Check> checks;
    for (const Phase& phase : m_plan.phases) {
        for (const Step& step : phase.steps)
            checks += step.checks;
    }
    return checks;
}

void TestRunbookSeed::teamAndDocument()
{
    QCOMPARE(m_plan.roles.size(), 7);
    QCOMPARE(m_plan.roles.first().role, QStringLiteral("Launch Coordinator"));
    QCOMPARE(m_plan.roles.first().contact, QStringLiteral("[Phone/Email]"));
    QCOMPARE(m_plan.channels.size(), 4);
    QCOMPARE(m_plan.channels.at(1).name, QStringLiteral("Emergency"));
    QCOMPARE(m_plan.document.version, QStringLiteral("1.0"));
    QCOMPARE(m_plan.document.approvedBy, QStringLiteral("[Name], [Title]"));
    QVERIFY(m_plan.document.notice.contains(QStringLiteral("deviations")));
}

void TestRunbookSeed::phases()
{
    QList<qint64> offsets;
    int outside = 0;
    for (const Phase& phase : m_plan.phases) {
        if (!phase.offsetS) {
            ++outside;
            continue;
        }
        offsets.append(*phase.offsetS);
        QVERIFY2(!phase.objective.isEmpty(), qPrintable(phase.title));
        QVERIFY(!phase.steps.isEmpty());
    }
    QCOMPARE(offsets, (QList<qint64>{-86400, -7200, 0, 3600, 14400, 86400}));
    QCOMPARE(outside, 3);
}

void TestRunbookSeed::timesInsidePhases()
{
    const auto expect = [this](const char* title, std::optional<qint64> begin, std::optional<qint64> end,
                               std::optional<qint64> box) {
        const Step* step = named(QString::fromLatin1(title));
        QVERIFY2(step, title);
        QVERIFY2(step->offsetS == begin && step->endS == end && step->boxS == box, title);
    };
    expect("Backup Creation", -900, {}, {});
    expect("Traffic Shifting", -300, 900, {});
    expect("Automated Validation", 900, 1800, {});
    expect("Error Monitoring", 1800, 3600, {});
    // The boxes of the two hours before fill the time up to fifteen minutes before the launch.
    expect("Team Briefing (15 minutes)", -7200, -6300, 900);
    expect("Data Validation", -6300, -3600, 2700);
    expect("API Validation", -3600, -1800, 1800);
    expect("Pre-Launch Briefing (15 minutes)", -1800, -900, 900);
}

void TestRunbookSeed::commands()
{
    int fences = 0;
    int commands = 0;
    QSet<QString> scripts;
    const auto count = [&](const auto& owner) {
        fences += static_cast<int>(owner.fences.size());
        commands += static_cast<int>(owner.commands.size());
        for (const Command& command : owner.commands) {
            QVERIFY(command.runnable);
            QVERIFY(!command.hiddenCharacters);
            QCOMPARE(command.text, m_lines.at(command.line - 1).trimmed());
            for (const QString& script : command.scripts)
                scripts.insert(script);
        }
    };
    for (const Phase& phase : m_plan.phases) {
        for (const Step& step : phase.steps) {
            count(step);
            for (const Fence& fence : step.fences)
                QVERIFY(!fence.asOne);
        }
    }
    for (const Procedure& procedure : m_plan.procedures)
        count(procedure);
    QCOMPARE(fences, 41);
    QCOMPARE(commands, 71);
    QCOMPARE(scripts.size(), 63);
    const Step* shifting = named(QStringLiteral("Traffic Shifting"));
    QVERIFY(shifting);
    QCOMPARE(shifting->commands.size(), 6);
    const Step* health = named(QStringLiteral("Health Monitoring"));
    QVERIFY(health && health->commands.size() == 1);
    QVERIFY(health->commands.first().background);
    QCOMPARE(health->commands.first().scripts, QStringList{QStringLiteral("./scripts/health-check/continuous.sh")});
    QCOMPARE(health->notes.size(), 5);
}

void TestRunbookSeed::checks()
{
    int boxes = 0;
    int hidden = 0;
    int spoken = 0;
    const QList<Check> checks = allChecks();
    for (const Check& check : checks) {
        const QByteArray line = m_lines.at(check.line - 1).trimmed();
        boxes += line.startsWith("- [ ]") ? 1 : 0;
        hidden += line.startsWith("# [ ]") ? 1 : 0;
        spoken += line.at(0) >= '1' && line.at(0) <= '5' ? 1 : 0;
        QVERIFY(!check.checked);
    }
    QCOMPARE(boxes, 42);
    QCOMPARE(hidden, 12);
    QCOMPARE(spoken, 10);
    QCOMPARE(checks.size(), 64);
    const Step* backup = named(QStringLiteral("Backup Verification"));
    QVERIFY(backup);
    QCOMPARE(backup->kind, StepKind::Checklist);
    QCOMPARE(backup->checks.size(), 1);
    QCOMPARE(backup->commands.size(), 2);
}

void TestRunbookSeed::gatesAndDeliverables()
{
    QList<const Step*> gates;
    QList<Deliverable> deliverables;
    for (const Phase& phase : m_plan.phases) {
        for (const Step& step : phase.steps) {
            if (step.kind == StepKind::Gate)
                gates.append(&step);
            deliverables += step.deliverables;
        }
    }
    QCOMPARE(gates.size(), 2);
    QCOMPARE(gates.at(0)->checks.size(), 4);
    QCOMPARE(gates.at(1)->checks.size(), 4);
    QCOMPARE(deliverables.size(), 4);
}

void TestRunbookSeed::expectations()
{
    int output = 0;
    int person = 0;
    for (const Phase& phase : m_plan.phases) {
        for (const Step& step : phase.steps) {
            for (const Expectation& one : step.expectations) {
                (one.judge == Judge::Output ? output : person) += 1;
                QVERIFY(m_plan.command(one.command));
            }
        }
    }
    QCOMPARE(output, 23);
    QCOMPARE(person, 6);
    const Step* data = named(QStringLiteral("Data Validation"));
    QVERIFY(data);
    QCOMPARE(data->expectations.size(), 4);
    QCOMPARE(data->expectations.first().text, QString::fromUtf8("\u2705 Users table: 1,234 records"));
    QCOMPARE(data->expectations.first().command, data->commands.last().id);
    const Step* api = named(QStringLiteral("API Validation"));
    QVERIFY(api);
    QCOMPARE(api->expectations.first().text, QString::fromUtf8("\u2705 GET /api/v1/health - 200 OK"));
}

// The comment lists that say what to monitor, track, document or update stay with their step.
void TestRunbookSeed::notes()
{
    const QMap<QString, int> expected{
        {QStringLiteral("Blue-Green Deployment"), 5},     {QStringLiteral("Health Monitoring"), 5},
        {QStringLiteral("Application Health"), 4},        {QStringLiteral("System Performance"), 5},
        {QStringLiteral("Application Performance"), 4},   {QStringLiteral("User Behavior Analysis"), 5},
        {QStringLiteral("Business Impact Analysis"), 5},  {QStringLiteral("Performance Analysis"), 4},
        {QStringLiteral("Incident Review"), 5},           {QStringLiteral("System Optimization"), 4},
        {QStringLiteral("Business Metrics Review"), 4},   {QStringLiteral("User Feedback Analysis"), 4},
        {QStringLiteral("Launch Success Assessment"), 5}, {QStringLiteral("Documentation Updates"), 4}};
    for (auto it = expected.constBegin(); it != expected.constEnd(); ++it) {
        const Step* step = named(it.key());
        QVERIFY2(step, qPrintable(it.key()));
        QVERIFY2(step->notes.size() == it.value(), qPrintable(it.key() + step->notes.join(u'|')));
        QVERIFY2(step->checks.isEmpty() && step->expectations.isEmpty(), qPrintable(it.key()));
    }
}

// Plain expected results are a person's to judge, whatever the scripts of the step print.
void TestRunbookSeed::plainResultsAreJudgedByAPerson()
{
    QStringList results;
    for (const Phase& phase : m_plan.phases) {
        for (const Step& step : phase.steps) {
            for (const Expectation& one : step.expectations) {
                if (one.judge == Judge::Person)
                    results.append(one.text);
            }
        }
    }
    QCOMPARE(results,
             (QStringList{
                 QStringLiteral("All critical user journeys working"), QStringLiteral("API response times within SLA"),
                 QStringLiteral("Error rates below threshold"), QStringLiteral("Business metrics tracking correctly"),
                 QStringLiteral("User authentication working"), QStringLiteral("Database operations functional")}));
}

// An hour after the launch the runbook states what was measured: figures to compare, not limits.
void TestRunbookSeed::measuredValues()
{
    QStringList measured;
    for (const Metric& metric : m_plan.metrics) {
        if (metric.comparator == Comparator::Eq && !metric.value.startsWith(u'['))
            measured.append(QStringLiteral("%1 %2 %3").arg(metric.name, metric.value, metric.unit));
    }
    QCOMPARE(measured, (QStringList{QStringLiteral("Response time 150 ms"), QStringLiteral("Error rate 0.05 %"),
                                    QStringLiteral("Throughput 500 RPS"), QStringLiteral("Uptime 100 %")}));
}

void TestRunbookSeed::metrics()
{
    // 5 in the launch itself, 9 four hours later, 10 technical and 1 business figure among the success metrics.
    int compared = 0;
    int targets = 0;
    int measured = 0;
    for (const Metric& metric : m_plan.metrics) {
        const bool target = metric.value.startsWith(QStringLiteral("[Target"));
        compared += !target && metric.comparator != Comparator::Eq ? 1 : 0;
        measured += !target && metric.comparator == Comparator::Eq ? 1 : 0;
        targets += metric.value == QStringLiteral("[Target]") ? 1 : 0;
    }
    QCOMPARE(compared, 25);
    QCOMPARE(targets, 11);
    QCOMPARE(measured, 4);
    QCOMPARE(m_plan.metrics.size(), 25 + 11 + 4 + 4);
    int differ = 0;
    for (const Finding& finding : m_plan.findings)
        differ += finding.code == QStringLiteral("thresholds-differ") ? 1 : 0;
    QCOMPARE(differ, 1);
}

void TestRunbookSeed::emergency()
{
    QCOMPARE(m_plan.matrix.size(), 6);
    QList<qint64> deadlines;
    for (const MatrixRow& row : m_plan.matrix)
        deadlines.append(row.deadlineS.value_or(-1));
    QCOMPARE(deadlines, (QList<qint64>{300, 300, 300, 900, 900, 1800}));
    const Procedure* immediate = m_plan.procedure(ProcedureKind::ImmediateRollback);
    const Procedure* planned = m_plan.procedure(ProcedureKind::PlannedRollback);
    const Procedure* incident = m_plan.procedure(ProcedureKind::Incident);
    QVERIFY(immediate && planned && incident);
    QCOMPARE(immediate->steps.size(), 5);
    QCOMPARE(immediate->commands.size(), 1);
    QCOMPARE(planned->steps.size(), 5);
    QCOMPARE(planned->commands.first().text, QByteArray("./scripts/rollback/planned-rollback.sh"));
    QCOMPARE(incident->steps.size(), 7);
    QCOMPARE(incident->steps.first().deadlineS, std::optional<qint64>(120));
    QVERIFY(!incident->steps.at(1).deadlineS);
    QCOMPARE(m_plan.templates.size(), 2);
    QVERIFY(m_plan.templates.first().text.startsWith(QStringLiteral("SUBJECT: [CRITICAL]")));
}

void TestRunbookSeed::afterTheLaunch()
{
    QCOMPARE(m_plan.successCriteria.size(), 5);
    QVERIFY(m_plan.declaration.text.startsWith(QStringLiteral("We declare")));
    QCOMPARE(m_plan.declaration.role, QStringLiteral("Launch Coordinator"));
    QMap<QString, int> groups;
    for (const SignoffLine& line : m_plan.signoffs)
        ++groups[line.group];
    QCOMPARE(groups, (QMap<QString, int>{{QStringLiteral("Technical Sign-off"), 4},
                                         {QStringLiteral("Business Sign-off"), 4},
                                         {QStringLiteral("Launch Declaration"), 1}}));
    QMap<Cadence, int> cadences;
    for (const RecurringTask& task : m_plan.tasks)
        ++cadences[task.cadence];
    QCOMPARE(cadences, (QMap<Cadence, int>{{Cadence::Daily, 5}, {Cadence::Weekly, 5}, {Cadence::Monthly, 5}}));
    const Step* training = named(QStringLiteral("Training Materials"));
    QVERIFY(training);
    QCOMPARE(training->checks.size(), 4);
}

void TestRunbookSeed::values()
{
    int brackets = 0;
    int blanks = 0;
    for (const Value& value : m_plan.values) {
        brackets += value.placeholder.startsWith(u'[') ? 1 : 0;
        blanks += value.placeholder.startsWith(u'_') ? 1 : 0;
        QVERIFY(value.placeholder != QStringLiteral("[CRITICAL]") && value.placeholder != QStringLiteral("[UPDATE]"));
    }
    QCOMPARE(brackets, 56);
    QCOMPARE(blanks, 18);
    QCOMPARE(m_plan.values.size(), 74);
}

void TestRunbookSeed::doubleEncoding()
{
    int found = 0;
    for (const Finding& finding : m_plan.findings)
        found += finding.code == QStringLiteral("double-encoded") ? 1 : 0;
    QCOMPARE(found, 28);
    QVERIFY(!QString::fromUtf8(planJson(m_plan)).contains(QString::fromUtf8("\u00e2\u0153")));
}

void TestRunbookSeed::json()
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(planJson(m_plan), &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    const QJsonObject plan = document.object();
    QCOMPARE(plan.value(QStringLiteral("phases")).toArray().size(), m_plan.phases.size());
    const QJsonObject step = plan.value(QStringLiteral("phases"))
                                 .toArray()
                                 .first()
                                 .toObject()
                                 .value(QStringLiteral("steps"))
                                 .toArray()
                                 .first()
                                 .toObject();
    const QJsonArray bytes = step.value(QStringLiteral("bytes")).toArray();
    const QByteArray source = m_bytes.mid(bytes.at(0).toInteger(), bytes.at(1).toInteger() - bytes.at(0).toInteger());
    QVERIFY(source.startsWith("- [ ] **Environment Validation**"));
    QVERIFY(source.trimmed().endsWith("```"));
}

QTEST_GUILESS_MAIN(TestRunbookSeed)
#include "tst_runbook_seed.moc"
