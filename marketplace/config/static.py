"""The static files, collected again only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Copy, hash and compress the static files of all apps, unless that was done for these very files."""
    now, kept = fingerprint(), Path(settings.STATIC_ROOT) / "fingerprint"
    if kept.exists() and kept.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    kept.write_text(now)
    return True


def fingerprint() -> str:
    """What tells one state of the files from another: their names, sizes and times."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            found.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return found.hexdigest()
