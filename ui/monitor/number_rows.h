// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/monitoring.h"
#include "core/session/number_lines.h"
#include "ui/theme/state_table_model.h"

namespace holdpoint::ui {

// "OK", "BREACH", "NO DATA" and the like, each with its shape.
StateMark markOf(monitor::MetricState state);
// Of a source as it answered last; `result` none: not yet.
StateMark markOf(const std::optional<monitor::ProbeResult>& result, bool stale);

QStringList numberHeaders();
QList<StateRow> numberRows(const std::vector<session::NumberLine>& lines);

QStringList sourceHeaders();
QList<StateRow> sourceRows(const std::vector<session::WatchedSource>& sources, qint64 nowUtcMs);

// "12 s", "3 min"; "–" below zero.
QString shortAge(qint64 ms);

} // namespace holdpoint::ui
