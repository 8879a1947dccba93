"""What operators ask of a month is done behind the page, once, and ends in a letter."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils.html import escape

from accounts.locks import alone
from accounts.models import AuditEntry
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments import tasks
from payments.models import RoyaltyRun, RunStep, Statement
from payments.queries.payee_changes import changes_of_royalties
from payments.queries.run_reviews import compared, held_in, run_before
from payments.queries.runs import open_steps
from payments.services import holds, posting, run_steps, runs
from payments.services.progress import Progress, told_to
from tests.factories.accounts import make_operator
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, make_paid_licence, make_report, month, noon
from tests.payments.studio import artist_of, make_songs, usd

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = month("2026-10"), month("2026-11")
ISSUED, NOVEMBER_1ST, DECEMBER_1ST = noon("2026-10-01"), noon("2026-11-01"), noon("2026-12-01")


def sell(price: str = "100.00") -> None:
    make_paid_licence([make_recording(make_catalog(), cleared=True)], price=usd(price), at=ISSUED)


def test_a_month_asked_for_is_worked_out_and_told() -> None:
    sell()
    operator = make_operator()

    step = run_steps.work(run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=operator), at=NOVEMBER_1ST)

    assert (step.status, step.finished_at, step.failure) == (RunStep.Status.DONE, NOVEMBER_1ST, "")
    assert step.run is not None
    assert (step.run.status, step.run.prepared_by) == (RoyaltyRun.Status.PREPARED, operator)
    assert list(AuditEntry.objects.filter(subject_uuid=step.uuid).order_by("pk").values_list("action", flat=True)) == [
        "run.asked",
        "run_step.done",
    ]


def test_asked_twice_it_is_the_step_that_is_under_way() -> None:
    operator = make_operator()

    first, second = (run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=operator) for _time in range(2))

    assert first == second
    run = runs.prepare(OCTOBER, at=NOVEMBER_1ST, actor=None)
    with pytest.raises(run_steps.StepUnderWay):
        run_steps.post_later(run, at=NOVEMBER_1ST, actor=operator)


def test_done_twice_it_is_done_once() -> None:
    sell()
    step = run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=make_operator())
    done = run_steps.work(step, at=NOVEMBER_1ST)

    again = run_steps.work(step, at=DECEMBER_1ST)

    assert (again.run, again.finished_at) == (done.run, NOVEMBER_1ST)
    assert RoyaltyRun.objects.count() == 1


def test_what_a_lost_ring_or_a_killed_worker_left_is_found() -> None:
    sell()
    step = run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=make_operator())
    RunStep.objects.filter(pk=step.pk).update(status=RunStep.Status.WORKING)

    tasks.finish_runs()

    step.refresh_from_db()
    assert step.status == RunStep.Status.DONE
    assert list(open_steps()) == []


def test_a_run_that_changed_since_is_not_posted_and_says_so() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    operator = make_operator()
    run = runs.prepare(OCTOBER, at=NOVEMBER_1ST, actor=None)
    step = run_steps.post_later(run, at=NOVEMBER_1ST, actor=operator)
    holds.place(artist_of(song), reason="disputed", note="", at=NOVEMBER_1ST, actor=None)

    step = run_steps.work(step, at=NOVEMBER_1ST)

    assert step.status == RunStep.Status.FAILED
    page = signed_in(operator).get(f"/operator/runs/steps/{step.uuid}/").content.decode()
    assert "prepare the month again" in page
    assert "Nobody was paid" in page
    assert Statement.objects.count() == 0


def test_a_month_that_cannot_be_distributed_is_refused_at_once() -> None:
    distribute(NOVEMBER, at=DECEMBER_1ST)

    with pytest.raises(runs.LaterMonthDistributed):
        run_steps.prepare_later(OCTOBER, at=DECEMBER_1ST, actor=make_operator())

    assert RunStep.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_pages_show_how_far_it_is_and_end_in_a_letter() -> None:
    sell()
    mail.outbox.clear()
    operator = make_operator()
    client = signed_in(operator)
    step = run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=operator)
    own = f"/operator/runs/steps/{step.uuid}/"
    with told_to(step) as progress:
        progress.expect(200)
        progress.advance(50)
        assert "50 of 200 rows weighed" in client.get(own).content.decode()
        assert "HX-Refresh" not in client.get(f"{own}progress/").headers

    assert client.post("/operator/runs/", {"month": "2026-10"})["Location"] == own

    assert client.get(f"{own}progress/")["HX-Refresh"] == "true"
    run = RoyaltyRun.objects.get()
    assert client.get(own)["Location"] == f"/operator/runs/{run.uuid}/"
    posted = client.post(f"/operator/runs/{run.uuid}/approve/", {"confirmed": "yes"})["Location"]
    assert client.get(posted)["Location"] == f"/operator/runs/{run.uuid}/"
    assert Statement.objects.count() == 2
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        ("The distribution of October 2026 waits for your approval", [operator.email]),
        ("October 2026 is distributed", [operator.email]),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_do_the_same_step() -> None:
    step = run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=make_operator())
    other = connection.copy()
    lock = lock_of(step)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
        untouched = run_steps.work(step, at=NOVEMBER_1ST)
    other.close()

    assert untouched.status == RunStep.Status.WAITING
    assert RoyaltyRun.objects.count() == 0


def lock_of(step: RunStep) -> int:
    """The advisory lock that a worker takes for a step, as PostgreSQL knows it."""
    with alone(step), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        (key,) = cursor.fetchone()
    return int(key)


class Counting(Progress):
    """Remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[int, int]] = []

    def tell(self) -> None:
        self.told.append((self.done, self.known))


