#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The operations handbook of the range, from what runs now: parts, ports, releases, thresholds; changed parts are named.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
book=$reports/operations-handbook.md
mkdir -p "$reports"
{
    printf '# Operations handbook\n\n## Parts\n\n'
    holdpoint-range parts | jq -r '.[] | "- \(.name): \(if .wanted then "runs" else "on demand" end)"'
    printf '\n## Releases\n\n- blue: %s\n- green: %s\n' "$(version_of blue)" "$(version_of green)"
    printf '\n## Alerts\n\n'
    get http://monitoring.erpgo.com/api/v1/rules | jq -r '.data.groups[].rules[] | select(.type == "alerting") | "- \(.name): \(.query)"'
    printf '\n## Backups\n\n'
    find "$backups" -name '*.dump' -printf '- %f\n' | sort
} >"$book.part" || absent "The handbook could not be written."
if [ -f "$book" ]; then diff "$book" "$book.part" | grep '^[<>]' || say "Nothing changed."; fi
mv "$book.part" "$book"
good "Handbook: $book ($(grep -c . "$book") lines)"
