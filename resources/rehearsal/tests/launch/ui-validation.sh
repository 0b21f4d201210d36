#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages that people see: they come, are HTML, say what they are, and have labelled fields and working links.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../../scripts/lib/range.sh" "$@"
no_words "$@"
for page in / /login /register /products; do
    body=$(get "https://erpgo.com$page") || { bad "Page $page does not come"; continue; }
    check "$page has a language and a title" grep -qE '<html lang="[a-z]+">.*<title>[^<]+</title>' <<<"$body"
    check "$page: every field has a label" [ "$(grep -o '<input' <<<"$body" | wc -l)" = "$(grep -o '<label>[^<]*<input' <<<"$body" | wc -l)" ]
    while read -r link; do
        [ "$(status_of "https://erpgo.com$link")" = 200 ] || bad "$page: its link $link leads nowhere"
    done < <(grep -o 'href="[^"]*"' <<<"$body" | cut -d '"' -f 2)
done
check "The footer names the release" grep -q "ERPGo $(version_of "$(live_color)")" <(get "http://127.0.0.1:$(port_of "$(live_color)")/" || true)
verdict "User interface validated"
