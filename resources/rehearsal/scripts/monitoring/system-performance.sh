#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# CPU and memory of the shop's own processes, disk, network and database connections.
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
no_words "$@"
sent() { awk '{ sub(/.*:/, "") } $9 ~ /^[0-9]+$/ { s += $9 } END { print s }' /proc/net/dev; }
before=$(sent) began=$(date +%s%N)
with_traffic "$(observed 5)"
sent=$(awk -v n="$(($(sent) - before))" -v t="$(($(date +%s%N) - began))" 'BEGIN { print 100 * n / (t / 1e9) / 125e6 }')
judge "CPU of the shop" "$(cpu_percent)" lt 70 " %"
judge "Memory of the shop" "$(memory_percent)" lt 80 " %"
judge "Disk for backups and reports" "$(df --output=pcent "$range/disk" | tail -n 1 | tr -d ' %')" lt 80 " %"
if [ "$(prom 'count(node_disk_io_time_seconds_total)')" ]; then
    judge "Disk I/O" "$(prom '100 * max(rate(node_disk_io_time_seconds_total[30s]))')" lt 80 " %"
else
    say "Disk I/O: not judged, this machine shows its disks to nobody here (the range's files are in memory)."
fi
judge "Network I/O (of 1 Gbit/s)" "$sent" lt 70 " %"
judge "Database connections" "$(database_percent)" lt 80 " %"
say "This machine, with all its other work: CPU $(shown "$(prom '100 - 100 * avg(rate(node_cpu_seconds_total{mode="idle"}[30s]))')") %"
verdict "System performance is within its limits"
