// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe_series.h"
#include "ui/theme/theme.h"

#include <QString>

namespace holdpoint::ui {

// What happened, by kind: each has its shape, so that no colour is needed to tell them apart.
enum class MarkerKind
{
    Note,        // circle: a run began, a word of a person
    Alarm,       // triangle
    Deviation,   // diamond
    WeightShift, // arrow to the right
    Rollback     // arrow to the left
};

// Something that happened, on the time axis.
struct ChartMarker
{
    qint64 utcMs = 0;
    QString label; // a word or two
    Meaning meaning = Meaning::Neutral;
    MarkerKind kind = MarkerKind::Note;
    bool operator==(const ChartMarker&) const = default;
};

// A limit as a dashed line with its label; what breaks it is shaded. Only those that are critical make a breach.
struct ChartLimit
{
    monitor::Threshold threshold;
    QString label; // empty: "limit 200 ms"
    Meaning meaning = Meaning::Critical;
    bool operator==(const ChartLimit&) const = default;
};

// A range of values with a tinted ground, such as what is aimed at.
struct ChartBand
{
    double least = 0, most = 0;
    QString label;
    Meaning meaning = Meaning::Neutral;
    bool operator==(const ChartBand&) const = default;
};

// One line of a chart. In a comparison, blue comes first and green second: they get those colours.
struct ChartTrace
{
    const monitor::ProbeSeries* series = nullptr; // must outlive the chart or be taken away
    QString name;
    bool operator==(const ChartTrace&) const = default;
};

// The word for a kind, translated: "alarm", "weight shift".
QString markerWord(MarkerKind kind);

} // namespace holdpoint::ui
