#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether a second instance comes when there are many customers, and goes when they are gone.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
color=$(live_color) second=${color}2
serving() { [[ $(server_field "$(haproxy_say 'show stat')" "${color}_pool" "$second" 18) == UP* ]]; }
gone() { ! serving; }
events() { get http://127.0.0.1:9100/metrics | awk '/^erpgo_autoscaling_events_total/ { print $2 }'; }
before=$(events)
load 40 200 --users 32 --buy-percent 2 >"$range/run/scaling.json" 2>&1 &
crowd=$!
trap 'kill $crowd 2>/dev/null || true' EXIT
if wait_for 38 serving; then good "Many customers: $second serves"; else bad "Many customers, and no second instance of $color"; fi
kill $crowd 2>/dev/null || true
wait $crowd 2>/dev/null || true
if wait_for 120 gone; then good "Few customers: $second went"; else bad "$second stays although there are few customers"; fi
# It counts an event when the instance itself has ended, some seconds after its last customer.
counted() { [ $(($(events) - before)) -ge 2 ]; }
wait_for 20 counted || true
judge "Events of the auto-scaler" "$(($(events) - before))" ge 2
verdict "Auto-scaling works"
