"""What people and holders took back, and what was frozen: each with the recordings that it is about."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Party
from marketplace.catalog.models import Claim, Consent, Credit, Freeze, Grant, Recording, StandingPolicy
from marketplace.catalog.queries.grants import recordings_of
from marketplace.kit.vocabulary import Answer, Purpose, WithdrawalKind


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One act that ends permission, or a freeze that interrupts it or is over."""

    cause: UUID
    what: WithdrawalKind
    party: Party | None
    purposes: tuple[str, ...]
    since: datetime
    recordings: QuerySet[Recording]


Known = Callable[[WithdrawalKind], "QuerySet[Any, UUID]"]


def taken_back(known: Known) -> Iterator[TakenBack]:
    """Every such act that is not known yet, kind by kind; a yes that only narrows an older one is none.

    `known` gives the causes of one kind that were written down before.
    """
    consents, grants = known(WithdrawalKind.CONSENT), known(WithdrawalKind.GRANT)
    yield from _consents(Consent.objects.exclude(uuid__in=consents))
    yield from _policies(StandingPolicy.objects.exclude(uuid__in=consents))
    yield from _grants(Grant.objects.exclude(uuid__in=grants))
    yield from _off_market(set(known(WithdrawalKind.OFF_MARKET)))
    for what in (WithdrawalKind.FREEZE, WithdrawalKind.FREEZE_LIFTED):
        yield from _freezes(Freeze.objects.exclude(uuid__in=known(what)), what)
    for what in (WithdrawalKind.CLAIM, WithdrawalKind.CLAIM_OVER):
        yield from _claims(Claim.objects.exclude(uuid__in=known(what)), what)


def _consents(consents: QuerySet[Consent]) -> Iterator[TakenBack]:
    refused = ~Q(answer=Answer.YES) & _had_said_yes(
        "given_at", Q(purposes__overlap=OuterRef("purposes")), Q(allows__overlap=OuterRef("purposes"))
    )
    for one in consents.filter(Q(withdrawn_at__isnull=False) | refused).select_related("party").order_by("pk"):
        if act := of_answer(one):
            yield act


def of_answer(one: Consent) -> TakenBack | None:
    """What an answer took back: a yes that was withdrawn, or a no or “ask me” where there had been a yes."""
    recordings = recordings_naming(one.party) if one.covers_all else one.recordings.all()
    if one.withdrawn_at:
        purposes = one.purposes or list(Purpose.values)
        return TakenBack(one.uuid, WithdrawalKind.CONSENT, one.party, tuple(purposes), one.withdrawn_at, recordings)
    if one.answer == Answer.YES:
        return None
    return _lost(one.uuid, one.party, one.purposes, one.given_at, recordings)


def _policies(policies: QuerySet[StandingPolicy]) -> Iterator[TakenBack]:
    """A person's rules end what they do not allow, everywhere at once."""
    more = ~Q(purposes__contained_by=OuterRef("allows")), ~Q(allows__contained_by=OuterRef("allows"))
    for one in policies.filter(_had_said_yes("written_at", *more)).select_related("party").order_by("pk"):
        if act := of_rules(one):
            yield act


def of_rules(one: StandingPolicy) -> TakenBack | None:
    """What a person's rules took back of what had been allowed before."""
    refused = [purpose for purpose in Purpose.values if purpose not in one.allows]
    return _lost(one.uuid, one.party, refused, one.written_at, recordings_naming(one.party))


def _had_said_yes(when: str, answered: Q, ruled: Q) -> Q:
    """Whoever never said yes takes nothing back: that they refused is nobody's business."""
    same = Q(party=OuterRef("party")) | Q(party__user=OuterRef("party__user"))
    answers = Consent.objects.filter(same, answered, answer=Answer.YES, given_at__lt=OuterRef(when))
    rules = StandingPolicy.objects.filter(same, ruled, written_at__lt=OuterRef(when))
    return Q(Exists(answers)) | Q(Exists(rules))


