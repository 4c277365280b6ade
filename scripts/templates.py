"""Compile every template, so that a mistyped tag or a missing include is found before a reader finds it."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scpb.settings")
django.setup()

wrong = 0
for path in sorted((ROOT / "templates").rglob("*")):
    if not path.is_file():
        continue
    try:
        get_template(str(path.relative_to(ROOT / "templates")))
    except TemplateSyntaxError as error:
        wrong += 1
        print(f"{path.relative_to(ROOT)}: {error}")
sys.exit(1 if wrong else 0)
