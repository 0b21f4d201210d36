#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Performance since the launch, actual against target, from what Prometheus measured.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
window=${ERPGO_REPORT_WINDOW:-1h}
mean=$(prom "1000 * sum(increase(erpgo_http_request_duration_seconds_sum[$window])) / (sum(increase(erpgo_http_request_duration_seconds_count[$window])) > 0)")
p95=$(prom "1000 * histogram_quantile(0.95, sum by (le) (increase(erpgo_http_request_duration_seconds_bucket[$window])))")
errors=$(prom "100 * sum(increase(erpgo_errors_total[$window])) / (sum(increase(erpgo_http_request_duration_seconds_count[$window])) > 0)")
uptime=$(prom "100 * avg_over_time(max by (color) (up{job=\"erpgo\",color=\"$(live_color)\"})[$window:2s])")
peak=$(prom "max_over_time(sum(rate(erpgo_http_request_duration_seconds_count[10s]))[$window:2s])")
query=$(prom "1000 * sum(increase(erpgo_db_query_duration_seconds_sum[$window])) / (sum(increase(erpgo_db_query_duration_seconds_count[$window])) > 0)")
[ -n "$mean" ] || absent "Nothing was measured in the last $window."
row() { printf '| %s | %s | %s |\n' "$1" "$([ -n "$2" ] && shown "$2" || echo 'no data')$4" "$3"; }
{
    printf '# Performance report\n\nWritten %s over %s, customers on green: %s %%.\n\n| indicator | actual | target |\n|---|---|---|\n' "$(now)" "$window" "$(weight_of green)"
    row 'Average response time' "$mean" '< 200 ms' ' ms'
    row 'p95' "$p95" '< 200 ms' ' ms'
    row 'Error rate' "$errors" '< 0.1 %' ' %'
    row 'Uptime of the serving colour' "$uptime" '> 99.9 %' ' %'
    row 'Peak load' "$peak" "> 500 RPS (limit of this range: $range_rps)" ' RPS'
    row 'Average database query' "$query" '< 100 ms' ' ms'
} | report performance
good "Performance report written from measured data"
