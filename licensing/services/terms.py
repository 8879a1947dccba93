"""Write an offer, publish it as a numbered version that nobody can change, and retire it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.signing import require_signatory
from licensing import presets
from licensing.models import Terms
from licensing.notices import end_after_notice, first_day_of
from licensing.terms_document import FIELDS, LISTS, sha256_of
from marketplace.catalog.models import Catalog
from marketplace.catalog.services import grants
from marketplace.kit.errors import DomainError, Malformed
from marketplace.kit.money import GREATEST_MINOR, UNITS_PER_MINOR, Money
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage

WRITTEN = frozenset({*FIELDS, *LISTS, "territory"}) - {"number"}


class TermsNotADraft(DomainError):
    """Published Terms were to be changed: what was sold must go on saying what it said."""


class TermsNotPublished(DomainError):
    """Only an offer that stands can be taken back."""


class TermsContradictThemselves(Malformed):
    """Two fields of the Terms cannot both be true, or one is no value at all."""


@transaction.atomic
def draft(catalog: Catalog, *, preset: str, at: datetime, actor: User | None, **fields: Any) -> Terms:
    """Begin an offer for a catalog from a preset; what is said overrides it."""
    terms = Terms(catalog=catalog, organisation=catalog.organisation, preset=preset)
    law = presets.law_of(catalog.organisation.country)
    _write(terms, {**presets.proposed(preset), "governing_law": law, **fields})
    terms.save()
    audit.record("terms.drafted", subject=terms, actor=actor, at=at, catalog=catalog.uuid, preset=preset)
    return terms


@transaction.atomic
def save(terms: Terms, *, at: datetime, actor: User | None, **fields: Any) -> Terms:
    """Change a draft."""
    terms = _draft_of(terms)
    _write(terms, fields)
    terms.save()
    audit.record("terms.saved", subject=terms, actor=actor, at=at, fields=sorted(fields))
    return terms


@transaction.atomic
def new_version(terms: Terms, *, at: datetime, actor: User | None) -> Terms:
    """Begin the next version of an offer; when it takes effect, the one that it replaces ends."""
    fields = {field: getattr(terms, field) for field in WRITTEN}
    draft_ = draft(terms.catalog, at=at, actor=actor, **fields)
    draft_.replaces = terms
    draft_.save(update_fields=["replaces"])
    return draft_


@transaction.atomic
def discard(terms: Terms, *, at: datetime, actor: User | None) -> None:
    """Throw a draft away; nobody has relied on it."""
    terms = _draft_of(terms)
    audit.record("terms.discarded", subject=terms, actor=actor, at=at, title=terms.title)
    terms.delete()


@transaction.atomic
def publish(terms: Terms, *, at: datetime, actor: User) -> Terms:
    """Offer a draft to everybody as the next version of its catalog, and grant what its organisation holds.

    The first offer for a purpose holds at once; what changes one that stands waits for its notice. PostgreSQL refuses
    an earlier day, and every later change but being retired.
    """
    catalog = (
        Catalog.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation__party")
        .get(pk=terms.catalog_id)
    )
    terms = _draft_of(terms)
    require_signatory(catalog.organisation, actor)
    _refuse_contradictions(terms, to_publish=True)
    terms.number = (Terms.objects.filter(catalog=catalog).aggregate(last=Max("number"))["last"] or 0) + 1
    terms.status = Terms.Status.PUBLISHED
    terms.published_at = at
    terms.takes_effect_on = first_day_of(terms, on=at.date())
    terms.sha256 = sha256_of(terms)
    terms.save(update_fields=["number", "status", "published_at", "takes_effect_on", "sha256"])
    for replaced in Terms.objects.select_for_update(of=("self",)).filter(successors=terms, status="published"):
        _end(replaced, ends_on=terms.takes_effect_on, at=at, actor=actor)
    grants.give(catalog.organisation.party, _scope(terms), catalog=catalog, origin=terms.uuid, at=at, actor=actor)
    audit.record(
        "terms.published",
        subject=terms,
        actor=actor,
        at=at,
        number=terms.number,
        sha256=terms.sha256,
        takes_effect_on=terms.takes_effect_on,
    )
    return terms


@transaction.atomic
def retire(terms: Terms, *, at: datetime, actor: User) -> Terms:
    """Announce that a version ends when its notice is over; retiring it twice is not an error.

    The organisation's grant stays, so that quotes already frozen can still be paid and files still delivered. To
    withdraw permission is another thing, and another page.
    """
    terms = Terms.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=terms.pk)
    if terms.status == Terms.Status.RETIRED:
        return terms
    if terms.status != Terms.Status.PUBLISHED:
        raise TermsNotPublished(_("This draft was never offered. Discard it instead."))
    return _end(terms, ends_on=end_after_notice(terms, on=at.date()), at=at, actor=actor)


def _end(terms: Terms, *, ends_on: date, at: datetime, actor: User) -> Terms:
    terms.status = Terms.Status.RETIRED
    terms.retired_at = at
    terms.ends_on = ends_on
    terms.save(update_fields=["status", "retired_at", "ends_on"])
    audit.record("terms.retired", subject=terms, actor=actor, at=at, number=terms.number, ends_on=ends_on)
    return terms


def _draft_of(terms: Terms) -> Terms:
    terms = (
        Terms.objects.select_for_update(of=("self",))
        .select_related("organisation", "catalog", "replaces")
        .get(pk=terms.pk)
    )
    if terms.status != Terms.Status.DRAFT:
        raise TermsNotADraft(_("These terms are published, and nobody can change them. Begin a new version."))
    return terms


def _write(terms: Terms, fields: dict[str, Any]) -> None:
    unknown = fields.keys() - WRITTEN
    if unknown:
        raise TypeError(f"Terms have no {', '.join(sorted(unknown))}.")
    for field, value in fields.items():
        setattr(terms, field, value)
    _refuse_contradictions(terms, to_publish=False)


def _refuse_contradictions(terms: Terms, *, to_publish: bool) -> None:
    try:
        terms.full_clean(exclude=None if terms.governing_law else {"governing_law"}, validate_unique=False)
    except ValidationError as refused:
        raise TermsContradictThemselves(" ".join(refused.messages)) from refused
    found = [text for text, is_wrong in _rules(terms, to_publish=to_publish) if is_wrong]
    if found:
        raise TermsContradictThemselves(found[0])


def _rules(terms: Terms, *, to_publish: bool) -> list[tuple[str, bool]]:
    makes_music = Purpose.TRAIN_GENERATIVE in terms.purposes
    most = Money.from_minor(GREATEST_MINOR, terms.currency)
    in_parts = terms.price_units % UNITS_PER_MINOR or terms.minimum_units % UNITS_PER_MINOR
    return [
        (_("Say where: the territory is empty."), not terms.territory),
        (_("A price has no part smaller than the currency’s smallest coin."), bool(in_parts)),
        (_("%(most)s is the most that one payment can take. Ask less.") % {"most": most},
         max(terms.price_units, terms.minimum_units) > most.units),
        (_("A model that is trained to make music makes music: say how it may be used."),
         makes_music and terms.output_use == Terms.OutputUse.NONE),
        (_("Say within how many days use must stop when a creator withdraws."),
         terms.withdrawal == Terms.Withdrawal.STOPS and not terms.withdrawal_days),
        (_("Changes are announced at least %(days)s days before.") % {"days": settings.TERMS_NOTICE_DAYS},
         terms.notice_days < settings.TERMS_NOTICE_DAYS),
        (_("Give a price before you publish."), to_publish and terms.price_units == 0),
        (_("Say which law governs before you publish."), to_publish and not terms.governing_law),
    ]  # fmt: skip


def _scope(terms: Terms) -> grants.Scope:
    return grants.Scope(
        purposes=[Purpose(purpose) for purpose in terms.purposes],
        stages=[Stage(stage) for stage in terms.stages],
        contents=[Content(content) for content in terms.contents],
        metadata_tier=MetadataTier(terms.metadata_tier),
        territory=terms.territory,
        valid_from=terms.takes_effect_on,
    )
