"""What somebody answers to a permission request, as it is kept beside the words they signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from licensing.models import PermissionRequest
from marketplace.kit.money import Money

ActsAs = PermissionRequest.ActsAs

SOME, THESE, HERE, EVERYWHERE = "some", "these", "here", "everywhere"


@dataclass(frozen=True)
class Answer:
    """What somebody answers, before they sign it."""

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
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read what `as_json` gave."""
        until, price = stored["valid_until"], stored["least_price"]
        read = {
            "chosen": tuple(stored.get("chosen", ())),
            "least_price": Money(*price) if price else None,
            "valid_until": date.fromisoformat(until) if until else None,
        }
        kept = {name: value for name, value in stored.items() if name != "meant"}
        return cls(**{**kept, **read})
