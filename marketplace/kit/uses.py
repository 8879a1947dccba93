"""What somebody wants to do with recordings; what permission is asked for."""

from dataclasses import dataclass

from marketplace.kit.errors import Malformed
from marketplace.kit.vocabulary import CONTENTS_OF_SIDE, Content, MetadataTier, Purpose, Side, Stage


class UseSaysNothing(Malformed):
    """A wish that leaves out what for, at which stage, of what, or on which side."""


@dataclass(frozen=True)
class Use:
    """One wish, complete enough to be answered yes or no.

    `in_advertising`: what a model makes may be used in advertising. `names_artists`: a prompt may name the artist.
    `imitates_voices`: the model sings or speaks in somebody's voice, so that leaving voices out is no way round them.
    `metadata_tier`: how much of the metadata is wanted, where metadata is among the contents.
    """

    purposes: frozenset[Purpose]
    stages: frozenset[Stage]
    contents: frozenset[Content]
    sides: frozenset[Side] = frozenset(Side)
    master_parts: int = 1
    publishing_parts: int = 1
    needs_signed_consent: bool = False
    excludes_voice: bool = False
    in_advertising: bool = False
    names_artists: bool = False
    imitates_voices: bool = False
    metadata_tier: MetadataTier = MetadataTier.IDS_ONLY

    def __post_init__(self) -> None:
        for asked in (self.purposes, self.stages, self.contents, self.sides):
            if not asked:
                raise UseSaysNothing("A use names purposes, stages, contents and sides: nothing is always permitted.")

    def contents_of(self, side: Side) -> frozenset[Content]:
        """What of one side is used; where that is nothing, the side is not asked."""
        return self.contents & CONTENTS_OF_SIDE[side] if side in self.sides else frozenset()

    @property
    def uses_voice(self) -> bool:
        """Whether anybody can be heard in what is used."""
        is_heard = bool(self.contents & {Content.AUDIO, Content.VIDEO})
        return self.imitates_voices or (is_heard and not self.excludes_voice)
