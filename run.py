#!/usr/bin/env python3
"""Run Assent on this machine, or test it, with nothing but Python.

    python3 run.py                  serve the site, and print its address
    python3 run.py test             run every check and test; what follows `test` goes to pytest

It makes .venv and .data in this folder. All else is in marketplace/config/launch/, which needs only the standard
library; every Python since 2.7 can read this file, so that it can say what is wrong.
"""

import sys


def main():  # type: () -> int
    if sys.version_info < (3, 11):
        version = ".".join(map(str, sys.version_info[:3]))
        sys.stderr.write("Assent needs Python 3.11 or newer, and this is Python {}.\n".format(version))
        return 1
    from marketplace.config.launch import command

    return command.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
