// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <algorithm>

// Names in the configuration that name nothing of the plan: nobody is told at the launch that they had no effect. And
// who asks the old version whether it is alive.
namespace holdpoint::runbook {

namespace {

// Where the configuration says something.
class Places
{
public:
    explicit Places(const LintSubject& subject)
        : m_subject(subject)
    {
    }

    // The line of the head of a table that stands alone: `[rollback]`.
    [[nodiscard]] int headOf(QByteArrayView table) const
    {
        for (int line = firstLine(); line <= m_subject.source.lineCount(); ++line)
            if (m_subject.source.line(line).trimmed().startsWith(table))
                return line;
        return firstLine();
    }

    // The name in the head of its table: `[step."Watch the Service"]`.
    [[nodiscard]] ByteRange table(QStringView kind, const QString& name) const
    {
        const QByteArray wanted = name.toUtf8();
        const QByteArray head = '[' + kind.toUtf8();
        for (int line = firstLine(); line <= m_subject.source.lineCount(); ++line) {
            const QByteArrayView text = m_subject.source.line(line).trimmed();
            if (text.startsWith(head) && text.indexOf(wanted) >= 0)
                return m_subject.rangeIn(line, wanted);
        }
        return m_subject.lineRange(firstLine());
    }

    // The text of a key, at or below the head of its table.
    [[nodiscard]] ByteRange key(int head, QByteArrayView name, const QString& text) const
    {
        const QByteArray wanted = text.toUtf8();
        for (int line = std::max(head, firstLine()); line <= m_subject.source.lineCount(); ++line) {
            const QByteArrayView raw = m_subject.source.line(line);
            if (raw.indexOf(name) >= 0 && raw.indexOf(wanted) >= 0)
                return m_subject.rangeIn(line, wanted);
        }
        return m_subject.lineRange(std::max(head, firstLine()));
    }

private:
    [[nodiscard]] int firstLine() const { return std::max(m_subject.plan.configurationLine, 1); }

    const LintSubject& m_subject;
};

class NameRule
{
public:
    NameRule(const LintSubject& subject, LintSink& sink)
        : m_places(subject)
        , m_sink(sink)
    {
        for (const Phase& phase : subject.plan.phases) {
            for (const Step& step : phase.steps) {
                m_steps.insert(step.id);
                m_steps.insert(step.title);
                if (step.kind == StepKind::Gate)
                    m_gates.insert(step.title);
            }
        }
        for (const Value& value : subject.plan.values) {
            for (const QString& name : {value.id, value.placeholder, value.name})
                m_values.insert(name);
        }
    }

    void run(const Configuration& configuration)
    {
        for (const ValueConfiguration& value : configuration.values) {
            if (!m_values.contains(value.name))
                sink(m_places.table(u"value", value.name), LintSeverity::Warning,
                     LintText::tr("\"%1\" is no blank of the runbook.").arg(value.name),
                     LintText::tr("What the configuration says about it has no effect: a typing mistake, or a blank "
                                  "that was renamed."));
            if (!value.from.isEmpty() && !m_steps.contains(value.from))
                sink(m_places.key(value.line, "from", value.from), LintSeverity::Danger,
                     LintText::tr("\"%1\" would be read from the output of \"%2\", and there is no such step.")
                         .arg(value.name, value.from),
                     LintText::tr("It stays empty, and every command that needs it waits for somebody who knows what "
                                  "belongs there."));
        }
        for (auto step = configuration.steps.cbegin(); step != configuration.steps.cend(); ++step) {
            if (!m_steps.contains(step.key()))
                sink(m_places.table(u"step", step.key()), LintSeverity::Warning,
                     LintText::tr("There is no step \"%1\".").arg(step.key()),
                     LintText::tr("Its limit, terminal or background has no effect: a typing mistake, or a step that "
                                  "was renamed."));
        }
        for (auto poll = configuration.seats.cbegin(); poll != configuration.seats.cend(); ++poll) {
            if (!m_gates.contains(poll.key()))
                sink(m_places.table(u"poll", poll.key()), LintSeverity::Danger,
                     LintText::tr("There is no gate \"%1\".").arg(poll.key()),
                     LintText::tr("The gate that was meant asks other seats for their vote."));
        }
    }

private:
    void sink(ByteRange bytes, LintSeverity severity, const QString& text, const QString& why)
    {
        m_sink.add("configured-name-unknown", bytes, severity, text, why);
    }

    const Places m_places;
    LintSink& m_sink;
    QSet<QString> m_steps; // ids and titles
    QSet<QString> m_gates; // titles: a poll names its gate by them
    QSet<QString> m_values;
};

// The source that says whether the old version is alive and still the previous one, as [rollback] names it.
void lintAlive(const LintSubject& subject, LintSink& sink)
{
    const QString& name = subject.configuration->rollback.alive;
    if (name.isEmpty())
        return;
    const Places places(subject);
    const auto& sources = subject.configuration->sources;
    const auto source = std::ranges::find(sources, name, &SourceConfiguration::name);
    if (source == sources.end()) {
        sink.add("alive-source-unknown", places.key(places.headOf("[rollback]"), "alive", name), LintSeverity::Danger,
                 LintText::tr("There is no source \"%1\" that could say whether the old version is alive.").arg(name),
                 LintText::tr("The rollback is NOT ARMED all through the launch, whatever the old version does."));
        return;
    }
    // A command judges for itself.
    if (source->expectBody.isEmpty() && source->kind != QLatin1String("command"))
        sink.add(
            "alive-any-version", places.table(u"source", name), LintSeverity::Warning,
            LintText::tr("\"%1\" says that the old version is alive, and has no expect_body.").arg(name),
            LintText::tr("Every good answer counts as the previous version, also that of another one: the rollback "
                         "would be called armed and lead nowhere."));
    // As Monitoring waits for it: what is older than that is not known any more.
    constexpr double longestSilenceS = 30, jitter = 1.05, slackS = 1;
    if (source->intervalS * jitter + source->deadlineS + slackS > longestSilenceS)
        sink.add(
            "alive-asked-seldom",
            places.key(source->line, source->intervalS > source->deadlineS ? "interval_s" : "deadline_s", QString()),
            LintSeverity::Warning,
            LintText::tr("\"%1\" says whether the old version is alive, and may be silent for more than 30 seconds.")
                .arg(name),
            LintText::tr("What is older is not believed: the rollback is NOT ARMED again and again although nothing "
                         "happened. Let interval_s and deadline_s be at most 25 seconds together."));
}

} // namespace

void lintConfiguration(const LintSubject& subject, LintSink& sink)
{
    if (!subject.configuration)
        return;
    NameRule(subject, sink).run(*subject.configuration);
    lintAlive(subject, sink);
}

} // namespace holdpoint::runbook
