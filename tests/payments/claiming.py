"""What the tests of claims do on the pages again and again."""

from typing import Any

from django.test import Client

from marketplace.catalog.models import Recording
from tests.factories.accounts import make_label
from tests.factories.catalog import make_catalog, make_recording

CONTRACT = b"%PDF-1.7 contract"


def make_listed(*, isrc: str = "") -> Recording:
    return make_recording(make_catalog(make_label(name="Onbit Records")), isrc=isrc)


def said(**more: Any) -> dict[str, Any]:
    return {
        "side": "master",
        "part": "100%",
        "territory": "WORLD",
        "since": "2019-03-01",
        "text": "We made it.",
        **more,
    }


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
