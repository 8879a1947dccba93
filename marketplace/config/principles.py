"""The WIN principles in our own sentences, each with how it is kept here and the tests that fail when it is not.

A row names tests of `tests/` by file and function; a row that names none says on the public page that nothing enforces
it yet. `tests/site/test_principles.py` refuses a name that does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Row:
    """One principle."""

    id: str
    text: Promise
    how: Promise | str = ""
    tests: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """The principles under one heading."""

    number: int
    title: Promise
    rows: Sequence[Row]


COPYRIGHT = Part(
    1,
    _("AI development is subject to copyright"),
    [
        Row(
            "1.1",
            _(
                "At every stage of AI development, using music, words, pictures or film is subject to copyright, "
                "without exception."
            ),
            _(
                "Everything is reserved until a permission names the exact purpose, stage and content; each "
                "address says so to machines."
            ),
            tests=(
                "catalog/assets/test_assets.py::test_p1_1_an_asset_s_address_is_refused_without_a_licence",
                "ground/test_site.py::test_p1_1_every_answer_reserves_its_rights",
                "catalog/test_clearance_contents.py::test_p1_1_lyrics_need_their_own_grant_of_the_publishing_side",
                "licensing/licences/test_contents.py::test_p1_1_lyrics_artwork_and_video_go_out_only_where_they_are_named",
                "licensing/licences/test_contents.py::test_p1_1_words_alone_bring_no_audio",
            ),
        ),
        Row(
            "1.2",
            _("The law on AI must protect music to a high standard, and alike across borders."),
            _("A recording is cleared for a territory only when its rights are whole in each country of it."),
        ),
        Row(
            "1.3",
            _(
                "Music, what is written about it, and a creator’s voice, image, name and likeness need an "
                "explicit permission before any training."
            ),
            _(
                "Nothing is quoted, sold or delivered that is not cleared on both sides, and no answer counts as a no. "
                "Each night it is proved that every file went out after each yes that it needed."
            ),
            tests=(
                "licensing/licences/test_permission_proof.py::test_p1_3_permission_before_training",
                "licensing/licences/test_permission_proof.py::test_p1_3_a_delivery_before_a_consent_it_needed_is_found_and_written_down_once",
                "catalog/test_clearance_answers.py::test_p1_3_silence_is_no_yes",
                "catalog/test_clearance_answers.py::test_p1_3_own_rules_bind_every_label_and_end_what_labels_declared",
                "catalog/test_clearance_answers.py::test_p1_3_what_was_taken_back_is_a_no_until_the_person_signs_anew",
                "catalog/test_own_answers.py::test_p1_3_no_box_is_ticked_in_advance",
                "catalog/test_clearance.py::test_one_missing_yes_drops_only_its_own_recording",
                "catalog/permission/test_oracle.py::test_p1_3_nothing_is_cleared_that_the_oracle_refuses_and_nothing_refused_without_a_reason",
                "catalog/permission/test_claimed_worlds.py::test_p1_3_claims_and_places_stop_just_what_the_oracle_says",
                "scenarios/attempts/test_any_order.py::test_p1_3_no_order_of_deeds_sells_or_delivers_what_somebody_has_not_permitted",
                "licensing/licences/test_issue.py::test_what_is_not_cleared_any_more_drops_out_and_is_owed_at_its_exact_price",
            ),
        ),
        Row(
            "1.4",
            _("Creators have a right to fair and fitting pay for such use."),
            _("Each payment is shared out to the ledger unit; shares, holds and fees add up to what was paid."),
            tests=(
                "payments/royalties/test_allocation.py::test_every_unit_of_a_pool_has_one_line",
                "scenarios/test_three_year_licence.py::test_nobody_starves_and_everybody_is_paid_alike",
            ),
        ),
    ],
)

HUMAN = Part(
    2,
    _("People come first"),
    [
        Row(
            "2.1",
            _("Creativity comes from people; it is the heart of great music."),
            _("A recording without a human creator cannot be listed."),
            tests=(
                "catalog/imports/test_recording_rows.py::test_a_recording_without_a_human_is_refused",
                "catalog/test_clearance_consents.py::test_machine_is_neither_a_human_creator_nor_asked",
                "catalog/test_human_authorship.py::test_p2_1_without_a_human_creator_nothing_is_cleared",
                "catalog/test_human_authorship.py::test_p2_1_what_is_partly_ai_says_so_wherever_it_is_shown",
            ),
        ),
        Row(
            "2.2",
            _("Generative AI should support human artistry, never replace it."),
            _(
                "Terms name what the model and its output may be used for; a licence covers nothing that they do "
                "not name."
            ),
        ),
        Row("2.3", _("Making human creation easier belongs at the centre of how generative AI is built and governed.")),
        Row(
            "2.4",
            _("What AI makes without human creativity cannot have a copyright."),
            _("A recording that is wholly made by AI is refused at every entrance, and a machine earns nothing."),
            tests=(
                "catalog/test_human_authorship.py::test_p2_4_what_is_wholly_ai_is_refused_at_every_entrance",
                "catalog/test_human_authorship.py::test_p2_4_a_machine_credit_holds_and_earns_nothing",
                "catalog/test_human_authorship.py::test_p2_4_who_turns_out_to_be_a_machine_stops_the_sale",
                "catalog/imports/ern/test_message_lives.py::test_p2_4_a_message_with_contains_ai_all_is_refused_with_its_line",
            ),
        ),
    ],
)

SAFETY = Part(
    3,
    _("Creators, listeners and the public are safe"),
    [
        Row(
            "3.1",
            _("Deepfakes and other misuse of a person’s identity must be answered."),
            _(
                "Anybody can report it, without an account: it is acknowledged in 24 hours and decided in 10 days, "
                "with reasons, and the recording can be frozen at once."
            ),
            tests=(
                "licensing/licences/test_voices.py::test_p3_1_a_licence_without_the_voice_never_covers_a_voice_model",
                "licensing/concerns/test_pages.py::test_p3_1_a_stranger_reports_a_voice_and_follows_it_by_a_link",
                "licensing/concerns/test_concerns.py::test_p3_1_what_waits_longer_than_promised_is_late",
                "licensing/concerns/test_concerns.py::test_p3_1_a_frozen_recording_is_cleared_for_nothing",
                "licensing/licences/test_withdrawal_feed.py::test_p3_1_a_withdrawal_stands_in_the_feed",
            ),
        ),
        Row(
            "3.2",
            _(
                "What was made with AI, wholly or partly, must be labelled clearly, so that people can trust and "
                "choose."
            ),
        ),
        Row(
            "3.3",
            _("Everybody’s personal data, creators’ too, must be kept from unauthorised use in generative models."),
            _(
                "Names and what else is known about a recording are granted up to a tier; manifests, pages and files "
                "carry no more."
            ),
            tests=(
                "licensing/licences/test_contents.py::test_p3_3_nothing_beyond_the_granted_tier_is_handed_over",
                "catalog/test_clearance_contents.py::test_p3_3_metadata_is_granted_up_to_a_tier",
            ),
        ),
        Row(
            "3.4",
            _(
                "A creator’s voice, image, name and likeness must be kept from unauthorised use, going in and "
                "coming out."
            ),
            _(
                "A recording with vocals is licensed without its voice, as an instrumental or not at all, unless "
                "the voice was signed for."
            ),
            tests=(
                "catalog/test_clearance_consents.py::test_voice_needs_its_own_signature_unless_excluded",
                "licensing/licences/test_voices.py::test_p3_4_without_the_voice_only_an_instrumental_goes_out_or_nothing_and_the_manifest_says_so",
                "catalog/test_own_answers.py::test_p3_4_a_representative_answers_for_the_music_and_never_for_the_voice",
                "catalog/test_clearance_answers.py::test_p3_4_prompts_that_name_the_artist_need_their_own_signature",
                "licensing/licences/test_pages.py::test_p3_4_a_recording_found_to_have_vocals_delivers_only_an_instrumental",
            ),
        ),
    ],
)

TRANSPARENCY = Part(
    4,
    _("Transparency is the ground"),
    [
        Row(
            "4.1",
            _("Transparency and accountability belong in every stage of building and using generative AI."),
            _(
                "Whatever changes something here leaves an entry in a chain of records; a change behind its back "
                "is found and named."
            ),
            tests=(
                "accounts/test_audit_trail.py::test_changed_entry_is_named",
                "accounts/test_audit_trail.py::test_what_was_taken_away_or_moved_is_named",
            ),
        ),
        Row(
            "4.2",
            _("Keeping records of all data that was used, reporting it and having it audited must be a duty."),
            _("A report is taken whole or not at all, and only for what the licence covers."),
            tests=(
                "licensing/licences/test_usage_files.py::test_what_is_no_report_is_refused_whole",
                "licensing/licences/test_usage_reports.py::test_a_month_past_its_grace_is_late_and_never_closed",
            ),
        ),
        Row("4.3", _("What AI made must be labelled clearly.")),
        Row("4.4", _("Where a creator’s work is used, credit and ownership are given.")),
    ],
)

TOGETHER = Part(
    5,
    _("Ethical music AI, together"),
    [
        Row(
            "5.1",
            _("We support innovation and encourage responsible AI development."),
            _("A developer can try the whole way, from search to report, in a sandbox without asking anybody."),
        ),
        Row("5.2", _("AI development must avoid bias and open doors to everybody.")),
        Row("5.3", _("AI in music should let creators, genres and markets be many and different.")),
        Row(
            "5.4",
            _("AI developers who work and consult with the music community are welcome."),
            _("A change of terms is announced, and takes effect on its day: for nobody earlier, whoever tries."),
            tests=(
                "licensing/offers/test_notice.py::test_p5_4_a_new_price_holds_on_its_day_and_not_before",
                "licensing/offers/test_notice.py::test_p5_4_an_offer_that_ends_is_offered_until_its_day",
                "licensing/offers/test_notice.py::test_p5_4_postgresql_refuses_a_day_before_the_notice_is_over",
                "licensing/offers/test_notice.py::test_p5_4_of_two_publications_at_once_only_one_holds_at_once",
            ),
        ),
    ],
)

PARTS: Sequence[Part] = [COPYRIGHT, HUMAN, SAFETY, TRANSPARENCY, TOGETHER]


def rows() -> list[Row]:
    """All principles, in order."""
    return [row for part in PARTS for row in part.rows]
