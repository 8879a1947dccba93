"""A rights file states who is credited and who consents, and brings back nothing that was withdrawn."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry, Organisation, Party
from marketplace.catalog.models import (
    Consent,
    Credit,
    Grant,
    ImportBatch,
    Recording,
)
from marketplace.catalog.services import consents, grants
from marketplace.catalog.services.imports.reading import read
from tests.catalog.imports.rights.lines import CONSENT, CREDIT, GRANT, outcomes, reasons, rights
from tests.factories.accounts import NOON, make_party, make_user
from tests.factories.catalog import make_consent, make_policy
from tests.factories.clients import machine_of, owner_of
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


@pytest.mark.parametrize("spoke", ["for one", "rules", "elsewhere"])
def test_who_brings_a_consent_of_somebody_who_has_spoken_is_warned(label: Organisation, spoke: str) -> None:
    yoon, ferry = Party.objects.get(name="Yoon", named_by=label), Recording.objects.get(title="Ferry")
    if spoke == "for one":
        make_consent(yoon, ferry, answer="no", purposes=("data_mining",))
    elif spoke == "rules":
        make_policy(yoon)
    else:
        other, user = make_party(name="Y. Oon"), make_user()
        Party.objects.filter(pk__in=[yoon.pk, other.pk]).update(user=user, kind=Party.Kind.PERSON)
        make_policy(other, allows=("train_generative",))

    batch = rights(label, CONSENT)

    (row,) = batch.rows.all()
    assert (row.outcome, [one["field"] for one in row.warnings]) == ("new", ["person"])
    assert "has answered for themself about “Ferry”" in warned(label, batch)
    assert take(batch).counts["new"] == 1


def test_a_consent_of_somebody_who_spoke_of_another_use_is_not_doubted(label: Organisation) -> None:
    yoon, ferry = Party.objects.get(name="Yoon", named_by=label), Recording.objects.get(title="Ferry")
    make_consent(yoon, ferry, answer="no", purposes=("train_generative",))

    (row,) = rights(label, CONSENT).rows.all()

    assert row.warnings == []


def warned(label: Organisation, batch: ImportBatch) -> str:
    page = owner_of(label).get(reverse("import", args=[batch.uuid]), {"rows": "warned"})
    return page.content.decode()


def test_a_machine_states_no_permission_anew_that_its_holder_ended(label: Organisation) -> None:
    take(rights(label, GRANT))
    grants.withdraw(Grant.objects.get(), at=NOON, actor=None)
    machine = machine_of(label)
    later = GRANT | {"document": "Letter of November"}
    file = SimpleUploadedFile("rights.csv", "\n".join([",".join(later), ",".join(later.values())]).encode())

    answer = machine.post("/api/v1/imports", {"kind": "rights", "file": file})
    read(ImportBatch.objects.latest("pk"), at=NOON)
    (row,) = machine.get(f"{answer['Location']}/rows").json()["results"]

    assert (row["outcome"], [fault["field"] for fault in row["faults"]]) == ("refused", ["holder"])
    assert Grant.objects.count() == 1
