#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the new release's share down in steps, and looks after each.
. "$(dirname "$0")/common.sh"
need_router
alive blue || fail "Release $old_release is not running. Use the immediate rollback, which starts it."
for percent in 50 25 5 0; do
    [ "$percent" -le "$(weight)" ] || continue
    set_weight "$percent"
    service load "$port" /orders --requests 40 >/dev/null
    echo "✅ $percent percent on the new release"
done
all_from "$old_release"
service stop --state "$state" green
echo "✅ Rolled back to release $old_release"
