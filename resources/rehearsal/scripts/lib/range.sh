# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sourced by every script of the rehearsal, with its own words: . .../range.sh "$@"
# Exit: 0 done, and what was checked is well; 1 the answer is no; 2 wrong usage; 3 not possible in this state;
# 4 a part of the range does not answer, or there is no range.
set -euo pipefail

# The comment at a script's head, after its licence, is its help.
for word in "$@"; do
    if [ "$word" = --help ] || [ "$word" = -h ]; then
        sed -n '3,${/^# shellcheck/q;/^#/!q;s/^# \{0,1\}//p}' "$0"
        echo "Exit: 0 done and well, 1 the answer is no, 2 wrong usage, 3 not possible now, 4 a part does not answer."
        exit 0
    fi
done

# Only ever the range: outside of one, this file ends the script before it does anything.
# Holdpoint passes nothing on to commands that no runbook names; what the range says of itself stands in its /etc/hosts.
range=${ERPGO_RANGE:-$(sed -n 's/^# range //p' /etc/hosts 2>/dev/null || true)}
if [ -z "$range" ] || [ ! -S "$range/run/range.sock" ]; then
    echo "❌ This script acts on the rehearsal range alone, and there is none here. Start it inside one:" >&2
    echo "   holdpoint-range run -- COMMAND" >&2
    exit 4
fi
export ERPGO_RANGE=$range
# shellcheck source=/dev/null
. "$range/etc/settings"
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=resources/rehearsal/scripts/lib/haproxy.sh
. "$scripts/lib/haproxy.sh"
export PGHOST=127.0.0.1 PGUSER=erpgo PGDATABASE=${PGDATABASE:-erpgo} PGCONNECT_TIMEOUT=3
backups=$range/disk/backups
reports=${ERPGO_REPORTS:-$range/disk/reports}
# Long observations can be shortened: a rehearsal of 24 hours has an afternoon. What is no such number stops no rollback.
compress=${ERPGO_TIME_COMPRESSION:-60}
if ! [[ $compress =~ ^[1-9][0-9]{0,5}$ ]]; then
    echo "ERPGO_TIME_COMPRESSION is no whole number from 1 to 999999 ($compress): 60 is taken." >&2
    compress=60
