"""What somebody wants to do with recordings; what permission is asked for."""

from dataclasses import dataclass

from marketplace.kit.vocabulary import Content, Purpose, Side, Stage


@dataclass(frozen=True)
class Use:
    """One wish, complete enough to be answered yes or no."""

    purposes: frozenset[Purpose]
    stages: frozenset[Stage]
    contents: frozenset[Content]
    sides: frozenset[Side] = frozenset(Side)
    master_parts: int = 1
    publishing_parts: int = 1
    needs_signed_consent: bool = False
    excludes_voice: bool = False
