"""What a buyer wants to do, in the words that clearance understands."""

from collections.abc import Iterable

from licensing.models import Quote, Selection, Terms
from marketplace.kit.territories import Territory
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage


def use_of(wanted: Quote | Selection, terms: Terms) -> Use:
    """The use that a quote or a selection asks for, on the conditions of one Terms version."""
    return Use(
        purposes=frozenset({Purpose(wanted.purpose)}),
        stages=frozenset(Stage(stage) for stage in wanted.stages),
        contents=frozenset(Content(content) for content in wanted.contents),
        metadata_tier=tier_of(wanted.contents, terms),
        master_parts=terms.master_parts,
        publishing_parts=terms.publishing_parts,
        needs_signed_consent=terms.needs_signed_consent,
        excludes_voice=terms.excludes_voice,
        in_advertising=terms.output_use == Terms.OutputUse.COMMERCIAL,
        names_artists=terms.allows_named_artist_prompts,
        imitates_voices=wanted.trained_model is not None and wanted.trained_model.imitates_voices,
    )


def tier_of(contents: Iterable[str], terms: Terms) -> MetadataTier:
    """How much of the metadata goes with these contents: without metadata among them, identifiers only."""
    return MetadataTier(terms.metadata_tier) if Content.METADATA in contents else MetadataTier.IDS_ONLY


def countries_asked(territory: Territory, licensee_in: str) -> Territory:
    """Where permission must be whole: wherever the music is used, and in the licensee's own country.

    The shares of that country say who is paid, so nobody is paid who was not asked.
    """
    return territory | Territory.of(licensee_in)


def use_under(terms: Terms) -> Use:
    """All that one Terms version offers, as one use."""
    return Use(
        purposes=frozenset(Purpose(purpose) for purpose in terms.purposes),
        stages=frozenset(Stage(stage) for stage in terms.stages),
        contents=frozenset(Content(content) for content in terms.contents),
        metadata_tier=tier_of(terms.contents, terms),
        master_parts=terms.master_parts,
        publishing_parts=terms.publishing_parts,
        needs_signed_consent=terms.needs_signed_consent,
        excludes_voice=terms.excludes_voice,
        in_advertising=terms.output_use == Terms.OutputUse.COMMERCIAL,
        names_artists=terms.allows_named_artist_prompts,
    )
