#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Customers who are always there and look around, so many requests a second; they buy nothing, so that no table changes.
# A part of the range: ends with it.
set -euo pipefail
while :; do
    # An hour is what one crowd stays at most. While the shop is away they try again.
    holdpoint-erpgo load --seconds 3600 --rate "${ERPGO_CUSTOMERS_RPS:-12}" --users 4 --buy-percent 0 || sleep 1
done
