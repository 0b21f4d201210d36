#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Faults of the range, begun and ended by name.
#   fault.sh NAME on [VALUE] | NAME off | list
# errors=20              percent of green's API requests are answered with 500
# latency=400            ms that green's API takes longer
# memory-leak=20         MB that green grows each second, 384 MB at most
# green-crash            green ends with SIGABRT; off: it is started again
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
case $state in on | off) ;; *) echo "A fault is on or off, not $state." >&2; exit 2 ;; esac

fault_of_green() {
    local socket struck=
    for socket in "$range"/run/green.sock "$range"/run/green2.sock; do
        [ -S "$socket" ] || continue
        curl -sf --unix-socket "$socket" -X POST "http://range/faults/$1?value=$2" && struck=1
    done
    [ -n "$struck" ] || { echo "Green does not run. Deploy it first: scripts/deployment/deploy-green.sh v1.0.0" >&2; exit 3; }
}
part() { holdpoint-range part "$([ "$state" = on ] && echo stop || echo start)" "$1"; }
certificate() {
    {
        printf 'set ssl cert %s <<\n' "$range/etc/server.pem"
        cat "$1"
        printf '\n'
    } >"$range/etc/exchange"
    haproxy_say "$(cat "$range/etc/exchange")
" | grep -q 'Transaction' && haproxy_say "commit ssl cert $range/etc/server.pem" | grep -q Success
}
marked() {
    if [ "$state" = on ]; then printf '%s\n' "$1" >"$range/faults/$name"; else rm -f "$range/faults/$name"; fi
}

case $name in
    errors) if [ "$state" = on ]; then fault_of_green errors "${value:-20}"; else fault_of_green errors 0; fi ;;
    latency) if [ "$state" = on ]; then fault_of_green latency "${value:-400}"; else fault_of_green latency 0; fi ;;
    memory-leak) if [ "$state" = on ]; then fault_of_green leak "${value:-20}"; else fault_of_green leak 0; fi ;;
    green-crash)
        if [ "$state" = on ]; then
            # The answer to this one never comes.
            curl -s --unix-socket "$range/run/green.sock" -X POST 'http://range/faults/crash?value=1' || true
            for _ in $(seq 50); do
                curl -sf -o /dev/null http://127.0.0.1:8201/version || exit 0
                sleep 0.1
            done
            echo "Green still answers." >&2
            exit 1
        fi
        holdpoint-range part start green
        ;;
    database-down) part postgres ;;
    redis-down) part redis ;;
    prometheus-gone) part prometheus ;;
    alertmanager-gone) part alertmanager ;;
    disk-full)
        if [ "$state" = on ]; then
            # Until nothing fits: the failure of dd is what is wanted.
            dd if=/dev/zero of="$range/disk/ballast" bs=64k 2>/dev/null || true
            [ "$(df --output=avail "$range/disk" | tail -n 1)" -lt 64 ]
        else
            rm -f "$range/disk/ballast"
        fi
        ;;
    slow-script) marked "${value:-10}" ;;
    script-hangs) marked "${value:-all}" ;;
    corrupt-data)
        if [ "$state" = on ]; then
            [[ ${value:-5} =~ ^[0-9]+$ ]] || { echo "The value is a number of orders." >&2; exit 2; }
            psql -q -v ON_ERROR_STOP=1 -c "UPDATE orders SET total_cents = total_cents + 1 WHERE id <= ${value:-5}"
        else
            psql -q -v ON_ERROR_STOP=1 -c "UPDATE orders SET total_cents = (SELECT sum(price_cents * quantity)
                FROM order_lines WHERE order_id = orders.id) WHERE id IN (SELECT id FROM integrity_findings WHERE place = 'orders')"
        fi
        ;;
    expired-certificate) certificate "$range/etc/$([ "$state" = on ] && echo expired.pem || echo server.pem)" ;;
    list) sed -n 's/^# \([a-z-]*\(=[0-9A-Z]*\)\{0,1\}   *[A-Za-z].*\)/\1/p' "$0" | grep -v 'fault.sh'; exit 0 ;;
    *) echo "There is no fault $name. \`holdpoint-range fault list\` names them." >&2; exit 2 ;;
esac
printf '%s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$name" "$state" "$value" >>"$range/log/fault-moments.log"
