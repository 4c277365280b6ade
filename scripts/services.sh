#!/bin/sh
# See to it that PostgreSQL and Redis answer at these addresses; where they do not, install and start Debian's own.
#   scripts/services.sh postgres://postgres@127.0.0.1:5432/scpb_ci redis://127.0.0.1:6379/15
set -eu
cd "$(dirname "$0")/.."
DATABASE=$1
REDIS=$2

postgres_answers() {
    .venv/bin/python - "$DATABASE" <<'PYTHON' 2>/dev/null
import sys
from urllib.parse import urlsplit

import psycopg

psycopg.connect(urlsplit(sys.argv[1])._replace(path="/postgres").geturl(), connect_timeout=3).close()
PYTHON
}

redis_answers() {
    .venv/bin/python -c 'import redis, sys; redis.Redis.from_url(sys.argv[1], socket_timeout=3).ping()' "$REDIS" 2>/dev/null
}

install() {
    if [ "$(id -u)" != 0 ]; then
        echo "$1 does not answer. Install and start it: sudo apt-get install $1" >&2
        exit 1
    fi
    echo "Installing $1"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1 || {
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "$1" >/dev/null
    }
}

wait_for() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
        "$1" && return 0
        sleep 1
    done
    echo "It does not answer: $1" >&2
    exit 1
}

if ! postgres_answers; then
    command -v pg_lsclusters >/dev/null && [ -n "$(pg_lsclusters -h)" ] || install postgresql
    version=$(pg_lsclusters -h | awk 'NR == 1 {print $1}')
    # For this machine's own tests alone: whoever is on it may be postgres.
    sed -i 's/^\(host .*127\.0\.0\.1\/32 *\).*/\1trust/' "/etc/postgresql/$version/main/pg_hba.conf"
    pg_ctlcluster "$version" main restart 2>/dev/null || pg_ctlcluster "$version" main start
    wait_for postgres_answers
fi
if ! redis_answers; then
    command -v redis-server >/dev/null || install redis-server
    redis-server --bind 127.0.0.1 --port 6379 --daemonize yes --save '' --dir /tmp >/dev/null
    wait_for redis_answers
fi
