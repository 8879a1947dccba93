"""The one command, in a copy of the project: it serves, mends what is killed, and stops all that it started."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marketplace.config.launch import home, installation
from marketplace.config.launch.places import ROOT, VENV
from marketplace.config.launch.postgres import free_port
from tests import tools

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".data", "tests", "__pycache__", ".*_cache", ".hypothesis")
PATIENCE_SECONDS = 240.0
PROGRAMS = {
    "postgres": "bin/postgres -D",
    "sandbox": "-m payments.sandbox",
    "scheduler": "celery -A marketplace.config.celery beat",
    "web": "-m gunicorn",
    "worker": "celery -A marketplace.config.celery worker",
}


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy of the project in a folder of its own, with this project's environment."""
    if "requirements.txt" not in installation.marker(VENV):
        pytest.skip(f"{tools.MISSING}: an environment that run.py made")
    project = tmp_path / "project"
    shutil.copytree(ROOT, project, ignore=NOT_COPIED)
    (project / ".venv").symlink_to(VENV)
    yield project
    home.forget(project / ".data")


@contextmanager
def running(project: Path, port: int, *words: str) -> Iterator["subprocess.Popen[str]"]:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    started = subprocess.Popen(
        [sys.executable, "run.py", "--port", str(port), *words],
        cwd=project,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
        started.wait()


def said(started: "subprocess.Popen[str]", words: str) -> str:
    """Read what it says until it says this."""
    assert started.stdout is not None
    lines: list[str] = []
    line: str
    for line in started.stdout:
        lines.append(line)
        if words in line:
            return line
    raise AssertionError(f"it never said {words!r}:\n{''.join(lines)}")


def health(port: int) -> str:
    """The answer of the site, once there is one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20) as answer:
                body: bytes = answer.read()
                return body.decode()
        except OSError:
            assert time.monotonic() < deadline
            select.select([], [], [], 0.1)


def folder_of_database(project: Path) -> str:
    """Where this copy's database lives: in its own folder, or where its user can reach it."""
    far = home.remembered(project / ".data" / "database-home")
    return str((far or project / ".data") / "postgres" / "data")


def processes_of(project: Path) -> dict[int, str]:
    """What a start of this copy runs, by its mark or, as PostgreSQL hides it, by the folder in which it lives."""
    found, database = {}, folder_of_database(project)
    mark = f"ASSENT_STARTED_BY={project / '.data'}\0".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if mark in (entry / "environ").read_bytes() or os.readlink(entry / "cwd") == database:
                found[int(entry.name)] = command
        except OSError:
            continue
    return found


def test_it_serves_mends_and_stops_what_it_started_and_nothing_else(copy: Path) -> None:
    port, before = free_port(), set(processes_of(copy))
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)", "gunicorn", "postgres"])

    with running(copy, port) as site:
        said(site, f"Assent is at http://localhost:{port}")
        ours = {pid: command for pid, command in processes_of(copy).items() if pid not in before}
        for name in PROGRAMS.values():
            os.kill(min(pid for pid, command in ours.items() if name in command), signal.SIGKILL)
        mended: set[str] = set()
        while mended != set(PROGRAMS):  # what dies once more while the database is away is told of once more
            mended.add(said(site, "is started again").split()[1])
        answer = health(port)
        refused = subprocess.run(
            [sys.executable, "run.py", "--port", str(port)], cwd=copy, capture_output=True, text=True, check=False
        )
        site.send_signal(signal.SIGTERM)
        ended = site.wait()

    assert answer == '{"database": "ok", "stripe": "sandbox"}'
    assert refused.stderr == f"Assent is running already in this folder: http://localhost:{port}\n"
    assert (ended, set(processes_of(copy)) - before, bystander.poll()) == (0, set(), None)
    bystander.kill()
    bystander.wait()


@pytest.mark.parametrize("killed_at", ["Filling a fictional market", "Assent is at"])
def test_killed_start_is_mended_by_the_next(copy: Path, killed_at: str) -> None:
    port, before = free_port(), set(processes_of(copy))
    with running(copy, port) as first:
        said(first, killed_at)
        first.kill()

    with running(copy, port) as second:
        said(second, "Assent is at")
        said(second, "dana@halcyon.example")
        answer = health(port)
        second.send_signal(signal.SIGINT)
        ended = second.wait()

    assert answer == '{"database": "ok", "stripe": "sandbox"}'
    assert (ended, set(processes_of(copy)) - before) == (0, set())
