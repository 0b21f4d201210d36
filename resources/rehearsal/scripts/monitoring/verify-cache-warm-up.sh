#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Warms the cache with every product, then measures how often customers are served from it.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
before=$(redis dbsize)
curl -sf --max-time 60 -o /dev/null "http://erpgo.com/api/v1/products/[1-567]" || bad "A product could not be shown"
say "Cached answers: $before before, $(redis dbsize) now"
judge "Cached products" "$(redis eval "return #redis.call('keys', 'product:*')" 0)" ge 567
hits() { redis info stats | tr -d '\r' | awk -F : -v k="keyspace_$1" '$1 == k { print $2 }'; }
h=$(hits hits) m=$(hits misses)
with_traffic 5
h=$(($(hits hits) - h)) m=$(($(hits misses) - m))
judge "Cache hit rate" "$(awk -v h="$h" -v m="$m" 'BEGIN { if (h + m > 0) print 100 * h / (h + m) }')" gt 80 " %"
verdict "The cache is warm"
