// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/phase_limits.h"

#include "core/monitor/metric.h"

namespace holdpoint::ui {

QList<ChartLimit> limitsInPhase(const QMap<QString, QString>& limits, const QString& phaseTitle)
{
    const std::optional<monitor::Threshold> limit = monitor::limitFor(limits, phaseTitle);
    return limit ? QList<ChartLimit>{{*limit, {}, Meaning::Critical}} : QList<ChartLimit>();
}

} // namespace holdpoint::ui
