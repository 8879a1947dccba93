"""What one creator has answered: their rules, each answer with what became of it, and how far their yes reaches."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.models import Consent, Credit, Recording, StandingPolicy
from marketplace.catalog.queries.clearance import ANSWERS, Line, clearance
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, Purpose, Stage

ASKED_ROLES = (
    Credit.Role.FEATURED_ARTIST,
    Credit.Role.VOCALIST,
    Credit.Role.WRITER,
    Credit.Role.COMPOSER,
    Credit.Role.LYRICIST,
)


class State(TextChoices):
    """What became of an answer."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    ASK = "ask", _("Ask me")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Ended")
    REPLACED = "replaced", _("A newer answer of yours counts")


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One answer in somebody's name, and its state today."""

    consent: Consent
    state: State

    @property
    def is_yes(self) -> bool:
        return self.state == State.YES

    @property
    def tone(self) -> str:
        return {State.YES: "good", State.NO: "bad", State.ASK: "asked"}.get(self.state, "plain")

    @property
    def icon(self) -> str:
        return "" if self.state in {State.YES, State.ASK} else "cross"


def rules_of(viewer: Viewer) -> StandingPolicy | None:
    """The rules that bind for the creator today: the newest of any of their names."""
    written = StandingPolicy.objects.filter(party__in=_parties(viewer))
    return written.order_by("-written_at", "-pk").first()


def stated(consents: Iterable[Consent], viewer: Viewer, *, on: date) -> list[OwnAnswer]:
    """Each answer with its state; what a newer word about everything has replaced is told so."""
    rules = rules_of(viewer)
    of_all = Consent.objects.filter(party__in=_parties(viewer), covers_all=True).aggregate(last=Max("given_at"))
    moments = [moment for moment in (rules.written_at if rules else None, of_all["last"]) if moment]
    last = max(moments, default=None)
    return [OwnAnswer(consent, _state(consent, last, on)) for consent in consents]


def _state(consent: Consent, last: datetime | None, on: date) -> State:
    if consent.withdrawn_at:
        return State.WITHDRAWN
    if consent.valid_until and consent.valid_until <= on:
        return State.EXPIRED
    if last and (last > consent.given_at or consent.basis == Consent.Basis.DECLARED):
        return State.REPLACED
    return State(consent.answer)


def asked_recordings(parties: Collection[Party]) -> list[Recording]:
    """The recordings that need the yes of one of these parties."""
    credits_ = Credit.objects.filter(party__in=parties, role__in=ASKED_ROLES)
    named = Q(pk__in=credits_.values("recording")) | Q(work__in=credits_.filter(work__isnull=False).values("work"))
    return list(Recording.objects.filter(named).order_by("title", "pk"))


def reach(parties: Collection[Party], purpose: Purpose, *, price: Money, on: date) -> int:
    """Of how many recordings the yes of these parties counts for a purpose, whatever else those lack."""
    use = Use(
        purposes=frozenset({purpose}),
        stages=frozenset(Stage),
        contents=frozenset({Content.AUDIO}),
        excludes_voice=True,
    )
    asked = asked_recordings(parties)
    answer = clearance([Line(one.pk, price) for one in asked], use, on=on, territory=WORLD)
    own = {party.uuid for party in parties}
    return sum(
        not any(piece.party in own and piece.what in ANSWERS for piece in answer.missing.get(one.pk, ()))
        for one in asked
    )


def named_on(viewer: Viewer, recording: Recording) -> Party:
    """By which of the creator's names a recording knows them; by the first, where it credits none."""
    credited = Q(recording=recording) | Q(work__isnull=False, work=recording.work_id)
    credit = Credit.objects.filter(credited, party__in=_parties(viewer)).select_related("party").order_by("pk").first()
    return credit.party if credit else viewer.parties[0]


def recordings_answered(consent: Consent) -> list[Recording]:
    """What an answer is about: the recordings that it names, or all that need the person's yes today."""
    if not consent.covers_all:
        return list(consent.recordings.order_by("title", "pk"))
    party = consent.party
    return asked_recordings(list(Party.objects.filter(user=party.user_id)) if party.user_id else [party])


def _parties(viewer: Viewer) -> list[int]:
    return [party.pk for party in viewer.parties]
