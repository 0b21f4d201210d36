// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_rules.h"
#include "core/monitor/metric.h"
#include "core/session/monitoring.h"

#include <limits>
#include <optional>
#include <vector>

namespace holdpoint::session {

// A number that the runbook or its configuration asks for, as it stands now: what a table says in one line.
struct NumberLine
{
    QString metric; // name in the configuration; of what nobody measures, the id of the runbook's threshold
    QString title, unit, source;
    monitor::MetricState state = monitor::MetricState::NoData;
    double value = std::numeric_limits<double>::quiet_NaN();
    std::optional<alarms::Limit> limit; // in this phase
    qint64 ageMs = -1;                  // of the newest word about it; -1: there was none
    QString cause;                      // why it is not OK, a whole sentence; empty where the state says all
    QString binding;                    // of what nobody measures: what to write into the configuration; may be empty
    bool otherSeries = false;           // its query finds another series than before: a person may accept that
    int line = 0;                       // of what nobody measures: in the runbook
    bool operator==(const NumberLine&) const = default;
};

// Metrics in the configuration's order, then what nobody measures, in the runbook's.
std::vector<NumberLine> numberLines(const Monitoring& monitoring, const checklist::Launch& launch, qint64 nowUtcMs);

// The same of a launch that another process holds, from what that one kept in its folder. Blocks on the disk. Errors of
// monitor::readTelemetry().
Result<std::vector<NumberLine>> keptNumberLines(const checklist::Launch& launch, const QString& folder,
                                                qint64 nowUtcMs);

// TOML that makes a threshold of the runbook a metric, with a source where the configuration has none; its query is for
// a person to write. Empty where no text can: a target that is not filled in, an exact value.
QString bindingBlock(const alarms::Unbound& unbound, const runbook::Plan& plan,
                     const runbook::Configuration& configuration);

// "120 ms", "0.0312 %": four digits, more where there are more before the point. "–" for what is no number.
QString numberText(double value, const QString& unit);
// "< 0.1 %"; empty: no limit.
QString limitText(const std::optional<alarms::Limit>& limit, const QString& unit);

} // namespace holdpoint::session
