"""The README says of every command what it takes."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

OURS = ("accounts", "licensing", "marketplace", "payments")
SHARED = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
SHARED |= {"--force-color", "--skip-checks"}
COMMANDS = {name: app for name, app in get_commands().items() if app.split(".")[0] in OURS}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_readme_names_every_option_of_a_command(name: str) -> None:
    readme = (Path(settings.BASE_DIR) / "README.md").read_text()
    row = re.search(rf"(?m)^\| `{name}\b([^`]*)`", readme)
    parser = load_command_class(COMMANDS[name], name).create_parser("manage.py", name)

    taken = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}

    assert row is not None
    assert set(re.findall(r"--[a-z-]+", row[1])) == taken - SHARED
