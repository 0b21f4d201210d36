// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/server_alerts.h"
#include "ui/theme/state_table_model.h"

#include <vector>

namespace holdpoint::ui {

// What a Prometheus or an Alertmanager says of itself, as rows. Texts from outside are shown as plain text.
QStringList targetHeaders();
QList<StateRow> targetRows(const std::vector<monitor::ScrapeTarget>& targets, qint64 nowUtcMs);
QStringList ruleHeaders();
QList<StateRow> ruleRows(const std::vector<monitor::ServerRule>& rules);
QStringList alertHeaders();
QList<StateRow> alertRows(const std::vector<monitor::ServerAlert>& alerts, qint64 nowUtcMs);
QStringList silenceHeaders();
// Active ones first, expired ones last.
QList<StateRow> silenceRows(const std::vector<monitor::Silence>& silences);

// `severity="critical", job=~"erp.*"`: what monitor::matchersFromText() reads again.
QString matchersText(const std::vector<monitor::AlertMatcher>& matchers);
// Those that silence this alert and no other: all of its labels.
QString matchersText(const QMap<QString, QString>& labels);

} // namespace holdpoint::ui
