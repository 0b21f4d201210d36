#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sends this share of the customers to green, reads the weights back, and counts at the load balancer where customers go.
# shift-traffic.sh PERCENT
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[[ ${1:-} =~ ^[0-9]+$ ]] && [ "$1" -le 100 ] || usage "Name a whole number from 0 to 100."
percent=$((10#$1))
if [ "$percent" -gt 0 ]; then
    [ -n "$(version_of green)" ] || refuse "Green does not answer. Deploy it first: scripts/deployment/deploy-green.sh"
    # After a rollback it is drained, and not counted as up before it may be served again.
    answer=$(haproxy_say 'set server erpgo/green state ready')
    [ -z "${answer//[[:space:]]/}" ] || absent "HAProxy refused: $answer"
    up() { [[ $(server_field "$(haproxy_say 'show stat')" erpgo green 18) == UP* ]]; }
    wait_for 3 up || refuse "The load balancer does not call green up."
fi
set_weights "$percent"
printf '%s green %s\n' "$(now)" "$percent" >>"$range/log/shifts.log"
good "Weights read back: green $(weight_of green) %, blue $(weight_of blue) %"
green=$(requests_to green) blue=$(requests_to blue)
for _ in $(seq 100); do get -o /dev/null http://erpgo.com/version || bad "A customer was not served"; done
green=$(($(requests_to green) - green)) blue=$(($(requests_to blue) - blue))
all=$((green + blue))
[ "$all" -gt 0 ] || absent "The load balancer counted nobody."
# Others may be on their way as well: the share is judged with a tolerance.
share=$((100 * green / all))
judge "Observed share of green ($green of $all)" "$((share > percent ? share - percent : percent - share))" le 5 " % from $percent %"
verdict "$percent % of the customers are on green"
