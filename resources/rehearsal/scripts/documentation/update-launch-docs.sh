#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The operations handbook of the range, from what runs now: parts, ports, releases, thresholds; changed parts are named.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
book=$reports/operations-handbook.md
# All is asked before anything is written: a handbook that lacks something is none.
parts=$(holdpoint-range parts | jq -r '.[] | "- \(.name): \(if .ready then "runs" elif .wanted then "does not run" else "on demand" end)"') ||
    absent "The range does not say which of its parts run."
down=$(parts_down)
blue=$(version_of blue) green=$(version_of green)
alerts=$(get http://monitoring.erpgo.com/api/v1/rules | jq -er '[.data.groups[].rules[] | select(.type == "alerting") | "- \(.name): \(.query)"] | join("\n")') ||
    absent "Prometheus does not answer. See $range/log/prometheus.log."
dumps=$(find "$backups" -name '*.dump' -printf '- %f\n' | sort)
mkdir -p "$reports" && {
    printf '# Operations handbook\n\n## Parts\n\n'
    printf '%s\n\nParts that must run and do not: %s\n' "$parts" "${down:-none}"
    printf '\n## Releases\n\n- blue: %s\n- green: %s\n' "${blue:-does not answer}" "${green:-does not answer}"
    printf '\n## Alerts\n\n%s\n\n## Backups\n\n%s\n' "$alerts" "$dumps"
} >"$book.part" || {
    rm -f "$book.part"
    absent "The handbook could not be written to $reports."
}
if [ -f "$book" ]; then diff "$book" "$book.part" | grep '^[<>]' || say "Nothing changed."; fi
mv "$book.part" "$book"
good "Handbook: $book ($(grep -c . "$book") lines)"
