// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/watched_numbers.h"

#include <QDir>

#include <algorithm>
#include <optional>

namespace holdpoint::session {
namespace {

// The load balancer that the rollout is observed at.
struct Proxied
{
    QString source;
    QStringList versions; // old, new; those that have a name
};

std::optional<Proxied> proxied(const runbook::Configuration& configuration)
{
    const runbook::RolloutConfiguration& rollout = configuration.rollout;
    for (const runbook::SourceConfiguration& source : configuration.sources) {
        if (source.name != rollout.observe || source.kind != QLatin1String("haproxy"))
            continue;
        Proxied seen{source.name, {rollout.oldVersion, rollout.newVersion}};
        seen.versions.removeAll(QString());
        return seen;
    }
    return std::nullopt;
}

// Which of the proxy's backends has it is HAProxy's own to say.
QString serverOf(const QString& version) { return version.contains(u'/') ? version : QStringLiteral("*/") + version; }

monitor::MetricSpec numberOf(const QString& name, const QString& title, const QString& unit, const QString& source,
                             const QString& query)
{
    monitor::MetricSpec spec;
    spec.name = name;
    spec.title = title;
    spec.unit = unit;
    spec.source = source;
    spec.query = query;
    return spec;
}

} // namespace

QString weightMetric(const QString& version) { return QStringLiteral("rollout.weight.") + version; }

QString requestsMetric(const QString& version) { return QStringLiteral("rollout.requests.") + version; }
QString failedMetric(const QString& version) { return QStringLiteral("rollout.failed.") + version; }
QString versionMetric(const QString& metric, const QString& version)
{
    return QStringLiteral("rollout.%1.%2").arg(metric, version);
}

std::vector<monitor::SourceSpec> sourcesToWatch(const checklist::Launch& launch)
{
    std::vector<monitor::SourceSpec> specs;
    if (launch.state().trustedConfiguration.isEmpty())
        return specs;
    for (const runbook::SourceConfiguration& source : launch.configuration().sources) {
        monitor::SourceSpec spec;
        spec.name = source.name;
        spec.kind = source.kind;
        spec.url = source.url;
        spec.socket = source.socket;
        spec.host = source.host;
        spec.command = source.command;
        spec.expectBody = source.expectBody;
        spec.jsonPath = source.jsonPath;
        spec.secret = source.secret;
        spec.method = source.method;
        spec.body = source.body;
        spec.headers = source.headers;
        spec.redirects = source.redirects;
        spec.workdir = launch.state().opened.workdir;
        if (!source.caFile.isEmpty())
            spec.caFile = QDir(spec.workdir).absoluteFilePath(source.caFile);
        spec.expectStatus = source.expectStatus;
        spec.intervalS = source.intervalS;
        spec.deadlineS = source.deadlineS;
        specs.push_back(std::move(spec));
    }
    return specs;
}

std::vector<monitor::MetricSpec> metricsToWatch(const checklist::Launch& launch)
{
    std::vector<monitor::MetricSpec> specs;
    if (launch.state().trustedConfiguration.isEmpty())
        return specs;
    const runbook::Configuration& configuration = launch.configuration();
    for (const runbook::MetricConfiguration& metric : configuration.metrics) {
        monitor::MetricSpec spec;
        spec.name = metric.name;
        spec.title = metric.title;
        spec.unit = metric.unit;
        spec.source = metric.source;
        spec.query = metric.query;
        spec.limits = metric.limits;
        spec.minSamples = metric.minSamples;
        specs.push_back(std::move(spec));
    }
    if (const std::optional<Proxied> seen = proxied(configuration))
        for (const QString& version : seen->versions)
            specs.push_back(numberOf(weightMetric(version), version, QStringLiteral("%"), seen->source,
                                     serverOf(version) + QStringLiteral(" share")));
    return specs;
}

std::vector<monitor::MetricSpec> rolloutMetrics(const checklist::Launch& launch)
{
    std::vector<monitor::MetricSpec> specs;
    if (launch.state().trustedConfiguration.isEmpty())
        return specs;
    const runbook::Configuration& configuration = launch.configuration();
    if (const std::optional<Proxied> seen = proxied(configuration)) {
        for (const QString& version : seen->versions) {
            const QString server = serverOf(version);
            specs.push_back(
                numberOf(requestsMetric(version), version, {}, seen->source, server + QStringLiteral(" requests")));
            specs.push_back(
                numberOf(failedMetric(version), version, {}, seen->source, server + QStringLiteral(" failed")));
        }
    }
    for (const runbook::MetricConfiguration& metric : configuration.metrics) {
        for (const QString& version : {configuration.rollout.oldVersion, configuration.rollout.newVersion}) {
            if (metric.versionQuery.isEmpty() || version.isEmpty())
                continue;
            specs.push_back(numberOf(versionMetric(metric.name, version), version, metric.unit, metric.source,
                                     QString(metric.versionQuery).replace(QLatin1String("$version"), version)));
            specs.back().minSamples = metric.minSamples;
        }
    }
    return specs;
}

QString phaseNow(const checklist::Launch& launch)
{
    const QString current = launch.currentStep();
    const runbook::Phase* phase = launch.plan().phaseOf(current);
    if (!phase && current.isEmpty() && !launch.stepOrder().isEmpty())
        phase = launch.plan().phaseOf(launch.stepOrder().last());
    return phase ? phase->id : QString();
}

} // namespace holdpoint::session