fi

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
good() { printf '✅ %s\n' "$*"; }
say() { printf '%s\n' "$*"; }
# What ends a script says why, and ends all of it, also from a subshell as in `judge "$(sql ...)"`, whose status nobody
# asks for; not after go_on, where what is missing ends a subshell alone.
lenient=
said=$range/run/said.$$
rm -f "$said"
leave() {
    if [ -z "$lenient" ]; then
        [ -e "$said" ] || printf '%s\n' "$1" >"$said"
        [ "$BASHPID" = "$$" ] || kill -USR1 "$$"
        exit "$(cat "$said")"
    fi
    exit "$1"
}
trap 'exit "$(cat "$said")"' USR1
# A line that fails and that nobody foresaw is no answer of a check.
unforeseen() {
    [ ! -e "$said" ] || exit "$(cat "$said")"
    printf '❌ %s: its line %s ended with %s.\n' "$(basename "$0")" "$2" "$1" >&2
    [ -n "$lenient" ] || exit 4
    findings=$((findings + 1))
}
trap 'unforeseen $? $LINENO' ERR
# From here on a script goes on whatever is missing. What may end is called in a subshell: (slack ...) || bad ...
go_on() {
    lenient=1
    set +e
}
usage() {
    printf '❌ %s Try --help.\n' "$*" >&2
    leave 2
}
refuse() {
    printf '❌ %s\n' "$*" >&2
    leave 3
}
absent() {
    printf '❌ %s\n' "$*" >&2
    leave 4
}
# Findings are collected, so that one run names all of them; `verdict` ends with 1 when there was one.
findings=0
bad() {
    printf '❌ %s\n' "$*" >&2
    findings=$((findings + 1))
}
verdict() {
    [ "$findings" = 0 ] || {
        printf '❌ %s: %s of its checks failed.\n' "$(basename "$0")" "$findings" >&2
        exit 1
    }
    [ $# = 0 ] || good "$*"
}
# check TEXT COMMAND...: well when the command ends with 0; what is missing for it is a no, and ends no script.
check() {
    local text=$1
    shift
    if (lenient=1 && "$@") >/dev/null 2>&1; then good "$text"; else bad "$text: no"; fi
}
no_words() { [ $# = 0 ] || usage "$(basename "$0") takes no such word: $1."; }

sql() { psql -XqtA -v ON_ERROR_STOP=1 -c "$1" || absent "The database does not answer. See $range/log/postgres.log."; }
redis() {
    local answer
    answer=$(redis-cli -h 127.0.0.1 "$@" 2>&1) || absent "Redis does not answer. See $range/log/redis.log."
    printf '%s\n' "$answer"
}
get() { curl -sf --max-time 10 "$@"; }
# status_of URL [CURL OPTIONS]: the HTTP status, 000 when there is none.
status_of() { curl -s -o /dev/null --max-time 10 -w '%{http_code}' "$@" || true; }
# prom QUERY: the value of the first series, empty when there is none.
prom() {
    local answer
    answer=$(get http://monitoring.erpgo.com/api/v1/query --data-urlencode "query=$1") ||
        absent "Prometheus does not answer. See $range/log/prometheus.log."
    jq -r '.data.result[0].value[1] // "" | if . == "NaN" then "" else . end' <<<"$answer"
}
# judge NAME VALUE lt|le|gt|ge LIMIT UNIT: no value is never well.
judge() {
    local name=$1 value=$2 how=$3 limit=$4 unit=${5:-} sign
    case $how in lt) sign='<' ;; le) sign='<=' ;; gt) sign='>' ;; ge) sign='>=' ;; *) usage "judge knows no $how." ;; esac
    if [ -z "$value" ]; then
        bad "$name: no data (must be $sign $limit$unit)"
    elif awk -v v="$value" -v l="$limit" -v h="$how" 'BEGIN { exit !(h == "lt" ? v < l : h == "le" ? v <= l : h == "gt" ? v > l : v >= l) }'; then
        good "$name: $(shown "$value")$unit (must be $sign $limit$unit)"
    else
        bad "$name: $(shown "$value")$unit (must be $sign $limit$unit)"
    fi
}
shown() { awk -v v="$1" 'BEGIN { printf(v == int(v) ? "%d" : "%.2f", v) }'; }
# wait_for SECONDS COMMAND...: until it ends with 0.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until (lenient=1 && "$@") >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.3
    done
}

# Which version a colour serves, asked of the instance itself; empty when it does not answer.
version_of() {
    get "http://127.0.0.1:$(port_of "$1")/version" | jq -r .version 2>/dev/null || true
}
# The port of a colour's pool.
port_of() { [ "$1" = blue ] && echo 8100 || echo 8200; }
# The version that the customers of the next releases will mostly meet.
live_color() { [ "$(weight_of green)" -gt 50 ] && echo green || echo blue; }
weight_of() {
    local answer
    answer=$(haproxy_say "get weight erpgo/$1") || absent "HAProxy does not answer. See $range/log/haproxy.log."
    printf '%s\n' "${answer%% *}"
}
# Green gets so many percent, blue the rest; in one call, and the one that gains first: never is nobody served. Read back.
set_weights() {
    local green=$1 blue=$((100 - $1)) first=green second=blue answer
    [ "$green" -ge "$(weight_of green)" ] || { first=blue second=green; }
    answer=$(haproxy_say "set server erpgo/$first weight ${!first};set server erpgo/$second weight ${!second}") ||
        absent "HAProxy does not answer. See $range/log/haproxy.log."
    [ -z "${answer//[[:space:]]/}" ] || absent "HAProxy refused: $answer"
    [ "$(weight_of green)" = "$green" ] && [ "$(weight_of blue)" = "$blue" ] ||
        absent "HAProxy took the weights and says others: green $(weight_of green), blue $(weight_of blue)."
}
requests_to() {
    local stats
    stats=$(haproxy_say 'show stat') || absent "HAProxy does not answer. See $range/log/haproxy.log."
    server_field "$stats" erpgo "$1" 8
}

