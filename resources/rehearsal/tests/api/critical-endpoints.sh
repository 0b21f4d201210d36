#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The four endpoints without which the shop is none, with the status that each must have.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
endpoint() { # METHOD PATH STATUS WORDS [CURL OPTIONS]
    local status
    status=$(status_of -X "$1" "${@:5}" "$shop$2")
    [ "$status" = "$3" ] && good "$1 $2 - $3 $4" || bad "$1 $2 - $status instead of $3 $4"
}
who=$(jq -nc --arg e "api-$(date +%s%N)@customers.erpgo.com" '{email: $e, name: "API", password: "only for this test"}')
get -d "$who" $shop/api/v1/auth/register >/dev/null || bad "POST /api/v1/auth/register"
token=$(get -d "$who" $shop/api/v1/auth/login | jq -r .token) || token=none
endpoint GET /api/v1/health 200 OK
endpoint POST /api/v1/auth/login 200 OK -d "$who"
endpoint GET /api/v1/products 200 OK
endpoint POST /api/v1/orders 201 Created -H "Authorization: Bearer $token" -d '{"lines":[{"product_id":7,"quantity":1}]}'
verdict
