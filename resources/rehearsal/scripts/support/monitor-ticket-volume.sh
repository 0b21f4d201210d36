#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How many tickets came in the last hour, by channel, and how many wait. More than ERPGO_TICKET_LIMIT (30) is no.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
sql "SELECT '  ' || name || ': ' || count(t.id) || ' tickets, ' || count(t.id) FILTER (WHERE answered_at IS NULL) || ' wait'
    FROM support_channels LEFT JOIN support_tickets AS t ON channel = name AND created_at > now() - interval '1 hour' GROUP BY name ORDER BY name"
judge "Tickets in the last hour" "$(sql "SELECT count(*) FROM support_tickets WHERE created_at > now() - interval '1 hour'")" le "${ERPGO_TICKET_LIMIT:-30}"
judge "Tickets that wait longer than 30 minutes" "$(sql "SELECT count(*) FROM support_tickets WHERE answered_at IS NULL AND created_at < now() - interval '30 minutes'")" le 0
verdict "Ticket volume is normal"
