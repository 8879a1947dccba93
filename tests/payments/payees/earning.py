"""A creator whose music was bought at the site, paid through the sandbox and divided."""

from django.utils import timezone

from accounts.models import Party
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from tests.factories.accounts import make_user
from tests.factories.payments import distribute, noon
from tests.payments.shop import Shop, make_basket
from tests.payments.studio import artist_of, paid


def make_earner(shop: Shop, *, price: str = "100.00") -> tuple[Party, Money]:
    """An artist who can sign in, and what stands in their balance."""
    basket = make_basket(price)
    shop.buy(basket)
    shop.sandbox.wait()
    artist = artist_of(basket.recordings[0])
    Party.objects.filter(pk=artist.pk).update(kind=Party.Kind.PERSON, user=make_user())
    month = Month.of(timezone.now())
    distribute(month, at=noon(str(month.plus(1).first_day)))
    artist.refresh_from_db()
    return artist, paid(artist)
