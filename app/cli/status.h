// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

#include <QJsonArray>
#include <QJsonObject>

// The fold of a launch for people and for other tools.
namespace holdpoint::app {

QJsonObject statusJson(const checklist::Launch& launch, const rollout::Armed& armed, const Instant& now);
QString statusText(const checklist::Launch& launch, const rollout::Armed& armed, const Instant& now);
// What `status --check` asks: nothing failed, unknown, held, broken or unarmed, no alarm open but those that somebody
// shelved or took out of service, and no roster with keys unannounced when T-24h is over. A rehearsal has no strangers
// to convince: its roster is announced or not.
bool isClean(const checklist::Launch& launch, const rollout::Armed& armed, qint64 nowUtcMs);
// Whether and when the roster as it stands was announced, a sentence; empty where there is nothing to announce.
QString announcementText(const checklist::Launch& launch, qint64 nowUtcMs);

// A deviation and a value, as status and their own lists show them.
QJsonObject deviationJson(const checklist::DeviationRecord& record);
QString deviationLine(const checklist::Launch& launch, const checklist::DeviationRecord& record);
QJsonObject valueJson(const checklist::Launch& launch, const runbook::Value& value);
QString valueLine(const checklist::Launch& launch, const runbook::Value& value);

// Alarms that are not normal, in the list's order; the clocks of deadlines as they are at `now`.
QJsonArray alarmsJson(const checklist::Launch& launch, const Instant& now);
QStringList alarmLines(const checklist::Launch& launch, const Instant& now);
// One time that an alarm was raised.
QJsonObject occurrenceJson(const alarms::Occurrence& occurrence);
QString occurrenceLine(const alarms::Occurrence& occurrence);

QString stateName(checklist::StepState state);
QString stateName(checklist::CommandState state);
QString stateName(checklist::ExpectationState state);
QString kindName(runbook::StepKind kind);

} // namespace holdpoint::app
