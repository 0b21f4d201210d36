#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The new release under customers, judged by the runbook's limits, and compared with blue on the same requests.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
with_traffic "$(observed 10)"
judge "Response time (p95)" "$(jq .p95_ms <<<"$traffic")" lt 200 " ms"
judge "Error rate" "$(jq .error_percent <<<"$traffic")" lt 0.1 " %"
judge_throughput 500
if [ -n "$(version_of green)" ]; then
    blue=$(holdpoint-erpgo load --port 8100 --rate 20 --seconds 5 --buy-percent 0) || absent "Blue served nobody. See $range/log/blue.log."
    green=$(holdpoint-erpgo load --port 8200 --rate 20 --seconds 5 --buy-percent 0) || absent "Green served nobody. See $range/log/green.log."
    say "p50: blue $(jq .p50_ms <<<"$blue") ms, green $(jq .p50_ms <<<"$green") ms"
    judge "Green's p50 against blue's" "$(jq -n --argjson b "$blue" --argjson g "$green" '100 * ($g.p50_ms - $b.p50_ms) / $b.p50_ms')" lt 50 " % slower"
fi
verdict "Performance validated"
