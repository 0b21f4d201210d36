#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# 400 requests through the router; fails when a limit of the runbook is broken.
. "$(dirname "$0")/common.sh"
need_router
service load "$port" /orders --requests 400 --most-ms 200 --most-error-percent 1 | tee "$state/reports/load-report.txt"
