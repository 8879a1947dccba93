"""Rights add up, so a long file of them is judged behind the page, and never while everybody waits to be licensed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation
from marketplace.catalog.models import Consent, Grant, ImportBatch, RightsShare
from marketplace.catalog.services import consents, grants
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.mending import mend
from marketplace.catalog.services.imports.rights import RightsJudge
from marketplace.catalog.services.imports.writing import write
from marketplace.catalog.tasks import check_import, finish_imports
from tests.factories.accounts import NOON, make_label, make_owner
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

HEADER = ("Kind", "Recordings", "Side", "Holder", "Person", "Role", "Part", "Purposes", "Stages", "Contents",
          "Document", "Warranted by")  # fmt: skip
SHARE = ("share", "H-1", "master", "Hangang", "", "", "100%", "", "", "", "Contract", "")
MANY = 1001


@pytest.fixture
def label() -> Organisation:
    label = make_label(name="Hangang")
    take(make_import(label, ("Own id", "Title", "Artists"), ("H-1", "Ferry", "Yoon")))
    return label


def credit(person: str) -> tuple[str, ...]:
    return ("credit", "H-1", "", "", person, "performer", *[""] * 6)


def rights(label: Organisation, *rows: tuple[str, ...]) -> ImportBatch:
    return make_import(label, HEADER, *rows, kind=ImportBatch.Kind.RIGHTS)


def long_file(label: Organisation) -> ImportBatch:
    wrong = ("credit", "H-1", "", "", "Kim", "nonsense", *[""] * 6)
    return rights(label, wrong, *(credit(f"Singer {number}") for number in range(MANY)))


def test_a_long_file_with_a_mended_row_is_checked_behind_the_page(client: Client, label: Organisation) -> None:
    client.force_login(make_owner(label))
    batch = long_file(label)
    page = reverse("import", args=[batch.uuid])

    shown = client.post(reverse("import-accept", args=[batch.uuid]), {"row-2-role": "performer"}, follow=True)

    assert "Checking the rows again" in shown.content.decode()
    assert ImportBatch.objects.get(pk=batch.pk).status == ImportBatch.Status.CHECKING
    assert client.post(reverse("import-discard", args=[batch.uuid])).status_code == 409
    check_import(batch.pk)
    check_import(batch.pk)
    assert "Import 1,002 rows" in client.get(page).content.decode()
    assert ImportBatch.objects.get(pk=batch.pk).counts == {"new": 1002, "changed": 0, "unchanged": 0, "refused": 0}


def test_a_check_that_breaks_every_worker_ends(label: Organisation) -> None:
    batch = long_file(label)
    mend(batch, {2: {"role": "performer"}}, at=NOON, actor=None)
    ImportBatch.objects.filter(pk=batch.pk).update(tries=3)  # as three workers left it that broke

    finish_imports()

    assert ImportBatch.objects.get(pk=batch.pk).status == ImportBatch.Status.FAILED


def test_rights_are_judged_before_everybody_waits(label: Organisation) -> None:
    batch = batches.accept(rights(label, SHARE), at=NOON, actor=None)

    with CaptureQueriesContext(connection) as queries:
        write(batch, at=NOON)

    asked = [query["sql"] for query in queries]
    (locked,) = [place for place, sql in enumerate(asked) if sql.startswith("SELECT pg_advisory_xact_lock(")]
    judged = [place for place, sql in enumerate(asked) if 'FROM "catalog_rightsshare"' in sql]
    assert judged
    assert max(judged) < locked
    assert RightsShare.objects.count() == 1


def test_rights_that_change_nothing_make_nobody_wait(label: Organisation) -> None:
    take(rights(label, SHARE))
    batch = batches.accept(rights(label, SHARE), at=NOON, actor=None)

    with CaptureQueriesContext(connection) as queries:
        write(batch, at=NOON)

    assert [query["sql"] for query in queries if "pg_advisory_xact_lock(" in query["sql"]] == []


def test_a_judgement_is_over_when_a_permission_was_given_or_taken_back(label: Organisation) -> None:
    yes = ("consent", "H-1", "", "", "Yoon", "", "", "data_mining", "", "", "Addendum", "Seo")
    grant = ("grant", "ALL", "publishing", "Song Co", "", "", "", "data_mining", "evaluate", "audio", "Letter", "")
    batch = rights(label, yes, grant)
    take(batch)
    judge = RightsJudge(batch)
    lines = [(row.number, row.cells) for row in batch.rows.order_by("number")]

    judge.judge(lines)
    assert judge.is_current()
    consents.withdraw(Consent.objects.get(), at=NOON, actor=None)
    assert not judge.is_current()
    judge.judge(lines)
    assert judge.is_current()
    grants.withdraw(Grant.objects.get(), at=NOON, actor=None)
    assert not judge.is_current()
