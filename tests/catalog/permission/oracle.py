"""Permission decided once more, slowly and plainly: country by country, person by person, without a database.

It shares no line with the query that decides. Where the two differ, one of them is wrong.
"""

from datetime import date, datetime
from fractions import Fraction

from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Content, Purpose, Side
from tests.catalog.permission.worlds import Answered, Credited, Granted, Question, Ruled, Share, World

ARTISTS = {"featured_artist"}
WRITERS = {"writer", "composer", "lyricist"}


def is_cleared(world: World, question: Question) -> bool:
    """May it be used so?"""
    humans = [one for one in world.credits if one.ai != "all"]
    return (
        not world.is_frozen
        and world.ai != "all"
        and bool(humans)
        and all(_side_is_permitted(world, side, question) for side in question.use.sides if _asked_of(side, question))
        and _have_approved(world, humans, ARTISTS, question)
        and _have_approved(world, humans, WRITERS, question)
        and _personally(world, humans, question)
        and not _object(world, humans, question)
    )


def _asked_of(side: Side, question: Question) -> frozenset[Content]:
    """What of the use that side has a right in."""
    others = {Side.MASTER: {Content.LYRICS}, Side.PUBLISHING: {Content.METADATA, Content.ARTWORK}}
    return question.use.contents - others[side]


def _side_is_permitted(world: World, side: Side, question: Question) -> bool:
    """In each single country the side is whole, and each who holds some of it there has permitted the use there."""
    in_force = [
        share for share in world.shares if share.side == side and _lasts(share.valid_from, share.valid_until, question)
    ]
    for country in question.territory.codes:
        here = [share for share in in_force if country in share.territory]
        if sum((Fraction(share.parts, share.whole) for share in here), Fraction(0)) != 1:
            return False
    return all(_is_permitted(world, share, question) for share in in_force if share.territory & question.territory)


def _is_permitted(world: World, share: Share, question: Question) -> bool:
    """One permission covers the whole of what is asked of a share; who has ended one is spoken for no more."""
    own = [grant for grant in world.grants if grant.holder == share.holder]
    if any(grant.is_withdrawn and grant.reach != "another" and share.side in grant.sides for grant in own):
        return False
    asked = share.territory & question.territory
    return any(_permits(grant, share, asked, question) for grant in own)


def _permits(grant: Granted, share: Share, asked: Territory, question: Question) -> bool:
    use = question.use
    ratio = Fraction(
        use.master_parts if share.side == Side.MASTER else use.publishing_parts,
        use.master_parts + use.publishing_parts,
    )
    return (
        grant.reach != "another"
        and not grant.is_withdrawn
        and _lasts(grant.valid_from, grant.valid_until, question)
        and share.side in grant.sides
        and use.purposes <= grant.purposes
        and _asked_of(share.side, question) <= grant.contents
        and all(country in grant.territory for country in asked.codes)
        and (grant.least_price is None or grant.least_price.units <= question.price.units)
        and (grant.least_side is None or ratio >= Fraction(*grant.least_side))
    )


def _have_approved(world: World, humans: list[Credited], roles: set[str], question: Question) -> bool:
    """Somebody has such a role, and everybody who has it said yes."""
    people = {one.person for one in humans if one.role in roles}
    return bool(people) and all(
        _says_yes(world, person, purpose, question) for person in people for purpose in question.use.purposes
    )


def _object(world: World, humans: list[Credited], question: Question) -> bool:
    """Others who took part are warranted by the label until they say no; a no stands though its credit is gone."""
    asked = ARTISTS | WRITERS
    others = {one.person for one in humans if one.role not in asked}
    others |= {
        one.person
        for one in world.answers
        if not one.covers_all
        and (not one.is_yes or one.withdrawn_at)
        and one.person not in {credit.person for credit in world.credits}
    }
    return any(_has_refused(world, person, purpose) for person in others for purpose in question.use.purposes)


