// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_marks.h"

#include <QMap>

namespace holdpoint::ui {

// The limits of a metric (MetricSpec::limits, BoundMetric::limits) that hold in a phase, for LiveChart::setLimits():
// one, or none where the phase has none and there is no default. Which of them it is, monitor::limitFor() says, so that
// a chart, the wall and an alarm never disagree.
QList<ChartLimit> limitsInPhase(const QMap<QString, QString>& limits, const QString& phaseTitle);

} // namespace holdpoint::ui
