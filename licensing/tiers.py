"""How a licensee is told of a recording: by its identifiers, unless more of the metadata is licensed."""

from dataclasses import dataclass

from marketplace.catalog.models import Recording
from marketplace.kit.vocabulary import MetadataTier


@dataclass(frozen=True, slots=True)
class Named:
    """What a recording is called, and by whom it is."""

    main: str
    under: str


def named(recording: Recording, tier: MetadataTier) -> Named:
    """By title and artist where credits are licensed; else by ISRC, or the id that the manifest has."""
    if tier == MetadataTier.IDS_ONLY:
        return Named(name_by_id(recording.isrc, str(recording.uuid)), "")
    return Named(str(recording), recording.artist)


def name_by_id(isrc: str, uuid: str) -> str:
    """The identifier by which the manifest and the reports know it."""
    return isrc or uuid
