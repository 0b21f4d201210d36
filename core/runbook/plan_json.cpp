// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "core/runbook/value_rules.h"

namespace holdpoint::runbook {

namespace {

// Writes JSON in the order it is told, which QJsonObject cannot.
class JsonWriter
{
public:
    void open(char bracket)
    {
        comma();
        m_out += bracket;
        m_first = true;
    }
    void close(char bracket)
    {
        m_out += bracket;
        m_first = false;
    }
    void key(const char* name)
    {
        comma();
        m_out += '"';
        m_out += name;
        m_out += "\":";
        m_first = true;
    }
    void value(const QString& text) { value(text.toUtf8()); }
    void value(const QByteArray& utf8)
    {
        comma();
        m_out += '"';
        for (const char c : utf8) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                m_out += '\\';
                m_out += c;
            } else if (c == '\n') {
                m_out += "\\n";
            } else if (c == '\t') {
                m_out += "\\t";
            } else if (byte < 0x20 || byte == 0x7F) {
                static const char digits[] = "0123456789abcdef";
                m_out += "\\u00";
                m_out += digits[byte >> 4];
                m_out += digits[byte & 0xF];
            } else {
                m_out += c;
            }
        }
        m_out += '"';
    }
    void value(qint64 number) { raw(QByteArray::number(number)); }
    void value(int number) { value(qint64(number)); }
    void value(bool yes) { raw(yes ? "true" : "false"); }
    void value(const std::optional<qint64>& number) { raw(number ? QByteArray::number(*number) : QByteArray("null")); }
    void value(const std::optional<QString>& text)
    {
        if (text)
            value(*text);
        else
            raw("null");
    }
    void value(const QStringList& texts)
    {
        open('[');
        for (const QString& text : texts)
            value(text);
        close(']');
    }
    template <class T> void member(const char* name, const T& content)
    {
        key(name);
        value(content);
    }
    template <class List, class Write> void list(const char* name, const List& items, Write write)
    {
        key(name);
        open('[');
        for (const auto& item : items) {
            open('{');
            write(item);
            close('}');
        }
        close(']');
    }
    [[nodiscard]] QByteArray take() { return std::move(m_out); }

private:
    void comma()
    {
        if (!m_first)
            m_out += ',';
        m_first = false;
    }
    void raw(const QByteArray& text)
    {
        comma();
        m_out += text;
    }

    QByteArray m_out;
    bool m_first = true;
};

const char* nameOf(StepKind kind)
{
    static const char* const names[] = {"procedure", "checklist", "gate",  "deliverables",
                                        "manual",    "template",  "notes", "prose"};
    return names[static_cast<int>(kind)];
}

const char* nameOf(Comparator comparator)
{
    static const char* const names[] = {"lt", "le", "gt", "ge", "eq"};
    return names[static_cast<int>(comparator)];
}

const char* nameOf(ProcedureKind kind)
{
    static const char* const names[] = {"immediate", "planned", "incident", "other"};
    return names[static_cast<int>(kind)];
}

const char* nameOf(Cadence cadence)
{
    static const char* const names[] = {"daily", "weekly", "monthly"};
    return names[static_cast<int>(cadence)];
}

class PlanWriter
{
public:
    explicit PlanWriter(const Plan& plan)
        : m_plan(plan)
    {
    }

    QByteArray write()
    {
        m_json.open('{');
        m_json.member("title", m_plan.title);
        m_json.member("source_sha256", m_plan.sourceSha256);
        document();
        m_json.list("roles", m_plan.roles, [this](const Role& role) {
            m_json.member("role", role.role);
            m_json.member("name", role.name);
            m_json.member("contact", role.contact);
            m_json.member("responsibilities", role.responsibilities);
            m_json.member("line", role.line);
            m_json.member("deputies", role.deputies);
        });
        m_json.list("channels", m_plan.channels, [this](const Channel& channel) {
            m_json.member("name", channel.name);
            m_json.member("value", channel.value);
            m_json.member("line", channel.line);
        });
        m_json.list("phases", m_plan.phases, [this](const Phase& one) { phase(one); });
        rest();
        m_json.close('}');
        return m_json.take() + '\n';
    }

private:
    void document()
    {
        const DocumentControl& document = m_plan.document;
        m_json.key("document");
        m_json.open('{');
        m_json.member("version", document.version);
        m_json.member("updated", document.updated);
        m_json.member("next_review", document.nextReview);
        m_json.member("approved_by", document.approvedBy);
        m_json.member("notice", document.notice);
        m_json.close('}');
    }

    void phase(const Phase& phase)
    {
        m_json.member("id", phase.id);
        m_json.member("title", phase.title);
        m_json.member("offset_s", phase.offsetS);
        m_json.member("end_s", phase.endS);
        m_json.member("objective", phase.objective);
        m_json.member("line", phase.line);
        m_json.list("steps", phase.steps, [this](const Step& one) { step(one); });
        m_json.member("clock", phase.clock);
    }

