#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether the data fit together: totals and lines, buyers and users, prices and stock, and PostgreSQL's own checksums.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
while IFS='|' read -r place id finding; do
    [ -z "$place" ] || bad "$place $id: $finding"
done < <(sql 'SELECT place, id, finding FROM integrity_findings ORDER BY 1, 2 LIMIT 20')
judge "Findings in the data" "$(sql 'SELECT count(*) FROM integrity_findings')" le 0
judge "Constraints that are not validated" "$(sql 'SELECT count(*) FROM pg_constraint WHERE NOT convalidated')" le 0
judge "Indexes that are not valid" "$(sql 'SELECT count(*) FROM pg_index WHERE NOT indisvalid')" le 0
verdict "Data integrity verified"
