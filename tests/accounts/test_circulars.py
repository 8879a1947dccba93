"""A letter to very many is the one that each would have got alone."""

import pytest

from accounts.models import Letter, User
from accounts.services import circulars, mail
from marketplace.kit.months import Month
from tests.factories.accounts import make_party, make_user


@pytest.mark.django_db
def test_letter_to_very_many_reads_as_if_it_were_written_to_each_alone() -> None:
    korean, nameless = make_user(name="김민아"), make_user()
    User.objects.filter(pk=korean.pk).update(language="ko")
    User.objects.filter(pk=nameless.pk).update(name="")
    readers = [make_user(name="Ann \\1 {{ x }}"), make_user(name="Bob"), *User.objects.filter(name__in=["", "김민아"])]
    told = [(user, make_party(name=f"{user.name} & \ue000\nTrio")) for user in readers]
    written = Letter.objects.order_by("pk").values_list("to", "subject", "body")
    for user, payee in told:
        mail.leave_for(user, "statement_issued", month=Month(2026, 9), payee=payee)
    one_by_one = list(written)
    Letter.objects.all().delete()

    circulars.leave_for_each(told, "statement_issued", month=Month(2026, 9))

    assert list(written) == one_by_one
    assert len({to for to, _subject, _body in one_by_one}) == len(readers) == 4
