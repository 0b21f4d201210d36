#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Registrations, logins and active sessions since the launch began; customers come and are counted.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
before=$(sql 'SELECT count(*) FROM users')
with_traffic "$(observed 3)"
after=$(sql 'SELECT count(*) FROM users')
judge "New registrations while we looked" "$((after - before))" ge 1
say "Users: $after, sessions in the last hour: $(sql "SELECT count(*) FROM user_sessions WHERE began_at > now() - interval '1 hour'")"
judge "Share of logins that succeed" "$(prom '100 * sum(erpgo_logins_total{result="good"}) / sum(erpgo_logins_total)')" ge 80 " %"
verdict "Users register and log in"
