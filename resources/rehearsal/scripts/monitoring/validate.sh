#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether monitoring watches: targets up, samples fresh, rules loaded, alerts on their way to people.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
targets=$(get http://monitoring.erpgo.com/api/v1/targets) || absent "Prometheus does not answer."
judge "Targets" "$(jq '.data.activeTargets | length' <<<"$targets")" ge 5
judge "Targets that are not up" "$(jq '[.data.activeTargets[] | select(.health != "up")] | length' <<<"$targets")" le 0
judge "Age of the newest sample of the shop" "$(prom 'time() - max(timestamp(up{job="erpgo"}))')" le 5 " s"
judge "Rules" "$(get http://monitoring.erpgo.com/api/v1/rules | jq '[.data.groups[].rules[]] | length')" ge 4
judge "Rules that cannot be evaluated" "$(get http://monitoring.erpgo.com/api/v1/rules | jq '[.data.groups[].rules[] | select(.health == "err")] | length')" le 0
judge "Alertmanagers that Prometheus speaks to" "$(get http://monitoring.erpgo.com/api/v1/alertmanagers | jq '.data.activeAlertmanagers | length')" ge 1
before=$(received alertmanager)
stamp=$(date +%s%N)
jq -nc --arg s "$stamp" '[{labels: {alertname: "MonitoringProbe", probe: $s}, annotations: {summary: "A probe by validate.sh"}}]' |
    get -H 'Content-Type: application/json' -d @- http://alertmanager.erpgo.com/api/v2/alerts || bad "Alertmanager takes no alert"
arrived() { [ "$(get http://127.0.0.1:7001/received/alertmanager)" -gt "$before" ]; }
if wait_for 12 arrived; then good "An alert reached the room"; else bad "An alert did not reach the room within 12 s"; fi
jq -nc --arg s "$stamp" --arg e "$(now)" '[{labels: {alertname: "MonitoringProbe", probe: $s}, endsAt: $e}]' |
    get -H 'Content-Type: application/json' -d @- http://alertmanager.erpgo.com/api/v2/alerts || bad "Alertmanager does not take the probe back"
verdict "Monitoring is active"
