#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Back to blue step by step, each with a look at blue's health under customers; stops where blue is not well, and says at
# which weight. What tells people may fail: customers are on blue before it begins.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
from=$(weight_of green)
[ "$from" -gt 0 ] || refuse "Green has no traffic: there is nothing to roll back."
blue_is_well() { [ "$(get http://127.0.0.1:8100/health | jq -r .status)" = ok ]; }
blue_is_well || refuse "Blue is not well. Going back to it would help nobody."
at=$from
stopped() {
    bad "$* Stopped at green $at %: decide by hand, or go back at once with scripts/rollback/immediate-rollback.sh"
    verdict
}
go_on
for weight in 50 25 10 5 0; do
    [ "$weight" -lt "$from" ] || continue
    (set_weights "$weight") || stopped "The weight $weight % was not set."
    at=$weight
    printf '%s green %s (planned rollback)\n' "$(now)" "$weight" >>"$range/log/shifts.log" || say "The moment could not be written to the log."
    traffic=$(with_traffic 3 20 && printf '%s' "$traffic") || stopped "No customer was served."
    say "Green $weight %: errors $(jq .error_percent <<<"$traffic") %, p95 $(jq .p95_ms <<<"$traffic") ms"
    [ "$weight" = 0 ] || blue_is_well || stopped "Blue is not well."
done
good "All customers are on blue (green had $from %)"
check "Blue serves everyone" [ "$(get https://erpgo.com/version | jq -r .color)" = blue ]
if printf '# Planned rollback\n\n- Ended: %s\n- From: %s %% green\n- Decided by: \n- Reason: \n' "$(now)" "$from" | report planned-rollback; then
    good "The report of the rollback is open"
else
    bad "The report of the rollback could not be opened"
fi
if (slack "Planned rollback done: all customers are on blue."); then
    good "The room was told"
else
    bad "The room was not told: tell it by telephone"
fi
verdict "Planned rollback done"
