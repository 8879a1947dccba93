"""From which day on a change of an offer counts: never before everybody was told in time."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from licensing.models import Terms


def first_day_of(terms: Terms, *, on: date) -> date:
    """The day from which Terms that are published on a day would be offered.

    Whatever stands in their catalog for one of their purposes was offered with a promise of notice; what is new beside
    it changes what that music costs, and waits for the longest notice promised. Where nothing stands, nobody relied on
    anything.
    """
    promised = [days_of_notice(one) for one in changed_by(terms, on=on)]
    return on + timedelta(days=max(promised, default=0))


def end_after_notice(terms: Terms, *, on: date) -> date:
    """The first day without these Terms, were their end announced on a day."""
    return on + timedelta(days=days_of_notice(terms))


def changed_by(terms: Terms, *, on: date) -> list[Terms]:
    """The versions, offered or announced, of which these Terms would be a change."""
    standing = Terms.objects.not_over(on).filter(catalog=terms.catalog_id).exclude(pk=terms.pk)
    return list(standing.filter(Q(purposes__overlap=terms.purposes) | Q(pk=terms.replaces_id)).order_by("number"))


def days_of_notice(terms: Terms) -> int:
    """What was promised; never less than this marketplace asks of everybody."""
    return max(terms.notice_days, settings.TERMS_NOTICE_DAYS)
