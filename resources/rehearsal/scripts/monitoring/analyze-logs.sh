#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the logs of the last minutes say: errors and slow requests by part, crashes, and database errors.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
since=$(date -u -d "-${ERPGO_LOG_MINUTES:-5} minutes" +%Y-%m-%dT%H:%M:%SZ)
for part in blue blue2 green green2; do
    [ -f "$range/log/$part.log" ] || continue
    read -r errors slow < <(grep '^{' "$range/log/$part.log" | jq -rs --arg s "$since" '[.[] | select(.at >= $s)] |
        "\([.[] | select(.level == "error")] | length) \([.[] | select(.level == "slow")] | length)"')
    judge "Errors in the log of $part" "$errors" le 0
    say "  slow requests of $part: $slow"
    [ "$errors" = 0 ] || grep '"level":"error"' "$range/log/$part.log" | jq -r '"\(.route) \(.status)"' | sort | uniq -c | sort -rn | head -n 5
done
judge "Parts that ended by themselves" "$(holdpoint-range parts | jq '[.[] | select(.wanted and .pid == 0 and .ready != true)] | length')" le 0
judge "PANIC and FATAL in the database's log" "$(grep -cE 'PANIC|FATAL: .*(crash|terminat)' "$range/log/postgres.log" || true)" le 0
verdict "The logs show no anomaly"
