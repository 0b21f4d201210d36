#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the support team needs: a sheet with release, known differences, channels and contacts, mailed to them.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
version=$(version_of "$(live_color)")
[ -n "$version" ] || absent "The shop does not answer."
sheet=$(
    printf '# Support sheet for ERPGo %s\n\n- Written: %s\n- Customers on green: %s %%\n' "$version" "$(now)" "$(weight_of green)"
    printf -- '- Related products: %s\n' "$([ "$(status_of "http://127.0.0.1:$(port_of "$(live_color)")/api/v1/products/1/related")" = 200 ] && echo 'shown by this release' || echo 'not in this release')"
    printf '\n## Channels\n\n'
    sql "SELECT '- ' || name || ': ' || CASE WHEN enabled THEN 'open' ELSE 'closed' END FROM support_channels ORDER BY name"
)
report support-sheet <<<"$sheet"
mail support@erpgo.com "Support sheet for ERPGo $version" <<<"$sheet"
good "The support team has its sheet for $version"
