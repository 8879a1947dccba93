"""Which code did a run: recorded beside it, never hashed into it."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from marketplace.kit import division, money
from payments import royalties


@cache
def code_version() -> str:
    """SHA-256 over the modules that divide money, so that a deployment needs no version control to say it."""
    folder = Path(royalties.__file__).parent
    files = [Path(division.__file__), Path(money.__file__), *sorted(folder.glob("*.py"))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
