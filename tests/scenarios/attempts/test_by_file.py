"""Attempts with a file of a label, by the command that imports as the pages do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from marketplace.catalog.models import Recording
from marketplace.catalog.services import consents
from tests.catalog.imports.files import csv_bytes, saved
from tests.factories.accounts import make_label
from tests.factories.catalog import make_catalog
from tests.factories.licensing import make_terms
from tests.scenarios.attempts.scenes import Scene, issued, licensed, make_scene

pytestmark = pytest.mark.django_db


def bring(kind: str, folder: Path, scene: Scene, *rows: tuple[str, ...], catalog: str = "") -> str:
    """Import a file of the scene's label; what the command says."""
    path, out = saved(folder, csv_bytes(*rows)), StringIO()
    call_command(
        f"import_{kind}", str(path), "--label", scene.terms.organisation.slug,
        *(["--catalog", catalog] if catalog else []), stdout=out,
    )  # fmt: skip
    return out.getvalue()


def test_attempt_16_declaring_again_what_the_artist_withdrew(tmp_path: Path) -> None:
    scene = make_scene()
    quote, consent = scene.accepted(scene.cleared), scene.cleared.consents.get()
    consents.withdraw(consent, at=timezone.now(), actor=None)

    told = bring(
        "rights", tmp_path, scene,
        ("kind", "recordings", "person", "purposes", "document", "warranted by"),
        ("consent", scene.cleared.own_id, consent.party.name, "train_generative", "New addendum", "Head of Rights"),
    )  # fmt: skip

    assert "withdrew consent" in told
    assert (issued(quote).licences, licensed()) == ((), [])


def test_attempt_17_carrying_it_into_a_catalog_whose_terms_are_wider(tmp_path: Path) -> None:
    scene = make_scene()
    wider = make_catalog(scene.terms.organisation)
    make_terms(wider)

    told = bring(
        "catalog", tmp_path, scene,
        ("id", "title", "artist"), (scene.barred.own_id, scene.barred.title, scene.barred.artist),
        catalog=wider.title,
    )  # fmt: skip

    assert "This recording is listed in" in told
    assert Recording.objects.get(pk=scene.barred.pk).catalog == scene.terms.catalog


def test_attempt_18_listing_a_rival_s_recording_as_one_s_own(tmp_path: Path) -> None:
    scene, isrc = make_scene(), "KRZ992600017"
    Recording.objects.filter(pk=scene.barred.pk).update(isrc=isrc)
    impostor, path = make_label(), saved(tmp_path, csv_bytes(("title", "artist", "isrc"), ("Mine", "Me", isrc)))

    call_command("import_catalog", str(path), "--label", impostor.slug, stdout=(out := StringIO()))

    assert "Another rights holder lists a recording with this ISRC" in out.getvalue()
    assert [recording.title for recording in Recording.objects.filter(isrc=isrc)] == ["Night Ferry"]


def test_attempt_19_a_consent_that_begins_tomorrow(tmp_path: Path) -> None:
    scene = make_scene()
    artist = scene.barred.consents.get().party

    told = bring(
        "rights", tmp_path, scene,
        ("kind", "recordings", "person", "purposes", "document", "warranted by", "from"),
        ("consent", scene.barred.own_id, artist.name, "train_generative", "Addendum", "Head of Rights", "2999-01-01"),
    )  # fmt: skip

    assert "This consent begins only on 2999-01-01" in told
