// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <optional>

namespace holdpoint::runbook {

// "Response time < 200ms (95th percentile)", "CPU usage: below 70 %", "Revenue: [Target] per hour". With `measured`,
// "Uptime: 100%" counts as well (Eq). Fills name, comparator, value, unit and qualifier; nothing where no bound is
// said.
std::optional<Metric> metricIn(const QString& text, bool measured);

// Metrics of one name whose bounds differ from place to place become one finding each.
QList<Finding> differingBounds(const QList<Metric>& metrics);

} // namespace holdpoint::runbook