def test_rows_are_counted_to_the_last() -> None:
    songs = make_songs(3)
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    weighed, written = Counting(), Counting()

    run = runs.prepare(OCTOBER, at=NOVEMBER_1ST, actor=None, progress=weighed)
    posting.post(runs.approve(run, at=NOVEMBER_1ST, actor=None), at=NOVEMBER_1ST, actor=None, progress=written)

    assert (weighed.told[0], weighed.told[-1]) == ((0, 6), (6, 6))
    assert (written.told[0], written.told[-1]) == ((0, 4), (4, 4))


def test_a_run_is_shown_beside_the_one_before() -> None:
    songs = make_songs(1)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=0)
    for of, at in ((OCTOBER, NOVEMBER_1ST), (NOVEMBER, DECEMBER_1ST)):
        make_report(licence, of, at=at)
    distribute(OCTOBER, at=NOVEMBER_1ST)
    holds.place(artist_of(songs[0]), reason="disputed", note="", at=NOVEMBER_1ST, actor=None)
    run = runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None)

    before = run_before(run)

    # 0.85 a day: 26.35 and 25.50, of which three eighths are the artist's.
    assert before is not None
    (currency,) = compared(run, before)
    assert (currency.pooled_before, currency.pooled, currency.change) == (usd("26.35"), usd("25.50"), usd("-0.85"))
    assert [(one.reason, one.payees, one.amount) for one in held_in(run)] == [
        ("Two parties want it", 1, Money(9_562_500, "USD"))
    ]
    assert [(one.party, one.change) for one in changes_of_royalties(run, before)] == [
        (songs[0].organisation.party, Money(-531_250, "USD")),
        (artist_of(songs[0]), Money(-318_750, "USD")),
    ]
    page = signed_in(make_operator()).get(f"/operator/runs/{run.uuid}/").content.decode()
    assert "Beside October 2026" in page
    assert "Whose amount changed most" in page
    assert "Two parties want it" in page


def test_the_list_of_runs_says_what_is_under_way() -> None:
    operator: Any = make_operator()
    run_steps.prepare_later(Month(2026, 10), at=NOVEMBER_1ST, actor=operator)

    page = signed_in(operator).get("/operator/runs/").content.decode()

    assert "October 2026 is being worked on" in page


def test_a_posted_month_is_refused_and_the_next_one_is_offered() -> None:
    distribute(OCTOBER, at=NOVEMBER_1ST)
    client = signed_in(make_operator())

    refused = client.post("/operator/runs/", {"month": "2026-10"})

    assert refused.status_code == 422
    assert "2026-10 was distributed already." in refused.content.decode()
    assert 'value="2026-11"' in client.get("/operator/runs/").content.decode()
    assert RunStep.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_month_posted_meanwhile_waits_for_nobody() -> None:
    step = run_steps.prepare_later(OCTOBER, at=NOVEMBER_1ST, actor=make_operator())
    distribute(OCTOBER, at=NOVEMBER_1ST)
    mail.outbox.clear()

    run_steps.work(step, at=NOVEMBER_1ST)

    assert mail.outbox == []


def test_a_run_says_who_prepared_and_approved_it_and_whether_they_are_one() -> None:
    first, second = make_operator(), make_operator()
    run = runs.prepare(OCTOBER, at=NOVEMBER_1ST, actor=first)
    own = f"/operator/runs/{run.uuid}/"
    asked = signed_in(first).get(f"{own}approve/").content.decode()
    assert "You prepared this run yourself" in asked
    assert "You prepared this run yourself" not in signed_in(second).get(f"{own}approve/").content.decode()

    runs.approve(run, at=NOVEMBER_1ST, actor=first)

    page = signed_in(second).get(own).content.decode()
    assert escape(f"Prepared by {first}") in page
    assert escape(f"approved by {first}") in page
    assert "One person did both" in page


def test_two_people_are_not_said_to_be_one() -> None:
    first, second = make_operator(), make_operator()
    run = runs.approve(runs.prepare(OCTOBER, at=NOVEMBER_1ST, actor=first), at=NOVEMBER_1ST, actor=second)

    page = signed_in(first).get(f"/operator/runs/{run.uuid}/").content.decode()

    assert escape(f"approved by {second}") in page
    assert "One person did both" not in page
