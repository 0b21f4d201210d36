#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether the last load test of staging and its database meet the criteria; none within a day is no.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
file=$range/run/load-staging.json
[ -f "$file" ] || refuse "There is no load test of staging. Run scripts/performance/load-test.sh --env=staging --duration=10m first."
age=$(($(date +%s) - $(stat -c %Y "$file")))
judge "Age of the load test" "$age" le 86400 " s"
judge "p95" "$(jq .p95_ms "$file")" lt 200 " ms"
judge "Errors" "$(jq .error_percent "$file")" lt 0.1 " %"
judge "Share of the asked rate that was reached" "$(jq '100 * .per_second / .asked_rate' "$file")" ge 90 " %"
average=$(get http://127.0.0.1:8301/metrics | awk '/^erpgo_db_query_duration_seconds_sum/ { s = $2 } /^erpgo_db_query_duration_seconds_count/ { n = $2 } END { if (n > 0) print 1000 * s / n }' || true)
judge "Average database query" "$average" lt 100 " ms"
{
    printf '# Performance benchmark of staging\n\n- Load test: %s\n' "$(jq -r .at "$file")"
    jq -r '"- Requests: \(.requests), \(.per_second) a second\n- p50 \(.p50_ms) ms, p95 \(.p95_ms) ms, p99 \(.p99_ms) ms\n- Errors: \(.error_percent) %"' "$file"
    printf -- '- Average database query: %s ms\n- Findings: %s\n' "$average" "$findings"
} | report performance-benchmark
verdict "Performance criteria are met"
