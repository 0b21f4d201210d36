#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a stranger could try at production: open doors, injections, guesses, weak TLS, files that others can read.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
shop=https://erpgo.com
judge "Servers that listen beyond loopback" "$(ss -ltnH | awk '$4 !~ /^(127\.|\[::1\])/' | wc -l)" le 0
check "Orders need a login" [ "$(status_of $shop/api/v1/orders)" = 401 ]
check "A made-up session is refused" [ "$(status_of -H 'Authorization: Bearer 0' $shop/api/v1/orders)" = 401 ]
check "Unknown pages stay unknown" [ "$(status_of $shop/.git/config)" = 404 ]
check "The control of faults is not served" [ "$(status_of -X POST "$shop/faults/errors?value=1")" = 404 ]
before=$(sql 'SELECT count(*) FROM products')
injection=$(status_of -G $shop/api/v1/products --data-urlencode "search='; DELETE FROM products; --")
check "An injected search is only text" [ "$injection/$(sql 'SELECT count(*) FROM products')" = "200/$before" ]
check "A guessed password is refused" [ "$(status_of -d '{"email":"user2@customers.erpgo.com","password":"password1"}' $shop/api/v1/auth/login)" = 401 ]
check "Passwords are kept as salted hashes" [ "$(sql "SELECT count(*) FROM users WHERE password <> '-' AND password !~ '^[0-9]+[$][0-9a-f]{32}[$][0-9a-f]{64}\$'")" = 0 ]
# OpenSSL itself would not try TLS 1.1 at its usual level of security; the same way with TLS 1.2 shows that there is one.
tls() { openssl s_client -connect erpgo.com:443 -servername erpgo.com -cipher DEFAULT@SECLEVEL=0 "$1" </dev/null; }
weak_tls_refused() { tls -tls1_2 && ! tls -tls1_1; }
check "TLS 1.2 is taken, and TLS 1.1 is refused" weak_tls_refused
check "Private keys are their owner's alone" [ -z "$(find "$range/etc" -name '*.key' -perm /077)" ]
check "Sockets are their owner's alone" [ -z "$(find "$range/run" -type s -name '*.sock' -perm /077)" ]
printf '# Security scan of production\n\n- Scanned: %s\n- Findings: %s\n' "$(now)" "$findings" | report security-scan
verdict "Security scan: no finding"
