"""What is made up once and kept in `.data/environment`: the key, the passwords, the ports.

`marketplace.config.environment` reads the same file, so that `manage.py` and `pytest` by hand find them too.
"""

import os
import secrets
from pathlib import Path

from marketplace.config.launch.places import DATA

FILE = DATA / "environment"


def read(file: Path = FILE) -> dict[str, str]:
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def write(values: dict[str, str], file: Path = FILE) -> None:
    """Keep the values for the next start, readable by their owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
        output.write("# Made by run.py; the environment's own variables win over it.\n")
        output.writelines(f"{name}={value}\n" for name, value in sorted(values.items()))
    part.replace(file)


def secret(values: dict[str, str], name: str, *, length: int = 24) -> str:
    """A secret that is made up the first time it is asked for."""
    return values.setdefault(name, secrets.token_urlsafe(length))
