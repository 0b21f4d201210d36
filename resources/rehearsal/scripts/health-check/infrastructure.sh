#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Load balancer, web servers, database, cache and monitoring.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
stats=$(haproxy_say 'show stat' || true)
up() { [[ $(server_field "$stats" "$1" "$2" 18) == UP* || $(server_field "$stats" "$1" "$2" 18) == OPEN ]]; }
web() { up blue_pool blue1 && { [ -z "$(version_of green)" ] || up green_pool green1; }; }
database() { [ "$(psql -XtA -c 'SELECT 1')" = 1 ] && psql -XqtA -c 'CREATE TEMPORARY TABLE written (n int); INSERT INTO written VALUES (1)'; }
cache() { [ "$(redis-cli -h 127.0.0.1 set probe 1 ex 5)" = OK ] && [ "$(redis-cli -h 127.0.0.1 get probe)" = 1 ]; }
monitoring() { get http://monitoring.erpgo.com/-/ready && get http://alertmanager.erpgo.com/-/ready && get http://127.0.0.1:9100/metrics; }
check "Load balancer healthy" up web FRONTEND
check "Web servers healthy" web
check "Database cluster healthy" database
check "Redis cluster healthy" cache
check "Monitoring stack healthy" monitoring
verdict
