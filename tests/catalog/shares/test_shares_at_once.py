"""Two labels' clerks write shares of one recording at once, over two real connections: together never too much."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from queue import SimpleQueue

import pytest
from django.db import IntegrityError, connections, transaction

from marketplace.catalog.divisions import Holding
from marketplace.catalog.models import Recording, RightsShare
from marketplace.catalog.services import shares
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import make_grant, make_participation, make_recording, make_share
from tests.two_at_once import one_inside_the_other

pytestmark = pytest.mark.django_db(transaction=True)
KOREA = Territory.of("KR")
Write = Callable[[], object]


def both(first: Write, second: Write) -> list[str]:
    """Write one thing on each connection before either ends, end the first, then the second; give what was refused."""
    written, ended, refused = SimpleQueue[str](), SimpleQueue[str](), []

    def other() -> str:
        try:
            with transaction.atomic():
                second()
                written.put("")
                ended.get()
        except IntegrityError as error:
            return str(error)
        finally:
            written.put("")
            connections.close_all()
        return ""

    with ThreadPoolExecutor(1) as pool:
        try:
            with transaction.atomic():
                first()
                answer = pool.submit(other)
                written.get()
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            ended.put("")
        refused += [told] if (told := answer.result()) else []
    return refused


@pytest.fixture
def recording() -> Recording:
    return make_recording()


@pytest.mark.parametrize("territory", [KOREA, WORLD])
def test_two_holders_are_not_written_past_each_other(recording: Recording, territory: Territory) -> None:
    one, other = make_party(), make_party()

    refused = both(
        lambda: make_share(recording, holder=one, parts=60, whole=100),
        lambda: make_share(recording, holder=other, parts=60, whole=100, territory=territory),
    )

    assert ["shares_make_no_more_than_the_whole" in told for told in refused] == [True]
    assert RightsShare.objects.count() == 1


def test_two_holders_in_different_countries_are_both_written(recording: Recording) -> None:
    one, other = make_party(), make_party()

    refused = both(
        lambda: make_share(recording, holder=one, parts=60, whole=100, territory=WORLD - KOREA),
        lambda: make_share(recording, holder=other, parts=60, whole=100, territory=KOREA),
    )

    assert (refused, RightsShare.objects.count()) == ([], 2)


def test_two_earners_are_not_written_past_each_other(recording: Recording) -> None:
    share = make_share(recording)
    one, other = make_party(), make_party()

    refused = both(lambda: make_participation(share, one, parts=60), lambda: make_participation(share, other, parts=60))

    assert [
        ("participations_make_no_more_than_the_share" in told, share.participations.count()) for told in refused
    ] == [(True, 1)]


def test_one_holder_does_not_slip_past_itself_with_the_world_and_korea(recording: Recording) -> None:
    """The second waits at once for the first to end, so it is begun and not waited for."""
    holder = recording.organisation.party
    begun = SimpleQueue[str]()

    def korea() -> str:
        begun.put("")
        try:
            make_share(recording, holder=holder, parts=10, whole=100, territory=KOREA)
        except IntegrityError as error:
            return str(error)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        make_share(recording, holder=holder, parts=10, whole=100)
        answer = pool.submit(korea)
        begun.get()

    assert "a_holder_has_one_share_of_a_side_at_a_time_and_place" in answer.result()
    assert RightsShare.objects.count() == 1


def test_division_that_was_planned_before_a_holder_signed_is_planned_anew(recording: Recording) -> None:
    namu, told = make_party(recording.organisation, name="Namu"), SimpleQueue[str]()
    make_share(recording, Side.PUBLISHING, holder=namu)
    to = {Side.PUBLISHING: (Holding(recording.organisation.name, Fraction(1)),)}

    def sign() -> None:
        permission_exclusive()
        make_grant(namu, signed=True)

    def divide() -> None:
        try:
            shares.divide([recording], to, since=date(2026, 12, 1), at=NOON, actor=None)
        except shares.RightsStand as refused:
            told.put(refused.message)

    one_inside_the_other(sign, divide)

    assert "It counts only once Namu agrees" in told.get_nowait()
