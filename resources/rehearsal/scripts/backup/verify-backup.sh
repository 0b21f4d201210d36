#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether a backup holds what it says: its hash, and every table, restored into a scratch database and compared.
# verify-backup.sh NAME|latest
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[ $# = 1 ] || usage "Name one backup, or latest."
file=$(backup_file "$1")
name=$(basename "$file" .dump) scratch=erpgo_verify_$$
check "Hash of $name" sh -c "cd '$backups' && sha256sum -c --quiet '$name.sha256'"
trap 'dropdb --if-exists "$scratch" 2>/dev/null' EXIT
if restore "$file" "$scratch"; then
    good "$name can be restored"
    compared=$(diff <(fingerprint_sql | psql -XqtA -d "$scratch") "$file.facts") && good "Every table holds what it held: $(awk '{ n += $2 } END { print n }' "$file.facts") records" ||
        bad "The restored tables differ from what was backed up: $compared"
else
    bad "$name cannot be restored"
fi
verdict "Backup $name is complete"
