#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Starts the release that customers use today (blue) and the router in front of it. Calling it again changes nothing.
. "$(dirname "$0")/common.sh"
service create-database "$database"
service serve --state "$state" --name blue --release "$old_release" --database "$database"
echo "✅ Release $old_release running"
if ! alive router; then
    set_weight 0
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        fail "Port $port is taken by another program. Stop that program (for an earlier sample launch: its own scripts/clean-up.sh), or choose another port with the environment variable HOLDPOINT_SAMPLE_PORT and in the runbook's http address."
    fi
    service route --state "$state" --port "$port"
fi
echo "✅ Router listening"
