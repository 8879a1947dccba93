"""One share as it was, with everybody who earned from it, so that it can begin again whatever became of its row."""

from datetime import date
from typing import Any

from marketplace.catalog.models import Participation, Recording, RightsShare
from marketplace.kit.territories import Territory

Json = dict[str, Any]


def snapshot(share: RightsShare, territory: Territory) -> Json:
    """Keep what a share is somewhere."""
    return {
        "holder": share.holder_id,
        "parts": share.parts,
        "whole": share.whole,
        "territory": str(share.territory & territory),
        "from": share.valid_from.isoformat(),
        "until": share.valid_until and share.valid_until.isoformat(),
        "document": share.document,
        "earning": [
            {
                "party": one.party_id,
                "parts": one.parts,
                "whole": one.whole,
                "payment": one.payment,
                "from": one.valid_from.isoformat(),
                "until": one.valid_until and one.valid_until.isoformat(),
                "document": one.document,
            }
            for one in share.participations.order_by("pk")
        ],
    }


def begin_again(was: Json, recording: Recording, side: str, day: date) -> RightsShare | None:
    """Let the same holder hold the same part from a day on, and the same people earn from it; nothing if it is over."""
    since, until = max(date.fromisoformat(was["from"]), day), _day(was["until"])
    if until is not None and until <= since:
        return None
    again = RightsShare.objects.create(
        recording=recording,
        side=side,
        holder_id=was["holder"],
        parts=was["parts"],
        whole=was["whole"],
        territory=Territory.parse(was["territory"]),
        valid_from=since,
        valid_until=until,
        document=was["document"],
    )
    for one in was["earning"]:
        begins, ends = max(date.fromisoformat(one["from"]), since), _day(one["until"])
        if (ends is None or ends > begins) and (until is None or begins < until):
            Participation.objects.create(
                share=again,
                party_id=one["party"],
                parts=one["parts"],
                whole=one["whole"],
                payment=one["payment"],
                valid_from=begins,
                valid_until=ends,
                document=one["document"],
            )
    return again


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
