"""Write the grants and consents that a file states, one for all its lines that say the same."""

from datetime import UTC, datetime, time

from accounts.models import Party
from marketplace.catalog.models import Consent, Grant
from marketplace.catalog.parsing.rights import ALWAYS
from marketplace.catalog.services.imports.rights_stated import Stated
from marketplace.kit.vocabulary import Answer

BATCH = 2000


def write_grants(stated: Stated, holders: dict[str, Party]) -> None:
    """Write one grant for all lines that say the same of different recordings."""
    links = []
    for key, given in stated.new_grants.items():
        if not given.recordings and not given.covers_every:
            continue
        grant = Grant.objects.create(
            holder=holders[key.holder],
            catalog_id=key.catalog,
            covers_all=given.covers_every and key.catalog is None,
            sides=list(key.sides),
            purposes=list(key.purposes),
            stages=list(key.stages),
            contents=list(key.contents),
            territory=key.territory,
            valid_from=key.valid_from,
            valid_until=key.valid_until,
            least_price_units=key.least_price_units,
            least_price_currency=key.least_price_currency,
            least_side_parts=key.least_side_parts,
            least_side_whole=key.least_side_whole,
            document=key.document,
            given_at=stated.batch.uploaded_at,
        )
        links += [Grant.recordings.through(grant=grant, recording_id=pk) for pk in sorted(given.recordings)]
    Grant.recordings.through.objects.bulk_create(links, batch_size=BATCH)


def write_consents(stated: Stated, parties: dict[str, Party]) -> None:
    """Write one declared consent for all lines of the same person, purposes, document and warrant."""
    given = [(key, each) for key, each in stated.new_consents.items() if each.recordings]
    consents = Consent.objects.bulk_create(
        [
            Consent(
                party=parties[key.person],
                answer=Answer.YES,
                basis=Consent.Basis.DECLARED,
                purposes=list(key.purposes),
                declared_by=stated.organisation,
                document=key.document,
                warranted_by=key.warranted_by,
                recorded_by=stated.batch.uploaded_by,
                given_at=stated.batch.uploaded_at if since == ALWAYS else datetime.combine(since, time(), UTC),
            )
            for (key, since), _each in given
        ],
        batch_size=BATCH,
    )
    links = [
        Consent.recordings.through(consent=consent, recording_id=pk)
        for consent, (_key, each) in zip(consents, given, strict=True)
        for pk in sorted(each.recordings)
    ]
    Consent.recordings.through.objects.bulk_create(links, batch_size=BATCH)
