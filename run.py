#!/usr/bin/env python3
"""Run Assent on this machine, or test it, with nothing but Python.

    python3 run.py                  serve the site, and print its address
    python3 run.py test             run every check and test; what follows `test` goes to pytest

It makes .venv and .data in this folder. All else is in marketplace/config/launch/, which needs only the standard
library; this file stays readable to an older Python, so that it can say what is wrong.
"""

from __future__ import annotations

import argparse
import sys


def arguments(words: list[str]) -> argparse.Namespace:
    if words[:1] == ["test"]:
        return argparse.Namespace(command="test", pytest=words[1:])
    parser = argparse.ArgumentParser(prog="run.py", description="Run Assent on this machine.")
    parser.add_argument(
        "command", nargs="?", choices=["test"], help="run every check and test; the rest goes to pytest"
    )
    parser.add_argument("--port", type=int, default=8000, help="where to serve (default: %(default)s)")
    parser.add_argument("--reset", action="store_true", help="first remove everything in .data: database, files, mail")
    return parser.parse_args(words)


def main() -> int:
    if sys.version_info < (3, 11):
        version = ".".join(map(str, sys.version_info[:3]))
        print("Assent needs Python 3.11 or newer, and this is Python {}.".format(version), file=sys.stderr)
        return 1
    options = arguments(sys.argv[1:])
    from marketplace.config.launch import proof, site
    from marketplace.config.launch.trouble import Trouble

    try:
        if options.command == "test":
            return proof.run(options.pytest)
        return site.run(port=options.port, reset=options.reset)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
