#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# p95, errors and throughput under customers, with the slowest kinds of requests.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
with_traffic "$(observed 10)"
judge "Response time (p95)" "$(jq .p95_ms <<<"$traffic")" lt 200 " ms"
judge "Error rate" "$(jq .error_percent <<<"$traffic")" lt 0.1 " %"
judge_throughput 500
say "Slowest kinds of requests (p95):"
get http://monitoring.erpgo.com/api/v1/query --data-urlencode 'query=topk(5, 1000 * histogram_quantile(0.95, sum by (route, le) (rate(erpgo_http_request_duration_seconds_bucket[1m]))) > 0)' |
    jq -r '.data.result[] | "  \(.metric.route): \(.value[1] | tonumber | floor) ms"'
verdict "Performance is stable"
