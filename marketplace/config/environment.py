"""Settings read from the environment, each with the type it must have.

What `run.py` made up for this machine (`.data/environment`) stands in for variables that are not set.
"""

import hmac
import os
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from marketplace.config.launch import remembered

TRUE = {"1", "true", "yes", "on"}
BASE_DIR = Path(__file__).resolve().parent.parent.parent
REMEMBERED = remembered.read(Path(os.environ.get("ENVIRONMENT_FILE") or remembered.FILE))


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or REMEMBERED.get(name) or default


def derived_key(purpose: str, secret: str) -> str:
    """A key of 32 bytes for a purpose, where none is set: as secret as what it is made of, and gone with it."""
    made = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def flag(name: str, *, default: bool) -> bool:
    return text(name, "1" if default else "0").lower() in TRUE


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def pairs(value: str) -> list[tuple[str, str]]:
    """Names and what is set for each, such as `USD=500.00 JPY=75000`; one without an equals sign is refused."""
    found = [pair.partition("=") for pair in value.replace(",", " ").split()]
    if wrong := [name for name, equals, said in found if not (name and equals and said)]:
        raise ValueError(f"a setting is written NAME=VALUE, with spaces between: {', '.join(wrong)}")
    return [(name, said) for name, _equals, said in found]


def database_address() -> str:
    """The address of the database, as the owner of its tables for the few commands that change them (`manage.py`)."""
    if flag("AS_OWNER", default=False):
        owner = os.environ.get("OWNER_DATABASE_URL") or os.environ.get("DATABASE_URL")
        return owner or text("OWNER_DATABASE_URL") or text("DATABASE_URL")
    return text("DATABASE_URL", "postgres://assent@127.0.0.1:5432/assent")


def database(address: str) -> dict[str, Any]:
    """A PostgreSQL address (`postgres://user:password@host:port/name`) as Django wants it."""
    url = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or 5432),
        "CONN_HEALTH_CHECKS": True,
        # Compiling a query costs four seconds where running it costs one: our long queries are wide, not long-running.
        # And no disk of today reads four times as slowly here and there as in a row: a label's own recordings are found
        # by their index, however many others list.
        "OPTIONS": {"pool": False, "options": "-c jit=off -c random_page_cost=1.1"},
        "TEST": {"TEMPLATE": text("TEST_TEMPLATE") or None},
    }


def mail_server(address: str) -> dict[str, Any]:
    """A mail server (`smtp://user:password@host:port?tls=1`, or `smtps://` for TLS from the first byte) as settings.

    Without an address mail is written to files, which nobody outside this machine ever reads.
    """
    url = urlsplit(address)
    if url.scheme not in {"", "smtp", "smtps"}:
        raise ValueError("EMAIL_URL begins with smtp:// or smtps://")
    is_wrapped = url.scheme == "smtps"
    wants_tls = parse_qs(url.query).get("tls", ["0"])[-1].lower() in TRUE
    backend = "smtp" if url.scheme else "filebased"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if is_wrapped else 587 if wants_tls else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": wants_tls and not is_wrapped,
        "EMAIL_USE_SSL": is_wrapped,
        "EMAIL_TIMEOUT": 10,
    }


def broker(address: str) -> str:
    """The same PostgreSQL as Celery's broker, unless another is named."""
    return text("CELERY_BROKER_URL") or "pgmq://" + address.split("://", 1)[1]
