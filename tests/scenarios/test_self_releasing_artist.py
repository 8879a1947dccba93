"""An artist who releases their own music is organisation and creator under one name, and can be licensed."""

from datetime import date

import pytest

from accounts.models import Organisation
from accounts.services.organisations import create_for_artist
from marketplace.catalog.models import Catalog, ImportBatch, Recording, RightsShare
from marketplace.catalog.services import catalogs
from tests.catalog.asking import ask
from tests.factories.accounts import NOON, make_user
from tests.factories.imports import make_import, take
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db

HEADER = ("Own id", "Title", "Artist", "Writers", "Vocal")
RIGHTS = ("kind", "recordings", "side", "holder", "person", "part", "purposes", "document", "warranted by")
NAME = "Yoon Dalbi"


def test_a_self_releasing_artist_imports_catalog_and_rights_and_clears() -> None:
    organisation = create_for_artist(name=NAME, country="KR", artist=make_user(), at=NOON)
    Organisation.objects.filter(pk=organisation.pk).update(status=Organisation.Status.VERIFIED, verified_at=NOON)
    organisation.refresh_from_db()
    take(make_import(organisation, HEADER, ("1", "Tide", NAME, NAME, "instrumental")))
    lines = [
        ("share", "1", "master", NAME, "", "100%", "", "", ""),
        ("participation", "1", "master", NAME, NAME, "50%", "", "", ""),
        ("share", "1", "publishing", NAME, "", "100%", "", "", ""),
        ("consent", "1", "", "", NAME, "", "train_generative", "My own word", NAME),
    ]
    rights = take(make_import(organisation, RIGHTS, *lines, kind=ImportBatch.Kind.RIGHTS))

    catalog = catalogs.list_publicly(Catalog.objects.get(), at=NOON, actor=None)
    make_terms(catalog)

    recording = Recording.objects.get()
    assert rights.counts["written"] == 4
    assert {share.holder for share in RightsShare.objects.all()} == {organisation.party}
    earner = RightsShare.objects.get(side="master").participations.get().party
    assert (earner.name, earner.named_by, earner == organisation.party) == (NAME, organisation, False)
    assert ask(recording, on=date(2026, 11, 15)).cleared == {recording.pk}
