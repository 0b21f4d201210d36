// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration_keys.h"

#include "core/runbook/value_rules.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::runbook {
namespace {

using enum ConfigurationType;

struct KeyText
{
    Q_DECLARE_TR_FUNCTIONS(ConfigurationKeys)
};

ConfigurationKey secretKey()
{
    return {u"secret"_s,
            Text,
            KeyText::tr("Secret"),
            KeyText::tr("name of the secret that goes along, never the secret"),
            {},
            {},
            false};
}

ConfigurationSection launchSection()
{
    return {
        u"launch"_s,
        false,
        KeyText::tr("Launch"),
        {},
        {{u"name"_s, Text, KeyText::tr("Name"), KeyText::tr("of what is launched"), {}, {}, false},
         {u"version"_s, Text, KeyText::tr("Version"), KeyText::tr("as people say it: 1.4.0"), {}, {}, false},
         {u"workdir"_s, Text, KeyText::tr("Folder"), KeyText::tr("that commands run in"), {}, {}, false},
         {u"environment"_s, Pairs, KeyText::tr("Environment"), KeyText::tr("NAME = text, a line each"), {}, {}, false},
         {u"secrets"_s, Texts, KeyText::tr("Secrets"), KeyText::tr("names only, a line each"), {}, {}, false}}};
}

ConfigurationSection sourceSection()
{
    const QStringList web{u"prometheus"_s, u"alertmanager"_s, u"openmetrics"_s, u"http"_s, u"haproxy"_s};
    const QStringList hosts{u"tcp"_s, u"tls"_s, u"dns"_s};
    const QStringList http{u"http"_s}, answers{u"http"_s, u"command"_s}, asked{u"http"_s, u"command"_s, u"dns"_s};
    const QStringList secured{u"prometheus"_s, u"alertmanager"_s, u"openmetrics"_s, u"http"_s, u"haproxy"_s, u"tls"_s};
    return {
        u"source"_s,
        true,
        KeyText::tr("Source"),
        KeyText::tr("Name, as metrics call it"),
        {{u"kind"_s,
          Word,
          KeyText::tr("Kind"),
          KeyText::tr("what answers there"),
          {u"prometheus"_s, u"alertmanager"_s, u"haproxy"_s, u"openmetrics"_s, u"http"_s, u"tcp"_s, u"tls"_s, u"dns"_s,
           u"command"_s},
          {},
          true},
         {u"url"_s, Text, KeyText::tr("Address"), u"https://prometheus.example.org"_s, {}, web, false},
         {u"socket"_s, Text, KeyText::tr("Socket"), u"/run/haproxy/admin.sock"_s, {}, {u"haproxy"_s}, false},
         {u"host"_s, Text, KeyText::tr("Host"), u"db.example.org:5432"_s, {}, hosts, false},
         {u"command"_s,
          Text,
          KeyText::tr("Command"),
          KeyText::tr("started again and again, without a person"),
          {},
          {u"command"_s},
          false},
         {u"method"_s,
          Word,
          KeyText::tr("Method"),
          KeyText::tr("GET if nothing is said; it is sent again and again, without a person"),
          {u"GET"_s, u"HEAD"_s, u"OPTIONS"_s, u"POST"_s, u"PUT"_s, u"DELETE"_s},
          http,
          false},
         {u"headers"_s,
          Pairs,
          KeyText::tr("Headers"),
          KeyText::tr("of each request: X-Scope-OrgID = shop, a line each; never a secret"),
          {},
          web,
          false},
         {u"body"_s, Text, KeyText::tr("Body"), KeyText::tr("of the request"), {}, http, false},
         {u"redirects"_s,
          Number,
          KeyText::tr("Redirects"),
          KeyText::tr("that are followed, 0 to 5; 5 if nothing is said"),
          {},
          http,
          false},
         {u"expect_status"_s,
          Statuses,
          KeyText::tr("Status"),
          KeyText::tr("that is well: 200, 204; of a command its exit status"),
          {},
          answers,
          false},
         {u"expect_body"_s,
          Text,
          KeyText::tr("Text"),
          KeyText::tr("regular expression that the answer holds"),
          {},
          asked,
          false},
         {u"json_path"_s, Text, KeyText::tr("Path"), KeyText::tr("into a JSON answer: status.db"), {}, answers, false},
         {u"ca_file"_s,
          Text,
          KeyText::tr("Authority"),
          KeyText::tr("file (PEM) that is trusted instead of this machine's authorities"),
          {},
          secured,
          false},
         secretKey(),
         {u"interval_s"_s, Seconds, KeyText::tr("Every"), KeyText::tr("seconds; 5 if nothing is said"), {}, {}, false},
         {u"deadline_s"_s,
          Seconds,
          KeyText::tr("Deadline"),
          KeyText::tr("seconds for one answer; 2 if nothing is said"),
          {},
          {},
          false}}};
}

ConfigurationSection metricSection()
{
    return {u"metric"_s,
            true,
            KeyText::tr("Metric"),
            KeyText::tr("Name"),
            {{u"title"_s, Text, KeyText::tr("Title"), KeyText::tr("as people read it"), {}, {}, false},
             {u"source"_s, Text, KeyText::tr("Source"), KeyText::tr("name of the source that answers"), {}, {}, true},
             {u"query"_s, Text, KeyText::tr("Query"), KeyText::tr("in the source's own language"), {}, {}, false},
             {u"version_query"_s,
              Text,
              KeyText::tr("Query of a version"),
              KeyText::tr("the same for one version of a rollout: $version stands for its name"),
              {},
              {},
              false},
             {u"unit"_s, Text, KeyText::tr("Unit"), u"%, ms, 1/s"_s, {}, {}, false},
             {u"limits"_s,
              Pairs,
              KeyText::tr("Limits"),
              KeyText::tr("phase = < 0.5, a line each; default for all others"),
              {},
              {},
              false},
             {u"clear_limits"_s,
              Pairs,
              KeyText::tr("Clear limits"),
              KeyText::tr("what an alarm must come back to: phase = < 0.4, a line each"),
              {},
              {},
              false},
             {u"dead_band"_s,
              Decimal,
              KeyText::tr("Dead band"),
              KeyText::tr("so far inside its limit, in the unit, before an alarm clears"),
              {},
              {},
              false},
             {u"for_s"_s, Seconds, KeyText::tr("Raised after"), KeyText::tr("seconds over the limit"), {}, {}, false},
             {u"clear_for_s"_s, Seconds, KeyText::tr("Cleared after"), KeyText::tr("seconds within it"), {}, {}, false},
             {u"min_samples"_s,
              Number,
              KeyText::tr("Least samples"),
              KeyText::tr("with fewer it is INSUFFICIENT"),
              {},
              {},
              false},
             {u"answer"_s,
              Word,
              KeyText::tr("Answer"),
              KeyText::tr("what the limit asks for"),
              {u"note"_s, u"hold"_s, u"rollback"_s},
              {},
              false},
             {u"priority"_s,
              Word,
              KeyText::tr("Priority"),
              KeyText::tr("of its alarm; as its answer asks for if nothing is said"),
              {u"note"_s, u"warning"_s, u"critical"_s},
              {},
              false},
             {u"ack_s"_s,
              Seconds,
              KeyText::tr("Acknowledge"),
              KeyText::tr("seconds that people have; 0 is no deadline; 120 for critical if nothing is said"),
              {},
              {},
              false}}};
}

ConfigurationSection rolloutSection()
{
    return {u"rollout"_s,
            false,
            KeyText::tr("Rollout"),
            {},
            {{u"weights"_s, Numbers, KeyText::tr("Weights"), KeyText::tr("in percent: 5, 25, 50, 100"), {}, {}, false},
             {u"shift"_s,
              Text,
              KeyText::tr("Shift"),
              KeyText::tr("command that a person starts to move the traffic"),
              {},
              {},
              false},
             {u"observe"_s, Text, KeyText::tr("Observe"), KeyText::tr("source that tells the weight"), {}, {}, false},
             {u"old"_s, Text, KeyText::tr("Old"), KeyText::tr("what serves now: blue"), {}, {}, false},
             {u"new"_s, Text, KeyText::tr("New"), KeyText::tr("what shall serve: green"), {}, {}, false},
             {u"watch_s"_s, Seconds, KeyText::tr("Watch"), KeyText::tr("seconds between two weights"), {}, {}, false},
             {u"compare"_s,
              Texts,
              KeyText::tr("Compare"),
              KeyText::tr("metrics of old and new, a line each"),
              {},
              {},
              false},
             {u"watched"_s,
              Texts,
              KeyText::tr("Watched"),
              KeyText::tr("metrics that a watch judges, a line each; all with a limit if nothing is said"),
              {},
              {},
              false}}};
}

ConfigurationSection rollbackSection()
{
    return {u"rollback"_s,
            false,
            KeyText::tr("Rollback"),
            {},
            {{u"immediate"_s, Texts, KeyText::tr("Immediate"), KeyText::tr("commands, a line each"), {}, {}, false},
             {u"planned"_s, Texts, KeyText::tr("Planned"), KeyText::tr("commands, a line each"), {}, {}, false},
             {u"deadline_s"_s, Seconds, KeyText::tr("Deadline"), KeyText::tr("seconds"), {}, {}, false},
             {u"pin"_s,
              Texts,
              KeyText::tr("Pinned"),
              KeyText::tr("files and folders that must not change, a line each"),
              {},
              {},
              false},
             {u"alive"_s,
              Text,
              KeyText::tr("Alive"),
              KeyText::tr("source that asks the old version itself: NOT ARMED while it does not answer"),
              {},
              {},
              false},
             {u"by_weights"_s,
              YesNo,
              KeyText::tr("By weights"),
              KeyText::tr("planned: down the rollout's weights, watched at each, instead of its commands"),
              {},
              {},
              false}}};
}

ConfigurationSection matrixSection()
{
    return {
        u"matrix"_s,
        true,
        KeyText::tr("Matrix"),
        KeyText::tr("Scenario of the rollback matrix"),
        {{u"metric"_s, Text, KeyText::tr("Metric"), KeyText::tr("that says whether it applies"), {}, {}, true},
         {u"limit"_s, Text, KeyText::tr("Limit"), KeyText::tr("it applies when the metric is so: > 5"), {}, {}, true},
         {u"degradation"_s,
          YesNo,
          KeyText::tr("Degradation"),
          KeyText::tr("percent worse than before the first weight, instead of the metric's own value"),
          {},
          {},
          false},
         {u"for_s"_s, Seconds, KeyText::tr("Applies after"), KeyText::tr("seconds that it is so"), {}, {}, false}}};
}

ConfigurationSection channelSection()
{
    return {u"channel"_s,
            true,
            KeyText::tr("Channel"),
            KeyText::tr("Name"),
            {{u"kind"_s,
              Word,
              KeyText::tr("Kind"),
              KeyText::tr("how messages leave"),
              {u"slack"_s, u"email"_s, u"webhook"_s, u"pagerduty"_s, u"statuspage"_s, u"script"_s},
              {},
              true},
             {u"address"_s, Text, KeyText::tr("Address"), KeyText::tr("where messages go"), {}, {}, false},
             secretKey()}};
}

ConfigurationSection stepSection()
{
    return {
        u"step"_s,
        true,
        KeyText::tr("Step"),
        KeyText::tr("Title or id of the step"),
        {{u"limit_s"_s,
          Seconds,
          KeyText::tr("Limit"),
          KeyText::tr("seconds for one command; 0 is no limit"),
          {},
          {},
          false},
         {u"pty"_s, YesNo, KeyText::tr("Terminal"), KeyText::tr("commands see a terminal"), {}, {}, false},
         {u"background"_s, YesNo, KeyText::tr("Background"), KeyText::tr("it goes on while others run"), {}, {}, false},
         {u"as_one"_s, YesNo, KeyText::tr("As one"), KeyText::tr("a block runs as one script"), {}, {}, false}}};
}

ConfigurationSection valueSection()
{
    return {u"value"_s,
            true,
            KeyText::tr("Value"),
            KeyText::tr("The blank as it stands, or its variable"),
            {{u"type"_s, Word, KeyText::tr("Type"), KeyText::tr("what fills it"), valueTypeNames(), {}, false},
             {u"unit"_s, Text, KeyText::tr("Unit"), KeyText::tr("of a number"), {}, {}, false},
             {u"format"_s,
              Text,
              KeyText::tr("Format"),
              KeyText::tr("regular expression for the whole text"),
              {},
              {},
              false},
             {u"from"_s, Text, KeyText::tr("From"), KeyText::tr("step whose output holds it"), {}, {}, false},
             {u"pattern"_s,
              Text,
              KeyText::tr("Pattern"),
              KeyText::tr("regular expression for that output; its first group counts"),
              {},
              {},
              false},
             {u"secret"_s, YesNo, KeyText::tr("Secret"), KeyText::tr("recorded only as set"), {}, {}, false}}};
}

} // namespace

std::vector<ConfigurationSection> configurationSections()
{
    const ConfigurationSection poll{
        u"poll"_s,
        true,
        KeyText::tr("Poll"),
        KeyText::tr("Title of the gate"),
        {{u"seats"_s, Texts, KeyText::tr("Seats"), KeyText::tr("roles in polling order, a line each"), {}, {}, false}}};
    return {launchSection(),  poll,
            sourceSection(),  metricSection(),
            rolloutSection(), rollbackSection(),
            matrixSection(),  channelSection(),
            stepSection(),    valueSection()};
}

ConfigurationSection configurationSection(const QString& section)
{
    for (const ConfigurationSection& one : configurationSections()) {
        if (one.section == section)
            return one;
    }
    return {};
}

} // namespace holdpoint::runbook
