#!/usr/bin/env python3
import os
import sys

AS_OWNER = {"migrate", "prepare", "grant_roles"}  # what changes tables, and so runs as their owner


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
    if AS_OWNER.intersection(sys.argv[1:2]):
        os.environ["AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
