"""Whom a catalog waits for, and all that each of them could supply: one party, one letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from licensing.models import PermissionRequest, Terms
from licensing.queries.catalog_clearance import Question, clearance_of, questions_of
from licensing.queries.cleared_uses import Lengthy, asking_prices
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.catalog.queries.pieces import CONSENTS, GRANTS
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Purpose, Side

ANSWERABLE = CONSENTS | GRANTS | {Piece.VOICE_CONSENT, Piece.NAME_CONSENT}


@dataclass
class Wanted:
    """All that one party could supply to a catalog under one Terms version."""

    party: UUID
    who: str
    recordings: set[int] = field(default_factory=set)
    needs_consent: bool = False
    needs_voice: bool = False
    needs_name: bool = False
    sides: set[Side] = field(default_factory=set)
    is_unanswered: bool = field(default=False, compare=False)


def wanted_by(terms: Terms, *, on: date) -> list[Wanted]:
    """Everybody who can supply what the catalog lacks for these Terms, those first for whom most recordings wait.

    The organisation itself is never among them: its own yes comes with publishing.
    """
    own = terms.catalog.organisation.party.uuid
    found: dict[UUID, Wanted] = {}
    for purpose in Purpose:
        if purpose not in terms.purposes:
            continue
        for group in clearance_of(terms.catalog, Question(terms, purpose), on=on).groups:
            piece = group.because
            if not isinstance(piece, Missing) or piece.party is None or piece.party == own:
                continue
            if can_supply(piece):
                note(found.setdefault(piece.party, Wanted(piece.party, piece.who)), piece, group.recordings)
    return sorted(found.values(), key=lambda one: (-len(one.recordings), one.who, str(one.party)))


def unanswered_by(terms: Terms, *, on: date) -> list[Wanted]:
    """Those of them who have not said no to everything already: nobody is asked again by a letter to everybody."""
    return [one for one in wanted_by(terms, on=on) if one.is_unanswered]


def waiting_for(catalog: Catalog, *, at: datetime) -> dict[UUID, datetime]:
    """Who was asked about a catalog, has not answered yet, and since when."""
    sent = PermissionRequest.objects.filter(catalog=catalog, status=PermissionRequest.Status.SENT, expires_at__gt=at)
    return dict(sent.order_by().values_list("party__uuid", "sent_at"))


def can_supply(piece: Missing) -> bool:
    """Whether a letter can bring what is missing; an objection ends with it only for who wants to be asked."""
    return piece.what in ANSWERABLE or piece.wants_to_be_asked


def prices_of(terms: Terms) -> Mapping[int, Money]:
    """What each recording of a catalog would cost alone: read once for all who are asked."""
    rows = terms.catalog.recordings.order_by("pk").values_list("pk", "uuid", "duration_ms")
    return asking_prices(terms, [Lengthy(*row) for row in rows])


def lowest_price(terms: Terms, recordings: Iterable[int], prices: Mapping[int, Money]) -> Money:
    """What the cheapest of some recordings would cost alone; nothing where no price can be told."""
    return min((prices[pk] for pk in recordings if pk in prices), default=Money.zero(terms.currency))


def note(wanted: Wanted, piece: Missing, recordings: Iterable[int]) -> None:
    """Add to what one party could supply."""
    wanted.recordings.update(recordings)
    wanted.is_unanswered = wanted.is_unanswered or not piece.has_refused
    wanted.needs_consent = wanted.needs_consent or piece.what in {*CONSENTS, Piece.OBJECTION}
    wanted.needs_voice = wanted.needs_voice or piece.what == Piece.VOICE_CONSENT
    wanted.needs_name = wanted.needs_name or piece.what == Piece.NAME_CONSENT
    if piece.what in GRANTS and piece.side is not None:
        wanted.sides.add(piece.side)


def open_terms(catalog: Catalog, *, on: date) -> list[Terms]:
    """The Terms one may be asked for: what is on offer or announced; where nothing is, the drafts."""
    offers = (question.terms for question in questions_of(catalog, on=on))
    return list({terms.pk: terms for terms in offers if terms.pk}.values())
