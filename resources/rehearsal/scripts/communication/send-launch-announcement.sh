#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The announcement to the customers' list and the war room, with the release that customers really meet.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
version=$(get https://erpgo.com/version | jq -r .version) || absent "The shop does not answer: nothing is announced."
announced() { grep -rls "ERPGo $version is live" "$range/received/mail" | wc -l || true; }
before=$(announced)
printf 'ERPGo %s is live.\n\nYou find it at https://erpgo.com as always.\n' "$version" | mail customers@erpgo.com "ERPGo $version is live"
slack "ERPGo $version is live."
# An announcement of the same release may have come before this one.
arrived() { [ "$(announced)" -gt "$before" ]; }
if wait_for 10 arrived; then good "Announcement of $version arrived"; else bad "The announcement did not arrive"; fi
verdict
