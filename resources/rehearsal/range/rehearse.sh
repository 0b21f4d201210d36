#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What `holdpoint rehearse` runs inside its range: makes the launch, marked as a rehearsal, and opens it.
#   rehearse.sh window|unattended LAUNCH RUNBOOK WORKDIR trust|read ANSWERS     an empty word is the range's own
set -euo pipefail
how=$1 launch=$2 runbook=$3 workdir=$4 trust=$5 answers=$6
range=${ERPGO_RANGE:?works inside a range alone} resources=${ERPGO_RESOURCES:?works inside a range alone}

export TERM=${TERM:-xterm}
kept=$launch
launch=$range/home/rehearsal.launch
[ -n "$runbook" ] || runbook=$resources/runbook.md
[ -n "$workdir" ] || workdir=$resources
[ -n "$answers" ] || answers=$resources/range/answers.json
words=(new "$launch" --runbook "$runbook" --workdir "$workdir" --t0 "$(date -u -d '+10 minutes' +%Y-%m-%dT%H:%MZ)" --rehearsal)
[ "$trust" = read ] || words+=(--trust)
holdpoint "${words[@]}"
# The folder that is kept is there already: it alone is written outside.
if [ -n "$kept" ]; then
    cp -a "$launch/." "$kept/"
    rm -rf "$launch"
    launch=$kept
    echo "It is kept in $kept."
fi
# A shop without customers has no figures to judge, and one that has none yet raises an alarm for each of them.
holdpoint-range part start customers >/dev/null
served='sum(rate(erpgo_http_request_duration_seconds_count{job="erpgo",route!="health"}[30s])) > 0 and sum(erpgo:cpu_percent:30s) >= 0'
for _ in $(seq 40); do
    figures=$(curl -sf --max-time 2 http://monitoring.erpgo.com/api/v1/query --data-urlencode "query=$served" |
        jq -r '.data.result | length') || figures=0
    [ "${figures:-0}" = 0 ] || break
    sleep 0.5
done
if [ "$how" = window ]; then exec holdpoint open "$launch"; fi
exec python3 "$resources/range/unattended.py" "$launch" "$runbook" "$answers"
