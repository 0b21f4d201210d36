#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How customers behave: sessions, page times, use of what is new, errors, and how many who come also buy.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
with_traffic "$(observed 5)"
duration=$(sql "SELECT round(coalesce(avg(extract(epoch FROM seen_at - began_at)), 0)::numeric, 1) FROM user_sessions WHERE began_at > now() - interval '1 hour'")
sessions=$(sql "SELECT count(*) FROM user_sessions WHERE began_at > now() - interval '1 hour'")
page=$(prom '1000 * sum(rate(erpgo_http_request_duration_seconds_sum{route="page"}[1m])) / sum(rate(erpgo_http_request_duration_seconds_count{route="page"}[1m]))')
related=$(prom '100 * sum(erpgo_related_views_total) / (sum(erpgo_product_views_total) > 0)')
conversion=$(prom '100 * sum(erpgo_checkouts_total) / (sum(erpgo_sessions_total) > 0)')
errors=$(error_percent '{}')
judge "Sessions of the last hour" "$sessions" ge 1
judge "Page load time" "$page" lt 500 " ms"
judge "Errors that customers met" "$errors" lt 1 " %"
printf '# User behaviour\n\n- Measured: %s\n- Sessions: %s, from login to last order %s s on average\n- Page load time: %s ms\n- Use of related products: %s %% of product views\n- Errors: %s %%\n- Sessions that ordered: %s %%\n' \
    "$(now)" "$sessions" "$duration" "$(shown "$page")" "$(shown "${related:-0}")" "$(shown "${errors:-0}")" "$(shown "${conversion:-0}")" | report user-behavior
verdict "User behaviour analysed"
