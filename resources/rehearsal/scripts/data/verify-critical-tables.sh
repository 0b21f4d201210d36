#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How many records the critical tables hold, and whether they fit together. Fewer than the shop began with is no.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
table() {
    local count
    count=$(sql "SELECT count(*) FROM $2")
    if [ "$count" -ge "$3" ]; then
        good "$1 table: $(sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta' <<<"$count") records"
    else
        bad "$1 table: $count records, at least $3 were there"
    fi
}
table Users users 1234
table Products products 567
table Orders orders 890
[ "$(sql 'SELECT count(*) FROM integrity_findings')" = 0 ] && good "All data integrity checks passed" || bad "Data integrity checks failed. scripts/data/validate-integrity.sh says which."
verdict
