# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What is said to HAProxy's runtime socket and read from its statistics. Sourced, never run.

# haproxy_say COMMAND: its answer; 1 when HAProxy is not there.
haproxy_say() {
    local answer
    exec 7<>/dev/tcp/127.0.0.1/9999 || return 1
    printf '%s\n' "$1" >&7
    answer=$(cat <&7)
    exec 7>&-
    printf '%s\n' "$answer"
}

# server_field STATISTICS PROXY SERVER COLUMN: one field of `show stat`, counted from 1 (8 requests on a backend's
# server: stot, 18 status, 19 weight, 34 rate, 49 req_tot).
server_field() {
    awk -F , -v proxy="$2" -v server="$3" -v column="$4" '$1 == proxy && $2 == server { print $column; exit }' <<<"$1"
}

# Which instances Prometheus asks: those that HAProxy calls up, and the first of each colour once it was deployed.
write_targets() {
    local stats file=$ERPGO_RANGE/etc/targets/erpgo.json color number port text=
    stats=$(haproxy_say 'show stat') || return 1
    for color in blue green; do
        for number in 1 2; do
            port=$([ "$color" = blue ] && echo $((8100 + number)) || echo $((8200 + number)))
            if [[ $(server_field "$stats" "${color}_pool" "$color$number" 18) == UP* ]] ||
                { [ "$number" = 1 ] && { [ "$color" = blue ] || [ -e "$ERPGO_RANGE/releases/green/VERSION" ]; }; }; then
                text+="${text:+,}{\"targets\":[\"127.0.0.1:$port\"],\"labels\":{\"color\":\"$color\"}}"
            fi
        done
    done
    [ "[$text]" = "$(cat "$file" 2>/dev/null)" ] && return 0
    printf '[%s]' "$text" >"$file.part.$$"
    mv "$file.part.$$" "$file"
}
