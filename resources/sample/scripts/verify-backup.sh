#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Restores the newest backup into a scratch folder, checks it, compares it with the live database, and writes the report.
. "$(dirname "$0")/common.sh"
[ -s "$state/backups/latest" ] || fail "There is no backup yet. Call scripts/create-backup.sh."
file=$(cat "$state/backups/latest")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
service backup-database "$file" "$scratch/restored.db"
{
    echo "Backup $(basename "$file"), restored and compared at $(now)"
    service check-database "$scratch/restored.db"
    service compare-databases "$database" "$scratch/restored.db" --exact
} | tee "$state/reports/backup-report.txt"
