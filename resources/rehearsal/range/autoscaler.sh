#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Adds a second instance of a colour when its pool serves more than so many requests a second, and takes it away when it
# serves few for a while. A part of the range: ends with it.
set -euo pipefail
# shellcheck source=resources/rehearsal/scripts/lib/haproxy.sh
. "${ERPGO_RESOURCES:?}/scripts/lib/haproxy.sh"
more=${ERPGO_SCALE_UP_RPS:-120} less=${ERPGO_SCALE_DOWN_RPS:-40} calm=${ERPGO_SCALE_CALM_S:-10}
events=0
declare -A quiet=([blue]=0 [green]=0) # since when few came, in seconds of this script

scale() {
    local server=${2%2}_pool/$2
    if [ "$1" = stop ]; then
        # Customers first, then Prometheus, then the instance: nobody asks one that is gone.
        haproxy_say "set server $server state maint" >/dev/null || return 0
        write_targets
        sleep 3
    fi
    if holdpoint-range part "$1" "$2" >/dev/null; then
        haproxy_say "set server $server state ready" >/dev/null || true
        [ "$1" = stop ] || sleep 2 # until the load balancer has seen it, or it would be started twice
        events=$((events + 1))
        printf '%s %s %s at %s requests a second\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$2" "$3" | tee -a "$ERPGO_RANGE/log/scaling.log"
        printf 'erpgo_autoscaling_events_total %s\n' "$events" >"$ERPGO_RANGE/textfile/autoscaling.part"
        mv "$ERPGO_RANGE/textfile/autoscaling.part" "$ERPGO_RANGE/textfile/autoscaling.prom"
    fi
}

while sleep 1; do
    stats=$(haproxy_say 'show stat' 2>/dev/null) || continue
    for color in blue green; do
        first=$(server_field "$stats" "${color}_pool" "${color}1" 18)
        second=$(server_field "$stats" "${color}_pool" "${color}2" 18)
        rate=$(server_field "$stats" "${color}_pool" BACKEND 34)
        [[ $first == UP* ]] || continue
        if [[ $second != UP* ]]; then
            quiet[$color]=$SECONDS
            [ "${rate:-0}" -le "$more" ] || scale start "${color}2" "$rate"
        elif [ "${rate:-0}" -lt "$less" ]; then
            [ $((SECONDS - quiet[$color])) -lt "$calm" ] || scale stop "${color}2" "$rate"
        else
            quiet[$color]=$SECONDS
        fi
    done
    write_targets
done
