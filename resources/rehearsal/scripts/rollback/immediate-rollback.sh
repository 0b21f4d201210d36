#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Everyone back to blue, now: green's traffic is stopped, blue's health is verified, the room is told, a post-mortem opens.
# What tells people may fail: customers are on blue before it begins.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
began=$(date +%s%N)
from=$(weight_of green)
set_weights 0
answer=$(haproxy_say "set server erpgo/green state drain") || answer="no answer"
[ -z "${answer//[[:space:]]/}" ] || bad "Green could not be drained: $answer"
printf '%s rollback from %s\n' "$(now)" "$from" >>"$range/log/shifts.log" || say "The moment could not be written to the log."
go_on
good "1. Traffic to green is stopped (was $from %)"
before=$(requests_to green)
for _ in $(seq 20); do [ "$(status_of http://erpgo.com/version)" = 200 ] || bad "A customer was not served"; done
judge "2. Customers that still reach green" "$(($(requests_to green) - before))" le 0
check "3. Blue is well and serves $(cat "$range/releases/previous" 2>/dev/null || version_of blue)" [ "$(get https://erpgo.com/health | jq -r '.status + .version')" = "ok$(cat "$range/releases/previous" 2>/dev/null || version_of blue)" ]
took=$((($(date +%s%N) - began) / 1000000))
if (slack "ROLLBACK: all customers are back on blue (green had $from %)." && printf 'All customers are back on blue.\n' | mail stakeholders@erpgo.com "ERPGo: rollback"); then
    good "4. The room and the stakeholders were told"
else
    bad "4. Not everybody could be told: tell them by telephone"
fi
if printf '# Post-mortem\n\n- Rollback: %s, from %s %% green, customers on blue after %s ms\n- Cause: \n- What changes: \n' "$(now)" "$from" "$took" | report post-mortem; then
    good "5. The post-mortem is open"
else
    bad "5. The post-mortem could not be opened"
fi
say "Customers were on blue after $took ms."
verdict "Rollback done"
