"""A rights file states who is credited and who consents, and brings back nothing that was withdrawn."""

import pytest

from accounts.models import AuditEntry, Organisation
from marketplace.catalog.models import (
    Consent,
    Credit,
    Grant,
)
from marketplace.catalog.services import consents, grants
from tests.catalog.imports.rights.lines import CONSENT, CREDIT, GRANT, outcomes, reasons, rights
from tests.factories.accounts import NOON
from tests.factories.imports import take

pytestmark = pytest.mark.django_db


def test_an_import_never_brings_back_what_was_withdrawn(label: Organisation) -> None:
    take(rights(label, CONSENT, GRANT))
    consents.withdraw(Consent.objects.get(), at=NOON, actor=None)
    grants.withdraw(Grant.objects.get(), at=NOON, actor=None)

    again = rights(
        label,
        CONSENT,
        GRANT,
        CONSENT | {"from": "2026-11-15", "document": "Addendum of November"},
        GRANT | {"document": "Letter of November"},
    )

    assert outcomes(again) == ["refused", "refused", "refused", "refused"]
    assert reasons(again) == [
        (2, "person", "“Yoon” withdrew consent for “Ferry” on 2026-11-15"),
        (3, "holder", "“Song Co” gives its permission itself"),
        (4, "person", "“Yoon” withdrew consent for “Ferry” on 2026-11-15"),
        (5, "holder", "“Song Co” gives its permission itself"),
    ]


def test_what_is_withdrawn_stands_in_the_history_of_the_label_that_brought_it(label: Organisation) -> None:
    take(rights(label, CONSENT, GRANT))

    consents.withdraw(Consent.objects.get(), at=NOON, actor=None)
    grants.withdraw(Grant.objects.get(), at=NOON, actor=None)

    told = AuditEntry.objects.filter(action__endswith=".withdrawn").values_list("action", "organisation")
    assert list(told) == [("consent.withdrawn", label.pk), ("grant.withdrawn", label.pk)]


def test_a_consent_that_begins_later_is_refused(label: Organisation) -> None:
    batch = rights(label, CONSENT | {"from": "2026-11-16"}, CONSENT | {"from": "2026-11-15"})

    assert outcomes(batch) == ["refused", "new"]
    assert reasons(batch) == [(2, "valid_from", "This consent begins only on 2026-11-16")]


def test_writers_are_credited_on_the_work_if_there_is_one(label: Organisation) -> None:
    take(rights(label, {"kind": "credit", "recordings": "H-1; H-2", "person": "Nari", "role": "composer"}))

    given = Credit.objects.filter(party__name="Nari").order_by("pk")
    assert sorted((str(each.recording or ""), str(each.work or "")) for each in given) == [("", "Ferry"), ("Tide", "")]


def test_a_consent_may_rest_on_a_credit_of_the_same_file(label: Organisation) -> None:
    batch = rights(label, CONSENT | {"person": "Kim Nari"}, CREDIT)

    assert outcomes(batch) == ["new", "new"]
