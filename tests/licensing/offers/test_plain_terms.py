from typing import Any

import pytest

from licensing.models import Quote, Terms
from licensing.plain_terms import plain, plain_for
from licensing.presets import proposed
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Purpose


def _terms(preset: str = Terms.Preset.GENERATIVE, **fields: Any) -> Terms:
    return Terms(preset=preset, **{"price_units": 24_00_0000, **proposed(preset), **fields})


def test_generative_terms_in_plain_words() -> None:
    said = plain(_terms(minimum_units=100_00_0000, governing_law="Republic of Korea"))

    assert said.may == [
        "train one version of one model that makes music, at these stages: pre-training, fine-tuning and evaluation",
        "use the audio and metadata, worldwide, for 24 months",
        "let people sell and publish what the model makes, but not in advertising, television or film",
        "go on using the trained model when the term ends",
        "keep using a copy you already have if a creator withdraws, until the term ends",
    ]
    assert said.may_not == [
        (
            "use the recordings for anything else; this stays reserved: training a model that makes no music, data "
            "mining and analysis and input to a model that is already trained"
        ),
        "use anybody’s voice: a recording with vocals comes as an instrumental, or not at all",
        "use or imitate anybody’s name, image or likeness",
        "let the model repeat any passage of a recording",
        "train the model further when the term has ended",
        "train another model, or a later version",
        "train on what the model made",
        "distil the model into another one",
        "offer prompts that name an artist",
        "pass the files on to anybody",
    ]
    assert said.must == [
        "report what you used each month, within 15 days",
        "label what the model makes as made with AI, and show us how",
        "credit everybody on a page about the model",
        "delete every copy within 30 days of the end of the term",
        "certify in writing that the copies are deleted",
        "open your records to an audit at 30 days’ notice, and pay for it if you underpaid by 5 % or more",
    ]
    assert [(fact["label"], fact["value"]) for fact in said.facts] == [
        ("Price", "$24.00 a recording, without tax"),
        ("An order costs at least", "$100.00"),
        ("Shared at once", "50 %, equally for each recording"),
        ("Shared by use", "50 %, month by month"),
        ("Master : publishing", "1 : 1"),
        ("Creators’ part of each side, at least", "25 %"),
        ("Metadata", "Title and credits"),
        ("Consent", "Signed by the artists and writers, or declared by the label with its document"),
        ("Notice of a change", "30 days"),
        ("Governing law", "Republic of Korea"),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"excludes_voice": False}, "include the voice of singers who have signed for it"),
        ({"allows_training_on_output": True}, "train on what the model made"),
        ({"allows_distillation": True}, "distil the model into another one"),
        ({"allows_named_artist_prompts": True}, "offer prompts that name an artist"),
        ({"output_use": "in_app_only"}, "offer what the model makes inside your own product"),
        ({"output_use": "personal"}, "let people use what the model makes for themselves"),
        ({"output_use": "commercial_distribution"}, "let people sell and publish what the model makes"),
        ({"territory": Territory.of("KR"), "months": 1}, "use the audio and metadata, in South Korea, for 1 month"),
    ],
)
def test_what_the_terms_allow_is_said_and_not_forbidden(fields: dict[str, Any], sentence: str) -> None:
    said = plain(_terms(**fields))

    assert sentence in said.may
    assert sentence not in said.may_not


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cadence": "quarterly"}, "report what you used each quarter, a file for each month, within 15 days"),
        ({"attribution": "on_output"}, "credit everybody with each thing the model makes"),
        ({"after_term": "model_stops"}, "take the trained model out of use when the term ends"),
        (
            {"withdrawal": "stops", "withdrawal_days": 30},
            "stop using a recording within 30 days when a creator withdraws",
        ),
    ],
)
def test_duties_are_said(fields: dict[str, Any], sentence: str) -> None:
    assert sentence in plain(_terms(**fields)).must


def test_a_passage_that_may_be_repeated_has_its_length() -> None:
    assert "let the model repeat more than 3 seconds of a recording" in plain(_terms(verbatim_seconds=3)).may_not


def test_every_purpose_has_its_sentence_and_nothing_is_then_reserved() -> None:
    said = plain(_terms(purposes=list(Purpose), model_scope="company"))

    assert len(said.may[:4]) == 4
    assert said.may[3].startswith("give the recordings as input to any model of your company")
    assert "stays reserved" not in said.may_not[0]


@pytest.mark.parametrize(
    ("territory", "words"),
    [
        (WORLD, "worldwide"),
        (Territory.parse("EU"), "in the European Union"),
        (Territory.parse("WORLD-KP"), "worldwide without North Korea"),
        (Territory.of("JP", "KR"), "in Japan and South Korea"),
        (
            Territory.of("AR", "BR", "CL", "CO", "MX", "PE", "UY"),
            "in 7 countries: AR BR CL CO MX PE UY",
        ),
    ],
)
def test_a_territory_is_named_as_shortly_as_it_can_be(territory: Territory, words: str) -> None:
    assert words in plain(_terms(territory=territory)).may[1]


def test_parts_and_prices_by_the_minute_or_flat() -> None:
    facts = {
        fact["label"]: fact["value"]
        for fact in plain(
            _terms(price_model="per_minute", access_parts=10_000, access_rule="duration", warranties="As is.")
        ).facts
    }

    assert facts["Price"] == "$24.00 a minute, without tax"
    assert facts["Shared at once"] == "100 %, by the length of each recording"
    assert facts["Warranties"] == "As is."
    assert "Shared by use" not in facts
    assert plain(_terms(price_model="flat")).facts[0]["value"] == "$24.00 for all that is selected, without tax"
    assert ("Consent", "Signed by the artists and writers themselves") in [
        (fact["label"], fact["value"]) for fact in plain(_terms(needs_signed_consent=True)).facts
    ]


def test_a_licence_tells_no_more_than_its_quote_asked_for() -> None:
    asked = Quote(purpose="train_generative", stages=["pretrain"], contents=["audio"], territory=Territory.parse("KR"))
    terms = _terms()

    said = plain_for(asked, terms)

    assert said.may[:2] == [
        "train one version of one model that makes music, at these stages: pre-training",
        "use the audio, in South Korea, for 24 months",
    ]
    assert plain(terms).may[1] == "use the audio and metadata, worldwide, for 24 months"
