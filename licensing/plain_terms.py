"""Terms in plain words: what a licensee may do, may not do and must do, each said once, in the reader's language.

It reads published Terms, a draft, or one being typed, and asks the database for nothing.
"""

from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _

from licensing import wording
from licensing.models import Quote, Terms
from licensing.plain_prices import Fact, money_facts
from marketplace.kit.vocabulary import Purpose


@dataclass(frozen=True)
class PlainTerms:
    """One Terms version as one would tell it to a musician."""

    may: list[str]
    may_not: list[str]
    must: list[str]
    facts: list[Fact]


def plain(terms: Terms) -> PlainTerms:
    """Say the Terms in plain words."""
    return PlainTerms(may=_may(terms), may_not=_may_not(terms), must=_must(terms), facts=money_facts(terms))


def plain_for(wanted: Quote, terms: Terms) -> PlainTerms:
    """Say what a licence lets its buyer do: of all that the Terms offer, what the quote asked for."""
    licensed = copy(terms)
    licensed.purposes, licensed.stages, licensed.contents = [wanted.purpose], wanted.stages, wanted.contents
    licensed.territory = wanted.territory
    return plain(licensed)


def _may(terms: Terms) -> list[str]:
    bounds = {
        "contents": wording.contents(terms.contents),
        "territory": wording.territory(terms.territory),
        "months": wording.months(terms.months),
    }
    said = [
        (_("use the %(contents)s, %(territory)s, for %(months)s") % bounds, True),
        (_output(terms), terms.output_use != Terms.OutputUse.NONE),
        (_("include the voice of singers who have signed for it"), not terms.excludes_voice),
        (
            _("go on using the trained model when the term ends"),
            terms.after_term != Terms.AfterTerm.MODEL_STOPS,
        ),
        (_("train on what the model made"), terms.allows_training_on_output),
        (_("distil the model into another one"), terms.allows_distillation),
        (_("offer prompts that name an artist"), terms.allows_named_artist_prompts),
        (
            _("keep using a copy you already have if a creator withdraws, until the term ends"),
            terms.withdrawal == Terms.Withdrawal.CONTINUES,
        ),
    ]
    purposes = [_purpose(terms, purpose) for purpose in Purpose if purpose in terms.purposes]
    return purposes + [sentence for sentence, applies in said if applies]


def _purpose(terms: Terms, purpose: Purpose) -> str:
    facts = {"models": _models(terms), "stages": wording.stages(terms.stages)}
    if purpose == Purpose.TRAIN_GENERATIVE:
        return _("train %(models)s that makes music, at these stages: %(stages)s") % facts
    if purpose == Purpose.TRAIN_NONGENERATIVE:
        return _("train %(models)s that makes no music, at these stages: %(stages)s") % facts
    if purpose == Purpose.DATA_MINING:
        return _("analyse the recordings by machine, at these stages: %(stages)s") % facts
    return _("give the recordings as input to %(models)s that is already trained, at these stages: %(stages)s") % facts


def _models(terms: Terms) -> str:
    return {
        Terms.ModelScope.ONE_VERSION.value: _("one version of one model"),
        Terms.ModelScope.FAMILY.value: _("one family of models"),
        Terms.ModelScope.COMPANY.value: _("any model of your company"),
    }[terms.model_scope]


def _output(terms: Terms) -> str:
    return {
        Terms.OutputUse.NONE.value: "",
        Terms.OutputUse.IN_APP_ONLY.value: _("offer what the model makes inside your own product"),
        Terms.OutputUse.PERSONAL.value: _("let people use what the model makes for themselves"),
        Terms.OutputUse.COMMERCIAL.value: _("let people sell and publish what the model makes"),
        Terms.OutputUse.NO_ADVERTISING.value: _(
            "let people sell and publish what the model makes, but not in advertising, television or film"
        ),
    }[terms.output_use]


def _may_not(terms: Terms) -> list[str]:
    makes_none = terms.output_use == Terms.OutputUse.NONE
    said = [
        (_reserved(terms), len(terms.purposes) < len(Purpose)),
        (
            _("use anybody’s voice: a recording with vocals comes as an instrumental, or not at all"),
            terms.excludes_voice,
        ),
        (_("use or imitate anybody’s name, image or likeness"), True),
        (_("let the model make music") if makes_none else _verbatim(terms), True),
        (
            _("train the model further when the term has ended"),
            terms.after_term == Terms.AfterTerm.NO_NEW_VERSIONS,
        ),
        (_("train another model, or a later version"), terms.model_scope == Terms.ModelScope.ONE_VERSION),
        (_("train on what the model made"), not terms.allows_training_on_output),
        (_("distil the model into another one"), not terms.allows_distillation),
        (_("offer prompts that name an artist"), not terms.allows_named_artist_prompts),
        (_("pass the files on to anybody"), True),
    ]
    return [sentence for sentence, applies in said if applies]


def _reserved(terms: Terms) -> str:
    reserved = [purpose for purpose in Purpose if purpose not in terms.purposes]
    return _("use the recordings for anything else; this stays reserved: %(purposes)s") % {
        "purposes": wording.purposes(reserved)
    }


def _verbatim(terms: Terms) -> str:
    if not terms.verbatim_seconds:
        return _("let the model repeat any passage of a recording")
    return _("let the model repeat more than %(seconds)s seconds of a recording") % {"seconds": terms.verbatim_seconds}


def _must(terms: Terms) -> list[str]:
    lines = [_report(terms)]
    if terms.needs_output_label:
        lines.append(_("label what the model makes as made with AI, and show us how"))
    if terms.attribution == Terms.Attribution.CREDITS_PAGE:
        lines.append(_("credit everybody on a page about the model"))
    if terms.attribution == Terms.Attribution.ON_OUTPUT:
        lines.append(_("credit everybody with each thing the model makes"))
    deleted = {"days": wording.days(terms.retention_days)}
    lines.append(_("delete every copy within %(days)s of the end of the term") % deleted)
    if terms.needs_deletion_certificate:
        lines.append(_("certify in writing that the copies are deleted"))
    if terms.after_term == Terms.AfterTerm.MODEL_STOPS:
        lines.append(_("take the trained model out of use when the term ends"))
    if terms.withdrawal == Terms.Withdrawal.STOPS:
        lines.append(
            _("stop using a recording within %(days)s when a creator withdraws")
            % {"days": wording.days(terms.withdrawal_days)}
        )
    lines.append(
        _("open your records to an audit at %(days)s’ notice, and pay for it if you underpaid by %(part)s or more")
        % {"days": wording.days(terms.audit_notice_days), "part": wording.percent(terms.audit_cost_parts)}
    )
    return lines


def _report(terms: Terms) -> str:
    days = {"days": wording.days(terms.grace_days)}
    if terms.cadence == Terms.Cadence.QUARTERLY:
        return _("report what you used each quarter, a file for each month, within %(days)s") % days
    return _("report what you used each month, within %(days)s") % days
