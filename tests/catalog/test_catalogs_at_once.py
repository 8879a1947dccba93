"""A catalog is imported, offered and withdrawn at the same moment, over two real connections: neither fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

import pytest
from django.db import connection, connections, transaction

from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog
from marketplace.catalog.services import catalogs
from marketplace.catalog.services.permission import permission_exclusive
from tests.factories.accounts import NOON, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db(transaction=True)


def publish(catalog: Catalog) -> None:
    terms = catalog.terms.get(status="draft")
    terms_service.publish(terms, at=NOON, actor=make_owner(catalog.organisation))


def withdraw(catalog: Catalog) -> None:
    catalogs.withdraw(catalog, at=NOON, actor=None)


@pytest.mark.parametrize("order", ["recordings first", "permission first"])
@pytest.mark.parametrize("deed", [withdraw, publish])
def test_an_import_and_a_decision_about_its_catalog_wait_for_each_other(
    deed: Callable[[Catalog], None], order: str
) -> None:
    catalog = make_catalog()
    make_terms(catalog, is_published=False)
    begun, others = Event(), SimpleQueue[int]()

    def decide() -> None:
        begun.wait()
        try:
            others.put(_answer("SELECT pg_backend_pid()"))
            deed(catalog)
        finally:
            connections.close_all()

    steps: list[Callable[[], object]] = [lambda: make_recording(catalog), permission_exclusive]
    with ThreadPoolExecutor(1) as pool:
        decided = pool.submit(decide)
        try:
            with transaction.atomic():
                first, second = steps if order == "recordings first" else reversed(steps)
                first()
                begun.set()
                other = others.get()
                while not decided.done() and not _answer("SELECT cardinality(pg_blocking_pids(%s))", other):
                    pass
                second()
        finally:
            begun.set()
        decided.result()

    assert catalog.recordings.count() == 1


def _answer(question: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone() or (0,)
    return int(answer)
