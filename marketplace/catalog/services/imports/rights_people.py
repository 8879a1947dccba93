"""Lines that say who is credited, and who consents."""

from marketplace.catalog.models import ImportRow, Recording
from marketplace.catalog.parsing.rights import RightsRow
from marketplace.catalog.parsing.rights_words import WORK_ROLES
from marketplace.catalog.services.imports.rights_stated import ConsentKey, Refusal, Stated, Verdict, problem
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

Outcome = ImportRow.Outcome


def judge_credit(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what a credit would do; who writes is credited on the work, if the recording has one.

    A credit that a catalog file gave is stated here too: no catalog file takes it back then.
    """
    learned = _learned(stated, row)
    keys = [_credit_key(row, recording) for recording in recordings]
    fresh = [key for key in keys if key not in stated.credits]
    stated.credits.update(fresh)
    stated.new_credits.update(dict.fromkeys([*fresh, *(key for key in keys if key in stated.loose_credits)]))
    stated.identifiers[row.person] |= {name: value for name, _before, value in learned}
    if fresh:
        return Verdict(Outcome.NEW)
    return Verdict(Outcome.CHANGED, learned) if learned else Verdict(Outcome.UNCHANGED)


def judge_consent(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what a declared consent would do; nobody is declared to agree who is not credited, or who took it back."""
    if row.valid_from > stated.batch.uploaded_at.date():
        raise Refusal(
            "valid_from",
            problem(
                _("This consent begins only on {day}"),
                _("Bring the line on that day or later: what is agreed for later does not count yet."),
                day=row.valid_from.isoformat(),
            ),
        )
    for recording in recordings:
        _refuse_consent(stated, row, recording)
    key = ConsentKey(row.person, tuple(sorted(row.purposes)), row.document, row.warranted_by)
    known = stated.consents[key]
    fresh = {recording.pk for recording in recordings} - known
    if not fresh:
        return Verdict(Outcome.UNCHANGED)
    known |= fresh
    stated.new_consents[key, row.valid_from].recordings |= fresh
    return Verdict(Outcome.NEW, doubts=_doubts(stated, row, recordings))


def _doubts(stated: Stated, row: RightsRow, recordings: list[Recording]) -> tuple[tuple[str, Problem], ...]:
    """Whoever has spoken themself is no longer spoken for: it is written down, and counts for nothing there."""
    party = stated.people.get(row.person)
    answered = [one for one in recordings if party and stated.spoken.about(party, one.pk, row.purposes)]
    if not answered:
        return ()
    told = problem(
        _("“{person}” has answered for themself about “{title}”: what you declare for them there counts for nothing"),
        _("Their own answer stands, whatever the document says. To have another, send them a request."),
        person=row.person,
        title=str(answered[0]),
    )
    return (("person", told),)


def _refuse_consent(stated: Stated, row: RightsRow, recording: Recording) -> None:
    """Refuse a consent that nobody could have given for this recording."""
    if not stated.is_credited(recording, row.person):
        raise Refusal(
            "person",
            problem(
                _("“{person}” is not credited on “{title}”"),
                _("Add a line of the kind credit, or write the name as it is credited."),
                person=row.person,
                title=str(recording),
            ),
        )
    withdrawn = stated.withdrawn.get((row.person, recording.pk))
    if withdrawn is not None:
        raise Refusal(
            "person",
            problem(
                _("“{person}” withdrew consent for “{title}” on {day}"),
                _("No file can bring it back: only they can say yes again. Send them a request."),
                person=row.person,
                title=str(recording),
                day=withdrawn.isoformat(),
            ),
        )


def _credit_key(row: RightsRow, recording: Recording) -> tuple[int, int, str, str]:
    """Give where a credit stands: on the work for who wrote it, else on the recording."""
    if row.role in WORK_ROLES and recording.work_id:
        return 0, recording.work_id, row.person, row.role
    return recording.pk, 0, row.person, row.role


def _learned(stated: Stated, row: RightsRow) -> tuple[tuple[str, str, str], ...]:
    """Tell which identifiers of a person are new; another person's number is refused."""
    party, pending = stated.people.get(row.person), stated.identifiers[row.person]
    learned = []
    for name in ("isni", "ipi"):
        said, known = getattr(row, name), pending.get(name) or getattr(party, name, "")
        if said and known and said != known:
            raise Refusal(
                name,
                problem(
                    _("“{person}” is known by the number {known}"),
                    _("Correct the number. Another person of the same name needs another spelling of it."),
                    person=row.person,
                    known=known,
                ),
            )
        if said and not known:
            learned.append((name, "", said))
    return tuple(learned)
