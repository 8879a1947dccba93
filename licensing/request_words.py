"""A permission request and its answer in plain words: what the person reads, and the one paragraph they sign."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import day, money, number
from licensing import wording
from licensing.asked_terms import terms_in
from licensing.models import PermissionRequest
from licensing.plain_prices import Fact
from licensing.replies import EVERYWHERE, HERE, SOME, Reply, purposes_of, territory_of
from marketplace.kit.vocabulary import Answer, Side

ActsAs = PermissionRequest.ActsAs

A_FEW = 10


def question(request: PermissionRequest) -> str:
    """The title of the page and of the letter, to whoever reads it: the creator, or who stands in for them."""
    name = {"name": request.party.name}
    if request.needs_consent:
        return _("May AI learn from the music of %(name)s?") % name
    return _("May AI learn from music in which %(name)s holds rights?") % name


def facts(request: PermissionRequest, *, count: int) -> list[Fact]:
    """Who asks, for what, where, how long and for how much."""
    terms = terms_in(request)
    return [
        {"label": _("Who asks"), "value": request.asked["organisation"]},
        {"label": _("For which music"), "value": _of(request, count)},
        {"label": _("For what"), "value": wording.purposes(request.purposes)},
        {"label": _("At these stages"), "value": wording.stages(terms.stages)},
        {"label": _("Where and how long"), "value": f"{wording.territory(terms.territory)}, {_term(terms.months)}"},
        {"label": _("For how much"), "value": _price(request)},
    ]


def _of(request: PermissionRequest, count: int) -> str:
    return _("%(recordings)s in “%(catalog)s”") % {
        "recordings": wording.recordings(count),
        "catalog": request.asked["catalog"],
    }


def _term(months: int) -> str:
    return _("%(months)s a licence") % {"months": wording.months(months)}


def _price(request: PermissionRequest) -> str:
    """The price is for the recording; the parts of everybody in it come out of it."""
    return _("at least %(price)s a recording and licence, divided among everybody who has a part in it") % {
        "price": money(request.price)
    }


def consequences(request: PermissionRequest) -> list[str]:
    """What happens on a yes, on a no, and on nothing."""
    label = {"label": request.asked["organisation"]}
    return [
        _("If you say yes, %(label)s may license it on these conditions. You can take it back at any time.") % label,
        _("If you say no, it is not licensed, and %(label)s is told so.") % label,
        _("If you do nothing, that is a no."),
    ]


def signature(request: PermissionRequest, answer: Reply, *, titles: Sequence[str]) -> str:
    """The one paragraph that is signed, in the words of the language it is read in; `titles` are what it is about."""
    conditions = [*_conditions(request, answer), *_others(request, answer)]
    return " ".join([_who(request, answer), _what(request, answer, titles), *conditions, _end(answer)])


def _who(request: PermissionRequest, answer: Reply) -> str:
    names = {"name": answer.signed_name, "party": request.party.name}
    return {
        ActsAs.SELF.value: _("I, %(name)s, answer as %(party)s."),
        ActsAs.MANAGER.value: _("I, %(name)s, answer for %(party)s as their manager or lawyer."),
        ActsAs.BAND.value: _("I, %(name)s, answer for the band %(party)s."),
        ActsAs.GUARDIAN.value: _("I, %(name)s, answer for %(party)s as parent or guardian."),
        ActsAs.ESTATE.value: _("I, %(name)s, answer for the estate of %(party)s."),
        ActsAs.STAFF.value: _("I, %(name)s, answer for %(party)s and may do so."),
    }[answer.acts_as] % names


def _what(request: PermissionRequest, answer: Reply, titles: Sequence[str]) -> str:
    said = {
        "label": request.asked["organisation"],
        "purposes": wording.purposes(purposes_of(request, answer)),
        "music": _reach(request, answer, titles),
    }
    if answer.says == Answer.YES:
        return _("Yes: %(music)s may be licensed for %(purposes)s.") % said
    if answer.says == Answer.NO:
        return _("No: %(music)s may not be licensed for %(purposes)s.") % said
    return _("Ask me each time: %(music)s may not be licensed for %(purposes)s before I say yes to that offer.") % said


def withdrawal(request: PermissionRequest) -> str:
    """What taking an answer back says."""
    day_ = day(request.closed_at.date()) if request.closed_at else ""
    told = {"day": day_, "label": request.asked["organisation"]}
    return _("What was signed for %(label)s on %(day)s is taken back. Nothing of it is permitted any more.") % told


def _reach(request: PermissionRequest, answer: Reply, titles: Sequence[str]) -> str:
    label = {"label": request.asked["organisation"], "party": request.party.name}
    if answer.reach == EVERYWHERE and not request.needs_consent:
        return _("everything in which %(party)s holds a share, at every label here, now and later,") % label
    if answer.reach == HERE and not request.needs_consent:
        return _("everything in which %(party)s holds a share and that %(label)s lists here today") % label
    if answer.reach == EVERYWHERE:
        return _("all my music, at every label here, now and later,")
    if answer.reach == HERE:
        return _("all my music that %(label)s lists here today") % label
    if answer.reach == SOME and len(titles) <= A_FEW:
        return wording.listed(f"“{title}”" for title in titles)
    count = len(titles)
    told = ngettext(
        "the %(count)s recording of %(label)s that I was shown",
        "the %(count)s recordings of %(label)s that I was shown",
        count,
    )
    return told % {"count": number(count), **label}


def _conditions(request: PermissionRequest, answer: Reply) -> list[str]:
    if answer.says != Answer.YES:
        return []
    said = _limits(request, answer)
    if answer.least_price:
        said.append(_("A recording must cost at least %(price)s.") % {"price": money(answer.least_price)})
    if answer.side_percent:
        side = wording.listed(str(Side(side).label).lower() for side in request.sides)
        told = {"side": side, "part": answer.side_percent}
        said.append(_("At least %(part)s %% of the price must go to the %(side)s side.") % told)
    if request.needs_consent:
        said += _personal(answer)
        if request.asked_for_advertising:
            said.append(_("Also for advertising.") if answer.advertising else _("Not for advertising."))
    return said


def _limits(request: PermissionRequest, answer: Reply) -> list[str]:
    """In what an answer stays behind what was asked."""
    given = set(purposes_of(request, answer))
    others = wording.purposes(one for one in request.purposes if one not in given)
    said = [_("Not for %(purposes)s.") % {"purposes": others}] if others else []
    if answer.territory:
        said.append(_("Only %(where)s.") % {"where": wording.territory(territory_of(request, answer))})
    if answer.valid_from:
        said.append(_("Only from %(day)s on.") % {"day": day(answer.valid_from)})
    return said


def _personal(answer: Reply) -> list[str]:
    """A voice and a name are given for what was shown, and nothing wider."""
    if not answer.voice and not answer.name_use:
        return [_("Never my voice, name, image or likeness.")]
    voice = _("My voice may be used in the recordings that I was shown.") if answer.voice else _("Never my voice.")
    if answer.name_use:
        return [voice, _("Prompts may name me, for the recordings that I was shown.")]
    return [voice, _("Never my name, image or likeness.")]


def _others(request: PermissionRequest, answer: Reply) -> list[str]:
    """What a person's answer for everywhere means for what was not asked: it is their standing policy."""
    if answer.reach != EVERYWHERE or not request.needs_consent:
        return []
    return [_("For any other use, what I said before holds; where I said nothing, ask me first.")]


def _end(answer: Reply) -> str:
    if answer.says != Answer.YES:
        return _("I can change this at any time.")
    if answer.valid_until:
        return _("This holds until %(day)s, or until I take it back before.") % {"day": day(answer.valid_until)}
    return _("This holds until I take it back.")
