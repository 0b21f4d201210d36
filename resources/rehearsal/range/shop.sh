#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One instance of the shop, in the release that its colour has, as soon as its database and Redis are there.
#   shop.sh blue|blue2|green|green2|staging PORT
set -euo pipefail
name=$1 port=$2 color=${1%2} database=erpgo redis=0 release=0.9.9 program=holdpoint-erpgo
case $color in
    green)
        program=$ERPGO_RANGE/releases/green/holdpoint-erpgo
        release=$(cat "$ERPGO_RANGE/releases/green/VERSION")
        ;;
    staging) database=erpgo_staging redis=1 release=1.0.0 ;;
esac
place="host=127.0.0.1 dbname=$database user=erpgo"
# A colour that is deployed while the database is down must show that it is not well, not wait for ever.
for _ in $(seq 100); do
    ! { psql -XqtA "$place" -c 'SELECT id FROM products LIMIT 1' && redis-cli -h 127.0.0.1 ping; } >/dev/null 2>&1 || break
    sleep 0.1
done
control=$ERPGO_RANGE/run/$name.sock
# What is wrong with green on purpose is wrong with an instance that starts later, too. In the background, and no child of
# the service, which waits for none.
tell_faults() {
    local file fault value
    for _ in $(seq 200); do
        ! curl -sf -o /dev/null --max-time 5 --unix-socket "$control" http://range/faults || break
        sleep 0.05
    done
    for file in errors latency memory-leak; do
        [ -f "$ERPGO_RANGE/faults/$file" ] || continue
        read -r fault value <"$ERPGO_RANGE/faults/$file"
        curl -sf -o /dev/null --max-time 5 --unix-socket "$control" -X POST "http://range/faults/$fault?value=$value" ||
            printf 'The fault %s was not taken.\n' "$file" >&2
    done
}
[ "$color" != green ] || (tell_faults &)
exec "$program" serve --release "$release" --color "$color" --port "$port" --control "$control" \
    --redis-database "$redis" --database "$place"
