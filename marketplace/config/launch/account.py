"""The user that the database runs as: PostgreSQL refuses to be root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from marketplace.config.launch.trouble import Trouble


@dataclass(frozen=True)
class Account:
    """A user of this machine to whom root hands the database."""

    name: str
    uid: int
    gid: int

    def can_reach(self, path: Path, mode: int = os.X_OK) -> bool:
        """Whether the user may use a file or folder, asked of the system by a child that has become the user."""
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        try:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
            os._exit(0 if os.access(path, mode) else 1)
        finally:
            os._exit(2)

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)


def database_account() -> Account | None:
    """Whom root becomes for the database; nobody has to change who is not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Trouble("PostgreSQL refuses to run as root, and this machine has neither a user “postgres” nor “nobody”.")
