#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copies the database while it is in use. The copy's name is kept, so that the check afterwards reads this very file.
. "$(dirname "$0")/common.sh"
file=$state/backups/orders-$(date -u +%Y%m%dT%H%M%SZ).db
service backup-database "$database" "$file"
echo "$file" >"$state/backups/latest"
echo "✅ Backup written"
echo "$(basename "$file"), $(stat -c %s "$file") bytes"
