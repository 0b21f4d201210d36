#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether orders are taken, whole, and in time.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
before=$(sql 'SELECT count(*) FROM orders')
with_traffic "$(observed 3)"
after=$(sql 'SELECT count(*) FROM orders')
judge "New orders while we looked" "$((after - before))" ge 1
judge "Orders whose total is wrong" "$(sql "SELECT count(*) FROM integrity_findings WHERE place = 'orders'")" le 0
judge "p95 of ordering" "$(prom '1000 * histogram_quantile(0.95, sum by (le) (rate(erpgo_http_request_duration_seconds_bucket{route=~"checkout|orders"}[1m])))')" lt 500 " ms"
say "Orders by version: $(sql "SELECT string_agg(version || ' ' || n, ', ') FROM (SELECT version, count(*) AS n FROM orders WHERE created_at > now() - interval '1 hour' GROUP BY 1 ORDER BY 1) AS v")"
verdict "Orders are processed"
