#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Stages a release: its program with hash and version, ready to be put in place.
# initiate-deployment.sh v1.0.0
# shellcheck source=resources/rehearsal/scripts/lib/range.sh
. "$(dirname "$0")/../lib/range.sh" "$@"
[[ ${1:-} =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || usage "Name the release, like v1.0.0."
version=${1#v}
[ -f "$range/releases/previous" ] || refuse "Blue and green are not prepared. Run scripts/deployment/prepare-blue-green.sh first."
[ "$version" = 1.0.0 ] || [ "$version" = 0.9.9 ] || refuse "There is no release $1. There are v0.9.9 and v1.0.0."
[ "$version" != "$(cat "$range/releases/previous")" ] || refuse "$1 is what blue serves already."
program=$(command -v holdpoint-erpgo) || absent "The program of the release is missing."
staged=$range/releases/staged/$version
mkdir -p "$staged"
cp "$program" "$staged/holdpoint-erpgo.part" && mv "$staged/holdpoint-erpgo.part" "$staged/holdpoint-erpgo"
printf '%s\n' "$version" >"$staged/VERSION"
(cd "$staged" && sha256sum holdpoint-erpgo VERSION >SHA256SUMS)
printf '%s staged %s\n' "$(now)" "$version" >>"$range/log/deployment.log"
(cd "$staged" && sha256sum -c --quiet SHA256SUMS) || { bad "What was staged is not what was copied"; verdict; }
good "Release $1 is staged: $(cut -c 1-16 "$staged/SHA256SUMS" | head -n 1)"
