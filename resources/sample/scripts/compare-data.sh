#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# No record that the backup holds may be missing now; orders that came in since are welcome.
. "$(dirname "$0")/common.sh"
[ -s "$state/backups/latest" ] || fail "There is no backup to compare with. Call scripts/create-backup.sh."
service check-database "$database"
service compare-databases "$database" "$(cat "$state/backups/latest")"
