// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <limits>
#include <vector>

// The common HTTP interface of Prometheus, Thanos, Mimir and VictoriaMetrics: addresses and answers. No network here.
namespace holdpoint::monitor {

struct SeriesPoint
{
    qint64 utcMs = 0;
    double value = std::numeric_limits<double>::quiet_NaN(); // as the server says it: NaN and infinities too
    bool operator==(const SeriesPoint&) const = default;
};

struct LabelledSeries
{
    QByteArray labels; // {__name__="up",job="a"}, sorted by name, UTF-8; "{}" without labels
    std::vector<SeriesPoint> points;
};

struct PrometheusAnswer
{
    std::vector<LabelledSeries> series;
    bool cut = false; // there were more series than were asked for
    QStringList warnings;
};

// The answer to query or query_range, at most `mostSeries` of it. Errors: OutsideFailed with the server's own words for
// a refused query; Malformed for anything that is not a whole answer.
Result<PrometheusAnswer> readPrometheus(const QByteArray& json, size_t mostSeries = 10'000);

struct ScrapeTarget
{
    QString job, instance, url, health, lastError; // health: up | down | unknown
    qint64 lastScrapeUtcMs = 0;                    // 0: never
};
Result<std::vector<ScrapeTarget>> readTargets(const QByteArray& json);

struct ServerRule
{
    QString group, name, query, state, health, lastError; // state: of alerts: inactive | pending | firing
    bool alerts = false;                                  // else it records
};
Result<std::vector<ServerRule>> readRules(const QByteArray& json);

struct ServerAlert
{
    QMap<QString, QString> labels, annotations;
    QString state;          // of Prometheus: pending | firing; of Alertmanager: active | suppressed | unprocessed
    QString id;             // Alertmanager's fingerprint; empty for Prometheus
    QStringList silencedBy; // ids of silences
    qint64 sinceUtcMs = 0;
    [[nodiscard]] QString name() const { return labels.value(QStringLiteral("alertname")); }
};
Result<std::vector<ServerAlert>> readAlerts(const QByteArray& json);

// `base` with or without a path, with or without /api/v1 at its end.
QString instantUrl(const QString& base, const QString& query);
// `stepMs` grows where the server would refuse: 11,000 points a series.
QString rangeUrl(const QString& base, const QString& query, qint64 fromUtcMs, qint64 toUtcMs, qint64 stepMs);
QString prometheusUrl(const QString& base, const QString& what); // "targets", "rules", "alerts"

// How many observations stand behind the value of a query: the increase of the last counter that it takes a rate of
// (its denominator), over the same window. Empty where the query takes no rate: then nobody can say.
QString observationsQuery(const QString& query);
// A query that is one plain selector, `up{job="a"}`: it can be asked with its samples' own times.
bool isPlainSelector(const QString& query);

} // namespace holdpoint::monitor
