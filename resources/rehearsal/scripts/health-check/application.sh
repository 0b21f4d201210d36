#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The application's endpoints, database, cache, outside services and logins, as a customer meets them.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
health=$(curl -s --max-time 10 https://erpgo.com/health || true)
# jq finds nothing wrong with an empty answer.
[ -n "$health" ] || health=null
endpoints() { get https://erpgo.com/api/v1/health && get https://erpgo.com/api/v1/products && get https://erpgo.com/; }
outside() { [ "$(status_of https://status.erpgo.com/)" = 200 ] && [ "$(status_of -d '{}' https://hooks.slack.com/services/RANGE)" = 400 ]; }
check "API endpoints responding" endpoints
check "Database connectivity working" jq -e '.database == "up"' <<<"$health"
check "Cache connectivity working" jq -e '.cache == "up"' <<<"$health"
check "External services accessible" outside
check "Authentication system working" probe_token
verdict
