#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Starts a release as green beside blue; no customer reaches it before the weight is changed.
# deploy-new-version.sh RELEASE --change CHANGE
. "$(dirname "$0")/common.sh"
[ $# -eq 3 ] && [ "$2" = --change ] && [ -n "$3" ] || fail "Usage: deploy-new-version.sh RELEASE --change CHANGE"
case $1 in *[!0-9.]*) fail "A release looks like 2.0.0, not like $1." ;; esac
alive blue || fail "Release $old_release is not running, so there would be nothing to go back to."
service serve --state "$state" --name green --release "$1" --database "$database"
green=$(cat "$state/green.port")
service check "$green" GET /api/v1/health 200 --contains "\"version\":\"$1\""
printf '%s release %s deployed under change %s\n' "$(now)" "$1" "$3" >>"$state/reports/changes.txt"
echo "✅ Release $1 running beside release $old_release"
