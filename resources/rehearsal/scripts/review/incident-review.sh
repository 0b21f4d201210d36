#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What went wrong during the launch: alerts, errors by part, shifts and rollbacks, faults of the rehearsal, in one page.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
alerts=$(get http://monitoring.erpgo.com/api/v1/query --data-urlencode 'query=count by (alertname, color) (max_over_time(ALERTS{alertstate="firing"}[1h]))' |
    jq -r '.data.result[] | "- \(.metric.alertname) \(.metric.color // "")"') || absent "Prometheus does not answer."
incidents=$(reports_like 'incident-INC-*.md' | wc -l)
{
    printf '# Incident review\n\nWritten %s.\n\n## Alerts that were raised\n\n%s\n\n## Errors in the logs\n\n' "$(now)" "${alerts:-none}"
    for part in blue green; do
        [ ! -f "$range/log/$part.log" ] || printf -- '- %s: %s\n' "$part" "$(grep -c '"level":"error"' "$range/log/$part.log" || true)"
    done
    printf '\n## Shifts and rollbacks\n\n'
    cat "$range/log/shifts.log" 2>/dev/null || echo none
    printf '\n## Faults that were rehearsed\n\n'
    cat "$range/log/fault-moments.log" 2>/dev/null || echo none
    printf '\n## Incidents that were opened\n\n%s\n' "$incidents"
} | report incident-review
good "Incident review written: $incidents incidents, $(grep -c . <<<"$alerts" || true) kinds of alerts"
