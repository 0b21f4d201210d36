# SPDX-License-Identifier: GPL-3.0-or-later
# What packaging/run and packaging/test share. Sourced, never run.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"

say() { printf '\n== %s\n' "$*"; }
fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# packages_of run build ...: the names in these sections of packages.txt
packages_of() {
    awk -v wanted=" $* " '
        /^\[/ { gsub(/[][]/, ""); on = index(wanted, " " $1 " ") > 0; next }
        on && NF && $1 !~ /^#/ { print $1 }' packaging/packages.txt
}

# Installs what is missing of these sections; does nothing, and needs no rights, when all is there.
install_packages() {
    local name status missing=() as_root=()
    for name in $(packages_of "$@"); do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) || status=
        [ "$status" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    command -v apt-get >/dev/null || fail "This is no Debian: apt-get is missing. Install what packaging/packages.txt lists."
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            fail "Packages are missing and this user may not install them. Run this command as root or as a user with
sudo, or ask an administrator for:  apt-get install --no-install-recommends ${missing[*]}"
        fi
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        fail "apt-get update failed. Check the network and /etc/apt/sources.list, then try again."
    # SYSTEMD_OFFLINE: nginx comes along for tests; installing it must not put a server on this machine's port 80.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        >"${TMPDIR:-/tmp}/holdpoint-apt.$$.log" 2>&1 || {
        tail -20 "${TMPDIR:-/tmp}/holdpoint-apt.$$.log" >&2
        fail "apt-get install failed; the whole report is in ${TMPDIR:-/tmp}/holdpoint-apt.$$.log."
    }
    rm -f "${TMPDIR:-/tmp}/holdpoint-apt.$$.log"
}

# configure PRESET [-D...]: once; ninja runs CMake again by itself when a CMake file changed.
configure() {
    local preset=$1
    shift
    if [ ! -f "build/$preset/build.ninja" ]; then
        say "Configuring $preset"
        cmake --preset "$preset" "$@" -Wno-dev
    fi
}

# What the stamps compare: the bytes and names of everything below these paths.
content_hash() {
    find "$@" -type f -not -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}
