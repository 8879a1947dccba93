"""A whole site of one's own: database, sandbox, web, worker and scheduler as processes that may be killed."""

import os
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from marketplace.config.launch import database
from marketplace.config.launch.places import ROOT
from marketplace.config.launch.postgres import Cluster, free_port
from marketplace.config.launch.processes import Household, Program, has_died, spawn
from marketplace.config.launch.site import SCHEDULER, WEB, WORKER, is_healthy, is_open

SECRET = "whsec_of_the_town"
VICTIMS = ("web", "worker", "postgres")
PATIENCE_SECONDS = 240.0
PULSE_SECONDS = 0.05
# What payees earn can be paid out at once, one operator is enough, and what a dead worker held goes to the next soon:
# the same rules as everywhere, without the days and minutes for which nobody can wait here.
IMPATIENT = {
    "PAYOUT_HOLD_DAYS": "0",
    "PAYOUT_FLOORS": "USD=0.01 JPY=1",
    "PAYOUT_SECOND_OPERATOR_ABOVE": "1000000",
    "CELERY_VISIBILITY_SECONDS": "20",
    "STRIPE_MESSAGE_LEASE_SECONDS": "20",
}


@dataclass
class Town:
    """Everything that runs, and somebody who starts again what dies."""

    household: Household
    server: Cluster
    folder: Path
    web_port: int
    sandbox_port: int
    ended: threading.Event = field(default_factory=threading.Event)
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def site(self) -> str:
        return f"http://localhost:{self.web_port}"

    @property
    def stripe(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def variables(self) -> dict[str, str]:
        """The settings of every process of the town."""
        return {
            "DATABASE_URL": self.server.address("postgres", self.server.password, "postgres"),
            "ENVIRONMENT_FILE": str(self.folder / "no-such-file"),
            "DEBUG": "1",
            "SITE_URL": self.site,
            "STRIPE_API_BASE": self.stripe,
            "STRIPE_WEBHOOK_SECRETS": SECRET,
            **IMPATIENT,
        }

    def found(self) -> Self:
        """Start the database, and leave the tables to be made."""
        self.server.prepare()
        self._add("postgres", Program("postgres", self.server.start, outlives=True))
        return self

    def serve(self) -> None:
        """Open for everybody, and mend from now on what dies."""
        data = f"--data={self.folder / 'sandbox'}"
        self._run("sandbox", ["manage.py", "stripe_sandbox", f"--port={self.sandbox_port}", data, "--later-seconds=1"])
        self._until(lambda: is_open(self.sandbox_port))
        self._run("web", [*WEB, "--bind", f"127.0.0.1:{self.web_port}"])
        self._run("worker", WORKER)
        self._run("scheduler", SCHEDULER)
        threading.Thread(target=self._mend, daemon=True).start()
        self.await_health()

    def kill(self, victim: str) -> bool:
        """SIGKILL to all of its processes at once, without a word; whether there was anything to kill."""
        process = self.programs[victim].process
        if process is None or has_died(process):
            return False
        os.killpg(process.pid, signal.SIGKILL)
        for child in self.server.inhabitants() if victim == "postgres" else ():  # each leads a group of its own
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return True

    def await_health(self) -> None:
        self._until(lambda: is_healthy(self.web_port))

    def _run(self, name: str, command: list[str]) -> None:
        words = [sys.executable, *command]
        self._add(name, Program(name, lambda: spawn(f"town-{name}", words, cwd=ROOT, **self.variables)))

    def _add(self, name: str, program: Program) -> None:
        self.programs[name] = self.household.add(program)

    def _mend(self) -> None:
        while not self.ended.wait(PULSE_SECONDS):
            self.household.mend()

    def _until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if time.monotonic() > deadline:
                raise AssertionError("the town did not come up again")
            time.sleep(PULSE_SECONDS)


@contextmanager
def town() -> Iterator[Town]:
    """A town with an empty database that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="town-"))
    home = database.throwaway(Path(f"town-{secrets.token_hex(4)}"))
    # What is acknowledged is on its way to the disk; only a power cut, which nobody plays here, could lose it.
    server = Cluster(**{**vars(home), "options": ("-c", "fsync=off", "-c", "full_page_writes=off")})
    made = Town(Household(), server, folder, free_port(), free_port())
    try:
        yield made.found()
    finally:
        made.ended.set()
        made.household.end()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.directory, ignore_errors=True)
