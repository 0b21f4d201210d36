// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

// What is talked to: the wrong environment, an interface that is gone, a version that moves.
namespace holdpoint::runbook {

namespace {

const QRegularExpression& trialWords()
{
    static const QRegularExpression words(
        QStringLiteral("\\b(staging|stage|stg|pre-?prod(uction)?|uat|sandbox|test env(ironment)?|rehears\\w*)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return words;
}

bool speaksOfProduction(const QString& text)
{
    static const QRegularExpression words(QStringLiteral("(?<!pre-)(?<!non-)\\b(production|prod|live system)\\b"),
                                          QRegularExpression::CaseInsensitiveOption);
    return text.contains(words);
}

// A host of a trial environment, or an argument that names one, in a command: bytes [begin, end).
std::pair<qsizetype, qsizetype> trialPlace(const QString& text)
{
    static const QRegularExpression host(QStringLiteral(
        "(?:://|@)(?:[\\w.%~-]*@)?((?:[\\w-]+[.-])*(?:staging|stage|stg|pre-?prod|uat|qa|sandbox|test|dev)"
        "\\d*(?:[.-][\\w-]+)*\\.[a-z][\\w-]*)"));
    static const QRegularExpression argument(
        QStringLiteral("(?<=[\\s=])(staging|stg|preprod|pre-prod|uat)(?=\\s|$|[;&|\"'])"));
    for (const QRegularExpression* one : {&host, &argument}) {
        const QRegularExpressionMatch match = one->match(text);
        if (match.hasMatch())
            return {match.capturedStart(1), match.capturedEnd(1)};
    }
    return {-1, -1};
}

class EnvironmentRule
{
public:
    EnvironmentRule(const LintSubject& subject, LintSink& sink)
        : m_sink(sink)
    {
        for (const LintCommand& command : subject.commands) {
            const bool production =
                speaksOfProduction(command.command->title + u' ' + QString::fromLatin1(command.command->text));
            if (production)
                m_fences.insert(command.command->fence);
        }
    }

    void read(const LintCommand& command)
    {
        // One character for each byte, so that places are right.
        const QString text = QString::fromLatin1(command.command->text);
        const auto [begin, end] = trialPlace(text);
        if (begin < 0 || !command.step || command.command->title.contains(trialWords()) ||
            command.step->title.contains(trialWords()) || command.phase->title.contains(trialWords()))
            return;
        const bool going = command.phase->offsetS && *command.phase->offsetS >= 0;
        if (!going && !m_fences.contains(command.command->fence) && !speaksOfProduction(command.step->title) &&
            !speaksOfProduction(command.step->group) && !speaksOfProduction(command.phase->title) &&
            !speaksOfProduction(command.phase->objective))
            return;
        m_sink.add(
            "wrong-environment", command.range(begin, end), LintSeverity::Danger,
            LintText::tr("This step is about production, but it talks to \"%1\".").arg(text.mid(begin, end - begin)),
            LintText::tr("A healthy trial environment says nothing about the one that customers use."));
    }

private:
    LintSink& m_sink;
    QSet<QString> m_fences; // that speak of production
};

struct GoneInterface
{
    const char* mustContain; // cheap to look for
    const char* pattern;     // group 1: what to underline
    const char* instead;     // empty: no mechanical repair
    const char* gone;
};

constexpr GoneInterface goneInterfaces[] = {
    {"/api/v1/", "(?:alertmanager[\\w.-]*(?::\\d+)?|:9093)(?:/[\\w.-]+)*/api/(v1)/(?:alerts|silences|status|receivers)",
     "v2",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint",
                       "Alertmanager's interface v1 is gone since 0.27: it answers 410. Use v2.")},
    {"/v1beta1", "\\b(?:batch|policy|networking\\.k8s\\.io|rbac\\.authorization\\.k8s\\.io)/(v1beta1)\\b", "v1",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "Kubernetes no longer serves this version of the interface.")},
    {"extensions/v1beta1", "\\b(extensions/v1beta1)\\b", "",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "Kubernetes no longer serves this version of the interface.")},
    {"slack.com/api/", "slack\\.com/api/((?:channels|groups|im|mpim)\\.\\w+|files\\.upload\\b(?!\\w))", "",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "Slack has retired this method.")},
};

void lintInterfaces(const LintSubject& subject, LintSink& sink, int number)
{
    const QByteArrayView line = subject.source.line(number);
    for (const GoneInterface& one : goneInterfaces) {
        if (line.indexOf(one.mustContain) < 0)
            continue;
        const QRegularExpression pattern(QString::fromLatin1(one.pattern), QRegularExpression::CaseInsensitiveOption);
        const QString text = QString::fromLatin1(line);
        for (auto found = pattern.globalMatch(text); found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            // files.getUploadURLExternal is the one that stays.
            const qint64 start = line.data() - subject.source.bytes().constData();
            const ByteRange bytes{start + match.capturedStart(1), start + match.capturedEnd(1)};
            std::optional<LintFix> fix;
            if (*one.instead != '\0')
                fix = replacement(LintText::tr("Use %1").arg(QLatin1String(one.instead)), bytes, one.instead);
            sink.add("interface-gone", bytes, LintSeverity::Danger, LintText::tr(one.gone),
                     LintText::tr("The server refuses, and where nobody looks at its answer that passes for success."),
                     fix);
        }
    }
}

void lintMovingVersion(LintSink& sink, const LintCommand& command)
{
    static const QRegularExpression latest(QStringLiteral("(?<=[\\w])(:latest)(?![\\w.-])"));
    for (const LintSimple& simple : command.simple) {
        const QByteArray tool = simple.tool();
        if (tool != "docker" && tool != "podman" && tool != "kubectl" && tool != "helm" && tool != "nerdctl" &&
            tool != "oc")
            continue;
        const QString text = QString::fromLatin1(command.command->text.mid(simple.begin, simple.end - simple.begin));
        const QRegularExpressionMatch match = latest.match(text);
        if (!match.hasMatch())
            continue;
        sink.add("version-moves",
                 command.range(simple.begin + match.capturedStart(1), simple.begin + match.capturedEnd(1)),
                 LintSeverity::Warning, LintText::tr("\"latest\" names whatever was pushed last."),
                 LintText::tr("What is deployed may not be what was tested, and rolling back to it is impossible."));
    }
}

} // namespace

void lintPlaces(const LintSubject& subject, LintSink& sink)
{
    EnvironmentRule environment(subject, sink);
    for (const LintCommand& command : subject.commands) {
        if (subject.stop.stop_requested())
            return;
        environment.read(command);
        if (command.command->text.contains(":latest"))
            lintMovingVersion(sink, command);
    }
    for (int line = 1; line <= subject.source.lineCount() && !subject.stop.stop_requested(); ++line)
        lintInterfaces(subject, sink, line);
}

} // namespace holdpoint::runbook
