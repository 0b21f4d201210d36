#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the business cannot be without: orders reduce stock, carts outlive a change of the instance, guesses stay out.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
token=$(log_in $shop) || absent "A customer cannot log in."
as() { get -H "Authorization: Bearer $token" "$@"; }
stock=$(sql 'SELECT stock FROM products WHERE id = 21')
as -d '{"lines":[{"product_id":21,"quantity":3}]}' $shop/api/v1/orders >/dev/null || bad "An order is not taken"
judge "Pieces that an order of 3 took from stock" "$((stock - $(sql 'SELECT stock FROM products WHERE id = 21')))" ge 3
check "A cart is filled" as -d '{"product_id":22,"quantity":1}' $shop/api/v1/cart
for port in 8100 8200; do
    [ "$port" = 8100 ] || [ -n "$(version_of green)" ] || continue
    check "The cart is seen at port $port" jq -e 'length == 1' <(as "http://127.0.0.1:$port/api/v1/cart" || echo '[]')
done
check "An order of nothing is refused" [ "$(status_of -H "Authorization: Bearer $token" -d '{"lines":[]}' $shop/api/v1/orders)" = 400 ]
check "Someone else's order is not shown" [ "$(status_of -H "Authorization: Bearer $token" $shop/api/v1/orders/1)" = 404 ]
check "Logging out ends the session" as -X POST $shop/api/v1/auth/logout
check "After that there is none" [ "$(status_of -H "Authorization: Bearer $token" $shop/api/v1/orders)" = 401 ]
verdict "Critical functions work"