# load SECONDS RATE [OPTIONS]: customers at the load balancer; the result as JSON.
load() { holdpoint-erpgo load --seconds "$1" --rate "$2" "${@:3}"; }
# A customer with a session; prints the token.
log_in() {
    local mail password who base=${1:-https://erpgo.com}
    mail=probe-$(date +%s%N)-$RANDOM@customers.erpgo.com password=$(openssl rand -hex 12)
    who=$(jq -nc --arg e "$mail" --arg p "$password" '{email: $e, name: "Probe", password: $p}')
    get -d "$who" "$base/api/v1/auth/register" >/dev/null && get -d "$who" "$base/api/v1/auth/login" | jq -re .token
}

# The range's own customer, who is there from the beginning: nobody is added.
probe_token() {
    jq -nc --arg p "$(cat "$range/etc/probe.password")" '{email: "probe@erpgo.com", password: $p}' |
        get -d @- "${1:-https://erpgo.com}/api/v1/auth/login" | jq -re .token
}

# slack TEXT: to the war room. The URL is a secret where it is a real one; the range has one of its own.
slack() {
    local answer
    answer=$(jq -nc --arg t "$1" '{text: $t}' |
        curl -s --max-time 10 -H 'Content-Type: application/json' -d @- "${SLACK_WEBHOOK:-https://hooks.slack.com/services/RANGE/RANGE/RANGE}") ||
        absent "The webhook does not answer."
    [ "$answer" = ok ] || absent "The webhook refused the message: $answer"
}
# mail TO SUBJECT: the text on stdin, received by the range's own mail server.
mail() {
    { printf 'From: launch@erpgo.com\nTo: %s\nSubject: %s\nDate: %s\nContent-Type: text/plain; charset=utf-8\n\n' "$1" "$2" "$(date -R)"; cat; } |
        curl -s --max-time 10 --url smtp://mail.erpgo.com:25 --mail-from launch@erpgo.com --mail-rcpt "$1" -T - ||
        absent "The mail server did not take the message to $1."
}
page_status() { get https://api.statuspage.io/v1/pages/erpgo | jq -er .status || absent "The status page does not answer."; }
# received slack|alertmanager: how many messages of this kind reached people so far.
received() { get "http://127.0.0.1:7001/received/$1" || absent "The desk that takes the messages does not answer. See $range/log/desk.log."; }
set_page_status() {
    local answer
    answer=$(jq -nc --arg s "$1" '{status: $s}' | get -X PATCH -H 'Authorization: OAuth RANGE' -d @- https://api.statuspage.io/v1/pages/erpgo) ||
        absent "The status page does not answer."
    [ "$(jq -r .status <<<"$answer")" = "$1" ] || absent "The status page took something else: $answer"
}

# observed MINUTES: the seconds that an observation of so many minutes takes on the range, 6 at least.
observed() {
    local seconds=$(($1 * 60 / compress))
    echo $((seconds > 6 ? seconds : 6))
}
# What two cores can hold beside all else. The runbook's figure is a service's of its own; both are always shown.
range_rps=${ERPGO_RANGE_RPS:-30}
if ! [[ $range_rps =~ ^[1-9][0-9]{0,2}$ ]]; then
    echo "ERPGO_RANGE_RPS is no whole number from 1 to 999 ($range_rps): 30 is taken." >&2
    range_rps=30
fi
# with_traffic SECONDS [RATE]: customers for so long, so that there is something to measure. The result in $traffic.
with_traffic() {
    traffic=$(load "$1" "${2:-$range_rps}") || true
    [ -n "$traffic" ] && [ "$(jq '.requests - .failed' <<<"$traffic")" -gt 0 ] || absent "No customer was served. See $range/log/haproxy.log."
    # Prometheus asks every 2 s: what just happened is there after the next.
    sleep 2.5
}
judge_throughput() {
    say "Throughput: the runbook's limit is > $1 RPS; declared limit of this range: $range_rps RPS, judged on it."
    judge Throughput "$(jq .per_second <<<"$traffic")" ge "$(awk -v r="$range_rps" 'BEGIN { print 0.9 * r }')" ' RPS'
}
# The shop's figures of the last half minute; `{}` or `{color="green"}`.
p95_ms() { prom "1000 * histogram_quantile(0.95, sum by (le) (rate(erpgo_http_request_duration_seconds_bucket$1[30s])))"; }
error_percent() { prom "100 * sum(rate(erpgo_errors_total$1[30s])) / (sum(rate(erpgo_http_request_duration_seconds_count$1[30s])) > 0)"; }
# Of the shop's own processes: this machine has other work as well.
cpu_percent() { prom "100 * sum(rate(process_cpu_seconds_total{job=\"erpgo\"}[30s])) / count(node_cpu_seconds_total{mode=\"idle\"})"; }
memory_percent() { prom '100 * max(process_resident_memory_bytes{job="erpgo"} / on (instance) erpgo_memory_limit_bytes)'; }
database_percent() { sql "SELECT round(100.0 * count(*) / current_setting('max_connections')::int, 1) FROM pg_stat_activity WHERE backend_type = 'client backend'"; }
cache_percent() { prom '100 * sum(increase(erpgo_cache_hits_total[1m])) / (sum(increase(erpgo_cache_hits_total[1m])) + sum(increase(erpgo_cache_misses_total[1m])) > 0)'; }

# The tables of the shop with their rows and the hash of all their content, a line each: what two copies are compared by.
fingerprint_sql() {
    local table
    for table in users products orders order_lines support_channels support_tickets survey_answers; do
        printf "SELECT '%s ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '-') FROM %s AS t;\n" "$table" "$table"
    done
}
# backup_file NAME: the file of a backup, or a refusal that names those that there are.
backup_file() {
    local file=$backups/$1.dump
    [ "$1" != latest ] || file=$(find "$backups" -name '*.dump' -printf '%T@ %p\n' | sort -rn | head -n 1 | cut -d ' ' -f 2-)
    [ -n "$file" ] && [ -f "$file" ] ||
        refuse "There is no backup $1. There are: $(find "$backups" -name '*.dump' -printf '%f ' | sed 's/\.dump//g')"
    printf '%s\n' "$file"
}
restore() { # restore FILE DATABASE: into a new database of this name; an older one of that name goes.
    dropdb --if-exists "$2" 2>/dev/null && createdb "$2" && pg_restore --no-owner --exit-on-error -d "$2" "$1"
}

# A report is written whole or not at all, and not where what writes it ended with a complaint; the name is printed.
report() {
    local file
    file=$reports/$1-$(date -u +%Y%m%d-%H%M%S).md
    if mkdir -p "$reports" && cat >"$file.part" && [ ! -e "$said" ] && mv "$file.part" "$file"; then
        say "Report: $file"
        return
    fi
    rm -f "$file.part"
    [ ! -e "$said" ] || leave "$(cat "$said")"
    absent "The report could not be written to $reports."
}
# reports_like PATTERN: the files of that name that were written in this range; its folder may be older than it.
reports_like() { [ ! -d "$reports" ] || find "$reports" -maxdepth 1 -name "$1" -newer "$range/etc/settings"; }

# parts_down: the names of the parts that must run and do not. A part that somebody stopped must run all the same, unless
# it is one that is started on demand.
parts_down() {
    holdpoint-range parts | jq -r --rawfile listed "$scripts/../range/parts.conf" '
        [$listed | split("\n")[] | capture("^(?<name>[a-z0-9]+) *[|]").name] as $always |
        [.[] | select((.wanted or (.name | IN($always[]))) and (.ready | not)) | .name] | join(", ")' ||
        absent "The range does not say which of its parts run."
}

# Faults that scripts themselves have: a late begin, or none.
if [ -f "$range/faults/slow-script" ]; then sleep "$(cat "$range/faults/slow-script")"; fi
if [ -f "$range/faults/script-hangs" ]; then
    hanging=$(cat "$range/faults/script-hangs")
    [ "$hanging" != all ] && [ "$hanging" != "$(basename "$0")" ] || exec sleep infinity
fi
