"""What a concern is about, read from whatever its reporter has: an address of ours, an ISRC, a licence's number."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve

from accounts.models import Organisation
from accounts.viewers import Viewer
from licensing.models import Licence
from licensing.queries.licences import register
from licensing.queries.listings import listed_organisations
from licensing.queries.recordings import recordings_visible_to
from marketplace.catalog.models import Recording
from marketplace.kit import identifiers
from marketplace.kit.problems import Refused

LICENCE_NUMBER = re.compile(r"\bLIC-\d{4}-\d{6}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """A recording, a licence or a label that stands here; else only what the reporter wrote."""

    recording: Recording | None = None
    licence: Licence | None = None
    label: Organisation | None = None
    about: str = ""

    @property
    def answering(self) -> Organisation | None:
        """Who is asked for its view: the licensee of a licence, else whoever lists the recording, else the label."""
        if self.licence is not None:
            return self.licence.organisation
        return self.recording.organisation if self.recording is not None else self.label

    @property
    def is_here(self) -> bool:
        return (self.recording or self.licence or self.label) is not None


def subject_named(named: dict[str, str], viewer: Viewer) -> Subject:
    """What the address of the form names: `?recording=`, `?licence=` or `?label=`; what is not here is nothing."""
    recording = _recording(named.get("recording", ""), viewer)
    licence = _licence(named.get("licence", ""))
    label = listed_organisations().filter(slug=named["label"][:200]).first() if named.get("label") else None
    return Subject(recording, licence, label)


def subject_of(about: str, viewer: Viewer) -> Subject:
    """What a reporter wrote, found where it stands here; several recordings of one ISRC are left to the operator."""
    if number := LICENCE_NUMBER.search(about):
        return Subject(licence=_licence(number[0]), about=about)
    here = _behind(about)
    if "uuid" in here:
        return Subject(recording=_recording(str(here["uuid"]), viewer), about=about)
    if "slug" in here:
        return Subject(label=listed_organisations().filter(slug=here["slug"]).first(), about=about)
    return Subject(recording=_by_isrc(about, viewer), about=about)


def _behind(about: str) -> dict[str, Any]:
    """What an address of ours names."""
    try:
        found = resolve(urlsplit(about.strip()).path or "/")
    except (Resolver404, ValueError):
        return {}
    return found.kwargs if found.url_name in {"recording", "label", "catalog"} else {}


def _recording(uuid: str, viewer: Viewer) -> Recording | None:
    try:
        return recordings_visible_to(viewer).filter(uuid=UUID(uuid)).first()
    except ValueError:
        return None


def _licence(number: str) -> Licence | None:
    return register().filter(number=number.upper()[:20]).first() if number else None


def _by_isrc(about: str, viewer: Viewer) -> Recording | None:
    try:
        isrc = identifiers.isrc(about)
    except Refused:
        return None
    found = list(recordings_visible_to(viewer).filter(isrc=isrc).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None
