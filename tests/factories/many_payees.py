"""A month that pays very many creators who can be paid out, for benchmarks and for what counts queries."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, islice

from accounts.models import Organisation, Party, User
from marketplace.catalog.models import Participation, RightsShare
from marketplace.kit.batches import some_of
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Side
from payments.models import PayeeAccount, RoyaltyRun
from payments.services import runs
from tests.factories.accounts import make_label
from tests.factories.catalog import SINCE, make_catalog, make_recording
from tests.factories.payments import make_paid_licence, noon
from tests.factories.payouts import LONG_AGO

OF_EACH = 99  # how many creators earn from one recording; its label keeps what is left
WHOLE = 100
EACH = Money.parse("60.00", "USD")
SEPTEMBER = Month(2026, 9)

_numbers = count(1)


def make_run_for(payees: int, *, month: Month = SEPTEMBER) -> RoyaltyRun:
    """An approved run of a month in which so many payees earn some fifty dollars each: a label, and creators."""
    label = make_label()
    found = make_creators(label, payees - 1)
    catalog, recordings = make_catalog(label), []
    while some := list(islice(found, OF_EACH)):
        recording = make_recording(catalog, cleared=True)
        share = RightsShare.objects.get(recording=recording, side=Side.MASTER)
        Participation.objects.filter(share=share).delete()
        Participation.objects.bulk_create(
            Participation(share=share, party=party, parts=1, whole=WHOLE, valid_from=SINCE, document="agreement")
            for party in some
        )
        recordings.append(recording)
    price = Money(EACH.units * WHOLE * len(recordings), EACH.currency)
    make_paid_licence(recordings, price=price, at=noon(f"{month}-10"), publishing_parts=0)
    over = first_noon_after(month)
    return runs.approve(runs.prepare(month, at=over, actor=None), at=over, actor=None)


def first_noon_after(month: Month) -> datetime:
    """When a month can be distributed."""
    return noon(month.next.first_day.isoformat())


def make_creators(label: Organisation, amount: int) -> Iterator[Party]:
    """Creators with a login of their own and an account at Stripe that is ready."""
    for some in some_of(islice(_numbers, amount)):
        users = User.objects.bulk_create(User(email=f"creator{n}@example.org", name=f"Creator {n}") for n in some)
        parties = Party.objects.bulk_create(
            Party(kind=Party.Kind.PERSON, name=user.name, user=user, named_by=label) for user in users
        )
        PayeeAccount.objects.bulk_create(
            PayeeAccount(
                status=PayeeAccount.Status.ACTIVE,
                kind=PayeeAccount.Kind.CONNECT,
                party=party,
                country="US",
                stripe_id=f"acct_many_{party.pk}",
                contact_email=user.email,
                started_at=LONG_AGO,
                ready_at=LONG_AGO,
            )
            for party, user in zip(parties, users, strict=True)
        )
        yield from parties
