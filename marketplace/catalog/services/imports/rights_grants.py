"""Lines that say what another holder permits, on its document."""

from marketplace.catalog.models import ImportRow, Recording
from marketplace.catalog.parsing.rights import RightsRow
from marketplace.catalog.services.imports.rights_stated import GrantKey, Refusal, Stated, Verdict, problem
from marketplace.kit.money import UNITS_PER_MINOR
from marketplace.kit.problems import gettext_noop as _

Outcome = ImportRow.Outcome


def judge_grant(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what another holder's permission would do; a label's own is given by publishing terms."""
    if row.holder == stated.organisation.name:
        raise Refusal(
            "holder",
            problem(
                _("Your own permission is not given by a file"),
                _("Publish terms: they permit what you hold. A grant line is for other holders."),
            ),
        )
    if row.holder in stated.speaking:
        raise Refusal(
            "holder",
            problem(
                _("“{holder}” gives its permission itself"),
                _("Leave the row out, and ask them: they say yes or no on their own page."),
                holder=row.holder,
            ),
        )
    key = _key(row, stated.batch.catalog_id if row.is_for_all else None)
    known, fresh = stated.grants[key], {recording.pk for recording in recordings}
    if known.covers_every or (not row.is_for_all and fresh <= known.recordings):
        return Verdict(Outcome.UNCHANGED)
    for given in (known, stated.new_grants[key]):
        given.covers_every |= row.is_for_all
        given.recordings |= fresh
    return Verdict(Outcome.NEW)


def _key(row: RightsRow, catalog: int | None) -> GrantKey:
    """Give what makes two lines one grant, as `grant_key` does for a stored one."""
    side = row.least_side
    return GrantKey(
        row.holder,
        (row.side,),
        tuple(sorted(row.purposes)),
        tuple(sorted(row.stages)),
        tuple(sorted(row.contents)),
        row.territory,
        row.valid_from,
        row.valid_until,
        row.least_price.minor * UNITS_PER_MINOR if row.least_price else None,
        row.least_price.currency if row.least_price else "",
        side.numerator if side else None,
        side.denominator if side else None,
        row.document,
        catalog,
    )
