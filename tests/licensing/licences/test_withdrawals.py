"""What is withdrawn before its file went out: label and buyer are told, and told the right reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from accounts.viewers import Viewer
from licensing.models import Delivery, Licence, Withdrawal
from licensing.queries.files import sold_without_file
from licensing.services import licences, withdrawals
from marketplace.catalog.models import Recording
from marketplace.catalog.services import catalogs, consents
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_owner
from tests.factories.catalog import make_asset, make_consent, make_recording
from tests.factories.clients import owner_of
from tests.factories.licences import make_accepted_quote, make_offer

pytestmark = pytest.mark.django_db
THREE = Money.parse("3.00", "USD")


def sold(count: int = 2) -> tuple[Licence, list[Recording]]:
    """A licence of some recordings whose files the label has not uploaded."""
    terms = make_offer()
    recordings = [make_recording(terms.catalog, cleared=True) for _ in range(count)]
    quote = make_accepted_quote([(recording, terms, THREE) for recording in recordings])
    (licence,) = licences.issue(quote, at=NOON, actor=None).licences
    return licence, recordings


def test_a_withdrawn_recording_is_not_asked_of_the_label_and_says_why_to_the_buyer() -> None:
    licence, (withdrawn, _stays) = sold()
    viewer = Viewer(organisation=licence.terms.organisation)
    consent = withdrawn.consents.get()
    buyer, label = owner_of(licence.organisation), owner_of(licence.terms.organisation)
    files = reverse("licence-files", args=[licence.uuid])
    before = buyer.get(files).content.decode()

    consents.withdraw(consent, at=NOON, actor=None)

    page = buyer.get(files).content.decode()
    assert before.count("The label has not uploaded it yet") == 2
    assert page.count("The label has not uploaded it yet") == 1
    assert "Not delivered any more" in page
    assert f"{consent.party.name} has taken back their yes to this use." in page
    assert len(sold_without_file(viewer, on=NOON.date())) == 1
    assert "Upload the file of 1 recording" in label.get("/label/").content.decode()


def test_the_label_reads_at_home_who_withdrew_lately() -> None:
    licence, (withdrawn,) = sold(1)
    consent = withdrawn.consents.get()
    label = owner_of(licence.terms.organisation)

    consents.withdraw(consent, at=timezone.now(), actor=None)

    page = label.get("/label/").content.decode()
    assert f"{consent.party.name} withdrew a permission" in page
    assert label.get(reverse("history", args=[consent.uuid])).status_code == 200


def test_buyers_who_wait_for_a_file_are_told_once() -> None:
    licence, (withdrawn, taken) = sold()
    waits = make_owner(licence.organisation)
    item = licence.items.get(recording=taken)
    asset = make_asset(taken)
    Delivery.objects.create(licence=licence, item=item, asset=asset, sha256=asset.sha256, at=NOON)
    Letter.objects.all().delete()
    for recording in (withdrawn, taken):
        consents.withdraw(recording.consents.get(), at=NOON, actor=None)

    for _time in range(2):
        withdrawals.draw_consequences(at=NOON)

    told = Letter.objects.filter(to=waits.email).order_by("pk")
    assert sorted(letter.subject for letter in told) == [
        f"A permission was withdrawn: acknowledge it ({licence.number})",
        f"Files of licence {licence.number} are not delivered any more",
    ]
    stopped = told.get(subject__startswith="Files").body
    assert "1 recording of which you have not taken the music yet" in stopped
    assert f"- {withdrawn.artist} (" in stopped
    assert "has taken back their yes to this use. (1 recording)" in stopped
    assert "$3.00 is owed back to you: their whole price in the quote" in stopped
    assert Withdrawal.objects.count() == 2


def test_nobody_is_told_where_the_person_has_signed_anew() -> None:
    licence, (recording,) = sold(1)
    make_owner(licence.organisation)
    consent = recording.consents.get()
    consents.withdraw(consent, at=NOON, actor=None)
    make_consent(consent.party, recording, signed=True, at=NOON + timedelta(hours=1))
    Letter.objects.all().delete()

    withdrawals.draw_consequences(at=NOON)

    assert Letter.objects.filter(subject__contains=licence.number).count() == 0


def test_a_catalog_that_left_the_market_is_told_too() -> None:
    licence, _recordings = sold(1)
    waits = make_owner(licence.organisation)
    Letter.objects.all().delete()
    catalogs.withdraw(licence.terms.catalog, at=NOON, actor=None)

    withdrawals.draw_consequences(at=NOON)

    told = Letter.objects.filter(to=waits.email)
    assert [letter.subject for letter in told] == [f"Files of licence {licence.number} are not delivered any more"]
