from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.viewers import Viewer
from licensing.queries.cleared_counts import Uncleared
from licensing.queries.sales import Sold
from licensing.services.search_index import refresh
from marketplace.catalog.models import ImportBatch, UploadBatch, UploadedFile, UploadResult
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Side
from payments.queries.label_homes import LabelHome, label_home
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import make_asset, make_catalog, make_recording, make_share
from tests.factories.clients import owner_of
from tests.factories.licences import make_licence, make_offer
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


def test_home_tells_what_waits_and_what_was_sold() -> None:
    licence = make_licence(at=datetime(2026, 11, 3, tzinfo=UTC))
    label = licence.terms.organisation
    silent = make_catalog(label)
    batch = ImportBatch.objects.create(
        status=ImportBatch.Status.READY,
        organisation=label,
        kind=ImportBatch.Kind.CATALOG,
        file_name="onbit.csv",
        sha256="0" * 64,
        size=1,
        uploaded_at=NOON,
    )

    home = label_home(Viewer(organisation=label, role=Membership.Role.OWNER), Month(2026, 11), at=NOON)

    assert home == LabelHome(
        waiting=(batch,),
        running=(),
        without_terms=(silent,),
        unlisted=(),
        recordings=2,
        files_owed=2,
        questions=0,
        shares=0,
        shares_waiting=0,
        withdrawn=(),
        refusals=(),
        claims=(),
        hearings=(),
        uncleared=(Uncleared(licence.terms.catalog, recordings=2, of=2, asked_at=None),),
        sold=(Sold("USD", licences=1, recordings=2, price=Money.parse("6.00", "USD")),),
        earned=(),
        frozen=(),
    )


def test_new_label_is_told_what_to_do_next() -> None:
    client = owner_of(make_label(name="Onbit Records", verified=False))

    page = client.get(reverse("label-home")).content.decode()

    assert "Have Onbit Records verified" in page
    assert "Import your recordings" in page


def test_home_asks_to_list_what_has_terms_and_not_twice_to_be_verified() -> None:
    catalog = make_catalog(make_label(name="Onbit Records"), title="Orchard Days", is_listed=False)
    make_terms(catalog)
    Organisation.objects.update(status=Organisation.Status.SUBMITTED)
    client = owner_of(catalog.organisation)

    page = client.get(reverse("label-home")).content.decode()

    assert ("List Orchard Days" in page, "Have Onbit Records verified" in page) == (True, False)


def test_home_shows_this_months_sales() -> None:
    licence = make_licence(at=timezone.now())
    client = owner_of(licence.terms.organisation)

    assert "$6.00" in client.get(reverse("label-home")).content.decode()


def test_home_leads_to_what_is_not_cleared_and_to_the_files_that_buyers_wait_for() -> None:
    catalog = make_catalog(make_label(name="Onbit Records"), title="Orchard Days")
    make_offer(catalog)
    make_recording(catalog, cleared=True)
    preparing = make_catalog(catalog.organisation, title="Winter Songs", is_listed=False)
    make_recording(preparing)
    client = owner_of(catalog.organisation)
    refresh(catalog, at=NOON)
    done = client.get(reverse("label-home")).content.decode()
    make_recording(catalog)
    make_recording(catalog)
    open_ = client.get(reverse("label-home")).content.decode()

    assert f"/catalogs/{catalog.uuid}/clearance/" not in done
    assert f"/catalogs/{preparing.uuid}/clearance/" in done
    assert f"/catalogs/{catalog.uuid}/clearance/" in open_
    assert "2 of 3 recordings of Orchard Days are not cleared" in open_


def test_sold_recordings_without_a_file_are_one_click_away() -> None:
    licence = make_licence(at=timezone.now())
    client = owner_of(licence.terms.organisation)

    home = client.get(reverse("label-home")).content.decode()
    page = client.get("/sales/files/").content.decode()

    assert ("Upload the files of 2 recordings" in home, "/sales/files/" in home) == (True, True)
    assert all(f"/recordings/{item.recording.uuid}/files/" in page for item in licence.items.all())


def _uploaded(outcome: str, number: int) -> UploadBatch:
    catalog = make_catalog() if not UploadBatch.objects.exists() else UploadBatch.objects.get().catalog
    assert catalog is not None
    batch = UploadBatch.objects.create(
        status=UploadBatch.Status.DONE, organisation=catalog.organisation, catalog=catalog, uploaded_at=NOON
    )
    file = UploadedFile.objects.create(batch=batch, number=number, name="a.wav", size=1, is_read=True)
    asset = make_asset(make_recording(catalog)) if outcome != "refused" else None
    UploadResult.objects.create(file=file, number=1, name="a.wav", outcome=outcome, asset=asset)
    return batch


def test_refused_files_are_a_task_until_they_are_sent_again() -> None:
    refused = _uploaded("refused", 1)
    client = owner_of(refused.organisation)
    before = client.get(reverse("label-home")).content.decode()
    _uploaded("added", 1)
    after = client.get(reverse("label-home")).content.decode()

    assert ("1 file was refused" in before, f"/uploads/{refused.uuid}/" in before) == (True, True)
    assert "file was refused" not in after


def test_a_publisher_reads_at_home_that_its_shares_wait() -> None:
    publisher = make_label(name="Harbour Music")
    make_share(make_recording(make_catalog()), Side.PUBLISHING, holder=publisher.party)
    nobody = make_label()

    home, empty = (owner_of(one).get(reverse("label-home")).content.decode() for one in (publisher, nobody))

    assert ("1 share waits for your yes" in home, "Import your recordings" in home) == (True, False)
    assert ("waits for your yes" in empty, "Import your recordings" in empty) == (False, True)
    assert "You have permitted something" not in owner_of(nobody).get(reverse("shares")).content.decode()