def _personally(world: World, humans: list[Credited], question: Question) -> bool:
    """Voices have signed for themselves, and so have artists whom a prompt may name."""
    wanted = {(person, "voice") for person in _voices(world, humans)} if _is_heard(world, question) else set()
    if _is_heard(world, question) and not wanted:
        return False
    if question.use.names_artists:
        wanted |= {(one.person, "name_image_likeness") for one in humans if one.role in ARTISTS}
    return all(
        _says_yes(world, person, purpose, question, personal)
        for person, personal in wanted
        for purpose in question.use.purposes
    )


def _is_heard(world: World, question: Question) -> bool:
    has_sound = bool(question.use.contents & {Content.AUDIO, Content.VIDEO})
    return has_sound and not question.use.excludes_voice and world.vocal != "instrumental"


def _voices(world: World, humans: list[Credited]) -> set[int]:
    sings = {"vocalist"} if any(one.role == "vocalist" for one in world.credits) else ARTISTS
    return {one.person for one in humans if one.role in sings}


def _says_yes(world: World, person: int, purpose: Purpose, question: Question, personal: str = "") -> bool:
    """The newest that the person said themself decides; only where there is nothing counts what a label declared."""
    said = _said(world, person, purpose)
    if not said:
        declared = [
            one
            for one in world.answers
            if one.person == person
            and purpose in one.purposes
            and one.at.date() <= question.on
            and not one.withdrawn_at
            and _holds(one.valid_until, question)
        ]
        return bool(declared) and not personal and not question.use.needs_signed_consent
    match _newest(said):
        case Answered() as newest:
            return (
                newest.is_yes
                and _lasts(newest.at.date(), newest.valid_until, question)
                and _fits(newest, personal, question)
            )
        case Ruled() as newest:
            return (
                purpose in newest.allows
                and _lasts(newest.at.date(), newest.valid_until, question)
                and _rules_fit(newest, personal, question)
            )
    return False


def _has_refused(world: World, person: int, purpose: Purpose) -> bool:
    """Whether the newest that the person said is anything but a yes."""
    said = _said(world, person, purpose)
    if not said:
        return False
    match _newest(said):
        case Answered() as newest:
            return not newest.is_yes
        case Ruled() as newest:
            return purpose not in newest.allows
    return True


def _said(world: World, person: int, purpose: Purpose) -> list[tuple[datetime, Answered | Ruled | None]]:
    """All that a person said themself of one purpose, with nothing for a yes that was taken back."""
    selves = {1, 2} if world.one_login and person in {1, 2} else {person}
    answers = [one for one in world.answers if one.person in selves and purpose in one.purposes]
    said: list[tuple[datetime, Answered | Ruled | None]] = [
        (one.withdrawn_at, None) for one in answers if one.withdrawn_at
    ]
    said += [(one.at, one) for one in answers if one.is_signed and not one.withdrawn_at]
    said += [(one.at, one) for one in world.rules if one.person in selves]
    return said


def _newest(said: list[tuple[datetime, Answered | Ruled | None]]) -> Answered | Ruled | None:
    return max(said, key=lambda pair: pair[0])[1]


def _fits(yes: Answered, personal: str, question: Question) -> bool:
    return (
        _is_dear_enough(yes.least_price, question)
        and (yes.advertising or not question.use.in_advertising)
        and (not personal or personal in yes.personal)
    )


def _rules_fit(rules: Ruled, personal: str, question: Question) -> bool:
    stances = {"": "yes", "voice": rules.voice, "name_image_likeness": rules.name}
    return (
        _is_dear_enough(rules.least_price, question)
        and (rules.advertising == "yes" or not question.use.in_advertising)
        and stances[personal] == "yes"
    )


def _is_dear_enough(least: Money | None, question: Question) -> bool:
    return least is None or least.units <= question.price.units


def _holds(until: date | None, question: Question) -> bool:
    return until is None or question.on < until


def _lasts(since: date, until: date | None, question: Question) -> bool:
    return since <= question.on and _holds(until, question)
