#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# p95, errors, throughput and cache hits under customers.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
with_traffic "$(observed 10)"
judge "Response time (p95)" "$(jq .p95_ms <<<"$traffic")" lt 200 " ms"
judge "Error rate" "$(jq .error_percent <<<"$traffic")" lt 0.1 " %"
judge_throughput 300
judge "Cache hit rate" "$(cache_percent)" gt 80 " %"
verdict "Application performance is within its limits"