    void step(const Step& step)
    {
        m_json.member("id", step.id);
        m_json.member("title", step.title);
        m_json.member("line", step.line);
        m_json.key("bytes");
        m_json.open('[');
        m_json.value(step.bytes.begin);
        m_json.value(step.bytes.end);
        m_json.close(']');
        m_json.member("offset_s", step.offsetS);
        m_json.member("end_s", step.endS);
        m_json.member("kind", QByteArray(nameOf(step.kind)));
        fences(step.fences);
        commands(step.commands);
        m_json.list("checks", step.checks, [this](const Check& check) {
            m_json.member("id", check.id);
            m_json.member("text", check.text);
            m_json.member("line", check.line);
            m_json.member("checked", check.checked);
        });
        m_json.list("expectations", step.expectations, [this](const Expectation& expectation) {
            m_json.member("text", expectation.text);
            m_json.member("line", expectation.line);
            m_json.member("judge", QByteArray(expectation.judge == Judge::Output ? "output" : "person"));
            m_json.member("id", expectation.id);
            m_json.member("command", expectation.command);
        });
        m_json.list("deliverables", step.deliverables, [this](const Deliverable& deliverable) {
            m_json.member("id", deliverable.id);
            m_json.member("text", deliverable.text);
            m_json.member("line", deliverable.line);
        });
        m_json.member("group", step.group);
        m_json.member("box_s", step.boxS);
        m_json.member("clock", step.clock);
        m_json.member("notes", step.notes);
        m_json.member("prose", step.prose);
    }

    void fences(const QList<Fence>& fences)
    {
        m_json.list("fences", fences, [this](const Fence& fence) {
            m_json.member("id", fence.id);
            m_json.member("lang", fence.lang);
            m_json.member("line", fence.line);
            m_json.member("as_one", fence.asOne);
        });
    }

    void commands(const QList<Command>& commands)
    {
        m_json.list("commands", commands, [this](const Command& command) {
            m_json.member("id", command.id);
            m_json.member("fence", command.fence);
            m_json.member("text", command.text);
            m_json.member("line", command.line);
            m_json.member("title", command.title);
            m_json.member("runnable", command.runnable);
            m_json.member("background", command.background);
            m_json.member("hidden_characters", command.hiddenCharacters);
            m_json.member("scripts", command.scripts);
            m_json.member("placeholders", command.placeholders);
        });
    }

    void rest()
    {
        m_json.list("introduction", m_plan.introduction, [this](const Passage& passage) {
            m_json.member("title", passage.title);
            m_json.member("text", passage.text);
            m_json.member("line", passage.line);
        });
        m_json.list("metrics", m_plan.metrics, [this](const Metric& metric) {
            m_json.member("id", metric.id);
            m_json.member("name", metric.name);
            m_json.member("phase", metric.phase);
            m_json.member("comparator", QByteArray(nameOf(metric.comparator)));
            m_json.member("value", metric.value);
            m_json.member("unit", metric.unit);
            m_json.member("qualifier", metric.qualifier);
            m_json.member("line", metric.line);
            m_json.member("target", metric.target);
        });
        m_json.list("matrix", m_plan.matrix, [this](const MatrixRow& row) {
            m_json.member("id", row.id);
            m_json.member("scenario", row.scenario);
            m_json.member("severity", row.severity);
            m_json.member("action", row.action);
            m_json.member("deadline_s", row.deadlineS);
            m_json.member("line", row.line);
        });
        m_json.list("procedures", m_plan.procedures, [this](const Procedure& procedure) {
            m_json.member("id", procedure.id);
            m_json.member("title", procedure.title);
            m_json.list("steps", procedure.steps, [this](const ProcedureStep& step) {
                m_json.member("id", step.id);
                m_json.member("text", step.text);
                m_json.member("deadline_s", step.deadlineS);
                m_json.member("line", step.line);
            });
            m_json.member("line", procedure.line);
            m_json.member("kind", QByteArray(nameOf(procedure.kind)));
            fences(procedure.fences);
            commands(procedure.commands);
        });
        m_json.list("templates", m_plan.templates, [this](const MessageTemplate& one) {
            m_json.member("id", one.id);
            m_json.member("title", one.title);
            m_json.member("text", one.text);
            m_json.member("line", one.line);
        });
        m_json.list("success_criteria", m_plan.successCriteria, [this](const Criterion& criterion) {
            m_json.member("id", criterion.id);
            m_json.member("text", criterion.text);
            m_json.member("line", criterion.line);
        });
        m_json.key("declaration");
        m_json.open('{');
        m_json.member("text", m_plan.declaration.text);
        m_json.member("role", m_plan.declaration.role);
        m_json.member("line", m_plan.declaration.line);
        m_json.close('}');
        m_json.list("signoffs", m_plan.signoffs, [this](const SignoffLine& signoff) {
            m_json.member("id", signoff.id);
            m_json.member("group", signoff.group);
            m_json.member("role", signoff.role);
            m_json.member("line", signoff.line);
        });
        m_json.list("values", m_plan.values, [this](const Value& value) {
            m_json.member("id", value.id);
            m_json.member("placeholder", value.placeholder);
            m_json.member("line", value.line);
            m_json.member("name", value.name);
            m_json.member("type", valueTypeName(value.type));
            m_json.member("unit", value.unit);
            m_json.member("at_use", value.atUse);
        });
        m_json.list("tasks", m_plan.tasks, [this](const RecurringTask& task) {
            m_json.member("id", task.id);
            m_json.member("cadence", QByteArray(nameOf(task.cadence)));
            m_json.member("text", task.text);
            m_json.member("line", task.line);
        });
        m_json.list("findings", m_plan.findings, [this](const Finding& finding) {
            m_json.member("code", finding.code);
            m_json.member("line", finding.line);
            m_json.member("text", finding.text);
        });
    }

    const Plan& m_plan;
    JsonWriter m_json;
};

} // namespace

QByteArray planJson(const Plan& plan) { return PlanWriter(plan).write(); }

} // namespace holdpoint::runbook
