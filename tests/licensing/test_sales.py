import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.viewers import Viewer
from licensing.queries.sales import Sold, sold_in
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from tests.factories.clients import owner_of
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db

NOVEMBER = Month(2026, 11)


def test_label_sees_what_was_licensed_from_it_and_nothing_else() -> None:
    licence, other = make_licence(), make_licence()
    label = licence.terms.organisation
    viewer = Viewer(organisation=label, role=Membership.Role.OWNER)
    client = owner_of(label)

    page = client.get(reverse("sales")).content.decode()

    assert sold_in(viewer, NOVEMBER) == [Sold("USD", licences=1, recordings=2, price=Money.parse("6.00", "USD"))]
    assert sold_in(viewer, Month(2026, 10)) == []
    assert licence.number in page
    assert other.number not in page


def test_developer_has_no_sales_page() -> None:
    licence = make_licence()
    client = owner_of(licence.organisation)

    assert client.get(reverse("sales")).status_code == 403
