#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every server, the load balancer with its weights, database, cache and monitoring, in depth.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
stats=$(haproxy_say 'show stat' || true)
down=$(parts_down)
servers() { [ -z "$down" ] && [ -n "$stats" ] && ! awk -F , '$2 ~ /^(blue|green)[12]?$/ && $18 ~ /^DOWN/ && $19 > 0 && $1 == "erpgo"' <<<"$stats" | grep -q .; }
balancer() { [ $(($(weight_of blue) + $(weight_of green))) = 100 ] && get https://erpgo.com/health; }
database() { [ "$(psql -XtA -c "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND now() - query_start > interval '5 s'")" = 0 ]; }
cache() { [ "$(redis-cli -h 127.0.0.1 ping)" = PONG ] && [ "$(redis-cli -h 127.0.0.1 info memory | tr -d '\r' | awk -F : '/^used_memory:/ { u = $2 } /^maxmemory:/ { m = $2 } END { print (u < 0.9 * m) }')" = 1 ]; }
monitoring() { jq -e '.data.activeTargets | length > 4 and all(.[]; .health == "up")' <(get http://monitoring.erpgo.com/api/v1/targets || echo null) && get http://alertmanager.erpgo.com/-/ready; }
check "All servers healthy${down:+ (not $down)}" servers
check "Load balancer operational" balancer
check "Database cluster healthy" database
check "Cache systems operational" cache
check "Monitoring systems active" monitoring
verdict
