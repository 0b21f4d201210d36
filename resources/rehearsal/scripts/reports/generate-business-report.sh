#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The business since the launch, actual against target (ERPGO_TARGET_USERS, _ORDERS, _REVENUE, _RATING), from the database.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
row() { printf '| %s | %s | %s |\n' "$1" "$2" "${3:-none was set}"; }
hour="created_at > now() - interval '1 hour'"
{
    printf '# Business report\n\nWritten %s over the last hour.\n\n| indicator | actual | target |\n|---|---|---|\n' "$(now)"
    row 'User acquisition' "$(sql "SELECT count(*) FROM users WHERE $hour")" "${ERPGO_TARGET_USERS:-}"
    row 'Order volume' "$(sql "SELECT count(*) FROM orders WHERE $hour")" "${ERPGO_TARGET_ORDERS:-}"
    row 'Revenue' "$(sql "SELECT coalesce(sum(total_cents), 0) / 100.0 FROM orders WHERE $hour")" "${ERPGO_TARGET_REVENUE:-}"
    row 'Customer satisfaction' "$(sql "SELECT coalesce(round(avg(rating), 2)::text, 'no answers') FROM survey_answers")" "${ERPGO_TARGET_RATING:-4.5}"
} | report business
good "Business report written from measured data"
