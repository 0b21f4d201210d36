#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Three people: one who only looks, one who buys, and one who needs help.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
looks() { get $shop/ && get -G $shop/api/v1/products --data-urlencode search=desk && for id in 1 2 3; do get $shop/api/v1/products/$id || return 1; done; }
buys() {
    local token id
    token=$(log_in $shop) && get -H "Authorization: Bearer $token" -d '{"product_id":41,"quantity":1}' $shop/api/v1/cart &&
        id=$(get -H "Authorization: Bearer $token" -X POST $shop/api/v1/checkout | jq .id) && get -H "Authorization: Bearer $token" "$shop/api/v1/orders/$id"
}
# Support may not be open yet: then the shop must say so.
asks() {
    local token status
    token=$(log_in $shop) || return 1
    status=$(status_of -H "Authorization: Bearer $token" -d '{"channel":"chat","subject":"Journey"}' $shop/api/v1/support/tickets)
    [ "$status" = "$([ "$(sql "SELECT enabled FROM support_channels WHERE name = 'chat'")" = t ] && echo 201 || echo 409)" ]
}
check "Browsing and search" looks
check "Registration, cart, checkout and order" buys
check "Customer support answers as it is set up" asks
verdict "User journeys work"
