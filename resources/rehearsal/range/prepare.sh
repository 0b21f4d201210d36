#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the range's certificates, configuration and empty database. Called by holdpoint-range, before any part starts.
set -euo pipefail
range=${ERPGO_RANGE:?is set by holdpoint-range}
from=${ERPGO_RESOURCES:?is set by holdpoint-range}

case ${ERPGO_TIME_COMPRESSION:-60} in
    *[!0-9]* | 0*)
        echo "ERPGO_TIME_COMPRESSION is ${ERPGO_TIME_COMPRESSION}: it says how many times faster an observation runs, a whole number from 1 on. Set 1 for the runbook's own times, or leave it away for 60."
        exit 2
        ;;
esac

missing=
need() { command -v "$1" >/dev/null || missing+=" $2"; }
need haproxy haproxy
need redis-server redis-server
need psql postgresql-15
need prometheus prometheus
need prometheus-alertmanager prometheus-alertmanager
need prometheus-node-exporter prometheus-node-exporter
need curl curl
need jq jq
need ss iproute2
need openssl openssl
need watch procps
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=" postgresql-15"
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || missing+=" python3-aiosmtpd"
if [ -n "$missing" ]; then
    echo "The range is made of real servers, and these are not installed:$missing. Install them: apt-get install$missing"
    exit 4
fi

cd "$range"
mkdir -p etc certs etc/rules etc/targets releases disk/backups disk/reports received/mail run data/prometheus
# aiosmtpd makes the three folders of a Maildir only where there is none at all.
rmdir received/mail

(
    postgres=$(find /usr/lib/postgresql -path '*/bin/initdb' | sort -V | tail -n 1)
    "$postgres" -D data/postgres -U erpgo --auth=trust --no-sync --no-instructions -E UTF8 --locale=C >log/initdb.log 2>&1
    cat >>data/postgres/postgresql.conf <<CONF
listen_addresses = '127.0.0.1'
port = 5432
unix_socket_directories = '$range/run'
max_connections = 60
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
log_min_duration_statement = 250
CONF
) &
database=$!

# What the range is made of, as each says it.
version() { "$@" 2>&1 | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1 || true; }
postgres=$(find /usr/lib/postgresql -path '*/bin/postgres' | sort -V | tail -n 1)
printf 'HAProxy %s, PostgreSQL %s, Redis %s, Prometheus %s, Alertmanager %s\n' "$(version haproxy -v)" \
    "$(version "$postgres" -V)" "$(version redis-server -v)" "$(version prometheus --version)" \
    "$(version prometheus-alertmanager --version)" >etc/versions

# A certificate authority of this range alone, and what it signs.
cd etc
openssl ecparam -name prime256v1 -genkey -noout -out ca.key
openssl req -x509 -new -key ca.key -days 2 -subj "/CN=Rehearsal range" -out ca.pem
names=
while read -r name; do names+=",DNS:$name"; done <"$from/range/hosts"
openssl ecparam -name prime256v1 -genkey -noout -out server.key
openssl req -new -key server.key -subj "/CN=erpgo.com" -out server.csr
printf 'subjectAltName=%s\nbasicConstraints=CA:false\n' "${names#,}" >server.ext
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -extfile server.ext -out server.crt 2>../log/openssl.log
cat server.crt server.key >server.pem
# The fault `expired-certificate` puts this one in its place.
mkdir -p expired && : >expired/index && echo 01 >expired/serial
openssl ca -batch -notext -config /dev/stdin -in server.csr -out expired.crt -extfile server.ext \
    -startdate 20200101000000Z -enddate 20210101000000Z 2>>../log/openssl.log <<CONF
[ca]
default_ca = range
[range]
database = expired/index
serial = expired/serial
new_certs_dir = expired
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
[any]
commonName = supplied
CONF
cat expired.crt server.key >expired.pem
cd ..
cp etc/ca.pem certs/ca-certificates.crt
cp etc/ca.pem "certs/$(openssl x509 -in etc/ca.pem -noout -hash).0"

for name in haproxy.cfg prometheus.yml alertmanager.yml redis.conf; do
    sed "s#@RANGE@#$range#g" "$from/range/$name" >"etc/$name"
done
cp "$from/range/rules.yml" etc/rules/base.yml
cat >etc/targets/erpgo.json <<'JSON'
[{"targets": ["127.0.0.1:8101"], "labels": {"color": "blue"}}]
JSON
# What the person set for the scripts, which Holdpoint starts without it.
for name in "${!ERPGO_@}"; do
    case $name in ERPGO_RANGE | ERPGO_RESOURCES) continue ;; esac
    [ -z "${!name}" ] || printf '%s=%q\n' "$name" "${!name}"
done >etc/settings
echo 'erpgo_autoscaling_events_total 0' >textfile/autoscaling.prom
wait $database || {
    cat log/initdb.log
    echo "PostgreSQL's folder could not be made."
    exit 4
}
