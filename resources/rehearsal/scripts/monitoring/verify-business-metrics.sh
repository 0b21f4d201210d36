#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether the counters of the business tell the truth: one known customer, and each has grown by what that customer did.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
sum() { { for port in 8101 8102 8201 8202; do get "http://127.0.0.1:$port/metrics" || true; done; } | awk -v n="erpgo_$1_total" '$1 == n { s += $2 } END { printf "%d\n", s }'; }
registrations=$(sum registrations) views=$(sum product_views) orders=$(sum orders) revenue=$(sum revenue_cents)
token=$(log_in) || absent "A customer cannot log in."
get https://erpgo.com/api/v1/products/10 >/dev/null || bad "A product cannot be shown"
order=$(get -H "Authorization: Bearer $token" -d '{"lines":[{"product_id":10,"quantity":2}]}' https://erpgo.com/api/v1/orders) || bad "An order is not taken"
cents=$(jq -r '.total_cents // 0' <<<"${order:-null}")
judge "User registrations" "$(($(sum registrations) - registrations))" ge 1
judge "Product views" "$(($(sum product_views) - views))" ge 1
judge "Orders created" "$(($(sum orders) - orders))" ge 1
judge "Revenue generated" "$(($(sum revenue_cents) - revenue))" ge "$cents" " cents"
verdict "Business metrics are collected"
