"""What `run.py` started: started again when it dies, stopped when we stop, and nothing else touched."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.config.launch.places import DATA, LOGS, ROOT, say
from marketplace.config.launch.trouble import Trouble

MARK = f"ASSENT_STARTED_BY={DATA}"
GRACE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


def die_with_us(how: int) -> Callable[[], None] | None:
    """Have the kernel end a child when `run.py` is killed and cannot (Linux)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, how)


def environment(**variables: str) -> dict[str, str]:
    """Our environment with the mark by which a later start knows what this one left behind."""
    name, value = MARK.split("=", 1)
    return {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": "", name: value, **variables}


def spawn(name: str, command: list[str], *, cwd: Path = ROOT, **variables: str) -> "subprocess.Popen[bytes]":
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_us(signal.SIGTERM),
        )


@dataclass
class Program:
    """One child and how to start it again."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    end_with: signal.Signals = signal.SIGTERM
    outlives: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    started_at: float = 0.0
    not_before: float = 0.0

    def begin(self) -> None:
        self.process = self.start()
        self.started_at = time.monotonic()

    def mend(self) -> None:
        """Start it again if it died, at once the first time, later each time it dies young."""
        now = time.monotonic()
        if self.process is not None and has_died(self.process):
            self.deaths = 1 if now - self.started_at > LONGEST_PAUSE_SECONDS else self.deaths + 1
            self.not_before = now + min(2.0 ** (self.deaths - 1) - 1, LONGEST_PAUSE_SECONDS)
            how = bury(self.process)
            self.process = None
            say(f"The {self.name} stopped ({how}) and is started again; its log is {LOGS}/{self.name}.log")
        if self.process is None and now >= self.not_before:
            try:
                self.begin()
            except Trouble as trouble:
                self.not_before = now + LONGEST_PAUSE_SECONDS
                say(str(trouble))

    def ask_to_end(self) -> None:
        if self.process is not None and not has_died(self.process):
            self.process.send_signal(self.end_with)

    def end(self, *, deadline: float) -> None:
        """Wait for the end that was asked for until the deadline, then kill."""
        if self.process is None:
            return
        while not has_died(self.process) and time.monotonic() < deadline:
            time.sleep(0.02)
        bury(self.process)
        self.process = None


@dataclass
class Household:
    """All programs of one start, in the order in which they need each other."""

    programs: list[Program] = field(default_factory=list)

    def add(self, program: Program) -> Program:
        program.begin()
        self.programs.append(program)
        return program

    def mend(self) -> None:
        for program in self.programs:
            program.mend()

    def end(self) -> None:
        """End all: first together those who write, then what outlives them, the database."""
        for outlives in (False, True):
            ending = [program for program in self.programs if program.outlives is outlives]
            deadline = time.monotonic() + GRACE_SECONDS
            for program in ending:
                program.ask_to_end()
            for program in ending:
                program.end(deadline=deadline)
        self.programs.clear()


def has_died(process: "subprocess.Popen[bytes]") -> bool:
    """Whether a child is dead, without reaping it: until then no stranger can be given its number."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def bury(process: "subprocess.Popen[bytes]") -> int:
    """Kill what is left of a child and of its process group (each child leads one), then reap it."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def leftovers() -> list[int]:
    """Processes that carry our mark though no start of ours is running; known by mark, never by name."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            marked = f"{MARK}\0".encode() in (entry / "environ").read_bytes()
        except OSError:
            continue
        if marked and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def end_leftovers() -> None:
    """End what a killed start left behind: politely, then not."""
    for how, patience in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, GRACE_SECONDS)):
        for pid in leftovers():
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + patience
        while leftovers() and time.monotonic() < deadline:
            time.sleep(0.05)
