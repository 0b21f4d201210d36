#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whether the certificate of a domain is trusted, made for it, and valid for 14 days more.
# verify-ssl.sh DOMAIN
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[ $# = 1 ] || usage "Name one domain."
domain=$1
answer=$(openssl s_client -connect "$domain:443" -servername "$domain" -CAfile /etc/ssl/certs/ca-certificates.crt </dev/null 2>/dev/null) ||
    absent "$domain does not answer on port 443."
certificate=$(openssl x509 <<<"$answer") || absent "$domain shows no certificate."
check "The chain of $domain is trusted" grep -q 'Verify return code: 0 (ok)' <<<"$answer"
check "The certificate is made for $domain" sh -c "openssl x509 -noout -checkhost '$domain' | grep -q 'does match'" <<<"$certificate"
check "It is valid for 14 days more" openssl x509 -noout -checkend $((14 * 86400)) <<<"$certificate"
openssl x509 -noout -subject -enddate <<<"$certificate"
verdict "Certificate of $domain is good"
