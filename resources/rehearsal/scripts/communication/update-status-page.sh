#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets the public status page and reads back what the public sees.
# update-status-page.sh "STATUS"
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[ $# = 1 ] && [ -n "$1" ] || usage "Name one status, in quotes."
before=$(page_status)
set_page_status "$1"
plain=$(get https://status.erpgo.com/ | sed 's/&amp;/\&/g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g')
grep -qF "<p>$1</p>" <<<"$plain" || { bad "The public page does not show it"; verdict; }
good "Status page: $1 (was: $before)"
