// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint.h"

#include "core/runbook/lint_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <tuple>

namespace holdpoint::runbook {

namespace {

using LintRule = void (*)(const LintSubject&, LintSink&);

constexpr LintRule lintRules[] = {lintImport,  lintEncoding, lintCommands, lintNames,     lintScripts,      lintPlaces,
                                  lintSecrets, lintTimes,    lintPeople,   lintStructure, lintConfiguration};

QJsonArray bytesJson(const ByteRange& bytes) { return {bytes.begin, bytes.end}; }

} // namespace

std::optional<std::vector<LintFinding>> lint(const Plan& plan, const QByteArray& source, const LintWorld& world,
                                             const std::stop_token& stop)
{
    const Source lines(source);
    const LintSubject subject = lintSubject(plan, lines, world, stop);
    LintSink sink(subject);
    for (const LintRule rule : lintRules) {
        if (stop.stop_requested())
            return {};
        rule(subject, sink);
    }
    if (stop.stop_requested())
        return {};
    std::vector<LintFinding> findings = sink.take();
    const auto place = [](const LintFinding& finding) {
        return std::tie(finding.line, finding.code, finding.bytes.begin, finding.bytes.end);
    };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const LintFinding& a, const LintFinding& b) { return place(a) < place(b); });
    // A command that stands in two places of the plan is found once.
    findings.erase(std::unique(findings.begin(), findings.end(),
                               [&](const LintFinding& a, const LintFinding& b) { return place(a) == place(b); }),
                   findings.end());
    return findings;
}

QByteArray withFix(const QByteArray& source, const LintFix& fix)
{
    QByteArray fixed;
    qint64 copied = 0;
    for (const LintReplacement& one : fix.replacements) {
        fixed += source.mid(copied, one.bytes.begin - copied);
        fixed += one.text;
        copied = one.bytes.end;
    }
    fixed += source.mid(copied);
    return fixed;
}

QStringList scriptsToLookUp(const Plan& plan)
{
    QStringList scripts;
    QSet<QString> known;
    const auto add = [&](const QList<Command>& commands) {
        for (const Command& command : commands) {
            for (const QString& script : command.scripts) {
                if (command.runnable && !known.contains(script)) {
                    known.insert(script);
                    scripts.append(script);
                }
            }
        }
    };
    for (const Phase& phase : plan.phases) {
        for (const Step& step : phase.steps)
            add(step.commands);
    }
    for (const Procedure& procedure : plan.procedures)
        add(procedure.commands);
    return scripts;
}

QString severityName(LintSeverity severity)
{
    switch (severity) {
    case LintSeverity::Info:
        return QStringLiteral("info");
    case LintSeverity::Warning:
        return QStringLiteral("warning");
    case LintSeverity::Danger:
        break;
    }
    return QStringLiteral("danger");
}

QByteArray lintJson(const std::vector<LintFinding>& findings, const QString& file)
{
    QJsonArray list;
    for (const LintFinding& finding : findings) {
        QJsonValue fix;
        if (finding.fix) {
            QJsonArray replacements;
            for (const LintReplacement& one : finding.fix->replacements)
                replacements.append(QJsonObject{{QStringLiteral("bytes"), bytesJson(one.bytes)},
                                                {QStringLiteral("text"), QString::fromUtf8(one.text)}});
            fix = QJsonObject{{QStringLiteral("title"), finding.fix->title},
                              {QStringLiteral("replacements"), replacements}};
        }
        list.append(QJsonObject{{QStringLiteral("file"), file},
                                {QStringLiteral("line"), finding.line},
                                {QStringLiteral("code"), finding.code},
                                {QStringLiteral("text"), finding.text},
                                {QStringLiteral("why"), finding.why},
                                {QStringLiteral("severity"), severityName(finding.severity)},
                                {QStringLiteral("bytes"), bytesJson(finding.bytes)},
                                {QStringLiteral("fix"), fix}});
    }
    return QJsonDocument(list).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace holdpoint::runbook
