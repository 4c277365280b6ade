#!/usr/bin/env python
"""Django's command line, with a wrong or missing setting told in one sentence."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scpb.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(f"The portal does not start: {wrong}")


if __name__ == "__main__":
    main()
