// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration_edit.h"
#include "core/runbook/difference.h"
#include "core/runbook/importer.h"

#include <QCoreApplication>

#include <algorithm>

// The configuration's way back into the runbook that holds it.
namespace holdpoint::runbook {
namespace {

struct PatchText
{
    Q_DECLARE_TR_FUNCTIONS(ConfigurationEdit)
};

std::unexpected<Error> notWritableHere(int line)
{
    return failure(ErrorCode::Refused,
                   PatchText::tr("The configuration cannot be written back into this runbook by itself."),
                   PatchText::tr("Change it in the source of the runbook."), line);
}

std::vector<QByteArray> linesWithEnds(const QByteArray& text)
{
    std::vector<QByteArray> lines;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype newline = text.indexOf('\n', at);
        const qsizetype end = newline < 0 ? text.size() : newline + 1;
        lines.push_back(text.mid(at, end - at));
        at = end;
    }
    return lines;
}

QByteArray withoutEnd(QByteArray line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

// Everything but the configuration means what it meant.
Result<Patches> proven(const QByteArray& runbook, const Plan& plan, const QByteArray& toml, Patches patches, int line)
{
    const Result<QByteArray> bytes = applyPatches(runbook, patches);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<Plan> read = importRunbook(*bytes);
    if (!read)
        return std::unexpected(read.error());
    const auto meaning = [](const QByteArray& text) {
        std::vector<QByteArray> lines;
        for (const QByteArray& one : linesWithEnds(text)) {
            if (const QByteArray bare = withoutEnd(one); !bare.trimmed().isEmpty())
                lines.push_back(bare);
        }
        return lines;
    };
    if (meaning(read->configurationToml.toUtf8()) != meaning(toml) || !planDifference(plan, *read).empty())
        return notWritableHere(line);
    return patches;
}

} // namespace

std::vector<ConfigurationRemark> configurationRemarks(const Configuration& configuration)
{
    QStringList sources, metrics;
    for (const SourceConfiguration& source : configuration.sources)
        sources << source.name;
    for (const MetricConfiguration& metric : configuration.metrics)
        metrics << metric.name;
    std::vector<ConfigurationRemark> remarks;
    const auto wantSource = [&](const QString& section, const QString& name, const QString& key,
                                const QString& source) {
        if (!source.isEmpty() && !sources.contains(source))
            remarks.push_back({section, name, key, PatchText::tr("There is no source “%1”.").arg(source),
                               PatchText::tr("Add that source, or correct the name.")});
    };
    for (const MetricConfiguration& metric : configuration.metrics)
        wantSource(QStringLiteral("metric"), metric.name, QStringLiteral("source"), metric.source);
    wantSource(QStringLiteral("rollout"), {}, QStringLiteral("observe"), configuration.rollout.observe);
    wantSource(QStringLiteral("rollback"), {}, QStringLiteral("alive"), configuration.rollback.alive);
    const auto wantMetric = [&](const QString& section, const QString& name, const QString& key,
                                const QString& metric) {
        if (!metrics.contains(metric))
            remarks.push_back({section, name, key, PatchText::tr("There is no metric “%1”.").arg(metric),
                               PatchText::tr("Add that metric, or correct the name.")});
    };
    for (const QString& metric : configuration.rollout.compare)
        wantMetric(QStringLiteral("rollout"), {}, QStringLiteral("compare"), metric);
    for (const QString& metric : configuration.rollout.watched)
        wantMetric(QStringLiteral("rollout"), {}, QStringLiteral("watched"), metric);
    for (const ScenarioConfiguration& scenario : configuration.scenarios)
        wantMetric(QStringLiteral("matrix"), scenario.name, QStringLiteral("metric"), scenario.metric);
    return remarks;
}

Result<Patches> configurationPatches(const QByteArray& runbook, const QByteArray& toml)
{
    const Result<Plan> plan = importRunbook(runbook);
    if (!plan)
        return std::unexpected(plan.error());
    const std::vector<QByteArray> document = linesWithEnds(runbook);
    const QByteArray eol = runbook.contains("\r\n") ? QByteArrayLiteral("\r\n") : QByteArrayLiteral("\n");
    if (plan->configurationToml.isEmpty()) {
        if (toml.trimmed().isEmpty())
            return Patches{};
        QByteArray block = runbook.isEmpty() || runbook.endsWith('\n') ? QByteArray() : eol;
        block += eol + "```toml holdpoint" + eol;
        for (const QByteArray& line : linesWithEnds(toml))
            block += withoutEnd(line) + eol;
        return proven(runbook, *plan, toml, {{runbook.size(), {}, block + "```" + eol}}, 0);
    }
    const std::vector<QByteArray> before = linesWithEnds(plan->configurationToml.toUtf8());
    const std::vector<QByteArray> after = linesWithEnds(toml);
    const auto same = [](const QByteArray& a, const QByteArray& b) { return withoutEnd(a) == withoutEnd(b); };
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && same(before[head], after[head]))
        ++head;
    std::size_t tail = 0;
    while (tail < before.size() - head && tail < after.size() - head &&
           same(before[before.size() - 1 - tail], after[after.size() - 1 - tail]))
        ++tail;
    if (head == before.size() && head == after.size())
        return Patches{};
    // Line i of the text is this line of the document, behind an indent of its own.
    const int first = plan->configurationLine - 1;
    const auto lineAt = [&](std::size_t i) { return std::size_t(first) + i; };
    const std::size_t near = head > 0 ? head - 1 : 0;
    if (first < 0 || lineAt(before.size() - 1) >= document.size() ||
        !withoutEnd(document[lineAt(near)]).endsWith(withoutEnd(before[near])))
        return notWritableHere(plan->configurationLine);
    const QByteArray beside = withoutEnd(document[lineAt(near)]);
    const QByteArray indent = beside.chopped(withoutEnd(before[near]).size());
    qsizetype at = 0;
    for (std::size_t i = 0; i < lineAt(head); ++i)
        at += document[i].size();
    QByteArray removed;
    for (std::size_t i = head; i < before.size() - tail; ++i)
        removed += document[lineAt(i)];
    QByteArray inserted;
    for (std::size_t i = head; i < after.size() - tail; ++i) {
        const QByteArray line = withoutEnd(after[i]);
        inserted += (line.isEmpty() ? QByteArray() : indent + line) + eol;
    }
    return proven(runbook, *plan, toml, {{at, removed, inserted}}, plan->configurationLine);
}

} // namespace holdpoint::runbook
