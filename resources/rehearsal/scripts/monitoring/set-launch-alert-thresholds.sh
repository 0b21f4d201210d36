#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The launch's alerts: p95 over 200 ms, errors over 0.1 %, memory over 80 %, database connections over 80 %.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
file=$range/etc/rules/launch.yml
cat >"$file.part" <<'RULES'
groups:
  - name: launch
    rules:
      - alert: LaunchLatency
        expr: erpgo:p95_seconds:30s > 0.2
        for: 4s
        labels: {severity: high}
        annotations: {summary: "{{ $labels.color }}: p95 is {{ $value | humanizeDuration }}"}
      - alert: LaunchErrors
        expr: erpgo:error_percent:30s > 0.1
        for: 4s
        labels: {severity: high}
        annotations: {summary: "{{ $labels.color }}: {{ $value | printf \"%.2f\" }} percent of the requests fail"}
      - alert: LaunchMemory
        expr: process_resident_memory_bytes{job="erpgo"} / on (instance) erpgo_memory_limit_bytes > 0.8
        for: 4s
        labels: {severity: high}
        annotations: {summary: "{{ $labels.instance }} uses more than 80 percent of its memory"}
      - alert: LaunchPool
        expr: erpgo_db_pool_in_use / erpgo_db_pool_size > 0.8
        for: 10s
        labels: {severity: high}
        annotations: {summary: "{{ $labels.instance }} uses more than 80 percent of its database connections"}
RULES
promtool check rules "$file.part" >/dev/null || refuse "The thresholds would be wrong; nothing was changed."
mv "$file.part" "$file"
get -X POST http://127.0.0.1:9090/-/reload || absent "Prometheus did not take the thresholds. See $range/log/prometheus.log."
rules=$(get http://monitoring.erpgo.com/api/v1/rules | jq -r '.data.groups[].rules[].name') ||
    absent "Prometheus does not say which thresholds it has. See $range/log/prometheus.log."
for name in LaunchLatency LaunchErrors LaunchMemory LaunchPool; do
    grep -qx "$name" <<<"$rules" && good "Threshold $name is set" || bad "Threshold $name is not set"
done
verdict
