"""What rounding did to one part of a division, in words that let a reader do the sum again."""

from django.utils.translation import gettext as _

from accounts.templatetags.assent import number
from payments.royalties.parts import Part

LOT_SHOWN = 12


def explained(part: Part) -> str:
    """Whether it was rounded up or down, and the two figures (or lots, where the figures tie) that decided it."""
    if part.last is None:
        return _("it divides without a rest")
    said = {"rest": number(part.rest), "least": number(part.last.remainder)}
    if part.rest != part.last.remainder:
        if part.is_rounded_up:
            return _("rounded up: %(rest)s is left, and %(least)s was enough") % said
        return _("rounded down: %(rest)s is left, and %(least)s was needed") % said
    said |= {"lot": part.lot[:LOT_SHOWN], "last": part.last.hash[:LOT_SHOWN]}
    if part.is_rounded_up:
        return _("rounded up: %(rest)s is left, as with others; lot %(lot)s is not after the last, %(last)s") % said
    return _("rounded down: %(rest)s is left, as with others; lot %(lot)s is after the last, %(last)s") % said
