// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <QRegularExpression>

#include <algorithm>

// Roles that nobody holds, gates that ask nothing, blanks that nobody filled.
namespace holdpoint::runbook {

namespace {

bool isBlankText(const QString& text)
{
    static const QRegularExpression blank(
        QStringLiteral(
            "^(?:\\[[^\\]]*\\](?:\\s*[,/]\\s*\\[[^\\]]*\\])*|<[^>]*>|_{2,}|tb[adc]|to be (?:decided|announced|"
            "confirmed|determined)|\\?+|-+|n/?a|xxx+|\u2014)$"),
        QRegularExpression::CaseInsensitiveOption);
    return text.trimmed().isEmpty() || text.trimmed().contains(blank);
}

QString folded(const QString& role) { return role.simplified().toLower(); }

class PeopleRules
{
public:
    PeopleRules(const LintSubject& subject, LintSink& sink)
        : m_subject(subject)
        , m_sink(sink)
    {
        for (const Role& role : subject.plan.roles)
            m_listed.append(folded(role.role));
        if (subject.world.heldRoles) {
            for (const QString& role : *subject.world.heldRoles)
                m_held.append(folded(role));
        }
        for (const Value& value : subject.plan.values) {
            if (subject.world.filled && subject.world.filled->contains(value.id))
                m_filledLines.insert(value.line);
        }
    }

    void run()
    {
        roles();
        for (const SignoffLine& line : m_subject.plan.signoffs)
            signs(line.role, line.line);
        if (!m_subject.plan.declaration.role.isEmpty())
            signs(m_subject.plan.declaration.role, m_subject.plan.declaration.line);
        seats();
        gates();
        blanks();
    }

private:
    void roles()
    {
        const auto& roles = m_subject.plan.roles;
        const bool contacts =
            std::any_of(roles.begin(), roles.end(), [](const Role& role) { return !role.contact.isEmpty(); });
        for (const Role& role : roles) {
            const bool held = m_held.contains(folded(role.role));
            if (isBlankText(role.name) && !held) {
                m_sink.add("role-without-person", m_subject.lineRange(role.line), LintSeverity::Warning,
                           LintText::tr("Nobody is named as %1.").arg(role.role),
                           LintText::tr("Their votes, sign-offs and decisions are waited for in vain."));
            } else if (contacts && isBlankText(role.contact)) {
                m_sink.add("role-without-contact", m_subject.lineRange(role.line), LintSeverity::Warning,
                           LintText::tr("There is no way to reach the %1.").arg(role.role),
                           LintText::tr("When it matters nobody has the number."));
            }
        }
    }

    void signs(const QString& role, int line)
    {
        // "Technical Lead (T. Lindqvist)"
        const QString bare = folded(role.section(u'(', 0, 0));
        const bool listed = m_listed.contains(folded(role)) || m_listed.contains(bare);
        if (!listed && !m_held.contains(bare)) {
            m_sink.add("signoff-role-not-listed", m_subject.rangeIn(line, role.toUtf8()), LintSeverity::Warning,
                       LintText::tr("%1 signs, but is no role of the launch team.").arg(role),
                       LintText::tr("At the end of the launch nobody may sign here, and it cannot be declared."));
        } else if (m_subject.world.heldRoles && !m_held.contains(bare)) {
            m_sink.add("signoff-role-not-held", m_subject.rangeIn(line, role.toUtf8()), LintSeverity::Warning,
                       LintText::tr("%1 signs, but nobody on the roster holds that role.").arg(role),
                       LintText::tr("At the end of the launch nobody may sign here, and it cannot be declared."));
        }
    }

    void seats()
    {
        if (!m_subject.configuration || m_listed.isEmpty())
            return;
        const auto& polls = m_subject.configuration->seats;
        for (auto poll = polls.cbegin(); poll != polls.cend(); ++poll) {
            for (const QString& seat : poll.value()) {
                if (m_listed.contains(folded(seat)) || m_held.contains(folded(seat)))
                    continue;
                m_sink.add(
                    "seat-not-listed", configured(seat), LintSeverity::Danger,
                    LintText::tr("%1 has a seat at \"%2\", but is no role of the launch team.").arg(seat, poll.key()),
                    LintText::tr("The gate waits for a vote that nobody can cast."));
            }
        }
    }

    // Where a text of the configuration stands.
    [[nodiscard]] ByteRange configured(const QString& text) const
    {
        const QByteArray wanted = '"' + text.toUtf8() + '"';
        for (int line = std::max(m_subject.plan.configurationLine, 1); line <= m_subject.source.lineCount(); ++line) {
            if (m_subject.source.line(line).indexOf(wanted) >= 0)
                return m_subject.rangeIn(line, wanted);
        }
        return m_subject.lineRange(std::max(m_subject.plan.configurationLine, 1));
    }

