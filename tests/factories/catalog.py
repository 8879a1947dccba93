"""What exists and who said yes, for tests; every call makes a new one unless told otherwise.

`make_recording(cleared=True)` is a whole small story: an instrumental by one artist, both sides held by the label all
over the world, a quarter of the master for the artist, half of the publishing for the writer, both of whom the label
declares to have agreed. Only the label's own grant is missing: publishing Terms gives it, or `make_grant`.
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import Organisation, Party
from marketplace.catalog.models import (
    Asset,
    Catalog,
    Consent,
    Credit,
    Freeze,
    Grant,
    Participation,
    Recording,
    Release,
    RightsShare,
    StandingPolicy,
    Work,
)
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Answer, Content, MetadataTier, Personal, Purpose, Side, Stage
from tests.factories.accounts import NOON, make_label, make_party, make_user

SINCE = date(2020, 1, 1)

_numbers = count(1)


def make_catalog(organisation: Organisation | None = None, *, title: str = "", is_listed: bool = True) -> Catalog:
    """A catalog of a verified label, listed unless told otherwise."""
    number = next(_numbers)
    return Catalog.objects.create(
        organisation=organisation or make_label(),
        title=title or f"Catalog {number}",
        slug=f"catalog-{number}",
        status=Catalog.Status.LISTED if is_listed else Catalog.Status.PREPARING,
        listed_at=NOON if is_listed else None,
        first_listed_at=NOON if is_listed else None,
    )


def make_release(catalog: Catalog, *, title: str = "", imprint: str = "", year: int | None = 2024) -> Release:
    return Release.objects.create(
        catalog=catalog, title=title or f"Release {next(_numbers)}", imprint=imprint, year=year
    )


def make_work(organisation: Organisation, *, title: str = "", writers: tuple[Party, ...] = ()) -> Work:
    """A composition with its writers credited."""
    number = next(_numbers)
    work = Work.objects.create(organisation=organisation, title=title or f"Work {number}", identity=_identity(number))
    for writer in writers:
        make_credit(work, writer, Credit.Role.WRITER)
    return work


def make_recording(
    catalog: Catalog | None = None,
    *,
    cleared: bool = False,
    consented: bool = True,
    artist: Party | str | None = None,
    writer: Party | None = None,
    publisher: Party | None = None,
    duration_ms: int | None = 180_000,
    vocal: str = Recording.Vocal.INSTRUMENTAL,
    **described: Any,
) -> Recording:
    """A recording as an import would leave it; `cleared=True` adds the people, shares, participations and consents.

    A `publisher` of its own holds the publishing side instead of the label, and then needs a grant too.
    """
    catalog = catalog or make_catalog()
    number = next(_numbers)
    described = {"title": f"Recording {number}", "own_id": f"own-{number}"} | described
    if artist is not None:
        described["artist"] = artist if isinstance(artist, str) else artist.name
    recording = Recording.objects.create(
        organisation=catalog.organisation,
        catalog=catalog,
        identity=_identity(number),
        duration_ms=duration_ms,
        vocal=vocal,
        **{"artist": f"Artist {number}"} | described,
    )
    if cleared:
        named = artist if isinstance(artist, Party) else None
        clear(recording, artist=named, writer=writer, publisher=publisher, consented=consented)
    return recording


def clear(
    recording: Recording,
    *,
    artist: Party | None = None,
    writer: Party | None = None,
    publisher: Party | None = None,
    consented: bool = True,
) -> Recording:
    """Give a recording everything that clearance asks for, but the label's own grant."""
    label = recording.organisation
    artist = artist or make_party(label, name=f"{recording.artist} ({next(_numbers)})")
    writer = writer or artist
    recording.work = recording.work or make_work(label, title=recording.title, writers=(writer,))
    recording.save(update_fields=["work"])
    make_credit(recording, artist, Credit.Role.FEATURED_ARTIST)
    make_participation(make_share(recording, Side.MASTER), artist, parts=25)
    publishing = make_share(recording, Side.PUBLISHING, holder=publisher)
    if publisher is None:
        make_participation(publishing, writer, parts=50)
    for party in dict.fromkeys((artist, writer)) if consented else ():
        make_consent(party, recording)
    return recording


def make_credit(subject: Recording | Work, party: Party, role: str = Credit.Role.FEATURED_ARTIST) -> Credit:
    if isinstance(subject, Work):
        return Credit.objects.create(work=subject, party=party, role=role)
    return Credit.objects.create(recording=subject, party=party, role=role)


def make_share(
    recording: Recording,
    side: str = Side.MASTER,
    *,
    holder: Party | None = None,
    parts: int = 1,
    whole: int = 1,
    territory: Territory = WORLD,
    valid_from: date = SINCE,
    valid_until: date | None = None,
) -> RightsShare:
    """All of one side for the label, everywhere and for good, unless told otherwise."""
    return RightsShare.objects.create(
        recording=recording,
        side=side,
        holder=holder or recording.organisation.party,
        parts=parts,
        whole=whole,
        territory=territory,
        valid_from=valid_from,
        valid_until=valid_until,
        document="contract",
    )


