#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Asks the service what its customers ask, through the router.
. "$(dirname "$0")/common.sh"
check GET /health 200
check GET /api/v1/health 200 --contains '"status":"ok"'
check GET /orders 200
