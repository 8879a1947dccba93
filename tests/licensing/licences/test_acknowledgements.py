"""Copies that were delivered: their licensee acknowledges a withdrawal, and stops where the Terms say so."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Letter, Party
from licensing.models import Delivery, Licence, Obligation, StoppedItem, Terms, Withdrawal
from licensing.queries.licences import duties_of
from licensing.queries.usage_scopes import measure_of
from licensing.services import obligations, withdrawals
from licensing.services.deliveries import PermissionWithdrawn, Recipient, deliver
from licensing.usage.questions import questions_about
from marketplace.catalog.models import Recording
from marketplace.catalog.services import consents
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Purpose
from tests.factories.accounts import NOON, make_creator, make_label, make_owner
from tests.factories.catalog import make_asset, make_catalog, make_consent, make_policy, make_recording
from tests.factories.clients import owner_of, signed_in
from tests.factories.licences import make_licence, make_offer

pytestmark = pytest.mark.django_db
Kind = Obligation.Kind
TODAY = NOON.date()
STOPS: dict[str, Any] = {"withdrawal": Terms.Withdrawal.STOPS, "withdrawal_days": 30}


def sold(*, delivered: bool, artist: Party | None = None, **terms: Any) -> tuple[Licence, Recording]:
    """A licence of one recording, whose file has gone out or not."""
    catalog = make_catalog(artist.named_by if artist else None)
    recording = make_recording(catalog, cleared=True, artist=artist)
    asset = make_asset(recording)
    licence = make_licence([recording], terms=make_offer(catalog, **terms))
    if delivered:
        item = licence.items.get()
        Delivery.objects.create(licence=licence, item=item, asset=asset, sha256=asset.sha256, at=NOON)
    return licence, recording


def withdraw(recording: Recording) -> None:
    consents.withdraw(recording.consents.get(), at=NOON, actor=None)
    withdrawals.draw_consequences(at=NOON)


def duties(licence: Licence) -> list[tuple[str, date]]:
    return [(one.kind, one.due_on) for one in licence.obligations.filter(withdrawal__isnull=False).order_by("kind")]


def test_whoever_has_copies_acknowledges_and_goes_on_where_the_terms_say_so() -> None:
    licence, recording = sold(delivered=True)

    withdraw(recording)

    assert duties(licence) == [(Kind.ACKNOWLEDGEMENT, TODAY + timedelta(days=14))]
    assert not StoppedItem.objects.exists()


def test_where_the_terms_say_so_use_stops_by_a_day() -> None:
    licence, recording = sold(delivered=True, **STOPS)

    withdraw(recording)
    withdrawals.draw_consequences(at=NOON)

    assert duties(licence) == [
        (Kind.ACKNOWLEDGEMENT, TODAY + timedelta(days=14)),
        (Kind.DELETION, TODAY + timedelta(days=30)),
    ]


def test_a_licensee_acknowledges_a_withdrawal_once_under_however_many_licences() -> None:
    licence, recording = sold(delivered=True)
    stops = make_licence([recording], terms=make_offer(recording.catalog, **STOPS), organisation=licence.organisation)
    asset = recording.assets.get()
    Delivery.objects.create(licence=stops, item=stops.items.get(), asset=asset, sha256=asset.sha256, at=NOON)
    buyer = make_owner(licence.organisation)
    Letter.objects.all().delete()

    withdraw(recording)

    assert duties(licence) == [(Kind.ACKNOWLEDGEMENT, TODAY + timedelta(days=14))]
    assert duties(stops) == [(Kind.DELETION, TODAY + timedelta(days=30))]
    (told,) = Letter.objects.filter(to=buyer.email)
    assert f"{licence.number}: Your terms say that copies you have may be used" in told.body
    assert f"{stops.number}: Your terms say that use of the copies stops" in told.body
    owed = licence.obligations.get(kind=Kind.ACKNOWLEDGEMENT)
    owed.pk, owed.uuid, owed.licence = None, uuid4(), stops
    with pytest.raises(IntegrityError, match="a_licensee_acknowledges_a_withdrawal_once"), transaction.atomic():
        owed.save(force_insert=True)


def test_whoever_has_no_copies_owes_nothing() -> None:
    licence, recording = sold(delivered=False, **STOPS)

    withdraw(recording)

    assert duties(licence) == []
    assert StoppedItem.objects.get().item.recording == recording


def test_what_is_owed_back_stays_undelivered_whatever_is_permitted_afterwards() -> None:
    licence, recording = sold(delivered=False)
    party = recording.consents.get().party
    withdraw(recording)
    make_consent(party, recording, signed=True, at=NOON + timedelta(hours=1))

    with pytest.raises(PermissionWithdrawn):
        deliver(licence.items.get(), Recipient(make_owner(licence.organisation), None), first_byte=0, at=NOON)


def test_an_acknowledgement_that_is_not_given_is_late_like_every_duty() -> None:
    licence, recording = sold(delivered=True)
    withdraw(recording)

    states = {duty.obligation.kind: duty.state for duty in duties_of(licence, on=TODAY + timedelta(days=15))}

    assert states[Kind.ACKNOWLEDGEMENT] == "late"


def test_the_creator_sees_who_has_acknowledged_and_who_has_not() -> None:
    label = make_label()
    creator = make_creator(label)
    licence, recording = sold(delivered=True, artist=creator)
    withdraw(recording)
    person = signed_in(creator.user)
    before = person.get("/withdrawals/").content.decode()

    obligations.meet(licence.obligations.get(kind=Kind.ACKNOWLEDGEMENT), evidence="Read.", at=NOON, actor=None)

    after = person.get("/withdrawals/").content.decode()
    work = person.get(reverse("work", args=[recording.uuid])).content.decode()
    of_it = person.get(f"/withdrawals/?recording={recording.uuid}").content.decode()
    of_another = person.get(f"/withdrawals/?recording={licence.uuid}").content.decode()
    assert f"/withdrawals/?recording={recording.uuid}" in work
    assert [licence.organisation.name in page for page in (of_it, of_another)] == [True, False]
    assert licence.organisation.name in before
    assert "29 November 2026" in before
    assert "received" not in before
    assert "received" in after
    assert (
        signed_in(make_creator(label).user).get("/withdrawals/").content.decode().count(licence.organisation.name) == 0
    )


def test_the_licensee_reads_what_it_is_about_and_says_that_it_knows() -> None:
    licence, recording = sold(delivered=True, **STOPS)
    withdraw(recording)
    buyer = owner_of(licence.organisation)
    owed = licence.obligations.get(kind=Kind.ACKNOWLEDGEMENT)

    page = buyer.get(reverse("obligation", args=[owed.uuid])).content.decode()
    listed = buyer.get(reverse("licence", args=[licence.uuid])).content.decode()
    buyer.post(reverse("obligation", args=[owed.uuid]), {"evidence": "We have read it."})

    owed.refresh_from_db()
    assert recording.title in page
    assert "Acknowledge what was withdrawn on 15 November 2026" in listed
    assert "Stop using what was withdrawn on 15 November 2026, and delete the copies" in listed
    assert owed.evidence == "We have read it."


def test_use_reported_for_a_month_after_the_stop_is_named_as_a_breach_before_it_counts() -> None:
    licence, recording = sold(delivered=True, **STOPS)  # use stops by 15 December
    withdraw(recording)
    totals = {(recording.pk, "pretrain", licence.trained_model_id): 60}

    asked = {
        str(month): [question.told()[0] for question in questions_about(totals, measure_of(licence, month))]
        for month in (Month(2026, 12), Month(2027, 1))
    }

    assert asked == {
        "2026-12": [],
        "2027-01": [
            f"Recordings whose use had to stop before this month, for they were withdrawn: 1; “{recording.title}”"
        ],
    }


def test_a_no_that_a_person_signs_ends_what_the_label_had_declared() -> None:
    _licence, recording = sold(delivered=False)
    party = recording.consents.get().party
    consents.sign(
        party,
        answer="no",
        purposes=[Purpose.TRAIN_GENERATIVE],
        covers_all=True,
        words_sha256="0" * 64,
        document="their own answer",
        at=NOON,
        actor=None,
    )

    withdrawals.draw_consequences(at=NOON)

    assert StoppedItem.objects.get().item.recording == recording
    assert [one.purposes for one in Withdrawal.objects.all()] == [["train_generative"]]


def test_a_person_s_own_rules_end_what_they_do_not_allow() -> None:
    licence, recording = sold(delivered=True)
    make_policy(recording.consents.get().party, at=NOON)

    withdrawals.draw_consequences(at=NOON)

    assert duties(licence) == [(Kind.ACKNOWLEDGEMENT, TODAY + timedelta(days=14))]
