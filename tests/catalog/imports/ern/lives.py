"""Messages that follow one another: a delivery, its update, its purge; each with its number and its moment."""

from accounts.models import Organisation
from marketplace.catalog.models import ImportBatch
from tests.catalog.imports.ern.builders import HEADER, album4, deals, ern, parties, releases, resources, song4, terms4
from tests.factories.imports import make_import

PURGED = "<PurgedRelease><ReleaseId><ICPN>036000291452</ICPN></ReleaseId></PurgedRelease>"


def header(number: str, created: str) -> str:
    return HEADER.replace("M-1", number).replace(
        "</MessageHeader>", f"<MessageCreatedDateTime>{created}</MessageCreatedDateTime></MessageHeader>"
    )


def delivery(
    number: str = "M-1",
    created: str = "2026-11-01T10:00:00Z",
    *,
    title: str = "Night Ferry",
    more: str = "",
    terms: str = "",
    version: str = "432",
) -> bytes:
    """An album of two songs, streamed all over the world."""
    message = ern(
        version,
        parties("Yoon Dalbi", "Seo Jiwoo"),
        resources(
            song4(title=title, more=more, version=version),
            song4("A2", isrc="KRZ992600018", title="Tide", version=version),
        ),
        releases(album4("A1", "A2")),
        deals(terms or terms4("OnDemandStream", model="SubscriptionModel")),
    )
    return message.replace(HEADER, header(number, created)).encode()


def purge(number: str = "M-9", created: str = "2026-11-20T10:00:00Z") -> bytes:
    return ern("432", PURGED, message="PurgeReleaseMessage").replace(HEADER, header(number, created)).encode()


def brought(label: Organisation, message: bytes) -> ImportBatch:
    """A message that was brought and read."""
    return make_import(label, content=message, name="message.xml")
