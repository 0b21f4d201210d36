#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Faults of the range, begun and ended by name.
#   fault.sh NAME on [VALUE] | NAME off | list      0 done, 1 it had no effect, 2 odd words, 3 green does not run, 4 a part does not answer
# errors=20              percent of green's API requests are answered with 500
# latency=400            ms that green's API takes longer
# memory-leak=20         MB that green grows each second, 384 MB at most
# green-crash            every instance of green ends with SIGABRT; off: green is started again
# database-down          PostgreSQL ends
# redis-down             Redis ends
# disk-full              the disk for backups and reports is filled
# prometheus-gone        Prometheus ends
# alertmanager-gone      Alertmanager ends
# slow-script=10         every script of the range begins so many seconds late
# script-hangs=NAME      a script of this file name never goes on; all when there is none
# corrupt-data=5         so many orders get a wrong total; off: totals are counted again
# expired-certificate    the load balancer shows a certificate that ended years ago
set -euo pipefail
# shellcheck source=resources/rehearsal/scripts/lib/haproxy.sh
. "${ERPGO_RESOURCES:?works inside a range alone}/scripts/lib/haproxy.sh"
range=${ERPGO_RANGE:?works inside a range alone}
export PGHOST=127.0.0.1 PGUSER=erpgo PGDATABASE=erpgo
name=${1:-list} state=${2:-on} value=${3:-}
refuse() {
    printf '%s\n' "$2" >&2
    exit "$1"
}
case $state in on | off) ;; *) refuse 2 "A fault is on or off, not $state." ;; esac
number() { [[ $value =~ ^[0-9]+$ ]] || refuse 2 "The value of $name is a whole number, not $value."; }
no_green="Green does not run. Deploy it first: scripts/deployment/deploy-green.sh v1.0.0"

# The sockets of green's instances that answer.
greens() {
    local socket
    for socket in "$range"/run/green.sock "$range"/run/green2.sock; do
        ! curl -sf --max-time 5 -o /dev/null --unix-socket "$socket" http://range/faults || printf '%s\n' "$socket"
    done
}
# tell_greens FAULT VALUE: 0 at least one took it and none refused, 2 refused, in the service's own words, 3 none answers.
tell_greens() {
    local socket answer words told=3
    for socket in "$range"/run/green.sock "$range"/run/green2.sock; do
        answer=$(curl -s --max-time 5 -w '%{http_code}' --unix-socket "$socket" -X POST "http://range/faults/$1?value=$2") || continue
        words=${answer%???} told=0
        [ "${answer: -3}" = 200 ] || { printf '%s\n' "${words%$'\n'}" >&2; return 2; }
    done
    return $told
}
# It stays with green until it is ended: shop.sh tells instances that start later.
fault_of_green() {
    local file=$range/faults/$name before status=0
    if [ "$state" = off ]; then
        rm -f "$file"
        tell_greens "$1" 0 || [ $? = 3 ] || exit 1
        return
    fi
    value=${value:-$2}
    number
    before=$(cat "$file" 2>/dev/null || true)
    printf '%s %s\n' "$1" "$value" >"$file"
    tell_greens "$1" "$value" || status=$?
    [ $status != 0 ] || return 0
    if [ -n "$before" ]; then printf '%s\n' "$before" >"$file"; else rm -f "$file"; fi
    [ $status != 3 ] || refuse 3 "$no_green"
    exit $status
}
part() { holdpoint-range part "$([ "$state" = on ] && echo stop || echo start)" "$1"; }
certificate() {
    {
        printf 'set ssl cert %s <<\n' "$range/etc/server.pem"
        cat "$1"
        printf '\n'
    } >"$range/etc/exchange"
    haproxy_say "$(cat "$range/etc/exchange")
" | grep -q 'Transaction' && haproxy_say "commit ssl cert $range/etc/server.pem" | grep -q Success ||
        refuse 4 "The load balancer did not take the certificate. See $range/log/haproxy.log."
}
marked() {
    if [ "$state" = on ]; then printf '%s\n' "$1" >"$range/faults/$name"; else rm -f "$range/faults/$name"; fi
}

case $name in
    errors) fault_of_green errors 20 ;;
    latency) fault_of_green latency 400 ;;
    memory-leak) fault_of_green leak 20 ;;
    green-crash)
        if [ "$state" = on ]; then
            mapfile -t sockets < <(greens)
            [ ${#sockets[@]} -gt 0 ] || refuse 3 "$no_green"
            for socket in "${sockets[@]}"; do
                # The answer to this one never comes.
                curl -s --max-time 5 --unix-socket "$socket" -X POST 'http://range/faults/crash?value=1' || true
            done
            for _ in $(seq 50); do
                [ -n "$(greens)" ] || break
                sleep 0.1
            done
            [ -z "$(greens)" ] || refuse 1 "Green still answers."
        else
            [ -e "$range/releases/green/VERSION" ] || refuse 3 "$no_green"
            holdpoint-range part start green
            # The second one is the auto-scaler's: it comes again when there are many customers.
            greens | grep -q green2 || holdpoint-range part stop green2
        fi
        ;;
    database-down) part postgres ;;
    redis-down) part redis ;;
    prometheus-gone) part prometheus ;;
    alertmanager-gone) part alertmanager ;;
    disk-full)
        if [ "$state" = on ]; then
            # Until nothing fits: the failure of dd is what is wanted.
            dd if=/dev/zero of="$range/disk/ballast" bs=64k 2>/dev/null || true
            [ "$(df --output=avail "$range/disk" | tail -n 1)" -lt 64 ] || refuse 1 "The disk is not full."
        else
            rm -f "$range/disk/ballast"
        fi
        ;;
    slow-script)
        value=${value:-10}
        number
        marked "$value"
        ;;
    script-hangs)
        value=${value:-all}
        [ "$value" = all ] || [ -n "$(find "$ERPGO_RESOURCES/scripts" "$ERPGO_RESOURCES/tests" -name "$value" -type f)" ] ||
            refuse 2 "No script has the file name $value."
        marked "$value"
        ;;
    corrupt-data)
        value=${value:-5}
        number
        if [ "$state" = on ]; then
            change="UPDATE orders SET total_cents = total_cents + 1 WHERE id <= $value"
        else
            change="UPDATE orders SET total_cents = (SELECT sum(price_cents * quantity)
                FROM order_lines WHERE order_id = orders.id) WHERE id IN (SELECT id FROM integrity_findings WHERE place = 'orders')"
        fi
        psql -q -v ON_ERROR_STOP=1 -c "$change" || refuse 4 "The database does not answer. See $range/log/postgres.log."
        ;;
    expired-certificate) certificate "$range/etc/$([ "$state" = on ] && echo expired.pem || echo server.pem)" ;;
    list) sed -n 's/^# \([a-z-]*\(=[0-9A-Z]*\)\{0,1\}   *[A-Za-z].*\)/\1/p' "$0" | grep -v 'fault.sh'; exit 0 ;;
    *) refuse 2 "There is no fault $name. \`holdpoint-range fault list\` names them." ;;
esac
printf '%s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$name" "$state" "$value" >>"$range/log/fault-moments.log"
