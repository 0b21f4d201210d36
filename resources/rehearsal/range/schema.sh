#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fills the databases of production and staging, once PostgreSQL is up.
set -euo pipefail
export PGHOST=127.0.0.1 PGUSER=erpgo PGOPTIONS='-c client_min_messages=warning'
for _ in $(seq 300); do
    ! pg_isready -q || break
    sleep 0.1
done
sql=${ERPGO_RESOURCES:?}/sql
# Services ask already: what is copied must be a database that none of them knows.
createdb erpgo_seed
psql -q -v ON_ERROR_STOP=1 -d erpgo_seed -f "$sql/schema.sql" -f "$sql/seed.sql"
# One customer whose password is known here alone: probes log in without adding to the customers.
password=$(openssl rand -hex 16)
(umask 077 && printf '%s' "$password" >"$ERPGO_RANGE/etc/probe.password")
psql -q -v ON_ERROR_STOP=1 -v hash="$(holdpoint-erpgo hash <<<"$password")" -d erpgo_seed \
    <<<"UPDATE users SET email = 'probe@erpgo.com', password = :'hash' WHERE id = 1"
createdb -T erpgo_seed erpgo_staging
createdb -T erpgo_seed erpgo
# What the last night left.
ERPGO_BACKUP_PREFIX=nightly "$ERPGO_RESOURCES/scripts/backup/create-pre-launch-backup.sh"
