from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.viewers import Viewer
from licensing.queries.sales import Sold
from licensing.services import search_index
from marketplace.catalog.models import ImportBatch
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.queries.label_homes import LabelHome, label_home
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import make_catalog, make_recording
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
        uncleared=(),
        recordings=2,
        files_owed=2,
        withdrawn=(),
        sold=(Sold("USD", licences=1, recordings=2, price=Money.parse("6.00", "USD")),),
        earned=(),
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


def test_home_asks_to_clear_a_listed_catalog_of_which_nothing_is_cleared() -> None:
    label = make_label()
    catalogs = [make_catalog(label, title=title) for title in ("Night", "Day")]
    for catalog, cleared in zip(catalogs, (False, True), strict=True):
        make_offer(catalog)
        make_recording(catalog, cleared=cleared)
        search_index.refresh(catalog, at=timezone.now())

    page = owner_of(label).get(reverse("label-home"))

    assert [task["title"] for task in page.context["tasks"]] == ["Clear Night"]
