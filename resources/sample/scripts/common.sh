# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by every script of the sample launch. All that they make lies in state/ beside this folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
state=$PWD/state
port=${HOLDPOINT_SAMPLE_PORT:-18473}
old_release=1.4.2
new_release=2.0.0
database=$state/orders.db
mkdir -p "$state/backups" "$state/reports"

service() {
    local program=$PWD/bin/holdpoint-sample-service
    [ -x "$program" ] || program=$(command -v holdpoint-sample-service) || {
        echo "❌ holdpoint-sample-service is neither in $PWD/bin nor on the PATH. Build Holdpoint, or add its folder to the PATH." >&2
        return 1
    }
    "$program" "$@"
}

alive() { service alive --state "$state" "$1"; }
check() { service check "$port" "$@"; }

# Takes effect at the next request: the router reads the file each time.
set_weight() {
    echo "$1" >"$state/weight.part"
    mv "$state/weight.part" "$state/weight"
}

weight() { cat "$state/weight" 2>/dev/null || echo 0; }
now() { date -u +%Y-%m-%dT%H:%M:%SZ; }
fail() {
    echo "❌ $*" >&2
    exit 1
}
need_router() { alive router || fail "The router is not running. Start it with scripts/start-old-version.sh."; }

# All of some requests through the router must come from this release.
all_from() {
    local i answer
    for i in 1 2 3 4 5 6 7 8 9 10; do
        answer=$(service get "$port" /version)
        [ "$answer" = "{\"version\":\"$1\"}" ] || fail "Request $i was answered with $answer instead of release $1."
    done
}