def _lost(
    cause: UUID, party: Party, refused: Iterable[str], since: datetime, recordings: QuerySet[Recording]
) -> TakenBack | None:
    """Of what somebody refuses, that to which they, or a label for them, had said yes until then."""
    answers = Consent.objects.filter(_same(party), given_at__lt=since).exclude(withdrawn_at__lt=since)
    rules = StandingPolicy.objects.filter(_same(party), written_at__lt=since).order_by("-written_at", "-pk").first()
    if rules:
        answers = answers.filter(given_at__gt=rules.written_at, basis=Consent.Basis.SIGNED)
    yes = answers.filter(answer=Answer.YES)
    allowed = set(rules.allows if rules else ()).union(*yes.values_list("purposes", flat=True))
    purposes = tuple(purpose for purpose in refused if purpose in allowed)
    if not purposes:
        return None
    if not (rules and set(rules.allows) & set(purposes)) and not yes.filter(covers_all=True).exists():
        recordings = recordings.filter(Exists(yes.filter(recordings=OuterRef("pk"), purposes__overlap=purposes)))
    newer = yes.filter(recordings=OuterRef(OuterRef("pk")), given_at__gt=OuterRef("given_at"))
    noes = answers.exclude(answer=Answer.YES).filter(~Exists(newer), purposes__contains=purposes)
    recordings = recordings.exclude(Exists(noes.filter(recordings=OuterRef("pk"))))
    return TakenBack(cause, WithdrawalKind.CONSENT, party, purposes, since, recordings) if recordings.exists() else None


def _same(party: Party) -> Q:
    """Whoever a party is, under each of their names."""
    return Q(party=party) | Q(party__user=party.user_id) if party.user_id else Q(party=party)


def _grants(grants: QuerySet[Grant]) -> Iterator[TakenBack]:
    for one in grants.filter(withdrawn_at__isnull=False).select_related("holder").order_by("pk"):
        if act := of_grant(one):
            yield act


def of_grant(one: Grant) -> TakenBack | None:
    """What a holder's permission that was withdrawn took back."""
    if one.withdrawn_at is None:
        return None
    return TakenBack(
        one.uuid, WithdrawalKind.GRANT, one.holder, tuple(one.purposes), one.withdrawn_at, recordings_of(one)
    )


def _off_market(known: set[UUID]) -> Iterator[TakenBack]:
    """What one organisation took off the market at one moment is one act; it has no row of its own to be its cause."""
    off: Any = Recording.objects.filter(withdrawn_at__isnull=False).order_by()
    for owner, since in off.values_list("organisation", "withdrawn_at").distinct():
        party = Party.objects.get(organisation=owner)
        cause = uuid5(party.uuid, since.isoformat())
        if cause not in known:
            recordings = Recording.objects.filter(organisation=owner, withdrawn_at=since)
            yield TakenBack(cause, WithdrawalKind.OFF_MARKET, party, tuple(Purpose.values), since, recordings)


def _freezes(freezes: QuerySet[Freeze], what: WithdrawalKind) -> Iterator[TakenBack]:
    for one in freezes.order_by("pk"):
        since = one.frozen_at if what == WithdrawalKind.FREEZE else one.lifted_at
        if since:
            frozen = Recording.objects.filter(pk=one.recording_id)
            yield TakenBack(one.uuid, what, None, tuple(Purpose.values), since, frozen)


def _claims(claims: QuerySet[Claim], what: WithdrawalKind) -> Iterator[TakenBack]:
    """Claims that an operator found to stand, and those of them that are over."""
    for one in claims.filter(standing_at__isnull=False).order_by("pk"):
        since = one.standing_at if what == WithdrawalKind.CLAIM else one.ended_at
        if since:
            yield TakenBack(one.uuid, what, None, tuple(Purpose.values), since, one.recordings.all())


def recordings_naming(party: Party) -> QuerySet[Recording]:
    """The recordings that credit a person, under whichever of their names, or whose work does."""
    given = Credit.objects.filter(_same(party))
    return Recording.objects.filter(
        Q(pk__in=given.filter(recording__isnull=False).values("recording"))
        | Q(work__in=given.filter(work__isnull=False).values("work"))
    )
