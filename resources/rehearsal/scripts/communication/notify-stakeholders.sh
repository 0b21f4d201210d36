#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A message to the stakeholders by mail and to the war room, with the state that was measured just now.
# notify-stakeholders.sh "MESSAGE"
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[ $# = 1 ] && [ -n "$1" ] || usage "Name one message, in quotes."
facts="Green $(weight_of green) %, blue $(weight_of blue) %; production answers with $(status_of https://erpgo.com/health)."
printf '%s\n\n%s\n' "$1" "$facts" | mail stakeholders@erpgo.com "ERPGo: $1"
slack "$1 $facts"
good "Stakeholders were told: $1"
