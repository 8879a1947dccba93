"""Tell both sides of a licence what was decided about it."""

from datetime import date

from accounts.models import User
from accounts.queries.people import answerable
from accounts.services import mail
from licensing.models import Licence


def tell(template: str, licence: Licence, *, reason: str, on: date) -> None:
    """Write to whoever answers for the licensee and for the licensor, each once and in their language."""
    mail.send_to_each(_readers(licence), template, keep_about=licence.uuid, licence=licence, reason=reason, on=on)


def tell_of_sale(licence: Licence) -> None:
    """Write to those who answer for the licensee what it may use now, and for the licensor what was sold."""
    mail.send_to_each(_readers(licence), "licence_issued", keep_about=licence.uuid, licence=licence)


def _readers(licence: Licence) -> list[User]:
    return [*answerable(licence.organisation), *answerable(licence.terms.organisation)]
