#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What `holdpoint rehearse` runs inside its range: makes the launch, marked as a rehearsal, and opens it.
#   rehearse.sh window|unattended LAUNCH RUNBOOK WORKDIR trust|read ANSWERS     an empty word is the range's own
set -euo pipefail
how=$1 launch=$2 runbook=$3 workdir=$4 trust=$5 answers=$6
range=${ERPGO_RANGE:?works inside a range alone} resources=${ERPGO_RESOURCES:?works inside a range alone}

# Keys, settings and checkpoints of a rehearsal are its own, and end with it: no rehearsal finds a key of real launches.
export XDG_DATA_HOME=$range/home/data XDG_CONFIG_HOME=$range/home/config XDG_STATE_HOME=$range/home/state
if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
    export XDG_RUNTIME_DIR=$range/home/runtime # or Qt makes one that stays
    mkdir -m 700 "$XDG_RUNTIME_DIR"
fi
export TERM=${TERM:-xterm}
[ -n "$launch" ] || launch=$range/home/rehearsal.launch
[ -n "$runbook" ] || runbook=$resources/runbook.md
[ -n "$workdir" ] || workdir=$resources
[ -n "$answers" ] || answers=$resources/range/answers.json
words=(new "$launch" --runbook "$runbook" --workdir "$workdir" --t0 "$(date -u -d '+10 minutes' +%Y-%m-%dT%H:%MZ)" --rehearsal)
[ "$trust" = read ] || words+=(--trust)
holdpoint "${words[@]}"
# A shop without customers has no figures to judge.
holdpoint-range part start customers >/dev/null
if [ "$how" = window ]; then exec holdpoint open "$launch"; fi
exec python3 "$resources/range/unattended.py" "$launch" "$runbook" "$answers"
