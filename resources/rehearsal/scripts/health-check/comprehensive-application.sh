#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The application in depth: its endpoints, then p95, errors, throughput and uptime under customers.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
check "API endpoints responding" get https://erpgo.com/api/v1/health
check "Customers can log in" log_in
with_traffic "$(observed 10)"
judge "Response time (p95)" "$(jq .p95_ms <<<"$traffic")" lt 150 " ms"
judge "Error rate" "$(jq .error_percent <<<"$traffic")" le 0.05 " %"
judge_throughput 500
judge "Uptime of the serving colour" "$(prom "100 * avg_over_time(max by (color) (up{job=\"erpgo\",color=\"$(live_color)\"})[1m:1s])")" ge 100 " %"
verdict "Application healthy"
