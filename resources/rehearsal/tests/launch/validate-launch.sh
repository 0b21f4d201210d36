#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether the launch arrived: all customers on green, the new release answers, everything below it is well.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
judge "Weight of green" "$(weight_of green)" ge 100 " %"
expected=$(cat "$range/releases/green/VERSION" 2>/dev/null || true)
[ -n "$expected" ] || refuse "Green has no release. Deploy it first."
others=0
for _ in $(seq 20); do [ "$(get https://erpgo.com/version | jq -r .version)" = "$expected" ] || others=$((others + 1)); done
judge "Answers of another release than $expected (of 20)" "$others" le 0
for script in health-check/infrastructure.sh health-check/application.sh data/validate-integrity.sh; do
    check "$script" "$scripts/$script"
done
verdict "Launch of $expected validated"
