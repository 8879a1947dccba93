"""A rights file states the permission of holders that do not speak for themselves."""

import pytest

from accounts.models import Organisation, Party
from accounts.services import parties
from marketplace.catalog.models import (
    Catalog,
    Grant,
)
from tests.catalog.imports.rights.lines import GRANT, SHARE, outcomes, reasons, rights
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import make_catalog, make_grant
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db


def test_a_grant_for_one_catalog_is_not_one_for_another(label: Organisation) -> None:
    first = Catalog.objects.get()
    take(make_import(label, ("Title", "Artist"), ("Other", "Yoon"), catalog=make_catalog(label, title="Second")))
    second = Catalog.objects.get(title="Second")
    take(rights(label, GRANT, catalog=first))

    batches = [take(rights(label, GRANT, catalog=catalog)) for catalog in (first, second, second)]

    assert [outcomes(batch) for batch in batches] == [["unchanged"], ["new"], ["unchanged"]]
    assert list(Grant.objects.order_by("pk").values_list("catalog", "covers_all")) == [
        (first.pk, False),
        (second.pk, False),
    ]


def test_a_grant_of_named_recordings_is_one_grant(label: Organisation) -> None:
    terms = {"least_price": "2.50 EUR", "least_side": "20%"}
    take(rights(label, GRANT | terms | {"recordings": "H-1"}, GRANT | terms | {"recordings": "KRZ992600018"}))

    grant = Grant.objects.get()
    assert (grant.recordings.count(), grant.covers_all) == (2, False)
    assert (grant.least_price_units, grant.least_price_currency) == (2_500_000, "EUR")
    assert (grant.least_side_parts, grant.least_side_whole) == (1, 5)
    assert outcomes(rights(label, GRANT | terms | {"recordings": "H-2"})) == ["unchanged"]


def test_a_file_states_no_permission_for_a_holder_that_acts_for_itself(label: Organisation) -> None:
    take(rights(label, SHARE | {"side": "publishing", "holder": "Song Co"}))
    holder = Party.objects.get(name="Song Co")
    parties.entrust(holder, make_label(name="Song Company"), at=NOON, actor=make_operator())

    batch = rights(label, GRANT)

    assert reasons(batch) == [(2, "holder", "“Song Co” gives its permission itself")]


def test_a_file_states_no_permission_for_a_holder_that_signed(label: Organisation) -> None:
    take(rights(label, SHARE | {"side": "publishing", "holder": "Song Co"}, GRANT))
    make_grant(Party.objects.get(name="Song Co"), signed=True)

    batch = rights(label, GRANT | {"document": "Letter of June"})

    assert reasons(batch) == [(2, "holder", "“Song Co” gives its permission itself")]


def test_a_name_that_was_taken_over_meanwhile_is_judged_again(label: Organisation) -> None:
    batch = rights(label, GRANT)
    holder = parties.named(label, "Song Co")
    parties.entrust(holder, make_label(name="Song Company"), at=NOON, actor=make_operator())

    take(batch)

    assert Grant.objects.count() == 0
