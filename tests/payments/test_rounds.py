"""One that fails never stops the others."""

from payments.gateway.errors import OutcomeUnknown
from payments.services.rounds import each_alone


def test_each_row_is_worked_on_whatever_happens_to_the_others() -> None:
    done: list[int] = []

    def work(row: int) -> None:
        if row == 1:
            raise OutcomeUnknown
        if row == 2:
            raise ZeroDivisionError
        done.append(row)

    assert each_alone([1, 2, 3, 4], work, "count") == 4
    assert done == [3, 4]