def make_participation(
    share: RightsShare,
    party: Party,
    *,
    parts: int = 25,
    whole: int = 100,
    payment: str = Participation.Payment.DIRECT,
    valid_from: date = SINCE,
    valid_until: date | None = None,
) -> Participation:
    """A quarter of a share's income, paid directly."""
    return Participation.objects.create(
        share=share,
        party=party,
        parts=parts,
        whole=whole,
        payment=payment,
        valid_from=valid_from,
        valid_until=valid_until,
        document="artist agreement",
    )


@transaction.atomic
def make_consent(
    party: Party,
    *recordings: Recording,
    answer: str = Answer.YES,
    signed: bool = False,
    purposes: tuple[str, ...] = tuple(Purpose.values),
    personal: tuple[str, ...] = (),
    covers_all: bool = False,
    least_price: Money | None = None,
    advertising: bool | None = None,
    valid_until: date | None = None,
    at: datetime = datetime(2025, 1, 1, tzinfo=UTC),
    withdrawn_at: datetime | None = None,
) -> Consent:
    """A yes for every purpose: declared by the label, or signed by the person. A voice is only ever signed for."""
    is_no = answer != Answer.YES
    is_signed = signed or bool(personal) or covers_all or is_no
    consent = Consent.objects.create(
        party=party,
        answer=answer,
        basis=Consent.Basis.SIGNED if is_signed else Consent.Basis.DECLARED,
        purposes=list(purposes),
        personal=list(personal),
        covers_all=covers_all,
        least_price_units=least_price.units if least_price else None,
        least_price_currency=least_price.currency if least_price else "",
        advertising=is_signed and not is_no if advertising is None else advertising,
        valid_until=valid_until,
        words_sha256=_identity(0) if is_signed else "",
        declared_by=None if is_signed else recordings[0].organisation,
        document="AI addendum, clause 3",
        warranted_by="Head of Rights",
        given_at=at,
        withdrawn_at=withdrawn_at,
    )
    consent.recordings.set(recordings)
    return consent


def make_policy(
    party: Party,
    *,
    allows: tuple[str, ...] = (),
    asks: tuple[str, ...] = (),
    least_price: Money | None = None,
    voice: str = Answer.NO,
    name_image_likeness: str = Answer.NO,
    advertising: str = Answer.NO,
    valid_until: date | None = None,
    at: datetime = datetime(2025, 6, 1, tzinfo=UTC),
) -> StandingPolicy:
    """A person's own rules; everything is refused that they neither allow nor want to be asked about."""
    return StandingPolicy.objects.create(
        party=party,
        allows=list(allows),
        asks=list(asks),
        least_price_units=least_price.units if least_price else None,
        least_price_currency=least_price.currency if least_price else "",
        voice=voice,
        name_image_likeness=name_image_likeness,
        advertising=advertising,
        valid_until=valid_until,
        words_sha256=_identity(0),
        written_at=at,
    )


def make_voice_consent(party: Party, *recordings: Recording) -> Consent:
    """The singer's own signature, voice included."""
    return make_consent(party, *recordings, signed=True, personal=(Personal.VOICE,))


@transaction.atomic
def make_grant(
    holder: Party,
    *recordings: Recording,
    catalog: Catalog | None = None,
    purposes: tuple[str, ...] = tuple(Purpose.values),
    stages: tuple[str, ...] = tuple(Stage.values),
    contents: tuple[str, ...] = tuple(Content.values),
    sides: tuple[str, ...] = tuple(Side.values),
    metadata_tier: str = MetadataTier.FULL,
    territory: Territory = WORLD,
    least_price: Money | None = None,
    least_side: tuple[int, int] | None = None,
    valid_from: date = SINCE,
    valid_until: date | None = None,
    origin: UUID | None = None,
    signed: bool = False,
) -> Grant:
    """A holder's yes to everything, for these recordings, else for one catalog, else for all that it holds."""
    grant = Grant.objects.create(
        holder=holder,
        catalog=catalog,
        covers_all=not recordings and catalog is None,
        sides=list(sides),
        purposes=list(purposes),
        stages=list(stages),
        contents=list(contents),
        metadata_tier=metadata_tier,
        territory=territory,
        least_price_units=least_price.units if least_price else None,
        least_price_currency=least_price.currency if least_price else "",
        least_side_parts=least_side[0] if least_side else None,
        least_side_whole=least_side[1] if least_side else None,
        document="" if signed else "grant letter",
        origin=origin,
        words_sha256=sha256(b"words").hexdigest() if signed else "",
        given_by=make_user() if signed else None,
        valid_from=valid_from,
        valid_until=valid_until,
        given_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    grant.recordings.set(recordings)
    return grant


def make_freeze(recording: Recording, *, reason: str = "Two labels claim it", at: datetime = NOON) -> Freeze:
    return Freeze.objects.create(recording=recording, reason=reason, frozen_at=at)


def make_asset(recording: Recording, kind: str = Asset.Kind.MASTER, *, with_preview: bool = False) -> Asset:
    """The row of a file, without the file: only its hash counts where nobody downloads it."""
    return Asset.objects.create(
        recording=recording,
        kind=kind,
        sha256=sha256(uuid4().bytes).hexdigest(),
        size=1_000_000,
        format="WAV",
        media_type="audio/wav",
        duration_ms=recording.duration_ms,
        sample_rate=48_000,
        channels=2,
        preview_sha256=sha256(uuid4().bytes).hexdigest() if with_preview else "",
        peaks=[20, 60, 100, 40] if with_preview else [],
        uploaded_at=NOON,
    )


def _identity(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()
