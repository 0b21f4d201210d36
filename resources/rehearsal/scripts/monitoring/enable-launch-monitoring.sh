#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prometheus looks twice as often, and asks every instance; its own words confirm it.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
config=$range/etc/prometheus.yml
sed -E 's/^(  scrape_interval:) .*/\1 1s/; s/^(  scrape_timeout:) .*/\1 900ms/; s/^(  evaluation_interval:) .*/\1 1s/' "$config" >"$config.part"
promtool check config "$config.part" >/dev/null || refuse "The changed configuration would be wrong; nothing was changed."
mv "$config.part" "$config"
write_targets
get -X POST http://127.0.0.1:9090/-/reload || absent "Prometheus did not take the configuration. See $range/log/prometheus.log."
check "Prometheus looks every second" grep -q 'scrape_interval: 1s' <(get http://monitoring.erpgo.com/api/v1/status/config | jq -r .data.yaml)
instances() { [ "$(get http://monitoring.erpgo.com/api/v1/targets | jq '[.data.activeTargets[] | select(.labels.job == "erpgo" and .health == "up")] | length')" -ge 1 ]; }
if wait_for 10 instances; then good "The shop's instances are watched"; else bad "No instance of the shop is watched"; fi
verdict "Launch monitoring is on"
