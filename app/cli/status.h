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
// shelved or took out of service, a rollout that is clean, and no roster with keys unannounced when T-24h is over. A
// rehearsal has no strangers to convince: its roster is announced or not.
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

// Where traffic is, what was asked, set and seen, and what speaks against the next weight. No lines where the launch
// shifts no traffic by weights.
QJsonObject rolloutJson(const checklist::Launch& launch, qint64 nowUtcMs);
QStringList rolloutLines(const checklist::Launch& launch, qint64 nowUtcMs);
// One change of the weight and its stage.
QString changeLine(const checklist::Launch& launch, const rollout::Change& change, qint64 nowUtcMs);
// One limit that was broken in a watch, and one number at its end.
QString breachLine(const checklist::Launch& launch, const events::WatchBreached& breach);
QString watchedLine(const checklist::Launch& launch, const events::WatchedNumber& number);
QString metricTitle(const checklist::Launch& launch, const QString& metric); // its name where it has none
QString againstText(const QString& despite);                                 // a code of WeightAsked::despite
QString verdictWord(const QString& verdict);                                 // a code of WatchEnded::verdict
QString stageName(rollout::Stage stage);
// The last confirmed change did not fail, broke no limit so far and was not found wanting, and no row of the matrix
// applies that nobody decided to go on with. A change that was rolled back is judged no more.
bool isRolloutClean(const checklist::Launch& launch);

// The rows of the rollback matrix, all or those that apply.
QJsonArray matrixJson(const checklist::Launch& launch, qint64 nowUtcMs);
QString scenarioLine(const checklist::Launch& launch, const runbook::MatrixRow& row, qint64 nowUtcMs);
QStringList applyingLines(const checklist::Launch& launch, qint64 nowUtcMs);

QString stateName(checklist::StepState state);
QString stateName(checklist::CommandState state);
QString stateName(checklist::ExpectationState state);
QString kindName(runbook::StepKind kind);

} // namespace holdpoint::app
