"""Only the file that the manifest names goes out."""

import pytest
from django.test import Client

from licensing.services import deliveries
from licensing.services.deliveries import FileNotHere
from marketplace.catalog.models import Asset, Recording
from tests.factories.accounts import NOON, make_owner
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("found_to_be", [Recording.Vocal.VOCAL, Recording.Vocal.INSTRUMENTAL])
def test_a_master_is_refused_where_the_manifest_names_the_instrumental(client: Client, found_to_be: str) -> None:
    catalog = make_catalog()
    sung = make_recording(catalog, cleared=True, vocal=Recording.Vocal.VOCAL)
    master = make_asset(sung, Asset.Kind.MASTER)
    licence = make_licence([sung], terms=make_offer(catalog, excludes_voice=True))
    Recording.objects.filter(pk=sung.pk).update(vocal=found_to_be)
    item = licence.items.get()
    client.force_login(make_owner(licence.organisation))

    with pytest.raises(FileNotHere):
        deliveries.deliverable(item, at=NOON)
    by_address = client.get(f"/assets/{master.uuid}/").status_code
    without_voice = make_asset(sung, Asset.Kind.INSTRUMENTAL)

    assert (item.deliverable, by_address) == (Asset.Kind.INSTRUMENTAL, 404)
    assert deliveries.deliverable(item, at=NOON) == without_voice
