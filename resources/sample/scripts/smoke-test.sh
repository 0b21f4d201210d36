#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Walks through an order on the new release, directly, before any customer is sent there.
. "$(dirname "$0")/common.sh"
alive green || fail "The new release is not running. Call scripts/deploy-new-version.sh."
green=$(cat "$state/green.port")
service check "$green" GET /version 200 --contains "$new_release"
service check "$green" GET /api/v2/summary 200 --contains '"orders":'
service check "$green" POST /orders 201 --body '{"customer":"Smoke test","product":7,"quantity":2}'
service check "$green" GET /orders 200 --contains 'Smoke test'
