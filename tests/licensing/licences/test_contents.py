"""A licence hands over the contents that it names, and of the metadata what was granted; nothing else, anywhere."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.agreements import concluded
from licensing.models import Licence
from licensing.queries.usage_scopes import measure_of
from licensing.services import deliveries
from licensing.services.deliveries import ContentNotLicensed, Recipient, VoiceExcluded
from marketplace.catalog.models import Asset, Recording, Release
from marketplace.catalog.services import assets
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Content, MetadataTier
from tests.factories.accounts import NOON, make_key, make_owner, make_party
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.clients import owner_of
from tests.factories.licences import make_licence, make_offer
from tests.factories.sounds import write_tagged

pytestmark = pytest.mark.django_db
CREDITS = ("Persimmon Weather", "Demo from the attic", "Mara Quill", "Juniper Asch", "Attic Imprint")
FULL = ("Night Sky EP", "Hushcore", "1987")
IDS = ["position", "recording", "isrc", "own_id", "iswc", "duration_ms", "ai_contribution"]
PAID = ["price", "currency"]


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """One recording with something telling in every field."""
    catalog = make_catalog()
    artist: Party = make_party(catalog.organisation, name="Mara Quill")
    recording = make_recording(
        catalog,
        cleared=True,
        artist=artist,
        writer=make_party(catalog.organisation, name="Juniper Asch"),
        isrc="KRA012600417",
        title="Persimmon Weather",
        version="Demo from the attic",
        imprint="Attic Imprint",
        genre="Hushcore",
        language="ko",
        year=1987,
        release=Release.objects.create(catalog=catalog, title="Night Sky EP"),
    )
    tagged = write_tagged(tmp_path / "tone.wav", *CREDITS, *FULL)
    assets.add(recording, Asset.Kind.MASTER, tagged, at=timezone.now(), actor=None)
    return recording


def sold(recording: Recording, *contents: str, tier: str = MetadataTier.FULL, **terms: Any) -> Licence:
    offer = make_offer(recording.catalog, contents=list(Content), metadata_tier=tier, **terms)
    return make_licence([recording], terms=offer, contents=contents, at=timezone.now())


def everything_handed_over(licence: Licence, folder: Path) -> dict[str, str]:
    """All that a licensee downloads and sees of a licence, by where."""
    client = owner_of(licence.organisation)
    machine = Client(headers={"authorization": f"Bearer {make_key(licence.organisation)[1]}"})
    own, api = f"/licences/{licence.uuid}/", f"/api/v1/licences/{licence.uuid}"
    said = {form: client.get(f"{own}manifest.{form}").getvalue().decode("utf-8-sig") for form in ("jsonl", "csv")}
    (folder / "manifest.parquet").write_bytes(client.get(f"{own}manifest.parquet").content)
    table = duckdb.connect(":memory:").execute(f"FROM '{folder}/manifest.parquet'")
    said["parquet"] = str(table.description) + str(table.fetchall())
    for page in (own, f"{own}files/", "/licences/", "/developer/", f"{own}reports/{licence.starts_on:%Y-%m}/"):
        said[page] = client.get(page).content.decode()
    for path in (api, "/api/v1/licences", f"{api}/obligations"):
        said[path] = machine.get(path).content.decode()
    for path in (f"{api}/manifest", f"{api}/manifest?form=csv", f"{api}/files"):
        said[path] = machine.get(path).getvalue().decode()
    for row in client.get(f"{own}files/").context["rows"]:
        sent = Client().get(row["url"])
        said[row["url"]] = str(sent.headers) + sent.getvalue().decode("latin-1")
    said["agreement"] = concluded(licence).text
    month = Month.of(licence.starts_on)
    said["questions about a report"] = str(measure_of(licence, month))
    return said


@pytest.mark.parametrize(
    ("contents", "tier", "kept_back"),
    [
        ((Content.AUDIO,), MetadataTier.FULL, (*CREDITS, *FULL)),
        ((Content.AUDIO, Content.METADATA), MetadataTier.IDS_ONLY, (*CREDITS, *FULL)),
        ((Content.AUDIO, Content.METADATA), MetadataTier.CREDITS, FULL),
        ((Content.AUDIO, Content.METADATA), MetadataTier.FULL, ()),
    ],
)
def test_p3_3_nothing_beyond_the_granted_tier_is_handed_over(
    recording: Recording, tmp_path: Path, contents: tuple[str, ...], tier: str, kept_back: tuple[str, ...]
) -> None:
    licence = sold(recording, *contents, tier=tier)

    handed_over = everything_handed_over(licence, tmp_path)

    found = [(where, word) for where, text in handed_over.items() for word in kept_back if word in text]
    told = [word for word in (*CREDITS, *FULL) if word in handed_over["jsonl"]]
    assert found == []
    assert told == [word for word in (*CREDITS, *FULL) if word not in kept_back]
    assert all("KRA012600417" in handed_over[form] for form in ("jsonl", "csv", "parquet"))


@pytest.mark.parametrize(
    ("contents", "fields"),
    [
        ([Content.AUDIO], [*IDS, "deliverable", "asset_sha256", *PAID]),
        ([Content.LYRICS], [*IDS, "lyrics_sha256", *PAID]),
        (
            [Content.AUDIO, Content.METADATA, Content.ARTWORK],
            [
                *IDS, "title", "version", "artist", "label", "imprint", "credits",
                "deliverable", "asset_sha256", "artwork_sha256", *PAID,
            ],
        ),
    ],
)  # fmt: skip
def test_a_manifest_has_the_fields_of_its_contents_and_tier(
    recording: Recording, contents: list[str], fields: list[str]
) -> None:
    licence = sold(recording, *contents, tier=MetadataTier.CREDITS)
    client, own = owner_of(licence.organisation), f"/licences/{licence.uuid}/manifest"

    header = client.get(f"{own}.csv").getvalue().decode("utf-8-sig").splitlines()[0].split(",")

    assert header == fields
    assert sorted(json.loads(client.get(f"{own}.jsonl").getvalue())) == sorted(fields)


def kinds_listed(licence: Licence) -> list[str]:
    rows = owner_of(licence.organisation).get(f"/licences/{licence.uuid}/files/").context["rows"]
    return [row["file"].kind for row in rows]


def test_p1_1_lyrics_artwork_and_video_go_out_only_where_they_are_named(recording: Recording) -> None:
    others = {kind: make_asset(recording, kind) for kind in (Asset.Kind.LYRICS, Asset.Kind.ARTWORK, Asset.Kind.VIDEO)}
    audio, words = sold(recording, Content.AUDIO), sold(recording, Content.AUDIO, Content.LYRICS)
    recipient = Recipient(make_owner(audio.organisation), None)

    for kind in others:
        with pytest.raises(ContentNotLicensed):
            deliveries.deliverable(audio.items.get(), kind=kind, at=timezone.now())
        forged = deliveries.link_token(audio.items.get(), recipient, kind=kind)
        assert Client().get(f"/deliveries/{forged}/").status_code == 403

    assert (kinds_listed(audio), kinds_listed(words)) == (["master"], ["master", "lyrics"])
    lyrics = deliveries.deliverable(words.items.get(), kind=Asset.Kind.LYRICS, at=timezone.now())
    assert lyrics == others[Asset.Kind.LYRICS]


def test_p1_1_words_alone_bring_no_audio(recording: Recording) -> None:
    make_asset(recording, Asset.Kind.LYRICS)
    licence = sold(recording, Content.LYRICS)

    with pytest.raises(ContentNotLicensed):
        deliveries.deliverable(licence.items.get(), kind=Asset.Kind.MASTER, at=timezone.now())
    assert (kinds_listed(licence), licence.items.get().deliverable) == (["lyrics"], "")


def test_the_words_that_stood_at_issue_go_out_though_others_came_since(recording: Recording) -> None:
    stood = make_asset(recording, Asset.Kind.LYRICS)
    licence = sold(recording, Content.AUDIO, Content.LYRICS)
    Asset.objects.filter(pk=stood.pk).update(uploaded_at=NOON, replaced_at=timezone.now())
    make_asset(recording, Asset.Kind.LYRICS)

    assert deliveries.deliverable(licence.items.get(), kind=Asset.Kind.LYRICS, at=timezone.now()) == stood


def test_where_the_voice_is_excluded_words_go_out_and_film_does_not(recording: Recording) -> None:
    Recording.objects.filter(pk=recording.pk).update(vocal=Recording.Vocal.VOCAL)
    words, film = make_asset(recording, Asset.Kind.LYRICS), make_asset(recording, Asset.Kind.VIDEO)
    licence = sold(recording, Content.LYRICS, Content.VIDEO, excludes_voice=True)

    assert deliveries.deliverable(licence.items.get(), kind=Asset.Kind.LYRICS, at=timezone.now()) == words
    with pytest.raises(VoiceExcluded):
        deliveries.deliverable(licence.items.get(), kind=Asset.Kind.VIDEO, at=timezone.now())
    assert film.kind == Asset.Kind.VIDEO
