#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Customers for a while, judged: p95 below 200 ms, errors below 0.1 %, as many requests as asked for.
# load-test.sh --env=staging|production --duration=10m [--rate=REQUESTS_A_SECOND]
# Time is compressed as everywhere on the range (ERPGO_TIME_COMPRESSION, 60 by default); 6 s are the least.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
environment="" minutes=10 rate=$range_rps
for word in "$@"; do
    case $word in
        --env=staging) environment=staging host=staging.erpgo.com ;;
        --env=production) environment=production host=erpgo.com ;;
        --duration=*m) minutes=${word#*=} minutes=${minutes%m} ;;
        --rate=*) rate=${word#*=} ;;
        *) usage "There is no option $word." ;;
    esac
done
[ -n "$environment" ] || usage "Name the environment."
[[ $minutes =~ ^[0-9]+$ && $rate =~ ^[0-9]+$ ]] && [ "$rate" -gt 0 ] && [ "$rate" -le 1000 ] || usage "Duration (like 10m) or rate (1 to 1000) is odd."
seconds=$(observed "$minutes")
say "$rate requests a second at $host for $seconds s ($minutes min compressed)"
result=$(load "$seconds" "$rate" --host "$host") || true
[ -n "$result" ] && [ "$(jq '.requests - .failed' <<<"$result")" -gt 0 ] || absent "$host served nobody."
jq -c . <<<"$result"
jq -c --arg at "$(now)" --argjson rate "$rate" '. + {at: $at, asked_rate: $rate}' <<<"$result" >"$range/run/load-$environment.json"
judge "p95" "$(jq .p95_ms <<<"$result")" lt 200 " ms"
judge "Errors" "$(jq .error_percent <<<"$result")" lt 0.1 " %"
judge "Requests a second" "$(jq .per_second <<<"$result")" ge "$(awk -v r="$rate" 'BEGIN { print 0.9 * r }')"
verdict "Load test of $environment passed"
