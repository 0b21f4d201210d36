#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Back to blue step by step, each with a look at blue's health under customers; stops where blue is not well.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
from=$(weight_of green)
[ "$from" -gt 0 ] || refuse "Green has no traffic: there is nothing to roll back."
[ "$(get http://127.0.0.1:8100/health | jq -r .status)" = ok ] || refuse "Blue is not well. Going back to it would help nobody."
for weight in 50 25 10 5 0; do
    [ "$weight" -lt "$from" ] || continue
    set_weights "$weight"
    printf '%s green %s (planned rollback)\n' "$(now)" "$weight" >>"$range/log/shifts.log"
    with_traffic 3 20
    errors=$(jq .error_percent <<<"$traffic")
    say "Green $(weight_of green) %: errors $errors %, p95 $(jq .p95_ms <<<"$traffic") ms"
    if [ "$weight" -gt 0 ] && [ "$(get http://127.0.0.1:8100/health | jq -r .status)" != ok ]; then
        bad "Blue is not well at green $weight %: stopped here, decide by hand"
        verdict
    fi
done
check "Blue serves everyone" [ "$(get https://erpgo.com/version | jq -r .color)" = blue ]
printf '# Planned rollback\n\n- Ended: %s\n- From: %s %% green\n- Decided by: \n- Reason: \n' "$(now)" "$from" | report planned-rollback
slack "Planned rollback done: all customers are on blue."
verdict "Planned rollback done"
