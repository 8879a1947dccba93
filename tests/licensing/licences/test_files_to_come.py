"""What is licensed before its file is there is told to the buyer before, and to the label after."""

import json

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Membership
from accounts.viewers import Viewer
from licensing.queries.files import quoted_without_file, sold_without_file
from licensing.services import licences
from marketplace.catalog.models import Asset, Recording
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_owner
from tests.factories.catalog import make_asset, make_recording
from tests.factories.clients import machine_of, owner_of
from tests.factories.licences import make_accepted_quote, make_offer
from tests.factories.licensing import make_quote, make_terms

THREE = Money.parse("3.00", "USD")


@pytest.mark.django_db
def test_files_that_are_not_there_are_counted_before_and_after_the_sale(
    django_capture_on_commit_callbacks: object,
) -> None:
    terms = make_offer(excludes_voice=True)
    label = make_owner(terms.organisation)
    sung, played, silent = (make_recording(terms.catalog, cleared=True) for _ in range(3))
    Recording.objects.exclude(pk=played.pk).update(vocal=Recording.Vocal.VOCAL)
    for recording in (sung, played):
        make_asset(recording, kind=Asset.Kind.MASTER)
    quote = make_accepted_quote([(recording, terms, THREE) for recording in (sung, played, silent)])

    before = quoted_without_file(quote.lines.all())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        (licence,) = licences.issue(quote, at=NOON, actor=None).licences
    viewer = Viewer(user=label, organisation=terms.organisation, role=Membership.Role.OWNER)
    after = sold_without_file(viewer, on=NOON.date())
    make_asset(sung, kind=Asset.Kind.INSTRUMENTAL)

    assert (before, after) == (2, {sung.pk: {"instrumental"}, silent.pk: {"instrumental"}})
    assert sold_without_file(viewer, on=NOON.date()) == {silent.pk: {"instrumental"}}
    assert f"Licence {licence.number} for {licence.organisation}" in {letter.subject for letter in mail.outbox}
    assert label.email in {letter.to[0] for letter in mail.outbox}


@pytest.mark.django_db
def test_the_buyer_reads_it_before_signing() -> None:
    terms = make_terms()
    quote = make_quote(make_recording(terms.catalog, cleared=True), at=timezone.now())
    buyer = owner_of(quote.organisation)

    page = buyer.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "has not uploaded the file of 1 recording yet" in page


@pytest.mark.django_db
def test_a_machine_reads_before_and_after_the_sale_which_files_are_still_to_come() -> None:
    terms = make_offer(excludes_voice=True)
    here, to_come = (make_recording(terms.catalog, cleared=True) for _ in range(2))
    Recording.objects.update(vocal=Recording.Vocal.VOCAL)
    make_asset(here, kind=Asset.Kind.INSTRUMENTAL)
    make_asset(to_come, kind=Asset.Kind.MASTER)
    quote = make_accepted_quote([(here, terms, THREE), (to_come, terms, THREE)])
    machine = machine_of(quote.organisation)

    listed = machine.get("/api/v1/quotes").json()["results"]
    lines = machine.get(f"/api/v1/quotes/{quote.uuid}/lines").json()["results"]
    (licence,) = licences.issue(quote, at=timezone.now(), actor=None).licences
    came = make_asset(to_come, kind=Asset.Kind.INSTRUMENTAL)
    told = [json.loads(line) for line in machine.get(f"/api/v1/licences/{licence.uuid}/files").getvalue().splitlines()]

    assert [one["files_to_come"] for one in listed] == [1]
    assert {(line["recording"], line["has_file"]) for line in lines} == {
        (str(here.uuid), True),
        (str(to_come.uuid), False),
    }
    (file,) = (one for one in told if one["recording"] == str(to_come.uuid))
    assert (file["sha256"], file["size"], file["waits_for"]) == (came.sha256, came.size, None)
    assert file["url"].startswith("http")


@pytest.mark.django_db
def test_a_file_that_is_not_there_says_what_it_waits_for() -> None:
    terms = make_offer()
    quote = make_accepted_quote([(make_recording(terms.catalog, cleared=True), terms, THREE)])
    (licence,) = licences.issue(quote, at=timezone.now(), actor=None).licences

    (line,) = machine_of(quote.organisation).get(f"/api/v1/licences/{licence.uuid}/files").getvalue().splitlines()

    told = json.loads(line)
    assert (told["url"], told["sha256"], told["size"]) == (None, None, None)
    assert told["waits_for"] == "The label has not uploaded this file yet."
