#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Opens an incident: acknowledges what is raised by a silence of ten minutes, collects the facts, tells room, list and public.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
go_on # an incident is opened whatever is missing: each way to people is tried
id=INC-$(date -u +%Y%m%d-%H%M%S)
alerts=$(get http://alertmanager.erpgo.com/api/v2/alerts | jq -c '[.[] | select(.status.state == "active") | .labels.alertname] | unique') ||
    { alerts=unknown && bad "Alertmanager does not say which alerts are raised"; }
for alert in $(jq -r '.[]' <<<"$alerts" 2>/dev/null); do
    silence=$(jq -nc --arg a "$alert" --arg i "$id" --arg s "$(now)" --arg e "$(date -u -d '+10 minutes' +%Y-%m-%dT%H:%M:%SZ)" \
        '{matchers: [{name: "alertname", value: $a, isRegex: false, isEqual: true}], startsAt: $s, endsAt: $e, createdBy: $i, comment: "Acknowledged"}' |
        get -H 'Content-Type: application/json' -d @- http://alertmanager.erpgo.com/api/v2/silences | jq -r .silenceID) || silence=
    [ -n "$silence" ] && good "Alert $alert is acknowledged" || bad "Alert $alert could not be acknowledged"
done
{
    printf '# Incident %s\n\n- Opened: %s\n- Alerts: %s\n- Weights: green %s %%, blue %s %%\n- Production: %s\n- Parts that do not run: %s\n' "$id" "$(now)" "$alerts" \
        "$(weight_of green)" "$(weight_of blue)" "$(status_of https://erpgo.com/health)" \
        "$(parts_down)"
} | report "incident-$id" || bad "The facts of the incident could not be written down"
(slack "[CRITICAL] Incident $id is open. Alerts: $alerts") || bad "The room was not told"
(printf 'Incident %s is open.\nAlerts: %s\n' "$id" "$alerts" | mail incident-team@erpgo.com "[CRITICAL] ERPGo Production Incident $id") ||
    bad "The incident team got no mail"
(set_page_status "Investigating") || bad "The status page was not changed"
check "The public page says so" grep -q Investigating <(get https://status.erpgo.com/)
verdict "Incident $id is open"
