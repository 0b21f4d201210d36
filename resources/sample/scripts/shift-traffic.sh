#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sends this share of the requests to the new release, then measures and counts the answers by release.
# shift-traffic.sh PERCENT
. "$(dirname "$0")/common.sh"
percent=${1:-}
case $percent in '' | *[!0-9]*) fail "Usage: shift-traffic.sh PERCENT, a whole number from 0 to 100." ;; esac
[ "$percent" -le 100 ] || fail "$percent is more than 100 percent."
need_router
[ "$percent" = 0 ] || alive green || fail "The new release is not running. Call scripts/deploy-new-version.sh."
set_weight "$percent"
service load "$port" /orders --requests 100
echo "✅ $percent percent on the new release"
