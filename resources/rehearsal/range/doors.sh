#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Ends when every door of the load balancer leads to somebody. It may have called a server down before that one was up,
# and needs a moment to see it again: until then the range is not ready, although each part answers by itself.
set -euo pipefail
for door in erpgo.com/health staging.erpgo.com/health monitoring.erpgo.com/-/ready alertmanager.erpgo.com/-/ready status.erpgo.com/; do
    until curl -sf -o /dev/null --max-time 5 "https://$door"; do sleep 0.2; done
done
