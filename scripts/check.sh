#!/bin/sh
# What a deployment would stumble over: its settings, missing migrations, types, templates that do not compile.
set -eu
cd "$(dirname "$0")/.."
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

# As in production, with values that are thrown away again.
export DEMO=0 HTTPS=1 ALLOWED_HOSTS=portal.example.org SCPB_DATA="$data" LOG_LEVEL=ERROR
SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY
.venv/bin/python manage.py check --deploy --fail-level WARNING
.venv/bin/python manage.py makemigrations --check --dry-run
.venv/bin/python -m mypy
.venv/bin/python scripts/templates.py
