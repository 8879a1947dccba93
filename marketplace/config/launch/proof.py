"""`python3 run.py test`: every check and every test, or, with words for pytest, only those tests."""

import fcntl
import os
import secrets
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from marketplace.config.launch import database, installation
from marketplace.config.launch.places import DATA, PYTHON, ROOT, say
from marketplace.config.launch.processes import Household, Program, environment
from marketplace.config.launch.trouble import Trouble

SCHEMA = ROOT / "marketplace" / "config" / "openapi.yaml"
CHECKS = {
    "types (mypy, strict)": ["-m", "mypy", "."],
    "ruff": ["-m", "ruff", "check", "."],
    "formatting": ["-m", "ruff", "format", "--check", "."],
    "imports run one way": ["-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}
DEPLOY = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
IN_PRODUCTION = {
    "SITE_URL": "https://assent.example",
    "ALLOWED_HOSTS": "assent.example",
    "EMAIL_URL": "smtp://mail.assent.example?tls=1",
}
TESTS = [  # by file: tests of one file share what they make; in their own order, which tests/conftest.py makes
    "-m",
    "pytest",
    "-n",
    "2",
    "--dist",
    "loadfile",
    "--no-loadscope-reorder",
    "--cov",
    "--cov-report=term:skip-covered",
    "--cov-fail-under=90",
]


def run(words: list[str]) -> int:
    """Give 0 only when everything passed."""
    with tests_alone():
        installation.ensure("requirements-dev.txt")
        with somewhere_to_test() as address:
            variables = settings_for_tests(address)
            if words:
                return python(["-m", "pytest", *words], variables).returncode
            failed = failing_checks(variables)
            failed += [] if passes("tests", TESTS, variables) else ["tests"]
            failed += [] if passes("pure modules are covered whole", pure_coverage(), variables) else ["pure coverage"]
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything passed.")
    return 1 if failed else 0


def failing_checks(variables: dict[str, str]) -> list[str]:
    """What is wrong before any test has run. Types take as long as all the others together: two at a time."""
    asked: dict[str, Callable[[], bool]] = {
        name: partial(passes, name, command, variables) for name, command in CHECKS.items()
    }
    asked["safe to deploy"] = partial(passes, "safe to deploy", DEPLOY, {**variables, **IN_PRODUCTION})
    asked["the API's schema"] = partial(schema_is_current, variables)
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = {name: pool.submit(ask) for name, ask in asked.items()}
    return [name for name, answer in answers.items() if not answer.result()]


def settings_for_tests(address: str) -> dict[str, str]:
    """What the settings need, and nothing that `run.py` remembers of this machine."""
    return {
        "DATABASE_URL": address,
        "ENVIRONMENT_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DEBUG": "0",
    }


def passes(name: str, command: list[str], variables: dict[str, str]) -> bool:
    """Run one check and show what it says when it fails; the tests show it as they go."""
    began = time.monotonic()
    if command is TESTS:
        say(f"... {name}")
    done = python(command, variables, quiet=command is not TESTS)
    passed = done.returncode == 0
    if not passed and done.stdout:
        say(done.stdout.rstrip())
    say(f"{'ok ' if passed else 'BAD'} {name} ({time.monotonic() - began:.0f} s)")
    return passed


def python(command: list[str], variables: dict[str, str], *, quiet: bool = False) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(PYTHON), *command],
        cwd=ROOT,
        env=environment(**variables),
        text=True,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )


def schema_is_current(variables: dict[str, str]) -> bool:
    """Compare the schema that the code makes with the one that is checked in."""
    name = "the API's schema"
    if not SCHEMA.exists():
        say(f"--- {name}: none is checked in")
        return True
    made = DATA / "openapi.yaml"
    if not passes(name, ["manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(made)], variables):
        return False
    if made.read_bytes() != SCHEMA.read_bytes():
        say(f"BAD {name} has changed: python manage.py spectacular --file {SCHEMA.relative_to(ROOT)}")
        return False
    return True


def pure_coverage() -> list[str]:
    """The modules that hold what must be trusted, from pyproject.toml, each with all its branches."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    pure = ",".join(settings["tool"]["assent"]["pure"])
    return ["-m", "coverage", "report", f"--include={pure}", "--fail-under=100", "--show-missing", "--skip-covered"]


@contextmanager
def somewhere_to_test() -> Iterator[str]:
    """The database that the environment names, else a cluster of our own for this run."""
    named = os.environ.get("DATABASE_URL")
    if named:
        yield named
        return
    household = Household()
    try:
        server = database.throwaway(Path("test"))
        server.prepare()
        household.add(Program("test database", server.start, outlives=True))
        yield server.address("postgres", server.password, "assent")
    finally:
        household.end()


@contextmanager
def tests_alone() -> Iterator[None]:
    """One test run at a time in a folder."""
    DATA.mkdir(parents=True, exist_ok=True)
    with (DATA / "test-lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble("Another test run is under way in this folder.") from None
        yield
