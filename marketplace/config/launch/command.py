"""What `run.py` was asked for: to serve, or to test."""

import argparse
import sys

from marketplace.config.launch import proof, site
from marketplace.config.launch.trouble import Trouble


def run(words: list[str]) -> int:
    """Do what the words ask for; what goes wrong is a sentence."""
    try:
        if words[:1] == ["test"]:
            return proof.run(words[1:])
        options = _parser().parse_args(words)
        return site.run(port=options.port, reset=options.reset)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="Run Assent on this machine, or test it.")
    parser.add_argument(
        "command", nargs="?", choices=["test"], help="run every check and test; the rest goes to pytest"
    )
    parser.add_argument("--port", type=int, default=8000, help="where to serve (default: %(default)s)")
    parser.add_argument("--reset", action="store_true", help="first remove everything in .data: database, files, mail")
    return parser
