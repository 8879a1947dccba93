"""A hold that begins or ends while a run is posted, over two real connections: no money waits without one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from django.db import connection, connections

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Account, Hold
from payments.queries.balances import balance_of
from payments.services import holds, posting, runs
from payments.services.progress import Progress
from tests.factories.accounts import make_creator, make_label
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import make_paid_licence, month, noon

NOVEMBER, ISSUED, DECEMBER_1ST = month("2026-11"), noon("2026-11-01"), noon("2026-12-01")
WAITING = """
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                   WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)
"""
Kind = Account.Kind
pytestmark = pytest.mark.django_db(transaction=True)


class Meanwhile(Progress):
    """Does something on another connection while a run is being posted, until it is done or waits for the run."""

    def __init__(self, pool: ThreadPoolExecutor, deed: Callable[[], object]) -> None:
        super().__init__()
        self.pool, self.deed = pool, deed
        self.began: Future[object] | None = None

    def tell(self) -> None:
        if self.began is not None:
            return
        self.began = self.pool.submit(self._do)
        while not wait([self.began], timeout=0.02).done and not self._somebody_waits():
            pass

    def _do(self) -> object:
        try:
            return self.deed()
        finally:
            connections.close_all()

    @staticmethod
    def _somebody_waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            (answer,) = cursor.fetchone()
        return bool(answer)


def post_while(deed: Callable[[], object]) -> None:
    run = runs.approve(runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None), at=DECEMBER_1ST, actor=None)
    with ThreadPoolExecutor(1) as pool:
        meanwhile = Meanwhile(pool, deed)
        posting.post(run, at=DECEMBER_1ST, actor=None, progress=meanwhile)
        assert meanwhile.began is not None
        meanwhile.began.result()


def make_artist() -> Party:
    artist = make_creator(make_label())
    song = make_recording(make_catalog(), cleared=True, artist=artist)
    make_paid_licence([song], price=Money.parse("100.00", "USD"), at=ISSUED)
    return artist


def disputed(artist: Party) -> Hold:
    return holds.place(artist, reason=Hold.Reason.DISPUTED, note="Two bands", at=ISSUED, actor=None)


def standing(artist: Party) -> dict[str, bool]:
    return {kind: bool(balance_of(kind, "USD", owner=artist)) for kind in (Kind.PAYEE, Kind.HELD)}


def test_money_of_a_hold_that_ends_during_a_run_is_paid() -> None:
    artist = make_artist()
    hold = disputed(artist)

    post_while(lambda: holds.lift(hold, reason="They agreed.", at=DECEMBER_1ST, actor=None))

    assert standing(artist) == {Kind.PAYEE: True, Kind.HELD: False}


def test_money_of_a_hold_that_begins_during_a_run_waits() -> None:
    artist = make_artist()

    post_while(lambda: disputed(artist))

    assert standing(artist) == {Kind.PAYEE: False, Kind.HELD: True}
