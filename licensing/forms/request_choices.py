"""What an answering page offers to choose from, for one request."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from licensing.models import PermissionRequest
from licensing.replies import EVERYWHERE, HERE, SOME, THESE
from marketplace.kit.money import Money, currency_of

MOST_TO_TICK = 200


def as_typed(price: Money) -> str:
    """As one would type it; rounded down, for what was asked must meet it."""
    exponent = currency_of(price.currency).exponent
    return f"{Decimal(price.rounded_down().to_minor()).scaleb(-exponent):f}"


def recordings_to_tick(request: PermissionRequest) -> list[tuple[str, str]]:
    """Those that can be ticked one by one, where there are several and not too many for a phone."""
    found = [(str(one.uuid), str(one)) for one in request.recordings.order_by("title", "pk")[: MOST_TO_TICK + 1]]
    return found if 1 < len(found) <= MOST_TO_TICK else []


def reaches(request: PermissionRequest, *, may_choose: bool) -> list[tuple[str, Any]]:
    """How wide an answer may be meant, as a person or as a holder says it."""
    told = {"label": request.asked["organisation"]}
    if request.needs_consent:
        here = _("For all my music that %(label)s lists here today")
        everywhere = _("For all my music, at every label here, now and later; for any other use, ask me first")
    else:
        here = _("For everything in which we hold a share and that %(label)s lists here today")
        everywhere = _("For everything in which we hold a share, at every label here, now and later")
    some = [(SOME, _("Only for those that I tick below"))] if may_choose else []
    return [(THESE, _("For these recordings")), *some, (HERE, str(here) % told), (EVERYWHERE, everywhere)]


def applying(request: PermissionRequest) -> dict[str, bool]:
    """Which questions this request raises at all."""
    return {
        "voice": request.asks_voice,
        "name_use": request.asks_name,
        "advertising": request.needs_consent and request.asked_for_advertising,
        "side_percent": bool(request.sides),
        "purposes": len(request.purposes) > 1,
        "territory": bool(request.sides) and not request.needs_consent,
        "valid_from": bool(request.sides) and not request.needs_consent,
    }
