#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# All requests back to the old release at once. Works from any state, also when blue or the router died.
. "$(dirname "$0")/common.sh"
set_weight 0
echo "✅ Traffic switched to release $old_release"
alive blue || service serve --state "$state" --name blue --release "$old_release" --database "$database"
alive router || service route --state "$state" --port "$port"
all_from "$old_release"
check GET /api/v1/health 200
service stop --state "$state" green
echo "✅ Rolled back to release $old_release"
