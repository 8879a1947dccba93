"""Report a wrong, follow it, answer it, appeal: what the two sides of a concern do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.documents import keep_evidence
from accounts.links import link_to
from accounts.models import User
from accounts.queries.people import has_proved
from accounts.services import audit, mail
from licensing.models import Concern, ConcernEvidence, ConcernStatement
from licensing.queries.concern_subjects import Subject
from licensing.queries.concerns import loser_of
from licensing.services.numbers import next_number
from marketplace.kit.errors import DomainError
from marketplace.kit.texts import one_line

# Beyond these a report is still taken; it enters the queue when its reporter has confirmed their address.
AT_ONCE_BY_ADDRESS: Final = 5
AT_ONCE_ABOUT_RECORDING: Final = 20
LETTERS_A_DAY: Final = 5

Side, Kind = ConcernStatement.Side, ConcernStatement.Kind


class ConcernDecided(DomainError):
    """Nothing is added to what was decided; the side that lost may appeal once."""


class NoAppeal(DomainError):
    """There is one appeal, for the side against which it was decided."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent."""

    title: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says, with links and files that show it."""

    words: str
    links: str = ""
    files: Sequence[Sent] = ()


@dataclass(frozen=True, slots=True)
class Reporter:
    """How somebody is reached who may have no account, and where they write from."""

    email: str
    name: str = ""
    language: str = ""
    network_address: str = ""


@transaction.atomic
def report(kind: str, subject: Subject, said: Said, reporter: Reporter, *, at: datetime, actor: User | None) -> Concern:
    """Take a report from anybody; none is ever turned away.

    Its clock runs at once, unless so many came from one network address or about one recording that the reporter's
    address has to be confirmed first.
    """
    email = reporter.email.lower()
    is_proved = actor is not None and has_proved(actor, email)
    sender = _sender(reporter.network_address, at=at)
    concern = Concern.objects.create(
        number=next_number("CON", at=at),
        kind=kind,
        recording=subject.recording,
        licence=subject.licence,
        label=subject.label,
        about=one_line(subject.about)[:500],
        answering=subject.answering,
        reporter=actor,
        name=one_line(reporter.name)[:200],
        email=email,
        language=reporter.language,
        sender=sender,
        reported_at=at,
        confirmed_at=at if is_proved else None,
        clock_from=at if is_proved or not _is_crowded(sender, subject, at=at) else None,
    )
    _state(concern, Side.REPORTER, Kind.REPORT, said, at=at, actor=actor)
    audit.record("concern.reported", subject=concern, actor=actor, at=at, kind=kind, number=concern.number)
    _tell_received(concern, at=at)
    return concern


def _sender(network_address: str, *, at: datetime) -> str:
    """Today's name of a network address: enough to count by, and tomorrow nobody can tell whose it was."""
    return salted_hmac("licensing.concern", f"{at:%Y-%m-%d} {network_address}", algorithm="sha256").hexdigest()


def _is_crowded(sender: str, subject: Subject, *, at: datetime) -> bool:
    unconfirmed = Concern.objects.filter(confirmed_at=None)
    if unconfirmed.filter(sender=sender).count() >= AT_ONCE_BY_ADDRESS:
        return True
    if subject.recording is None:
        return False
    today = unconfirmed.filter(recording=subject.recording, reported_at__date=at.date())
    return today.count() >= AT_ONCE_ABOUT_RECORDING


def _tell_received(concern: Concern, *, at: datetime) -> None:
    """Write to the reporter; nobody's letter box is filled by somebody else: one yes confirms all of the day."""
    today = Concern.objects.filter(email=concern.email, confirmed_at=None, reported_at__date=at.date())
    if concern.confirmed_at or today.count() <= LETTERS_A_DAY:
        tell_reporter(concern, "concern_received")


def tell_reporter(concern: Concern, template: str, **more: Any) -> None:
    """Write to whoever reported it, in their language, with the link to their own page."""
    link = link_to("concern-follow", concern.uuid)
    mail.send(template, to=concern.email, language=concern.language, concern=concern, link=link, **more)


@transaction.atomic
def confirm(concern: Concern, *, at: datetime) -> Concern:
    """Take the word of whoever has read the mail that the address is theirs; it holds for all they reported."""
    waiting = Concern.objects.select_for_update().filter(email=concern.email, confirmed_at=None)
    for one in waiting.order_by("pk"):
        one.confirmed_at, one.clock_from = at, one.clock_from or at
        one.save(update_fields=["confirmed_at", "clock_from"])
        audit.record("concern.confirmed", subject=one, actor=None, at=at)
    return Concern.objects.get(pk=concern.pk)


@transaction.atomic
def state(concern: Concern, side: str, said: Said, *, at: datetime, actor: User | None) -> ConcernStatement:
    """Add what a side has to say while nothing is decided; the other side's first word is its counter-statement."""
    concern = locked(concern)
    if not concern.is_open:
        raise ConcernDecided(_("This has been decided. Whoever it was decided against may appeal, once."))
    is_counter = side == Side.ANSWERING and not concern.statements.filter(kind=Kind.COUNTER).exists()
    statement = _state(concern, side, Kind.COUNTER if is_counter else Kind.ADDED, said, at=at, actor=actor)
    audit.record("concern.answered" if is_counter else "concern.added", subject=concern, actor=actor, at=at, side=side)
    if is_counter:
        tell_reporter(concern, "concern_answered")
    return statement


@transaction.atomic
def appeal(concern: Concern, side: str, said: Said, *, at: datetime, actor: User | None) -> Concern:
    """Ask once more for a decision; there is one appeal, and the clock begins anew."""
    concern = locked(concern)
    if loser_of(concern) != side:
        raise NoAppeal(_("There is one appeal, for the side against which it was decided."))
    _state(concern, side, Kind.APPEAL, said, at=at, actor=actor)
    concern.appealed_at = at
    concern.save(update_fields=["appealed_at"])
    whose = concern.answering if side == Side.ANSWERING else None  # a label's history never names the reporter
    audit.record("concern.appealed", subject=concern, actor=actor, at=at, organisation=whose, side=side)
    return concern


def locked(concern: Concern) -> Concern:
    found = Concern.objects.select_for_update(of=("self",)).select_related("answering", "freeze", "recording")
    return found.get(pk=concern.pk)


def _state(concern: Concern, side: str, kind: str, said: Said, *, at: datetime, actor: User | None) -> ConcernStatement:
    statement = ConcernStatement.objects.create(
        concern=concern, side=side, kind=kind, words=said.words, links=said.links, by=actor, at=at
    )
    for file in said.files:
        kept = keep_evidence(file.content)
        ConcernEvidence.objects.create(
            statement=statement,
            sha256=kept.sha256,
            size=kept.size,
            media_type=kept.media_type,
            title=one_line(file.title)[:255],
        )
    return statement
