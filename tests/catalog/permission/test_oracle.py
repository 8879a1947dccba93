"""In random worlds the query that decides says what a slow and plain oracle says, and gives a reason with each no."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.catalog.queries.clearance import Line, clearance
from tests.catalog.permission.drawing import questions, worlds
from tests.catalog.permission.oracle import is_cleared
from tests.catalog.permission.worlds import Question, World
from tests.catalog.permission.writing import built


@pytest.mark.django_db
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(worlds(), st.lists(questions(), min_size=1, max_size=4))
def test_p1_3_nothing_is_cleared_that_the_oracle_refuses_and_nothing_refused_without_a_reason(
    world: World, asked: list[Question]
) -> None:
    with transaction.atomic():
        made = built(world)
        for question in asked:
            line = Line(made.recording.pk, question.price)
            answer = clearance([line], question.use, on=question.on, territory=question.territory)
            expected = is_cleared(made.world, question)
            assert (made.recording.pk in answer.cleared) == expected
            assert bool(answer.missing.get(made.recording.pk)) == (not expected)
        transaction.set_rollback(True)
