#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the launch did to the business: registrations, orders, revenue, satisfaction and tickets, this hour against before.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
facts=$(sql "SELECT 'Registrations this hour: ' || count(*) FILTER (WHERE created_at > now() - interval '1 hour') FROM users
    UNION ALL SELECT 'Orders this hour: ' || count(*) FILTER (WHERE created_at > now() - interval '1 hour') || ', per hour before: ' ||
        round(count(*) FILTER (WHERE created_at <= now() - interval '1 hour') / greatest(1, extract(epoch FROM now() - interval '1 hour' - min(created_at)) / 3600)::numeric, 2) FROM orders
    UNION ALL SELECT 'Revenue this hour: ' || coalesce(sum(total_cents), 0) / 100.0 FROM orders WHERE created_at > now() - interval '1 hour'
    UNION ALL SELECT 'Satisfaction: ' || coalesce(round(avg(rating), 2)::text, 'no answers') || ' of 5 from ' || count(*) || ' answers' FROM survey_answers
    UNION ALL SELECT 'Tickets this hour: ' || count(*) FROM support_tickets WHERE created_at > now() - interval '1 hour'")
say "$facts"
{ printf '# Business impact\n\n- Measured: %s\n' "$(now)"; while read -r line; do printf -- '- %s\n' "$line"; done <<<"$facts"; } | report business-impact
judge "Orders this hour" "$(sql "SELECT count(*) FROM orders WHERE created_at > now() - interval '1 hour'")" ge 1
rating=$(sql 'SELECT avg(rating) FROM survey_answers')
[ -z "$rating" ] && say "Satisfaction cannot be judged: nobody answered." || judge "Satisfaction" "$rating" ge 4 " of 5"
verdict "Business impact analysed"
