#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One line each second until it is stopped, at most for ten minutes.
. "$(dirname "$0")/common.sh"
for _ in $(seq 600); do
    printf '%s weight %s: ' "$(now)" "$(weight)"
    check GET /api/v1/health 200 || true
    sleep 1
done
