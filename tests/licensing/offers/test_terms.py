from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry
from accounts.services.organisations import OrganisationNotVerified
from accounts.services.signing import NotASignatory
from licensing.models import Terms
from licensing.services import terms as service
from licensing.terms_document import document_of, sha256_of
from marketplace.catalog.models import Grant
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from tests.factories.accounts import NOON, make_label, make_membership, make_owner
from tests.factories.catalog import make_catalog
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("preset", Terms.Preset.values)
def test_a_preset_needs_only_a_title_and_a_price(preset: str) -> None:
    terms = make_terms(preset=preset)

    assert (terms.status, terms.number, terms.excludes_voice) == ("published", 1, True)


def test_evaluation_is_data_mining_at_the_stage_of_evaluation_only() -> None:
    terms = make_terms(preset=Terms.Preset.EVALUATION)

    assert (terms.purposes, terms.stages) == (["data_mining"], ["evaluate"])


def test_publishing_makes_a_numbered_version_with_a_hash_and_the_labels_own_grant() -> None:
    catalog = make_catalog()

    first, second = make_terms(catalog), make_terms(catalog, territory=Territory.of("KR"))

    assert [first.number, second.number] == [1, 2]
    assert (first.published_at, first.takes_effect_on, second.takes_effect_on) == (NOON, NOON.date(), NOON.date())
    assert second.sha256 == sha256_of(Terms.objects.get(pk=second.pk))
    grant = Grant.objects.get(origin=second.uuid)
    assert (grant.holder, grant.catalog, grant.territory) == (catalog.organisation.party, catalog, Territory.of("KR"))
    assert grant.purposes == ["train_generative"]
    assert AuditEntry.objects.filter(action="terms.published", subject_uuid=second.uuid).count() == 1


def test_the_hash_knows_every_field_that_binds() -> None:
    terms = make_terms(is_published=False)
    unbinding = {"id", "status", "uuid", "created_at", "published_at", "retired_at", "ends_on", "replaces", "sha256"}

    columns = {field.name for field in Terms._meta.concrete_fields} - unbinding

    assert columns - document_of(terms).keys() == set()


def test_an_unverified_label_may_prepare_but_not_publish() -> None:
    label = make_label(verified=False)
    terms = make_terms(make_catalog(label), is_published=False)

    with pytest.raises(OrganisationNotVerified):
        service.publish(terms, at=NOON, actor=make_owner(label))


def test_only_somebody_who_may_sign_publishes() -> None:
    terms = make_terms(is_published=False)
    manager = make_membership(terms.organisation, is_signatory=False).user

    with pytest.raises(NotASignatory):
        service.publish(terms, at=NOON, actor=manager)


def test_published_terms_refuse_a_change_by_the_service() -> None:
    terms = make_terms()

    with pytest.raises(service.TermsNotADraft):
        service.save(terms, at=NOON, actor=None, title="Another")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_terms SET price_units = 1 WHERE id = %s",
        "UPDATE licensing_terms SET status = 'draft' WHERE id = %s",
        "UPDATE licensing_terms SET status = 'retired' WHERE id = %s",
        "UPDATE licensing_terms SET status='retired', retired_at=now(), title='x', ends_on='2099-1-1' WHERE id = %s",
        "UPDATE licensing_terms SET status = 'retired', retired_at = now(), ends_on = current_date WHERE id = %s",
        "UPDATE licensing_terms SET takes_effect_on = '2026-01-01' WHERE id = %s",
        "DELETE FROM licensing_terms WHERE id = %s",
    ],
)
def test_postgresql_refuses_every_change_of_published_terms_but_retiring(change: str) -> None:
    terms = make_terms()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [terms.pk])


def test_retired_terms_stay_as_they_were_and_their_grant_stands() -> None:
    terms = make_terms()
    owner = make_owner(terms.organisation)

    retired = service.retire(terms, at=NOON + timedelta(days=1), actor=owner)
    again = service.retire(terms, at=NOON + timedelta(days=2), actor=owner)

    assert (retired.status, again.retired_at) == ("retired", NOON + timedelta(days=1))
    assert Grant.objects.get(origin=terms.uuid).withdrawn_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Terms.objects.filter(pk=terms.pk).update(status="published")


def test_a_new_version_begins_as_a_copy_and_the_old_one_stands() -> None:
    terms = make_terms(months=36)

    draft = service.new_version(terms, at=NOON, actor=None)
    service.save(draft, at=NOON, actor=None, months=12)

    assert (draft.status, draft.number, draft.months) == ("draft", None, 36)
    assert Terms.objects.get(pk=terms.pk).months == 36


def test_a_draft_may_be_thrown_away() -> None:
    terms = make_terms(is_published=False)

    service.discard(terms, at=NOON, actor=None)

    assert not Terms.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"output_use": "none"}, "makes music"),
        ({"withdrawal": "stops"}, "within how many days"),
        ({"price_units": 5}, "smallest coin"),
        ({"price_units": 100_000_000 * 10_000}, "the most that one payment can take"),
        ({"minimum_units": 100_000_000 * 10_000}, "the most that one payment can take"),
        ({"territory": Territory.of()}, "territory"),
        ({"months": 0}, "terms_last_at_least_a_month"),
        ({"purposes": []}, "blank"),
        ({"stages": ["dreaming"]}, "dreaming"),
    ],
)
def test_contradictions_are_refused(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(service.TermsContradictThemselves, match=said):
        make_terms(is_published=False, **fields)


def test_nothing_is_published_without_a_price() -> None:
    with pytest.raises(service.TermsContradictThemselves, match="price"):
        make_terms(price=Money.zero("USD"))
