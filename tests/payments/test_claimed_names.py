"""Money that waited for a name to be claimed is let go by itself, and its payee sees where it is."""

import pytest

from accounts.models import Letter, Party
from accounts.services import parties
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Hold
from payments.queries.balances import in_balance
from payments.services import holds, runs, sweeps
from tests.factories.accounts import make_creator, make_label, make_owner, make_party, make_user
from tests.factories.catalog import make_catalog, make_participation, make_recording
from tests.factories.clients import signed_in
from tests.factories.licences import make_offer
from tests.factories.payments import distribute, make_paid_licence, make_paid_licences, month, noon
from tests.payments.studio import usd

pytestmark = pytest.mark.django_db

NOVEMBER, DECEMBER = month("2026-11"), month("2026-12")
ISSUED, DECEMBER_1ST, JANUARY_1ST = noon("2026-11-01"), noon("2026-12-01"), noon("2027-01-01")


def claimed_since() -> Party:
    """A name that waited with November's money, and whose person has come."""
    song = make_recording(make_catalog(), cleared=True)
    name = make_party(song.organisation, name="Mara Quill", kind=Party.Kind.UNCLAIMED)
    make_participation(song.shares.get(side=Side.MASTER), name, parts=10)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    return parties.claim(name, user=make_user(name="Mara Quill"), at=DECEMBER_1ST)


def test_claimed_money_says_so_and_offers_no_appeal_until_it_is_let_go() -> None:
    mara = claimed_since()
    assert mara.user is not None
    client = signed_in(mara.user)
    home, statements = (client.get(path).content.decode() for path in ("/creator/", "/statements/"))
    for page in (home, statements):
        assert "Nobody has claimed this name yet" not in page
        assert "/appeal/" not in page
        assert "It is let go by itself within minutes" in page

    sweeps.sweep_claimed_names(at=JANUARY_1ST)

    assert in_balance([mara]) == [Money(4_250_000, "USD")]
    for path in ("/creator/", "/statements/"):
        page = client.get(path).content.decode()
        assert "$4.25" in page
        assert "It is let go by itself" not in page
    assert Hold.objects.get(party=mara).answer == "Somebody has claimed this name."


def test_nothing_moves_while_a_run_waits_to_be_approved() -> None:
    mara = claimed_since()
    run = runs.prepare(DECEMBER, at=JANUARY_1ST, actor=None)
    late = make_party(make_label(), kind=Party.Kind.UNCLAIMED)
    hold = holds.place(late, reason=Hold.Reason.UNKNOWN_PAYEE, note="", at=JANUARY_1ST, actor=None)
    parties.claim(late, user=make_user(), at=JANUARY_1ST)

    sweeps.sweep_claimed_names(at=JANUARY_1ST)
    hold.refresh_from_db()
    assert hold.is_standing
    runs.discard(run, at=JANUARY_1ST, actor=None)
    sweeps.sweep_claimed_names(at=JANUARY_1ST)

    hold.refresh_from_db()
    assert not hold.is_standing
    assert not Hold.objects.filter(party=mara, lifted_at=None).exists()


def test_each_payee_gets_one_letter_a_run_in_their_language() -> None:
    label = make_label()
    catalog = make_catalog(label)
    owner = make_owner(label)
    dalbi = make_creator(label, name="Yoon Dalbi")
    assert dalbi.user is not None
    dalbi.user.language = "ko"
    dalbi.user.save()
    song = make_recording(catalog, cleared=True, artist=dalbi)
    for price in (usd("100.00"), Money.parse("100.00", "EUR")):
        terms = make_offer(catalog, currency=price.currency)
        make_paid_licences([(song, terms, price)], at=ISSUED)
    Letter.objects.all().delete()

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert run.statements.count() == 4
    assert sorted(Letter.objects.values_list("to", "subject")) == sorted(
        [
            (dalbi.user.email, "2026년 11월 정산서가 나왔습니다"),
            (owner.email, "Your statement of November 2026 is here"),
        ]
    )
