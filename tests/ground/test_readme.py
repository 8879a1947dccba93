"""The README says of every command what it takes, and of every setting what it is for."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

OURS = ("accounts", "licensing", "marketplace", "payments")
SHARED = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
SHARED |= {"--force-color", "--skip-checks"}
READ = re.compile(r'(?:text|flag|words|environ\.get)\(\s*"([A-Z_]+)"')
# What we tell our own children: nobody sets these by hand.
BETWEEN_US = {"AS_OWNER", "DJANGO_SETTINGS_MODULE", "TEST_TEMPLATE"}
COMMANDS = {name: app for name, app in get_commands().items() if app.split(".")[0] in OURS}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_readme_names_every_option_of_a_command(name: str) -> None:
    readme = (Path(settings.BASE_DIR) / "README.md").read_text()
    row = re.search(rf"(?m)^\| `{name}\b([^`]*)`", readme)
    parser = load_command_class(COMMANDS[name], name).create_parser("manage.py", name)

    taken = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}

    assert row is not None
    assert set(re.findall(r"--[a-z-]+", row[1])) == taken - SHARED


def test_readme_names_every_setting_that_is_read_and_no_other() -> None:
    root = Path(settings.BASE_DIR)
    table = re.search(r"(?s)\n## Settings\n(.*?)\n## ", (root / "README.md").read_text())
    sources = (root / "marketplace/config").glob("*.py")

    read = {name for path in sources for name in READ.findall(path.read_text())}

    assert table is not None
    named = {name for row in re.findall(r"(?m)^\| (`[^|]+) \|", table[1]) for name in re.findall(r"`([A-Z_]+)`", row)}
    assert named == read - BETWEEN_US
