#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The deployment so far, and whether green stays well for a while: version, health, restarts, errors in its log.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
[ -f "$range/releases/green/VERSION" ] || refuse "Green has no release. Run scripts/deployment/deploy-green.sh first."
cat "$range/log/deployment.log"
version=$(cat "$range/releases/green/VERSION")
pid() { holdpoint-range parts | jq '.[] | select(.name == "green") | .pid'; }
before=$(pid)
log_before=$(wc -c <"$range/log/green.log")
misses=0
for _ in $(seq "$(observed 5)"); do
    get http://127.0.0.1:8200/health >/dev/null || misses=$((misses + 1))
    sleep 1
done
check "Green serves $version" [ "$(version_of green)" = "$version" ]
judge "Health checks of green that failed" "$misses" le 0
check "Green was not started again" [ "$before" = "$(pid)" ]
judge "New errors in green's log" "$(tail -c +$((log_before + 1)) "$range/log/green.log" | grep -c '"level":"error"' || true)" le 0
verdict "Deployment of $version is stable"
