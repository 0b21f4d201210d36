#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One customer's way through the shop: register, log in, search, cart, checkout, confirmation.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
token=$(log_in $shop) && good "User registration and login" || { bad "User registration and login"; verdict; }
found=$(get -G $shop/api/v1/products --data-urlencode search=lamp | jq 'length') || found=0
judge "Products that a search finds" "$found" ge 1
check "Add to cart" get -H "Authorization: Bearer $token" -d '{"product_id":5,"quantity":2}' $shop/api/v1/cart
order=$(get -H "Authorization: Bearer $token" -X POST $shop/api/v1/checkout) && good "Checkout" || bad "Checkout"
id=$(jq -r '.id // empty' <<<"${order:-null}")
check "Order confirmation" jq -e --argjson o "${order:-null}" '.total_cents > 0 and .total_cents == $o.total_cents' <(get -H "Authorization: Bearer $token" "$shop/api/v1/orders/${id:-0}" || echo null)
verdict "Smoke test passed"
