"""Write the rights that a file states: parties, credits, shares, participations, and what is permitted."""

from collections.abc import Iterable
from typing import Any, TypeVar

from accounts.models import Party
from accounts.services.parties import names_to_holders, names_to_parties
from marketplace.catalog.models import Credit, Participation, RightsChange, RightsShare
from marketplace.catalog.queries.divisions import written
from marketplace.catalog.services import share_letters
from marketplace.catalog.services.imports.rights_stated import Earned, Held, Stated
from marketplace.catalog.services.imports.writing_permissions import write_consents, write_grants

BATCH = 2000
Right = TypeVar("Right", RightsShare, Participation)


def write_rights(stated: Stated) -> None:
    """Write what is new or changed, each table by a few statements, in the caller's transaction."""
    held = [one for shares in stated.shares.values() for one in shares]
    parties = names_to_parties(stated.organisation, _people(stated, held))
    holders = names_to_holders(stated.organisation, _holders(stated, held))
    _write_identifiers(stated, parties)
    Credit.objects.bulk_create(
        [
            Credit(
                recording_id=recording or None,
                work_id=work or None,
                party=parties[name],
                role=role,
                source=Credit.Source.RIGHTS,
            )
            for recording, work, name, role in stated.new_credits
        ],
        update_conflicts=True,
        unique_fields=["recording", "work", "party", "role"],
        update_fields=["source"],
        batch_size=BATCH,
    )
    changed = _changed(held)
    before = written({recording for recording, _side in changed}) if changed else {}
    _write_shares(held, holders)
    _write_participations(held, parties)
    _remember(stated, changed, before)
    write_grants(stated, holders)
    write_consents(stated, parties)


def _changed(held: list[Held]) -> set[tuple[int, str]]:
    """Name the sides of recordings of which something was written before that this file adds to or changes."""
    known = {(one.recording.pk, one.side) for one in held if one.pk}
    return known & {
        (one.recording.pk, one.side)
        for one in held
        if not one.pk or one.is_changed or any(not earned.pk or earned.is_changed for earned in one.earned)
    }


def _remember(
    stated: Stated, changed: set[tuple[int, str]], before: dict[tuple[int, str], list[dict[str, Any]]]
) -> None:
    """Keep how those sides were divided before the file, and how they are after it."""
    after = written({recording for recording, _side in changed}) if changed else {}
    changes = RightsChange.objects.bulk_create(
        [
            RightsChange(
                recording_id=recording,
                side=side,
                before=before[recording, side],
                after=after[recording, side],
                how=RightsChange.How.FILE,
                batch=stated.batch,
                actor=stated.batch.uploaded_by,
                at=stated.batch.uploaded_at,
            )
            for recording, side in sorted(changed)
        ],
        batch_size=BATCH,
    )
    share_letters.tell(stated.organisation, changes, actor=stated.batch.uploaded_by)


def _people(stated: Stated, held: list[Held]) -> Iterable[str]:
    """Name everybody whom the file makes an earner or creator."""
    yield from (earned.person for one in held for earned in one.earned if not earned.pk)
    yield from (name for _recording, _work, name, _role in stated.new_credits)
    yield from (name for name, numbers in stated.identifiers.items() if numbers)
    yield from (key.person for key, _since in stated.new_consents)


def _holders(stated: Stated, held: list[Held]) -> Iterable[str]:
    """Name everybody whom the file makes an owner."""
    yield from (one.holder for one in held if not one.pk)
    yield from (key.holder for key in stated.new_grants)


def _write_identifiers(stated: Stated, parties: dict[str, Party]) -> None:
    """Write the ISNI and IPI numbers that the file adds to names."""
    learned = [(parties[name], numbers) for name, numbers in stated.identifiers.items() if numbers]
    for party, numbers in learned:
        for field, value in numbers.items():
            setattr(party, field, value)
    Party.objects.bulk_update([party for party, _numbers in learned], ["isni", "ipi"], batch_size=BATCH)


def _write_shares(held: list[Held], holders: dict[str, Party]) -> None:
    """Write shares; those that end are changed before others begin where they end."""
    changed = [one for one in held if one.pk and one.is_changed]
    new = [one for one in held if not one.pk]
    _change(RightsShare, [RightsShare(pk=one.pk, **_said(one)) for one in changed], "")
    shares = [
        RightsShare(
            recording=one.recording,
            side=one.side,
            holder=holders[one.holder],
            territory=one.territory,
            valid_from=one.valid_from,
            **_said(one),
        )
        for one in new
    ]
    for one, share in zip(new, RightsShare.objects.bulk_create(shares, batch_size=BATCH), strict=True):
        one.pk = share.pk


def _write_participations(held: list[Held], parties: dict[str, Party]) -> None:
    """Write participations in shares that are written by now."""
    pairs = [(one, earned) for one in held for earned in one.earned]
    changed = [earned for _one, earned in pairs if earned.pk and earned.is_changed]
    _change(
        Participation,
        [Participation(pk=earned.pk, payment=earned.payment, **_said(earned)) for earned in changed],
        "payment",
    )
    participations = [
        Participation(
            share_id=one.pk,
            party=parties[earned.person],
            payment=earned.payment,
            valid_from=earned.valid_from,
            **_said(earned),
        )
        for one, earned in pairs
        if not earned.pk
    ]
    Participation.objects.bulk_create(participations, batch_size=BATCH)


def _said(right: Held | Earned) -> dict[str, Any]:
    """Give what a share and a participation both say, and may say anew."""
    return {
        "parts": right.part.numerator,
        "whole": right.part.denominator,
        "valid_until": right.valid_until,
        "document": right.document,
    }


def _change(model: type[Right], rows: list[Right], more: str) -> None:
    """Change what is there."""
    fields = ["parts", "whole", "valid_until", "document", *more.split()]
    model.objects.bulk_update(rows, fields, batch_size=BATCH)
