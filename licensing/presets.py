"""Where a label may start from: three offers as they are usually struck, to be changed at will.

A preset proposes, a person publishes. It never names a price, and every preset leaves the voice out.
"""

from collections.abc import Mapping
from typing import Any, Final

from licensing.models import Terms
from marketplace.catalog.models import Catalog
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Content, Purpose, Stage

_ALL: Final[Mapping[str, Any]] = {
    "contents": [Content.AUDIO],
    "model_scope": Terms.ModelScope.ONE_VERSION,
    "territory": WORLD,
    "excludes_voice": True,
    "price_model": Terms.PriceModel.PER_RECORDING,
    "currency": "USD",
}

PRESETS: Final[Mapping[str, Mapping[str, Any]]] = {
    Terms.Preset.GENERATIVE: {
        **_ALL,
        "purposes": [Purpose.TRAIN_GENERATIVE],
        "stages": [Stage.PRETRAIN, Stage.FINETUNE, Stage.EVALUATE],
        "contents": [Content.AUDIO, Content.METADATA],
        "months": 24,
        "access_parts": 5_000,
        "after_term": Terms.AfterTerm.NO_NEW_VERSIONS,
        "output_use": Terms.OutputUse.NO_ADVERTISING,
        "least_creators_parts": 2_500,
    },
    Terms.Preset.ANALYSIS: {
        **_ALL,
        "purposes": [Purpose.TRAIN_NONGENERATIVE, Purpose.DATA_MINING],
        "stages": [Stage.PRETRAIN, Stage.FINETUNE, Stage.EVALUATE],
        "contents": [Content.AUDIO, Content.METADATA],
        "months": 24,
        "access_parts": 10_000,
        "after_term": Terms.AfterTerm.MODEL_CONTINUES,
        "output_use": Terms.OutputUse.NONE,
        "needs_output_label": False,
    },
    Terms.Preset.EVALUATION: {
        **_ALL,
        "purposes": [Purpose.DATA_MINING],
        "stages": [Stage.EVALUATE],
        "months": 12,
        "access_parts": 10_000,
        "after_term": Terms.AfterTerm.MODEL_CONTINUES,
        "output_use": Terms.OutputUse.NONE,
        "attribution": Terms.Attribution.NONE,
        "needs_output_label": False,
    },
}


# Where a label of the country would usually choose one law; where that differs within the country (US, CA, AU), or is
# not known here, a person says.
LAWS: Final[Mapping[str, str]] = {
    "AT": "Austria",
    "BE": "Belgium",
    "CH": "Switzerland",
    "DE": "Germany",
    "DK": "Denmark",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "England and Wales",
    "IE": "Ireland",
    "IT": "Italy",
    "JP": "Japan",
    "KR": "Republic of Korea",
    "NL": "Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "PL": "Poland",
    "PT": "Portugal",
    "SE": "Sweden",
    "SG": "Singapore",
}


def law_of(country: str) -> str:
    """The law that a label of this country is likely to choose; empty where a person must say."""
    return LAWS.get(country, "")


def proposal(preset: str, *, catalog: Catalog | None = None) -> Terms:
    """What a preset would make of a catalog, not saved."""
    chosen = Terms.Preset(preset)
    terms = Terms(preset=chosen, title=str(chosen.label), price_units=0, **proposed(chosen))
    if catalog is not None:
        terms.catalog, terms.organisation = catalog, catalog.organisation
        terms.governing_law = law_of(catalog.organisation.country)
    return terms


def proposed(preset: str) -> dict[str, Any]:
    """The fields of one preset, to be changed at will."""
    return dict(PRESETS[preset])
