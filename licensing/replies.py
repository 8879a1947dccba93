"""What somebody answers to a permission request, as it is kept beside the words they signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from licensing.models import PermissionRequest
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Answer, Purpose

ActsAs = PermissionRequest.ActsAs

SOME, THESE, HERE, EVERYWHERE = "some", "these", "here", "everywhere"


@dataclass(frozen=True)
class Reply:
    """What somebody answers, before they sign it; purposes and territory left empty are those that were asked."""

    says: str
    signed_name: str
    acts_as: str = ActsAs.SELF
    reach: str = THESE
    chosen: tuple[str, ...] = ()
    least_price: Money | None = None
    voice: bool = False
    name_use: bool = False
    advertising: bool = False
    side_percent: int | None = None
    purposes: tuple[str, ...] = ()
    territory: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer in a form that can be stored; `from_json` reads it back."""
        return {
            "says": str(self.says),
            "signed_name": self.signed_name,
            "acts_as": str(self.acts_as),
            "reach": self.reach,
            "chosen": [*self.chosen],
            "least_price": [self.least_price.units, self.least_price.currency] if self.least_price else None,
            "voice": self.voice,
            "name_use": self.name_use,
            "advertising": self.advertising,
            "side_percent": self.side_percent,
            "purposes": [*self.purposes],
            "territory": self.territory,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read what `as_json` gave."""
        since, until, price = stored.get("valid_from"), stored["valid_until"], stored["least_price"]
        read = {
            "chosen": tuple(stored.get("chosen", ())),
            "least_price": Money(*price) if price else None,
            "purposes": tuple(stored.get("purposes", ())),
            "valid_from": date.fromisoformat(since) if since else None,
            "valid_until": date.fromisoformat(until) if until else None,
        }
        kept = {name: value for name, value in stored.items() if name != "meant"}
        return cls(**{**kept, **read})


def purposes_of(request: PermissionRequest, given: Reply) -> list[Purpose]:
    """What an answer is about: all that was asked for, or what of it a yes is narrowed to."""
    is_narrowed = given.says == Answer.YES and given.purposes
    return [one for one in request.purposes if not is_narrowed or one in given.purposes]


def territory_of(request: PermissionRequest, given: Reply) -> Territory:
    """Where a holder's permission holds: all that was asked for, or what of it was written."""
    asked = Territory.parse(request.asked["document"]["territory"])
    return asked & Territory.parse(given.territory) if given.territory else asked
