#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts the announcement where the status page would take it from; sends nothing anywhere.
# announce.sh TEXT
. "$(dirname "$0")/common.sh"
[ -n "${1:-}" ] || fail "Usage: announce.sh TEXT"
printf '%s %s\n' "$(now)" "$1" >>"$state/reports/announcements.txt"
echo "✅ Announcement published"
