#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Watches both colours under customers: errors and p95 of each, the alerts, and green compared with blue.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
say "Weights: green $(weight_of green) %, blue $(weight_of blue) %"
with_traffic "$(observed 10)"
judge "Errors of all customers" "$(jq .error_percent <<<"$traffic")" lt 0.1 " %"
judge "p95 of all customers" "$(jq .p95_ms <<<"$traffic")" lt 200 " ms"
for color in blue green; do
    [ "$(weight_of $color)" -gt 0 ] || continue
    judge "Errors of $color" "$(error_percent "{color=\"$color\"}")" lt 0.1 " %"
    judge "p95 of $color" "$(p95_ms "{color=\"$color\"}")" lt 200 " ms"
done
# The load test's own alerts of a busy machine are listed; what is critical stops the shift.
alerts=$(get http://alertmanager.erpgo.com/api/v2/alerts | jq -r '.[] | select(.labels.severity == "critical" and .status.state == "active") | .labels.alertname') ||
    absent "Alertmanager does not answer. See $range/log/alertmanager.log."
check "No critical alert${alerts:+: $alerts}" [ -z "$alerts" ]
verdict "Both colours are well at green $(weight_of green) %"
