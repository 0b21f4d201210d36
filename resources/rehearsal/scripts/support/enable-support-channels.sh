#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Opens chat, e-mail and telephone for customers, and opens a ticket through the shop to see that it works.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
sql 'UPDATE support_channels SET enabled = true WHERE NOT enabled'
judge "Channels that are closed" "$(sql 'SELECT count(*) FROM support_channels WHERE NOT enabled')" le 0
token=$(log_in) || absent "A customer cannot log in."
for channel in chat email phone; do
    ticket=$(get -H "Authorization: Bearer $token" -d "{\"channel\":\"$channel\",\"subject\":\"A probe of the support channel\"}" https://erpgo.com/api/v1/support/tickets | jq -r '.id // empty') || ticket=
    [ -n "$ticket" ] && good "Channel $channel takes tickets (number $ticket)" || bad "Channel $channel takes no ticket"
    [ -z "$ticket" ] || sql "UPDATE support_tickets SET answered_at = now() WHERE id = $ticket"
done
verdict "Support channels are open"
