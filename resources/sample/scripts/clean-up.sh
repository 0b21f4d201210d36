#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Stops everything that this launch started. Reports and backups stay.
. "$(dirname "$0")/common.sh"
for name in router green blue; do
    service stop --state "$state" "$name"
done
for name in router green blue; do
    ! alive "$name" || fail "$name is still running."
done
echo "✅ Nothing is running any more"
