#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Errors of every colour for a while, by kind of request.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
with_traffic "$(observed 5)"
judge "Errors that customers met" "$(jq .error_percent <<<"$traffic")" lt 0.1 " %"
for color in blue green; do
    [ "$(weight_of $color)" = 0 ] || judge "Errors of $color" "$(error_percent "{color=\"$color\"}")" lt 0.1 " %"
done
get http://monitoring.erpgo.com/api/v1/query --data-urlencode 'query=sum by (color, route, code) (increase(erpgo_http_requests_total{code=~"5.."}[1m])) > 0' |
    jq -r '.data.result[] | "  \(.metric.color) \(.metric.route) \(.metric.code): \(.value[1] | tonumber | floor)"'
verdict "Errors are within their limit"
