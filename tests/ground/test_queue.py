"""Celery over PostgreSQL: what a killed worker held is given to the next."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from marketplace.config import environment, queue
from tests.tools import PATIENCE_SECONDS

ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--pool=solo", "--concurrency=1"]


@pytest.fixture
def broker(transactional_db: None) -> Iterator[str]:
    """The address of this test's database as a broker, with the queue's tables in it."""
    queue.install()
    named = connection.settings_dict
    yield f"pgmq://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA pgmq CASCADE")


def celery(broker: str, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "marketplace.config.celery", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "CELERY_BROKER_URL": broker, "CELERY_VISIBILITY_SECONDS": "2", "SECRET_KEY": "x" * 50},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def worker(broker: str) -> Iterator[None]:
    started = celery(broker, "worker", *ALONE, "--include", "tests.ground.queue_tasks")
    try:
        yield
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def test_killed_workers_task_runs_again(broker: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bell")
    bell = os.open(tmp_path / "bell", os.O_RDWR | os.O_NONBLOCK)
    assert celery(broker, "call", "tests.ring_and_wait", "--args", json.dumps([str(tmp_path)])).wait() == 0

    rings = []
    for _attempt in (1, 2):
        with worker(broker):
            select.select([bell], [], [], PATIENCE_SECONDS)
            rings.append(os.read(bell, 10))
    os.close(bell)

    assert rings == [b".", b"."]
    assert sorted(path.name for path in tmp_path.glob("attempt-*")) == ["attempt-1", "attempt-2"]


def test_a_worker_that_the_database_left_amid_its_work_takes_the_next(broker: str, tmp_path: Path) -> None:
    for name in ("bell", "end"):
        os.mkfifo(tmp_path / name)
    bell = os.open(tmp_path / "bell", os.O_RDWR | os.O_NONBLOCK)
    rings = []

    with worker(broker):
        assert celery(broker, "call", "tests.ring_and_end", "--args", json.dumps([str(tmp_path)])).wait() == 0
        for _attempt in (1, 2):  # the queue never heard that the first one ended
            select.select([bell], [], [], PATIENCE_SECONDS)
            rings.append(os.read(bell, 10))
            hang_up_on_everybody()
            (tmp_path / "end").write_bytes(b"now")
    os.close(bell)

    assert rings == [b".", b"."]


def hang_up_on_everybody() -> None:
    """End every connection but this one, as a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_queue_is_installed_once(db: None) -> None:
    assert (queue.install(), queue.install()) == (True, False)


def test_queue_belongs_to_the_role_that_uses_it(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE assent_queue_of_a_test")
        queue.install("assent_queue_of_a_test")
        cursor.execute("SET LOCAL ROLE assent_queue_of_a_test")
        cursor.execute("SELECT pgmq.create('celery')")
        cursor.execute("SELECT pgmq.send('celery', '{}')")
        sent = cursor.fetchone()

    assert sent == (1,)


def test_another_broker_needs_no_tables(db: None, settings: object) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1/0"  # type: ignore[attr-defined]

    assert queue.install() is False


def test_broker_is_the_database_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    own = environment.broker("postgres://assent_app:secret@127.0.0.1:5432/assent")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1/0")
    named = environment.broker("postgres://assent_app:secret@127.0.0.1:5432/assent")

    assert (own, named) == ("pgmq://assent_app:secret@127.0.0.1:5432/assent", "redis://127.0.0.1/0")
