"""A voice is nobody's but the person's: what leaves it out makes no voices, in no quote, licence or report."""

from pathlib import Path

import pytest

from licensing.models import Licence, TrainedModel
from licensing.queries.permission import not_permitted
from licensing.queries.usage_scopes import models_covered
from licensing.services import deliveries, licences
from licensing.services.deliveries import FileNotHere, VoiceExcluded
from licensing.uses import use_of
from marketplace.catalog.models import Asset, Recording
from marketplace.catalog.queries.clearance import Line, Piece, clearance
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from tests.factories.accounts import NOON, make_developer, make_party
from tests.factories.catalog import make_asset, make_catalog, make_recording, make_voice_consent
from tests.factories.licences import THREE_DOLLARS, make_accepted_quote, make_licence, make_offer, make_trained_model
from tests.licensing.licences.reported import HEADER, faults, submit, written

pytestmark = pytest.mark.django_db


def voice_model(organisation: object = None, *, version: str = "") -> TrainedModel:
    model = make_trained_model(organisation, version=version)  # type: ignore[arg-type]
    model.product = TrainedModel.Product.VOICE
    model.save()
    return model


def sung_by(name: str) -> Recording:
    catalog = make_catalog()
    singer = make_party(catalog.organisation, name=name)
    return make_recording(catalog, cleared=True, artist=singer, vocal=Recording.Vocal.VOCAL, isrc="KRA012600417")


def test_p3_1_a_licence_without_the_voice_never_covers_a_voice_model(tmp_path: Path) -> None:
    song = sung_by("Yoon Dalbi")
    terms = make_offer(song.catalog, excludes_voice=True, model_scope="company")
    developer = make_developer()
    model = voice_model(developer, version="sings")
    quote = make_accepted_quote([(song, terms, THREE_DOLLARS)], organisation=developer, trained_model=model)
    line = [Line(song.pk, THREE_DOLLARS)]

    asked = clearance(line, use_of(quote, terms), on=NOON.date(), territory=WORLD)
    refused = not_permitted(quote, {song.pk: terms}, {song.pk: THREE_DOLLARS}, on=NOON.date())
    issued = licences.issue(quote, at=NOON, actor=None)
    plain = make_licence([song], terms=terms, organisation=developer)
    path = written(tmp_path, f"{HEADER}{song.isrc},pretrain,1,{model}\n")

    assert [piece.what for piece in asked.missing[song.pk]] == [Piece.VOICE_CONSENT]
    assert f"The terms of {terms.organisation.name} leave the voice out, so that they never cover" in " ".join(
        reason.sentence for reason in refused[song.pk]
    )
    assert (list(issued.licences), list(Licence.objects.all())) == ([], [plain])
    assert model not in models_covered(plain)
    assert [reason for *_place, reason in faults(submit(plain, path))] == [
        "The licence does not cover this model version"
    ]


def test_p3_1_an_instrumental_makes_no_voice_either() -> None:
    recording = make_recording(cleared=True)
    terms = make_offer(recording.catalog, excludes_voice=True)
    quote = make_accepted_quote([(recording, terms, THREE_DOLLARS)], trained_model=voice_model_of_buyer())

    refused = not_permitted(quote, {recording.pk: terms}, {recording.pk: THREE_DOLLARS}, on=NOON.date())

    assert [reason.what.value for reason in refused[recording.pk]] == ["voice_model"]


def voice_model_of_buyer() -> TrainedModel:
    return voice_model(make_developer())


def test_p3_1_a_voice_model_is_covered_where_the_singer_signed_and_the_terms_include_the_voice() -> None:
    song = sung_by("Yoon Dalbi")
    terms = make_offer(song.catalog, excludes_voice=False)
    model = voice_model_of_buyer()
    quote = make_accepted_quote([(song, terms, THREE_DOLLARS)], organisation=model.organisation, trained_model=model)
    asked: dict[int, Money] = {song.pk: THREE_DOLLARS}
    before = not_permitted(quote, {song.pk: terms}, asked, on=NOON.date())

    make_voice_consent(song.credits.get().party, song)
    (licence,) = licences.issue(quote, at=NOON, actor=None).licences

    assert [reason.what.value for reason in before[song.pk]] == ["voice_consent"]
    assert list(models_covered(licence)) == [model]


def test_p3_4_without_the_voice_only_an_instrumental_goes_out_or_nothing_and_the_manifest_says_so() -> None:
    song = sung_by("Yoon Dalbi")
    make_asset(song, Asset.Kind.MASTER)
    make_asset(song, Asset.Kind.STEMS)
    licence = make_licence([song], terms=make_offer(song.catalog, excludes_voice=True))
    item = licence.items.get()

    with pytest.raises(FileNotHere):
        deliveries.deliverable(item, at=NOON)
    for kind in (Asset.Kind.MASTER, Asset.Kind.STEMS):
        with pytest.raises((VoiceExcluded, FileNotHere, deliveries.ContentNotLicensed)):
            deliveries.deliverable(item, kind=kind, at=NOON)
    instrumental = make_asset(song, Asset.Kind.INSTRUMENTAL)

    assert item.deliverable == Asset.Kind.INSTRUMENTAL
    assert deliveries.deliverable(item, at=NOON) == instrumental
