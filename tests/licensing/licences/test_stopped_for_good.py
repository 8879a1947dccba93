"""What stops for good before its music went out is owed back; what may pass waits, and no longer than the licence."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Letter, Party
from licensing.models import Concern, Delivery, Licence, StoppedItem, Withdrawal
from licensing.queries.concern_subjects import Subject
from licensing.queries.for_good import FOR_GOOD
from licensing.queries.stopped import stopped
from licensing.reasons import Obstacle
from licensing.services import concern_decisions, concerns, withdrawals
from licensing.services.concerns import Said
from licensing.services.stopping import stop_for_good
from marketplace.catalog.models import Asset, Claim, Recording, RightsShare
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.services import catalogs, freezes
from marketplace.catalog.services.claims import deciding
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content, Personal, Side
from tests.factories.accounts import NOON, make_operator, make_owner, make_party
from tests.factories.catalog import make_asset, make_catalog, make_consent, make_grant, make_policy, make_recording
from tests.factories.claims import begins, make_standing
from tests.factories.concerns import make_concern
from tests.factories.licences import make_licence, make_offer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)
DECIDED = NOON + timedelta(days=settings.CLAIM_ANSWER_DAYS + 1)
APPEALABLE = timedelta(days=settings.APPEAL_DAYS)


def sold(**said: Any) -> tuple[Licence, Recording]:
    """A licence of one recording of which nothing has gone out."""
    recording = make_recording(make_catalog(), cleared=True, **said)
    make_asset(recording)
    return make_licence([recording]), recording


def owed(licence: Licence, *, at: datetime) -> list[str]:
    """What is owed back of a licence on a day, by its reasons, once the sweep has run twice."""
    for _time in range(2):
        stop_for_good(at=at)
    return [reason["what"] for one in StoppedItem.objects.filter(item__licence=licence) for reason in one.reasons]


def why(licence: Licence, *, at: datetime) -> str:
    return " ".join(stopped(licence, licence.items.all(), on=at.date()).values())


def artist_of(recording: Recording) -> Party:
    return recording.consents.get().party


def test_the_table_says_of_each_reason_when_it_is_for_good() -> None:
    asked_at_delivery = {*Piece, Obstacle.NOT_LISTED}

    assert set(FOR_GOOD) == asked_at_delivery


def taken_off(_licence: Licence, recording: Recording) -> None:
    Recording.objects.filter(pk=recording.pk).update(withdrawn_at=LATER)


def catalog_left(_licence: Licence, recording: Recording) -> None:
    catalogs.withdraw(recording.catalog, at=LATER, actor=None)


def asks_for_more(_licence: Licence, recording: Recording) -> None:
    price = Money.parse("4.00", "USD")
    make_consent(artist_of(recording), recording, signed=True, least_price=price, at=LATER)


def has_new_rules(_licence: Licence, recording: Recording) -> None:
    make_policy(artist_of(recording), at=LATER)


@pytest.mark.parametrize(
    ("happens", "because"),
    [
        (taken_off, ["withdrawn"]),
        (catalog_left, ["grant", "grant", "not_listed"]),
        (asks_for_more, ["artist_consent", "writer_consent"]),
        (has_new_rules, ["artist_consent", "writer_consent"]),
    ],
)
def test_what_somebody_ends_is_owed_back(happens: Callable[[Licence, Recording], None], because: list[str]) -> None:
    licence, recording = sold()

    happens(licence, recording)

    assert owed(licence, at=LATER) == because


def test_a_permission_that_ran_out_is_owed_back_on_its_day() -> None:
    publisher = make_party(name="Ondol Publishing")
    recording = make_recording(make_catalog(), cleared=True, publisher=publisher)
    make_grant(publisher, catalog=recording.catalog, valid_until=LATER.date())
    licence = make_licence([recording])

    before = owed(licence, at=LATER - timedelta(days=1))

    assert (before, owed(licence, at=LATER)) == ([], ["grant_too_narrow"])


def test_a_consent_that_ran_out_is_owed_back_on_its_day() -> None:
    recording = make_recording(make_catalog(), cleared=True, consented=False)
    artist = recording.credits.get().party
    make_consent(artist, recording, valid_until=LATER.date())
    licence = make_licence([recording])

    before = owed(licence, at=LATER - timedelta(days=1))

    assert (before, owed(licence, at=LATER)) == ([], ["artist_consent", "writer_consent"])


def test_a_newer_yes_that_leaves_the_voice_out_is_owed_back() -> None:
    recording = make_recording(make_catalog(), cleared=True, consented=False, vocal=Recording.Vocal.VOCAL)
    artist = recording.credits.get().party
    make_consent(artist, recording, signed=True, personal=(Personal.VOICE,), at=NOON - timedelta(days=1))
    licence = make_licence([recording], terms=make_offer(recording.catalog, excludes_voice=False))

    make_consent(artist, recording, signed=True, at=LATER)

    assert owed(licence, at=LATER) == ["voice_consent"]


def test_a_voice_that_was_never_asked_may_still_sign() -> None:
    recording = make_recording(make_catalog(), cleared=True)
    licence = make_licence([recording], terms=make_offer(recording.catalog, excludes_voice=False))

    Recording.objects.filter(pk=recording.pk).update(vocal=Recording.Vocal.VOCAL)

    assert "has not signed for the voice" in why(licence, at=LATER)
    assert owed(licence, at=LATER) == []


def test_a_holder_whom_nobody_has_asked_yet_may_still_permit() -> None:
    licence, recording = sold()

    share = RightsShare.objects.filter(recording=recording, side=Side.PUBLISHING)
    share.update(holder=make_party(name="Ondol Publishing"))

    assert "Ondol Publishing has not given permission" in why(licence, at=LATER)
    assert owed(licence, at=LATER) == []


def uphold(claim: Claim) -> None:
    day = DECIDED.date()
    deciding.decide(
        claim, Claim.Status.UPHELD, reasons="So.", days=begins(claim, day), at=DECIDED, actor=make_operator()
    )


def test_a_claim_that_stands_waits_and_one_that_is_upheld_once_nobody_may_appeal() -> None:
    licence, recording = sold()
    claim = make_standing(recording, at=NOON)
    standing = owed(licence, at=LATER)

    uphold(claim)

    upheld = owed(licence, at=DECIDED)
    assert (standing, upheld, owed(licence, at=DECIDED + APPEALABLE)) == ([], [], ["grant"])


def test_a_claimant_who_permits_too_little_takes_nothing_for_good_while_the_other_side_may_appeal() -> None:
    licence, recording = sold()
    claim = make_standing(recording, at=NOON)
    make_grant(claim.claimant.party, purposes=("data_mining",))
    uphold(claim)

    waits = owed(licence, at=DECIDED)

    assert (waits, owed(licence, at=DECIDED + APPEALABLE)) == ([], ["grant_too_narrow"])


def test_a_permission_that_begins_next_week_is_waited_for() -> None:
    publisher = make_party(name="Ondol Publishing")
    recording = make_recording(make_catalog(), cleared=True, publisher=publisher)
    make_grant(publisher, recording, valid_until=LATER.date())
    licence = make_licence([recording])
    make_grant(publisher, recording, valid_from=LATER.date() + timedelta(days=7))

    assert "from" in why(licence, at=LATER)
    assert owed(licence, at=LATER) == []


def test_an_appeal_against_an_upheld_claim_is_waited_for() -> None:
    licence, recording = sold()
    claim = make_standing(recording, at=NOON)
    uphold(claim)
    deciding.appeal(claim, recording.organisation, text="It is ours.", at=DECIDED, actor=None)

    waits = owed(licence, at=DECIDED + APPEALABLE)
    uphold(claim)

    assert (waits, owed(licence, at=DECIDED + APPEALABLE)) == ([], ["grant"])


def test_a_freeze_is_for_good_once_it_has_stood_for_ninety_days() -> None:
    licence, recording = sold()
    freezes.freeze(recording, reason="CON-1", at=NOON, actor=None)

    before = owed(licence, at=NOON + timedelta(days=89))

    assert (before, owed(licence, at=NOON + timedelta(days=90))) == ([], ["frozen"])


def upheld(recording: Recording) -> Concern:
    """A concern that was upheld, after which the recording stays frozen."""
    concern = make_concern(Subject(recording), taken_up=True)
    return concern_decisions.decide(
        concern, Concern.Status.UPHELD, reasons="So.", stays_frozen=True, at=NOON, actor=make_operator()
    )


def test_a_freeze_that_an_upheld_concern_keeps_is_for_good_once_nobody_may_appeal() -> None:
    licence, recording = sold()
    upheld(recording)

    before = owed(licence, at=NOON + APPEALABLE - timedelta(seconds=1))

    assert (before, owed(licence, at=NOON + APPEALABLE)) == ([], ["frozen"])


def test_an_appeal_against_an_upheld_concern_is_waited_for() -> None:
    licence, recording = sold()
    concern = upheld(recording)
    concerns.appeal(concern, "answering", Said("It is ours."), at=LATER, actor=None)
    waits = owed(licence, at=NOON + APPEALABLE)

    concern_decisions.decide(
        concern, Concern.Status.UPHELD, reasons="Still.", stays_frozen=True, at=LATER, actor=make_operator()
    )

    assert (waits, owed(licence, at=LATER)) == ([], ["frozen"])


def test_whatever_stops_it_on_the_last_day_of_the_licence_is_for_good() -> None:
    licence, recording = sold()
    freezes.freeze(recording, reason="CON-1", at=LATER, actor=None)
    Licence.objects.update(ends_on=LATER.date() + timedelta(days=3))

    before = owed(licence, at=LATER + timedelta(days=1))

    assert (before, owed(licence, at=LATER + timedelta(days=2))) == ([], ["frozen"])


def test_what_nothing_stops_waits_for_its_buyer() -> None:
    licence, _recording = sold()

    assert owed(licence, at=LATER) == []


def fetch(licence: Licence, kind: Asset.Kind) -> None:
    item = licence.items.get()
    asset = make_asset(item.recording, kind=kind)
    Delivery.objects.create(licence=licence, item=item, asset=asset, sha256=asset.sha256, at=NOON)


@pytest.mark.parametrize(("kind", "because"), [(Asset.Kind.LYRICS, ["withdrawn"]), (Asset.Kind.MASTER, [])])
def test_the_whole_price_is_owed_where_only_the_lyrics_went_out(kind: Asset.Kind, because: list[str]) -> None:
    contents = (Content.AUDIO, Content.LYRICS)
    recording = make_recording(make_catalog(), cleared=True)
    terms = make_offer(recording.catalog, contents=list(contents))
    licence = make_licence([recording], terms=terms, contents=contents)
    fetch(licence, kind)

    taken_off(licence, recording)

    assert owed(licence, at=LATER) == because


@pytest.mark.parametrize("contents", [(Content.LYRICS,), (Content.METADATA,)])
def test_without_audio_any_file_is_the_delivery_and_without_files_the_manifest(contents: tuple[Content, ...]) -> None:
    recording = make_recording(make_catalog(), cleared=True)
    terms = make_offer(recording.catalog, contents=list(contents))
    licence = make_licence([recording], terms=terms, contents=contents)
    if Content.LYRICS in contents:
        fetch(licence, Asset.Kind.LYRICS)

    taken_off(licence, recording)

    assert owed(licence, at=LATER) == []


def test_what_a_label_takes_off_the_market_stands_in_the_feed_once_for_each_time() -> None:
    licence, recording = sold()
    buyer = make_owner(licence.organisation)
    taken_off(licence, recording)
    for _time in range(2):
        withdrawals.draw_consequences(at=LATER)

    Recording.objects.filter(pk=recording.pk).update(withdrawn_at=LATER + timedelta(days=1))
    withdrawals.draw_consequences(at=LATER + timedelta(days=1))

    told = Withdrawal.objects.values_list("what", "party", "recordings__recording")
    assert list(told) == [("off_market", recording.organisation.party.pk, recording.pk)] * 2
    assert StoppedItem.objects.get().item.recording == recording
    assert Letter.objects.filter(to=buyer.email, subject__startswith="Files of licence").count() == 1
