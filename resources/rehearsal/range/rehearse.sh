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
fi
# A shop without customers has no figures to judge.
holdpoint-range part start customers >/dev/null
if [ "$how" = window ]; then exec holdpoint open "$launch"; fi
exec python3 "$resources/range/unattended.py" "$launch" "$runbook" "$answers"
