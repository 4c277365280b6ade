#!/bin/sh
# Brings a fresh Debian to where the portal runs: system libraries, .venv, locked packages. Quick when there is nothing to do.
#   scripts/setup.sh        what running needs
#   scripts/setup.sh dev    and what the tests need
set -eu
cd "$(dirname "$0")/.."

LIBRARIES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 libglib2.0-0 fonts-liberation python3-venv"
# for papers in Word, PowerPoint and Excel; without it the portal takes PDF alone, and says so
OFFICE="libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui"
if [ "$(id -u)" = 0 ]; then
    LIBRARIES="$LIBRARIES $OFFICE"
fi
LOCK=requirements.lock
if [ "${1:-}" = dev ]; then
    LIBRARIES="$LIBRARIES chromium"
    LOCK=requirements-dev.lock
fi

missing_libraries() {
    for package in $LIBRARIES; do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

install_libraries() {
    missing=$(missing_libraries)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "These system packages are missing. Install them and run this again:" >&2
        echo "  sudo apt-get install --no-install-recommends $missing" >&2
        exit 1
    fi
    echo "Installing $missing"
    export DEBIAN_FRONTEND=noninteractive
    # Another installer may hold the lock of a fresh machine: wait for it.
    # The lists of a fresh machine are empty or old: refresh them only when the first try fails.
    # shellcheck disable=SC2086
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
        apt-get update -qq
        apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing >/dev/null
    }
}

check_python() {
    python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || {
        echo "python3 is $(python3 --version 2>&1), but the portal needs Python 3.11, 3.12 or 3.13." >&2
        exit 1
    }
}

install_packages() {
    # One mark for each lock: what the tests need includes what running needs, in the same versions.
    mark=.venv/installed-$LOCK
    now=$(cat "$LOCK" | sha256sum)
    if [ -x .venv/bin/python ] && [ "$(cat "$mark" 2>/dev/null)" = "$now" ]; then
        return 0
    fi
    [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || python3 -m venv --clear .venv
    echo "Installing what $LOCK names; this takes a minute or two."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$LOCK"
    echo "$now" >"$mark"
    if [ "$LOCK" = requirements-dev.lock ]; then
        sha256sum <requirements.lock >.venv/installed-requirements.lock
    fi
}

if command -v dpkg-query >/dev/null; then
    install_libraries
else
    echo "This is no Debian: make sure that the equivalents of these are there: $LIBRARIES" >&2
fi
check_python
install_packages
