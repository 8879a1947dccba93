"""Where everything lies: the project, its environment, and the one folder of runtime files."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
DATA = ROOT / ".data"
LOGS = DATA / "log"
PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    print(sentence, flush=True, file=sys.stdout)


def tail(log: Path, lines: int = 15) -> str:
    """The end of a log, to show beside a sentence that names it."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