    void gates()
    {
        for (const Phase& phase : m_subject.plan.phases) {
            for (const Step& step : phase.steps) {
                if (step.kind != StepKind::Gate || !step.checks.isEmpty() || !step.expectations.isEmpty())
                    continue;
                m_sink.add("gate-without-criteria", m_subject.lineRange(step.line), LintSeverity::Danger,
                           LintText::tr("\"%1\" asks for a decision, but names no criteria.").arg(step.title),
                           LintText::tr("GO is said by the feeling in the room, and afterwards nobody can tell why."));
            }
        }
    }

    void blanks()
    {
        for (const Metric& metric : m_subject.plan.metrics) {
            if (!isBlankText(metric.value) || metric.value.contains(QStringLiteral("actual"), Qt::CaseInsensitive) ||
                m_filledLines.contains(metric.line))
                continue;
            m_sink.add("placeholder-unfilled", m_subject.rangeIn(metric.line, metric.value.toUtf8()),
                       LintSeverity::Warning, LintText::tr("%1 has no number to be compared with.").arg(metric.name),
                       LintText::tr("Whether it is good enough is decided by whoever speaks first."));
        }
        for (const Channel& channel : m_subject.plan.channels) {
            static const QRegularExpression blank(QStringLiteral("\\[[A-Z][^\\]]*\\]|<[A-Z][^>]*>|_{3,}"));
            const QRegularExpressionMatch match = blank.match(channel.value);
            if (!match.hasMatch())
                continue;
            m_sink.add("placeholder-unfilled", m_subject.rangeIn(channel.line, match.captured().toUtf8()),
                       LintSeverity::Warning, LintText::tr("The channel \"%1\" has no address yet.").arg(channel.name),
                       LintText::tr("In an emergency nobody knows where to meet."));
        }
        documentControl();
        unfilledValues();
    }

    void documentControl()
    {
        for (const QString& text : {m_subject.plan.document.updated, m_subject.plan.document.nextReview,
                                    m_subject.plan.document.approvedBy, m_subject.plan.document.version}) {
            if (text.isEmpty() || !isBlankText(text))
                continue;
            // Its line: the last one with that text behind a colon.
            for (int line = m_subject.source.lineCount(); line >= 1; --line) {
                const QByteArrayView bytes = m_subject.source.line(line);
                const QByteArray wanted = text.toUtf8();
                if (bytes.indexOf(':') < 0 || bytes.indexOf(wanted) < 0 || m_saidLines.contains(line))
                    continue;
                m_saidLines.insert(line);
                m_sink.add("placeholder-unfilled", m_subject.rangeIn(line, wanted), LintSeverity::Info,
                           LintText::tr("The document's own data are not filled in: \"%1\".").arg(text),
                           LintText::tr("Nobody can tell whether this is the approved version."));
                break;
            }
        }
    }

    void unfilledValues()
    {
        if (!m_subject.world.filled)
            return;
        QSet<QString> needed;
        for (const LintCommand& command : m_subject.commands) {
            for (const QString& id : command.command->placeholders)
                needed.insert(id);
        }
        const auto inTemplate = [this](int line) {
            const auto& templates = m_subject.plan.templates;
            return std::any_of(templates.begin(), templates.end(), [line](const MessageTemplate& one) {
                return line > one.line && line <= one.line + one.text.count(u'\n') + 1;
            });
        };
        for (const Value& value : m_subject.plan.values) {
            const bool configured = m_subject.configuration && value.placeholder.startsWith(u'$') &&
                                    (m_subject.configuration->environment.contains(value.name) ||
                                     m_subject.configuration->secrets.contains(value.name));
            if (configured || m_subject.world.filled->contains(value.id))
                continue;
            const bool command = needed.contains(value.id);
            if (!command && !inTemplate(value.line))
                continue;
            m_sink.add(
                "value-not-filled", m_subject.rangeIn(value.line, value.placeholder.toUtf8()), LintSeverity::Warning,
                command ? LintText::tr("A command needs \"%1\", and nobody has filled it in.").arg(value.placeholder)
                        : LintText::tr("A message needs \"%1\", and nobody has filled it in.").arg(value.placeholder),
                command ? LintText::tr("The command cannot start before somebody has found out what belongs "
                                       "there.")
                        : LintText::tr("The message goes out late, or with a hole in it."));
        }
    }

    const LintSubject& m_subject;
    LintSink& m_sink;
    QStringList m_listed, m_held; // folded
    QSet<int> m_saidLines;
    QSet<int> m_filledLines; // during a launch values are filled beside the file
};

} // namespace

void lintPeople(const LintSubject& subject, LintSink& sink) { PeopleRules(subject, sink).run(); }

} // namespace holdpoint::runbook
