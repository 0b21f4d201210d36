#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A backup of production's database with pg_dump, and what is in it by count and hash, both of one moment.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
name=${ERPGO_BACKUP_PREFIX:-pre-launch}-$(date +%Y%m%d-%H%M%S)
file=$backups/$name.dump
[ ! -e "$file" ] || refuse "There is a backup $name already. Wait a second."
trap 'rm -f "$file.part" "$file.facts.part" "$file.hash.part"' EXIT
coproc session { psql -XqtA -v ON_ERROR_STOP=1 2>&1; }
answers=${session[0]} questions=${session[1]}
printf 'BEGIN ISOLATION LEVEL REPEATABLE READ;\nSELECT pg_export_snapshot();\n' >&"$questions"
read -r snapshot <&"$answers" && [[ $snapshot =~ ^[0-9A-F-]+$ ]] || absent "The database gives no snapshot: ${snapshot:-no answer}"
pg_dump -Fc --snapshot="$snapshot" -f "$file.part" || absent "pg_dump did not end well. See whether the disk is full: $(df -h --output=avail "$backups" | tail -n 1) left."
{
    fingerprint_sql
    printf '%s\n' '\echo end'
} >&"$questions"
while read -r line <&"$answers" && [ "$line" != end ]; do printf '%s\n' "$line"; done >"$file.facts.part" ||
    absent "What is in the backup could not be written down. See whether the disk is full."
[ "$(wc -l <"$file.facts.part")" = 7 ] || absent "The database did not say what is in the backup."
# The dump last: it is a backup once it is there, and then has all that belongs to it.
hash=$(sha256sum <"$file.part") && printf '%s  %s\n' "${hash%% *}" "$name.dump" >"$file.hash.part" &&
    mv "$file.facts.part" "$file.facts" && mv "$file.hash.part" "$backups/$name.sha256" && mv "$file.part" "$file" ||
    absent "The hash of the backup could not be written down: there is no backup. See whether the disk is full."
cut -d ' ' -f 1,2 "$file.facts"
good "Backup $name: $(stat -c %s "$file") bytes"
