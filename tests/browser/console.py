"""What banks do, pressed by an operator on the sandbox's fault console, and heard by the site."""

import re
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from payments.services import inbox
from tests.browser.visitors import Visitor


def let_happen(operator: Visitor, *acts: str | re.Pattern[str], of: str | re.Pattern[str] = "") -> None:
    """Press these buttons of the newest thing that says so, one after the other, and let the site hear of each."""
    for act in acts:
        operator.page.goto(f"{operator.home}/sandbox/console/")
        operator.reads("Fault console", role="heading")
        things = operator.main.get_by_role("listitem").filter(has_text=of) if of else operator.main
        operator.click(things.get_by_role("button", name=act, exact=isinstance(act, str)).first)
        operator.look(str(act))
        hear(operator)
    operator.page.goto(operator.home)


def hear(operator: Visitor) -> None:
    """Until all that Stripe has to say was delivered and handled, what waits for another try, too."""
    quiet = operator.page.request.get(f"{settings.STRIPE_API_BASE}/_sandbox/quiet")
    assert quiet.json() == {"quiet": True}
    while inbox.handle_next(at=timezone.now() + timedelta(days=1)):
        pass
