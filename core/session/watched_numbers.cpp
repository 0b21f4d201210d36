// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/watched_numbers.h"

#include <QDir>

#include <algorithm>

namespace holdpoint::session {

QString weightMetric(const QString& version) { return QStringLiteral("rollout.weight.") + version; }

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
    const runbook::RolloutConfiguration& rollout = configuration.rollout;
    const bool proxied =
        std::any_of(configuration.sources.begin(), configuration.sources.end(),
                    [&rollout](const runbook::SourceConfiguration& source) {
                        return source.name == rollout.observe && source.kind == QLatin1String("haproxy");
                    });
    for (const QString& version : {rollout.oldVersion, rollout.newVersion}) {
        if (!proxied || version.isEmpty())
            continue;
        monitor::MetricSpec spec;
        spec.name = weightMetric(version);
        spec.title = version;
        spec.unit = QStringLiteral("%");
        spec.source = rollout.observe;
        // Which of the proxy's backends has it is HAProxy's own to say.
        spec.query = (version.contains(u'/') ? version : QStringLiteral("*/") + version) + QStringLiteral(" share");
        specs.push_back(std::move(spec));
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
