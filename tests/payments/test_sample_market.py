"""The fictional market is one whole story, told by the product's own services."""

import json
import zlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.queries.people import sample_operators
from licensing.models import Licence
from marketplace.catalog.models import Asset, Recording
from payments.models import Statement
from payments.queries.books import wrong_in_the_books
from payments.verify_statement import verify
from tests.payments.sandbox.running import RunningSandbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_fictional_market_is_founded_sold_and_paid_exactly(
    sandbox: RunningSandbox, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    told = StringIO()

    call_command("load_sample_market", stdout=told, stderr=StringIO())

    statements = Statement.objects.all()
    faults = [fault for one in statements for fault in verify(json.loads(zlib.decompress(one.document)))]
    assert (Recording.objects.count(), Licence.objects.count()) == (24, 5)
    assert [Asset.objects.filter(kind=kind).count() for kind in ("master", "instrumental")] == [24, 11]
    assert statements.filter(party__name="윤달비").count() == 3
    assert (list(wrong_in_the_books()), faults) == ([], [])
    assert "dalbi@onbit.example" in told.getvalue()
    assert [operator.email for operator in sample_operators()] == ["operator@assent.example"]

    call_command("load_sample_market", stdout=told, stderr=StringIO())
    assert told.getvalue().endswith("There are people here already: nothing was changed.\n")
