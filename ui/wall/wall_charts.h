// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/monitor/probe_series.h"
#include "ui/wall/wall_picture.h"

#include <QHash>

#include <memory>

namespace holdpoint::ui {

// The samples of what a launch watches, and what they say now: its metrics, and the latency of sources that no metric
// is made of. For one thread.
class WallCharts
{
public:
    static constexpr qint64 spanMs = 600'000;

    // What the trusted configuration names, with the limits of the phase that the launch is in.
    void setLaunch(const checklist::Launch& launch);
    // By series of the telemetry, oldest first.
    void add(const QHash<QString, std::vector<monitor::Sample>>& samples);
    // Those that are beyond their limit, down or without data first.
    [[nodiscard]] QList<WallChart> at(qint64 nowUtcMs) const;
    // Shares of the traffic, of the versions that the rollout names; what is too old to be true is left out.
    [[nodiscard]] QList<WallWeight> weightsAt(qint64 nowUtcMs) const;

private:
    struct Source
    {
        QString series, title, unit, limit;
        qint64 intervalMs = 5000;
        bool needsLimit = false;
        std::shared_ptr<monitor::ProbeSeries> samples;
    };
    [[nodiscard]] static WallChart chartOf(const Source& source, qint64 nowUtcMs);
    void keepSamples(QList<Source>& sources, const QList<Source>& before);

    QList<Source> m_sources;
    QList<Source> m_weights; // title: the version
};

// The telemetry's names of all that.
QStringList watchedSeries(const checklist::Launch& launch);

} // namespace holdpoint::ui
