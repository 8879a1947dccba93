"""Permission requests for tests: a real question about a real recording."""

from datetime import datetime

from django.utils import timezone

from accounts.links import link_to
from accounts.models import Organisation, Party
from licensing.models import PermissionRequest, Terms
from licensing.services import requests
from marketplace.catalog.models import Catalog, Credit
from tests.factories.accounts import make_owner, make_party
from tests.factories.catalog import make_catalog, make_credit, make_recording
from tests.factories.licensing import make_terms


def make_request(
    party: Party | None = None,
    *,
    organisation: Organisation | None = None,
    terms: Terms | None = None,
    email: str = "iseul@example.org",
    language: str = "en",
    at: datetime | None = None,
) -> PermissionRequest:
    """A letter to the writer of one recording of a catalog of its own, which lacks only their yes."""
    catalog: Catalog = terms.catalog if terms else make_catalog(organisation)
    terms = terms or make_terms(catalog)
    party = party or make_party(catalog.organisation)
    recording = make_recording(catalog, cleared=True)
    if recording.work is not None:
        make_credit(recording.work, party, Credit.Role.WRITER)
    actor = make_owner(catalog.organisation)
    return requests.ask(terms, party, email=email, language=language, at=at or timezone.now(), actor=actor)


def answer_token(request: PermissionRequest) -> str:
    """What stands in the link of its letter."""
    return link_to("request-answer", request.uuid).split("/")[-2]
