"""Money waits with a reason, a date and an appeal; an operator answers, and the next distribution pays it."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import AuditEntry, Party
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Account, Hold
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from payments.services import holds
from tests.factories.accounts import make_creator, make_label, make_operator, make_owner, make_party
from tests.factories.catalog import make_catalog, make_participation, make_recording, make_share
from tests.factories.clients import owner_of, signed_in
from tests.factories.payments import distribute, make_paid_licence, month, noon
from tests.payments.studio import make_songs, paid, usd

pytestmark = pytest.mark.django_db

NOVEMBER, DECEMBER, JANUARY = month("2026-11"), month("2026-12"), month("2027-01")
ISSUED, DECEMBER_1ST, JANUARY_1ST = noon("2026-11-01"), noon("2026-12-01"), noon("2027-01-01")
FEBRUARY_1ST = noon("2027-02-01")


def operator() -> Client:
    return signed_in(make_operator())


def disputed(party: Party) -> Hold:
    return holds.place(party, reason=Hold.Reason.DISPUTED, note="Two bands", at=ISSUED, actor=None)


def half_unclaimed() -> tuple[Recording, Hold]:
    """A song whose publishing side nobody controls any more, with November's money in suspense."""
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    song.shares.filter(side=Side.PUBLISHING).update(valid_until="2026-11-20")
    distribute(NOVEMBER, at=DECEMBER_1ST)
    return song, Hold.objects.get(recording=song)


def test_an_operator_finds_reads_and_lifts_a_hold() -> None:
    artist = make_creator(make_label(), name="Yoon Dalbi")
    song = make_recording(make_catalog(), cleared=True, artist=artist)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    hold = disputed(artist)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    holds.appeal(hold, "It is my song.", at=DECEMBER_1ST, actor=artist.user)
    client = operator()

    listed = client.get("/operator/holds/?state=appealed&q=dalbi").content.decode()
    shown = client.get(f"/operator/holds/{hold.uuid}/").content.decode()
    assert "Yoon Dalbi" in listed
    assert "$31.87" in listed
    assert "Two bands" in shown
    assert "It is my song." in shown
    assert "Somebody asked about money that waits" in shown
    own = f"/operator/holds/{hold.uuid}/lift/"
    assert "Lift the hold on Yoon Dalbi?" in client.get(own).content.decode()
    assert client.post(own, {"reason": ""}).status_code == 422

    lifted = client.post(own, {"reason": "They agreed.", "confirmed": "yes"})

    assert lifted["Location"] == f"/operator/holds/{hold.uuid}/"
    assert paid(artist) == Money(31_875_000, "USD")
    hold.refresh_from_db()
    assert (hold.is_standing, hold.answer) == (False, "They agreed.")
    entry = AuditEntry.objects.get(action="hold.lifted")
    assert (entry.subject_uuid, entry.facts) == (hold.uuid, {"because": "disputed", "reason": "They agreed."})
    assert "They agreed." in client.get(f"/operator/holds/{hold.uuid}/").content.decode()


def test_a_hold_is_kept_with_a_reason_and_a_new_day() -> None:
    artist = make_creator(make_label())
    hold = disputed(artist)
    holds.appeal(hold, "It is my song.", at=ISSUED, actor=artist.user)
    client = operator()

    answer = {"reason": "The other band sent a contract.", "review_on": "2027-03-01"}
    answered = client.post(f"/operator/holds/{hold.uuid}/keep/", answer)

    assert answered["Location"] == f"/operator/holds/{hold.uuid}/"
    hold.refresh_from_db()
    assert (hold.is_standing, hold.answer, str(hold.review_on)) == (True, answer["reason"], "2027-03-01")
    assert not hold.has_open_appeal
    payee = signed_in(artist.user)
    assert "The other band sent a contract." in payee.get("/statements/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_payee_is_told_what_was_decided() -> None:
    artist = make_creator(make_label())
    hold = disputed(artist)
    holds.keep(hold, reason="We look on.", review_on=JANUARY_1ST.date(), at=DECEMBER_1ST, actor=None)

    holds.lift(hold, reason="They agreed.", at=JANUARY_1ST, actor=None)

    assert artist.user is not None
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        ("Your money still waits, and this is why", [artist.user.email]),
        ("Your money no longer waits", [artist.user.email]),
    ]


