#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether the latest backup could be restored: its table of contents and the room for it; without --dry-run it is
# restored beside production and its data are checked.
# test-restore.sh [--dry-run]
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
dry=
case ${1:-} in --dry-run) dry=1 ;; '') ;; *) usage "There is no option $1." ;; esac
file=$(backup_file latest)
contents=$(pg_restore --list "$file") || { bad "$(basename "$file") has no table of contents"; verdict; }
for table in users products orders order_lines support_channels support_tickets survey_answers; do
    grep -q "TABLE DATA public $table " <<<"$contents" && good "Holds $table" || bad "Lacks $table"
done
size=$(stat -c %s "$file")
judge "Room for the restored data" "$(df --output=avail -B 1 "$range" | tail -n 1)" gt $((size * 20)) " bytes"
if [ -z "$dry" ]; then
    trap 'dropdb --if-exists erpgo_restore_test 2>/dev/null' EXIT
    if restore "$file" erpgo_restore_test; then
        judge "Findings in the restored data" "$(psql -XtA -d erpgo_restore_test -c 'SELECT count(*) FROM integrity_findings')" le 0
    else
        bad "The restore ended with an error"
    fi
fi
verdict "$(basename "$file" .dump) can be restored${dry:+ (dry run)}"
