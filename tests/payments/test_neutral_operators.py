"""No operator decides where they are one of the sides: one row for everything that operators decide."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from accounts.models import Organisation, User, Verification
from accounts.services import representation_decisions, verifications
from accounts.services.neutrality import NotNeutral
from licensing.models import Concern
from licensing.queries.concern_subjects import Subject
from licensing.services import breaches, concern_decisions, licence_states
from marketplace.catalog.models import Participation
from marketplace.catalog.services import participation_answers, takeovers
from marketplace.catalog.services.claims import decisions, opening
from marketplace.kit.money import Money
from payments.models import Hold
from payments.services import claims, holds, invoiced_orders
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_developer,
    make_label,
    make_membership,
    make_operator,
    make_owner,
    make_party,
    make_representation,
)
from tests.factories.catalog import make_catalog, make_participation, make_recording, make_share
from tests.factories.claims import make_claim
from tests.factories.concerns import make_concern
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db
Decide = Callable[[User], object]
Decision = Callable[[], tuple[Decide, list[Organisation | User]]]
UPHELD, SOON = Concern.Status.UPHELD, date(2027, 1, 1)


def verified() -> tuple[Decide, list[Organisation | User]]:
    label = make_label(verified=False)
    asked: Verification = verifications.submit(
        label, signatory=make_owner(label), name="Han", title="Owner", warranty="True.", at=NOON
    )
    return lambda by: verifications.refuse(asked, reason="No.", at=NOON, actor=by), [label]


def represented() -> tuple[Decide, list[Organisation | User]]:
    creator = make_creator()
    asked = make_representation(creator, accepted=False)
    assert creator.user is not None
    return lambda by: representation_decisions.accept(asked, at=NOON, actor=by), [creator.user]


def taken_over() -> tuple[Decide, list[Organisation | User]]:
    label, publisher = make_label(), make_label(name="Harbour Music")
    name = make_party(label, name="Harbour", kind="unclaimed")
    make_share(make_recording(make_catalog(label)), holder=name)
    owner = make_owner(publisher)
    asked = takeovers.ask(
        publisher, name, words="Ours", title="Register", document=BytesIO(b"%PDF-1"), at=NOON, actor=owner
    )
    return lambda by: takeovers.refuse(asked, reason="No.", at=NOON, actor=by), [publisher]


def disputed() -> tuple[Decide, list[Organisation | User]]:
    recording, creator = make_recording(), make_creator()
    assert creator.user is not None
    through = make_participation(make_share(recording), creator, payment=Participation.Payment.THROUGH_HOLDER)
    answer = participation_answers.dispute(through, words="A half.", at=NOON, actor=creator.user)
    sides: list[Organisation | User] = [recording.organisation, creator.user]
    return lambda by: participation_answers.decide(answer, status="rejected", reason="No.", at=NOON, actor=by), sides


def claimed(step: str) -> Decision:
    def made() -> tuple[Decide, list[Organisation | User]]:
        claim = make_claim(make_recording())
        steps: dict[str, Decide] = {
            "admit": lambda by: opening.admit(claim, reasons="Real.", at=NOON, actor=by),
            "stand": lambda by: decisions.stand(claim, reasons="Clear.", decide_by=SOON, at=NOON, actor=by),
            "decide": lambda by: claims.decide(claim, "rejected", reasons="No.", keeps_earners=True, at=NOON, actor=by),
        }
        return steps[step], [claim.claimant, claim.respondent]

    return made


def concerned(step: str) -> Decision:
    def made() -> tuple[Decide, list[Organisation | User]]:
        recording, reporter = make_recording(), make_operator(email="singer@example.org")
        concern = make_concern(Subject(recording=recording))
        steps: dict[str, Decide] = {
            "acknowledge": lambda by: concern_decisions.acknowledge(concern, at=NOON, actor=by),
            "freeze": lambda by: concern_decisions.freeze(concern, at=NOON, actor=by),
            "decide": lambda by: concern_decisions.decide(
                concern, UPHELD, reasons="So.", stays_frozen=False, at=NOON, actor=by
            ),
        }
        return steps[step], [recording.organisation, reporter]

    return made


def held(step: str) -> Decision:
    def made() -> tuple[Decide, list[Organisation | User]]:
        creator = make_creator()
        assert creator.user is not None
        hold = holds.place(creator, reason=Hold.Reason.DISPUTED, note="Two.", at=NOON, actor=None)
        steps: dict[str, Decide] = {
            "lift": lambda by: holds.lift(hold, reason="Yes.", at=NOON, actor=by),
            "keep": lambda by: holds.keep(hold, reason="No.", review_on=SOON, at=NOON, actor=by),
        }
        return steps[step], [creator.user]

    return made


def licensed(step: str) -> Decision:
    def made() -> tuple[Decide, list[Organisation | User]]:
        licence = make_licence()
        label = licence.terms.organisation
        breach = breaches.tell(licence, told="They do.", at=NOON, actor=make_owner(label))
        steps: dict[str, Decide] = {
            "suspend": lambda by: licence_states.suspend(licence, reason="So.", at=NOON, actor=by),
            "resume": lambda by: licence_states.resume(licence, reason="So.", at=NOON, actor=by),
            "end": lambda by: licence_states.end(licence, reason="So.", at=NOON, actor=by),
            "dismiss": lambda by: breaches.dismiss(breach, reason="No.", at=NOON, actor=by),
        }
        return steps[step], [licence.organisation, label]

    return made


def trusted() -> tuple[Decide, list[Organisation | User]]:
    buyer, limit = make_developer(), Money.parse("100.00", "USD")
    return lambda by: invoiced_orders.allow(buyer, limit, days_to_pay=30, at=NOON, actor=by), [buyer]


DECISIONS: dict[str, Decision] = {
    "verification": verified,
    "representation": represented,
    "take-over": taken_over,
    "participation": disputed,
    "invoices": trusted,
    **{f"claim {step}": claimed(step) for step in ("admit", "stand", "decide")},
    **{f"concern {step}": concerned(step) for step in ("acknowledge", "freeze", "decide")},
    **{f"hold {step}": held(step) for step in ("lift", "keep")},
    **{f"licence {step}": licensed(step) for step in ("suspend", "resume", "end", "dismiss")},
}


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS.keys())
def test_operator_who_is_a_side_or_belongs_to_one_decides_nothing(decision: Decision) -> None:
    decide, sides = decision()

    for side in sides:
        partial = side if isinstance(side, User) else make_operator()
        if isinstance(side, Organisation):
            make_membership(side, user=partial)
        with pytest.raises(NotNeutral):
            decide(partial)
    decide(make_operator())
