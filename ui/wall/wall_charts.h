// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/monitor/probe_series.h"
#include "ui/wall/wall_picture.h"

#include <QHash>

#include <memory>

namespace holdpoint::ui {

// The samples of the sources that a launch watches, and what they say now. For one thread.
class WallCharts
{
public:
    static constexpr qint64 spanMs = 600'000;

    // The sources of the trusted configuration, with the limits of the phase that the launch is in.
    void setLaunch(const checklist::Launch& launch);
    // By series of the telemetry, oldest first.
    void add(const QHash<QString, std::vector<monitor::Sample>>& samples);
    // Those that are beyond their limit, down or without data first.
    [[nodiscard]] QList<WallChart> at(qint64 nowUtcMs) const;

private:
    struct Source
    {
        QString series, title, unit, limit;
        std::shared_ptr<monitor::ProbeSeries> samples;
    };
    [[nodiscard]] static WallChart chartOf(const Source& source, qint64 nowUtcMs);

    QList<Source> m_sources;
};

// The telemetry's names of the sources that a launch watches.
QStringList watchedSeries(const checklist::Launch& launch);

} // namespace holdpoint::ui
