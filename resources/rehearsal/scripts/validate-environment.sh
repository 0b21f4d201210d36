#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether an environment is ready for a launch: its parts, names, certificate, database, disk and metrics.
# validate-environment.sh production|staging
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/lib/range.sh" "$@"
place=${1:-}
case $place in production) host=erpgo.com ;; staging) host=staging.erpgo.com ;; *) usage "Name production or staging." ;; esac
check "Name $host leads to the load balancer" getent ahosts "$host"
check "$host answers over TLS" get "https://$host/health"
check "Database and cache are reached from $place" jq -e '.database == "up" and .cache == "up"' <(get "https://$host/health" || echo '{}')
down=$(parts_down)
[ -z "$down" ] && good "Every part of the range runs" || bad "Every part of the range runs: not $down"
version=$(psql -XtA -c 'SHOW server_version_num' || true)
judge "PostgreSQL" "$version" ge 150000
judge "Free on the disk for backups and reports" "$(df --output=pcent "$range/disk" | tail -n 1 | awk '{ print 100 - $1 }')" ge 20 " %"
asked() { get http://monitoring.erpgo.com/api/v1/targets | jq -e '.data.activeTargets | length > 0 and all(.[]; .health == "up")'; }
[ "$place" = staging ] || check "Prometheus asks every instance" wait_for 8 asked
{
    printf '# Environment validation: %s\n\n- Checked: %s\n- Findings: %s\n- PostgreSQL: %s\n' "$place" "$(now)" "$findings" "$version"
    holdpoint-range parts | jq -r '.[] | select(.wanted) | "- Part \(.name): \(if .ready then "ready" else "not ready" end)"'
} | report environment-validation
verdict "Environment $place is ready"
