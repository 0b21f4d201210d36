#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The alerts that are raised now. A critical one is no; others are listed.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
alerts=$(get http://alertmanager.erpgo.com/api/v2/alerts) || absent "Alertmanager does not answer. See $range/log/alertmanager.log."
jq -r '.[] | select(.status.state == "active") | "  \(.labels.severity // "none") \(.labels.alertname): \(.annotations.summary // "")"' <<<"$alerts"
judge "Critical alerts" "$(jq '[.[] | select(.status.state == "active" and .labels.severity == "critical")] | length' <<<"$alerts")" le 0
say "Messages that reached the room: $(received alertmanager)"
verdict "No critical alert"
