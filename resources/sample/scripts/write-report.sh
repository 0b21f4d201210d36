#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Collects what this launch did and measured in one file: state/reports/launch-report.txt.
. "$(dirname "$0")/common.sh"
{
    echo "Launch report, $(now)"
    echo "Share on release $new_release: $(weight) percent"
    service get "$port" /router/stats
    for part in backup-report changes load-report announcements; do
        [ ! -s "$state/reports/$part.txt" ] || { echo "--- $part" && cat "$state/reports/$part.txt"; }
    done
} >"$state/reports/launch-report.part"
mv "$state/reports/launch-report.part" "$state/reports/launch-report.txt"
echo "✅ Report written"
