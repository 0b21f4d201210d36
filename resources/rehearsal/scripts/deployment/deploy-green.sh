#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts the staged release in green's place, starts it and waits until it is well. No customer is sent there yet.
# deploy-green.sh v1.0.0
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[[ ${1:-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || usage "Name the release, like v1.0.0."
version=${1#v} staged=$range/releases/staged/${1#v}
[ -d "$staged" ] || refuse "Release $1 is not staged. Run scripts/deployment/initiate-deployment.sh $1 first."
[ "$(weight_of green)" = 0 ] || refuse "Green has traffic ($(weight_of green) %). Take it away first."
(cd "$staged" && sha256sum -c --quiet SHA256SUMS) || refuse "The staged release is not what was staged. Stage it again."
holdpoint-range part stop green >/dev/null || absent "Green could not be stopped."
holdpoint-range part stop green2 >/dev/null || absent "Green's second instance could not be stopped."
mkdir -p "$range/releases/green"
for file in holdpoint-erpgo VERSION; do
    cp "$staged/$file" "$range/releases/green/$file.part" && mv "$range/releases/green/$file.part" "$range/releases/green/$file"
done
sql "INSERT INTO releases (version) VALUES ('$version') ON CONFLICT DO NOTHING"
holdpoint-range part start green || absent "Green did not become ready. See $range/log/green.log."
serves() { [ "$(version_of green)" = "$version" ]; }
wait_for 10 serves || { bad "Green answers with '$(version_of green)' at the load balancer, not with $version"; verdict; }
known() { [[ $(server_field "$(haproxy_say 'show stat')" erpgo green 18) == UP* ]]; }
wait_for 10 known || { bad "The load balancer does not call green up"; verdict; }
write_targets
printf '%s deployed %s\n' "$(now)" "$version" >>"$range/log/deployment.log"
good "Green serves $version, weight $(weight_of green) %"