def test_a_lifted_hold_is_not_answered_again() -> None:
    hold = disputed(make_creator(make_label()))
    holds.lift(hold, reason="They agreed.", at=DECEMBER_1ST, actor=None)

    assert holds.lift(hold, reason="Again.", at=JANUARY_1ST, actor=None).answer == "They agreed."
    with pytest.raises(holds.HoldIsOver):
        holds.keep(hold, reason="No.", review_on=JANUARY_1ST.date(), at=JANUARY_1ST, actor=None)
    with pytest.raises(holds.HoldIsOver):
        holds.appeal(hold, "But", at=JANUARY_1ST, actor=None)


def test_a_name_that_nobody_claimed_waits_until_somebody_does() -> None:
    song = make_recording(make_catalog(), cleared=True)
    unknown = make_party(song.organisation, name="Somebody", kind=Party.Kind.UNCLAIMED)
    make_participation(song.shares.get(side=Side.MASTER), unknown, parts=10)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    hold = Hold.objects.get(party=unknown)
    client = operator()

    owner = make_owner(song.organisation)

    shown = client.get(f"/operator/holds/{hold.uuid}/").content.decode()
    assert f"{song.organisation.name} named this person" in shown
    assert owner.email in shown
    assert "Lift the hold" not in shown
    assert client.get(f"/operator/holds/{hold.uuid}/lift/")["Location"] == f"/operator/holds/{hold.uuid}/"
    refused = client.post(f"/operator/holds/{hold.uuid}/lift/", {"reason": "They wrote."})

    assert refused.status_code == 422
    assert "Nobody has claimed this name yet" in refused.content.decode()
    Party.objects.filter(pk=unknown.pk).update(kind=Party.Kind.PERSON)
    assert "Somebody" in client.get("/operator/holds/?state=claimed").content.decode()
    holds.lift(hold, reason="They are who they say.", at=JANUARY_1ST, actor=None)
    assert paid(unknown) == Money(4_250_000, "USD")
    over = client.get(f"/operator/holds/{hold.uuid}/").content.decode()
    assert "This hold on the money of Somebody is over" in over
    assert "It does not lapse" not in over


def test_what_waited_on_a_recording_is_paid_by_the_next_run_once_its_hold_is_lifted() -> None:
    song, hold = half_unclaimed()
    publisher = make_label().party
    make_share(song, Side.PUBLISHING, holder=publisher, valid_from=NOVEMBER.last_day)
    assert distribute(DECEMBER, at=JANUARY_1ST).totals == {}

    holds.lift(hold, reason="The publisher is found.", at=JANUARY_1ST, actor=None)
    distribute(JANUARY, at=FEBRUARY_1ST)

    assert (paid(publisher), balance_of(Account.Kind.SUSPENSE, "USD")) == (usd("42.50"), usd("0.00"))
    assert list(wrong_in_the_books()) == []
    assert not Hold.objects.filter(lifted_at=None).exists()


def test_a_hold_lifted_too_early_comes_back_and_nobody_else_is_paid() -> None:
    song, hold = half_unclaimed()

    holds.lift(hold, reason="A mistake.", at=JANUARY_1ST, actor=None)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert balance_of(Account.Kind.SUSPENSE, "USD") == usd("42.50")
    assert [one.recording for one in Hold.objects.filter(lifted_at=None)] == [song]
    assert list(wrong_in_the_books()) == []


def test_a_label_sees_what_waits_on_its_recording_and_may_appeal() -> None:
    song, hold = half_unclaimed()
    client = owner_of(song.organisation)

    page = client.get("/statements/").content.decode()

    assert f"{song}: Nobody controls this part" in page
    assert client.get(f"/holds/{hold.uuid}/appeal/").status_code == 200
    shown = operator().get(f"/operator/holds/{hold.uuid}/").content.decode()
    assert "$42.50" in shown


def test_a_list_of_holds_asks_no_more_of_the_database_when_it_is_longer(django_assert_max_num_queries: object) -> None:
    client, label = operator(), make_label()
    disputed(make_creator(label))
    with django_assert_max_num_queries(40) as one:  # type: ignore[operator]
        client.get("/operator/holds/")
    for _more in range(2):
        disputed(make_creator(label))

    with django_assert_max_num_queries(len(one)) as three:  # type: ignore[operator]
        client.get("/operator/holds/")

    assert len(three) == len(one)
