#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From the cart to the books: an order through the shop is in the database with lines, total and release.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
token=$(log_in $shop) || absent "A customer cannot log in."
as() { get -H "Authorization: Bearer $token" "$@"; }
as -d '{"product_id":31,"quantity":2}' $shop/api/v1/cart >/dev/null && as -d '{"product_id":32,"quantity":1}' $shop/api/v1/cart >/dev/null ||
    bad "The cart is not filled"
order=$(as -X POST $shop/api/v1/checkout) || { bad "The checkout is refused"; verdict; }
id=$(jq .id <<<"$order")
judge "Lines of order $id in the database" "$(sql "SELECT count(*) FROM order_lines WHERE order_id = $id")" ge 2
check "Its total is the sum of its lines" [ "$(sql "SELECT sum(price_cents * quantity) FROM order_lines WHERE order_id = $id")" = "$(jq .total_cents <<<"$order")" ]
check "It is marked with a release that runs" grep -qxF "$(sql "SELECT version FROM orders WHERE id = $id")" <<<"$(version_of blue)
$(version_of green)"
check "The customer finds it again" jq -e --argjson i "$id" 'any(.[]; .id == $i)' <(as $shop/api/v1/orders || echo '[]')
check "The cart is empty afterwards" [ "$(as $shop/api/v1/cart)" = "[]" ]
verdict "Business processes work"
