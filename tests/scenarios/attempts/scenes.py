"""One recording that is cleared, one that its publisher never permitted, and a developer who wants both."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Party, User
from accounts.storage import store
from licensing.agreements import proposed
from licensing.models import Delivery, Licence, ManifestItem, Quote, Terms
from licensing.queries.quote_changes import quote_now
from licensing.services import deliveries, licences, quotes
from licensing.services.deliveries import Recipient
from marketplace.catalog.models import Asset, Recording
from tests.factories.accounts import make_developer, make_owner, make_party
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.clients import machine_of, signed_in
from tests.factories.licensing import make_quote, make_terms

SOUND = b"RIFF" + b"\0" * 1000


@dataclass
class Scene:
    """Who wants what of whom."""

    terms: Terms
    cleared: Recording
    barred: Recording
    publisher: Party
    developer: Organisation
    buyer: User

    @property
    def browser(self) -> Client:
        return signed_in(self.buyer)

    def quoted(self, *recordings: Recording) -> Quote:
        """Frozen for the developer, now."""
        return make_quote(*recordings, organisation=self.developer, at=timezone.now())

    def accepted(self, *recordings: Recording) -> Quote:
        quote, now = self.quoted(*recordings), timezone.now()
        agreement = proposed(quote_now(quote, at=now))
        return quotes.accept(quote, agreement=agreement.text, language=agreement.language, at=now, actor=self.buyer)

    def sold(self, *recordings: Recording) -> Licence:
        (licence,) = issued(self.accepted(*recordings)).licences
        return licence

    def link(self, licence: Licence, recording: Recording) -> str:
        """The address of one file, as the page of the licence gives it."""
        item = licence.items.select_related("licence", "recording").get(recording=recording)
        return reverse("delivery", args=[deliveries.link_token(item, Recipient(self.buyer, None))])

    def send(self, path: str, body: Any = None, *, method: str = "POST") -> tuple[int, Any]:
        """What the API answers to the developer's machine."""
        sent = machine_of(self.developer).generic(
            method, f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json"
        )
        return sent.status_code, sent.json() if sent.content else None


def make_scene() -> Scene:
    catalog = make_catalog()
    publisher = make_party(catalog.organisation, name="Harbour Publishing")
    terms = make_terms(catalog)
    cleared = make_recording(catalog, cleared=True, title="Persimmon Weather")
    barred = make_recording(catalog, cleared=True, title="Night Ferry", publisher=publisher)
    with transaction.atomic():
        sound = store(SOUND)
    for recording in (cleared, barred):
        Asset.objects.filter(pk=make_asset(recording).pk).update(sha256=sound.sha256, size=sound.size)
    developer = make_developer()
    return Scene(terms, cleared, barred, publisher, developer, make_owner(developer))


def issued(quote: Quote, *, at: datetime | None = None) -> licences.Issued:
    """What a paid quote becomes, as settlement asks for it."""
    with transaction.atomic():
        return licences.issue(quote, at=at or timezone.now(), actor=None)


def licensed() -> list[str]:
    """The recordings of every manifest there is."""
    return sorted(ManifestItem.objects.values_list("recording__title", flat=True))


def delivered() -> list[str]:
    """The recordings of which a byte has gone out."""
    return sorted(Delivery.objects.values_list("item__recording__title", flat=True))
