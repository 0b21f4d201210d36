// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace holdpoint::runbook {

// The `toml holdpoint` blocks as values (design, "Formats", Configuration). Nothing here acts before a person trusted
// exactly this version.
struct SourceConfiguration
{
    QString name, kind; // kind: prometheus | alertmanager | haproxy | openmetrics | http | tcp | tls | dns | command
    QString url, socket, host, command, expectBody, jsonPath, secret;
    QString method;                 // GET | HEAD | OPTIONS | POST | PUT | DELETE; empty: GET
    QMap<QString, QString> headers; // of the request; each passed checkHeader()
    QString body;                   // of the request
    QString caFile;                 // PEM: trusted instead of the system's; a relative path starts at workdir
    int redirects = mostRedirects;  // so many are followed, 0 to mostRedirects
    double intervalS = 5, deadlineS = 2;
    QList<int> expectStatus; // 100 to 599; of a command its exit status, 0 to 255
    static constexpr int mostRedirects = 5;
    int line = 0;
};

struct MetricConfiguration
{
    QString name, title, unit, source, query, answer; // answer: note | hold | rollback
    QMap<QString, QString> limits;                    // phase title or "default" -> "< 0.1"
    QMap<QString, QString> clearLimits;               // the same: what an alarm must come back to before it clears
    double deadBand = 0;                // in `unit`: so far inside its limit, where no clear limit says more
    QString priority;                   // note | warning | critical; empty: as its answer asks for
    std::optional<double> acknowledgeS; // an alarm's deadline for people; 0: none; nothing: as its priority asks for
    double forS = 0, clearForS = 0;
    int minSamples = 0;
    // The same for one version of a rollout, with $version where its name stands: both are compared by it.
    QString versionQuery;
    int line = 0;
};

// Per step, by id or title.
struct StepConfiguration
{
    double limitS = 0; // 0: no limit
    bool pty = false, background = false, asOne = false;
};

struct RolloutConfiguration
{
    QList<int> weights;
    QString shift, observe, oldVersion, newVersion;
    double watchS = 0;
    QStringList compare;
    QStringList watched; // metrics that a watch judges; empty: every threshold of the phase
};

struct RollbackConfiguration
{
    QStringList immediate, planned, pin; // command lines; pinned files and folders
    double deadlineS = 0;
    // Source that asks the old version itself and knows by its answer that it still is the previous one (expect_body):
    // while it does not answer so, a rollback would lead nowhere. Empty: nobody said how to ask.
    QString alive;
    bool byWeights = false; // planned: down the rollout's weights, watched at each
};

// What measures a row of the rollback matrix: `[matrix."High error rate > 5%"]`, by the row's scenario or id.
struct ScenarioConfiguration
{
    QString name, metric;
    QString limit; // "> 5": the row applies when the metric is so
    // The metric's degradation against its baseline before the first shift is judged, in percent, not its value.
    bool degradation = false;
    double forS = 0; // so for this long
    int line = 0;
};

struct ChannelConfiguration
{
    QString name, kind, address, secret;
};

// What fills a blank and how: `[value."<REV>"]`, by the value's id, placeholder or environment variable.
struct ValueConfiguration
{
    QString name;
    QString type;    // text | number | time | person | link; empty: as its words say
    QString unit;    // of a number
    QString format;  // regular expression that the whole text must match
    QString from;    // step, by id or title, whose output holds it
    QString pattern; // regular expression for that output: the first group, or the whole match, of the last line
    bool secret = false;
    int line = 0;
};

struct Configuration
{
    QString name, version, workdir;     // [launch]
    QMap<QString, QString> environment; // [launch] environment
    QStringList secrets;                // [launch] secrets: names only
    QMap<QString, QStringList> seats;   // [poll."gate title"] seats
    QList<SourceConfiguration> sources; // in file order
    QList<MetricConfiguration> metrics; // in file order
    QMap<QString, StepConfiguration> steps;
    RolloutConfiguration rollout;
    RollbackConfiguration rollback;
    QList<ScenarioConfiguration> scenarios; // in file order
    QList<ChannelConfiguration> channels;
    QList<ValueConfiguration> values; // in file order
};

// Errors: Malformed with the line (of `toml`, plus `firstLine` - 1) for bad TOML, unknown keys and wrong types.
Result<Configuration> parseConfiguration(const QString& toml, int firstLine = 1);

} // namespace holdpoint::runbook
