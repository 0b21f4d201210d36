#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Registrations, product views, orders and revenue of the last hour, from the database and as Prometheus counts them.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
for name in registrations product_views orders revenue_cents cart_additions; do
    value=$(prom "sum(erpgo_${name}_total)")
    [ -n "$value" ] && good "$name: $(shown "$value")" || bad "$name: no data"
done
say "Database: $(sql "SELECT count(*) || ' orders, ' || coalesce(sum(total_cents), 0) || ' cents' FROM orders WHERE created_at > now() - interval '1 hour'")"
judge "Conversion of sessions into orders" "$(prom '100 * sum(erpgo_checkouts_total) / (sum(erpgo_sessions_total) > 0)')" gt 10 " %"
verdict "Business metrics are tracked"
