#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The API's answers: status, type and form, of good requests and of bad ones.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
token=$(log_in $shop) || absent "A customer cannot log in."
answers() { # STATUS CURL-OPTIONS...
    local status
    status=$(status_of "${@:2}")
    [ "$status" = "$1" ] && good "$status ${*: -1}" || bad "$status instead of $1: ${*: -1}"
}
answers 200 $shop/api/v1/health
answers 200 $shop/api/v1/products/1
answers 404 $shop/api/v1/products/100000
answers 401 $shop/api/v1/orders
answers 200 -H "Authorization: Bearer $token" $shop/api/v1/orders
answers 405 -X DELETE -H "Authorization: Bearer $token" $shop/api/v1/orders
answers 400 -H "Authorization: Bearer $token" -d 'no JSON' $shop/api/v1/orders
answers 400 -d '{}' $shop/api/v1/auth/register
answers 401 -d '{}' $shop/api/v1/auth/login
check "A product has id, name and price" jq -e 'has("id") and has("name") and .price_cents > 0' <(get $shop/api/v1/products/1 || echo '{}')
check "Answers are JSON" grep -qi '^content-type: application/json' <(get -o /dev/null -D - $shop/api/v1/products)
verdict "API validated"
