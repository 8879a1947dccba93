"""The mail that this site wrote to files instead of sending it: on a newcomer's own machine only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

SHOWN = 100
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class Mail:
    """One written mail; `name` is its address here."""

    name: str
    subject: str
    to: str
    at: datetime
    body: str


def go_to_files() -> bool:
    return bool(settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"))


def is_on_this_machine() -> bool:
    """Whether the site's own address is one that only this machine can open."""
    return urlsplit(settings.SITE_URL).hostname in LOOPBACK


def may_be_shown() -> bool:
    """Only where no money is real and nobody else comes by: anywhere else this would be a hole."""
    return bool(settings.STRIPE_SANDBOX) and go_to_files() and is_on_this_machine()


def mails() -> list[Mail]:
    """The newest mails, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:SHOWN]
    found = [mail for file in files for mail in _in_file(file)]
    return sorted(found, key=lambda mail: mail.at, reverse=True)[:SHOWN]


def mail_named(name: str) -> Mail | None:
    """One of the newest mails by its address; no path of a file is ever made from it."""
    return next((mail for mail in mails() if mail.name == name), None)


def _in_file(file: Path) -> Iterator[Mail]:
    for raw in file.read_bytes().split(BETWEEN):
        if raw.strip():
            yield _read(raw.strip())


def _read(raw: bytes) -> Mail:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    body = message.get_body(("plain", "html"))
    return Mail(
        name=sha256(raw).hexdigest()[:16],
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=parsedate_to_datetime(str(message["Date"])) if message["Date"] else datetime.min.replace(tzinfo=UTC),
        body=str(body.get_content()) if body else "",
    )
