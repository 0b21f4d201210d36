#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the load balancer ready for two colours: blue alone serves, green has a place, weight 0 and no release yet.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
[ "$(weight_of green)" = 0 ] || refuse "Green has traffic ($(weight_of green) %). Roll it back first."
blue=$(version_of blue)
[ -n "$blue" ] || refuse "Blue does not answer. Without it there is nothing to go back to."
set_weights 0
mkdir -p "$range/releases/green" "$range/releases/staged"
printf '%s\n' "$blue" >"$range/releases/previous"
stats=$(haproxy_say 'show stat')
for server in blue green; do
    [ -n "$(server_field "$stats" erpgo $server 18)" ] && good "The load balancer knows $server" || bad "The load balancer does not know $server"
done
verdict "Blue serves $blue alone, green is empty"
