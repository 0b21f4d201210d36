// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

#include <QJsonObject>

// The fold of a launch for people and for other tools.
namespace holdpoint::app {

QJsonObject statusJson(const checklist::Launch& launch, const rollout::Armed& armed, qint64 nowUtcMs);
QString statusText(const checklist::Launch& launch, const rollout::Armed& armed, qint64 nowUtcMs);
// What `status --check` asks: nothing failed, unknown, held, broken or unarmed, and no roster with keys unannounced
// when T-24h is over. A rehearsal has no strangers to convince: its roster is announced or not.
bool isClean(const checklist::Launch& launch, const rollout::Armed& armed, qint64 nowUtcMs);
// Whether and when the roster as it stands was announced, a sentence; empty where there is nothing to announce.
QString announcementText(const checklist::Launch& launch, qint64 nowUtcMs);

// A deviation and a value, as status and their own lists show them.
QJsonObject deviationJson(const checklist::DeviationRecord& record);
QString deviationLine(const checklist::Launch& launch, const checklist::DeviationRecord& record);
QJsonObject valueJson(const checklist::Launch& launch, const runbook::Value& value);
QString valueLine(const checklist::Launch& launch, const runbook::Value& value);

QString stateName(checklist::StepState state);
QString stateName(checklist::CommandState state);
QString stateName(checklist::ExpectationState state);
QString kindName(runbook::StepKind kind);

} // namespace holdpoint::app
