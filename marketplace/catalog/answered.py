"""An answer, and a person's own rules, in plain words: what they read before they sign, and its hash is kept of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import day, money
from marketplace.catalog.models import Consent, Recording, StandingPolicy
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Personal, Purpose

if TYPE_CHECKING:
    from marketplace.catalog.services.policies import Policy


def words_of_rules(policy: Policy | StandingPolicy) -> list[str]:
    """Say what rules allow, refuse and want to be asked about, and whom they bind."""
    said = [_of_purpose(purpose, policy) for purpose in Purpose]
    said += [
        {
            Answer.YES: _("What the AI makes may be used in advertising."),
            Answer.ASK: _("Where what the AI makes may be used in advertising: ask me first."),
            Answer.NO: _("What the AI makes may not be used in advertising."),
        }[Answer(policy.advertising)],
        {
            Answer.YES: _("My voice may be used."),
            Answer.ASK: _("My voice: ask me each time."),
            Answer.NO: _("My voice: never."),
        }[Answer(policy.voice)],
        {
            Answer.YES: _("My name, image and likeness may be used."),
            Answer.ASK: _("My name, image and likeness: ask me each time."),
            Answer.NO: _("My name, image and likeness: never."),
        }[Answer(policy.name_image_likeness)],
        _("This binds every label here, for all that I made or wrote, now and later."),
        *_end_of_rules(policy),
        _("What a label declared for me, and what I answered before, counts no more."),
    ]
    return said


def _end_of_rules(policy: Policy | StandingPolicy) -> list[str]:
    if policy.valid_until is None:
        return []
    told = _("What I allow here, I allow no more from %(day)s on; what I refuse stays refused.")
    return [told % {"day": day(policy.valid_until)}]


def _of_purpose(purpose: Purpose, policy: Policy | StandingPolicy) -> str:
    what = {"purpose": purpose.label}
    if purpose in policy.asks:
        return _("%(purpose)s: ask me first. No answer is a no.") % what
    if purpose not in policy.allows:
        return _("%(purpose)s: no.") % what
    if policy.least_price:
        return _("%(purpose)s: yes, if a recording costs at least %(price)s.") % {
            **what,
            "price": money(policy.least_price),
        }
    return _("%(purpose)s: yes.") % what


def words_of_answer(
    answer: str,
    purposes: Sequence[str],
    recordings: Sequence[Recording],
    *,
    personal: Sequence[str],
    least_price: Money | None,
    advertising: bool,
    valid_until: date | None,
) -> list[str]:
    """Say yes, no or “ask me” to what, of which recordings, on which conditions."""
    labels = ", ".join(str(Purpose(one).label).lower() for one in sorted(purposes))
    named = _named(recordings)
    if answer == Answer.ASK:
        first = _("Ask me first for: %(purposes)s. No answer is a no.") % {"purposes": labels}
        return [first, named, _("Nobody can say yes for me.")]
    if answer == Answer.NO:
        return [_("No to: %(purposes)s.") % {"purposes": labels}, named, _("Nobody can say yes for me.")]
    said = [_("Yes to: %(purposes)s.") % {"purposes": labels}, named]
    if least_price:
        said.append(_("Only if one recording costs at least %(price)s.") % {"price": money(least_price)})
    if valid_until:
        said.append(_("Not from %(day)s on.") % {"day": day(valid_until)})
    said += [
        _("What the AI makes may be used in advertising.")
        if advertising
        else _("What the AI makes may not be used in advertising."),
        _("My voice may be used.") if Personal.VOICE in personal else _("My voice stays out."),
        _("My name may be used in prompts.")
        if Personal.NAME_IMAGE_LIKENESS in personal
        else _("My name, image and likeness stay out."),
        _("It counts until I withdraw it. What a label declares for me counts no more."),
    ]
    return said


def words_of_withdrawal(consent: Consent, recordings: Sequence[Recording]) -> list[str]:
    """Say what was taken back."""
    labels = ", ".join(str(label).lower() for label in consent.purpose_labels)
    first = _("The yes of %(day)s is taken back: %(purposes)s.")
    return [
        first % {"day": day(consent.given_at.date()), "purposes": labels},
        _named(recordings),
        _("Nobody can say yes for me."),
    ]


def _named(recordings: Sequence[Recording]) -> str:
    titles = ", ".join(f"{one} ({one.artist})" for one in recordings)
    about = ngettext("For %(count)s recording: %(titles)s.", "For %(count)s recordings: %(titles)s.", len(recordings))
    return about % {"count": len(recordings), "titles": titles}
