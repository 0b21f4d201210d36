#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Where time and memory go: slow kinds of requests and statements, unused indexes, cache hits, scaling.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
routes=$(get http://monitoring.erpgo.com/api/v1/query --data-urlencode 'query=topk(3, sum by (route) (increase(erpgo_http_request_duration_seconds_sum[1h])))' |
    jq -r '.data.result[] | "- \(.metric.route): \(.value[1] | tonumber | . * 10 | floor / 10) s in all"') || absent "Prometheus does not answer."
unused=$(sql "SELECT '- ' || indexrelname || ' on ' || relname FROM pg_stat_user_indexes WHERE idx_scan = 0 AND indexrelname NOT LIKE '%pkey' AND indexrelname NOT LIKE '%key'")
{
    printf '# Opportunities\n\nWritten %s.\n\n## Most time by kind of request (last hour)\n\n%s\n\n## Indexes that nobody used\n\n%s\n' "$(now)" "${routes:-no data}" "${unused:-none}"
    printf '\n## Sequential reads\n\n%s\n' "$(sql "SELECT '- ' || relname || ': ' || seq_scan || ' scans of ' || n_live_tup || ' records' FROM pg_stat_user_tables ORDER BY seq_tup_read DESC LIMIT 3")"
    printf '\n## Statements over 250 ms\n\n%s\n' "$(grep -c 'duration: ' "$range/log/postgres.log" || true)"
    printf '\n## Cache hit rate\n\n%s %%\n\n## Events of the auto-scaler\n\n%s\n' "$(cache_percent)" "$(cat "$range/log/scaling.log" 2>/dev/null || echo none)"
} | report opportunities
good "Opportunities written from measured data"
