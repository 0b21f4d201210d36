#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One look at production: health, p95, errors, CPU and memory of the shop, database connections. For `watch`.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
say "$(now)  blue $(weight_of blue) %, green $(weight_of green) %"
check "Production answers" get https://erpgo.com/health
# A look makes its own small traffic, so that there always is something to judge.
with_traffic 3 10
judge "Response time (p95)" "$(jq .p95_ms <<<"$traffic")" lt 200 " ms"
judge "Error rate" "$(error_percent '{}')" lt 0.1 " %"
judge "CPU of the shop" "$(cpu_percent)" lt 70 " %"
judge "Memory of the shop" "$(memory_percent)" lt 80 " %"
judge "Database connections" "$(database_percent)" lt 80 " %"
verdict
