"""Whatever people do in whatever order, a manifest lists and a delivery holds only what everybody permits just then."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from licensing.agreements import proposed
from licensing.models import ManifestItem, Quote
from licensing.queries.quote_changes import quote_now
from licensing.services import deliveries, quotes
from licensing.services.deliveries import PermissionWithdrawn, Recipient
from licensing.services.quotes import NothingToQuote
from marketplace.catalog.models import Consent, Freeze, Grant, Recording
from marketplace.catalog.services import consents, freezes, grants
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Answer, Content, Purpose, Side, Stage
from tests.factories.licensing import make_selection
from tests.scenarios.attempts.scenes import issued, make_scene

BEGINNING = datetime(2026, 11, 16, tzinfo=UTC)
WORDS = "0" * 64
PUBLISHING = grants.Scope(list(Purpose), list(Stage), list(Content), WORLD, sides=[Side.PUBLISHING])
either = st.integers(0, 1)


class Market(RuleBasedStateMachine):
    """Two recordings, the second with a publisher of its own; who permits what is remembered beside the database."""

    @initialize()
    def open(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.scene, self.at = make_scene(), BEGINNING
        self.recordings = [self.scene.cleared, self.scene.barred]
        self.artists = [one.consents.get().party for one in self.recordings]
        self.artist_agrees = [True, True]
        self.publisher_permits = False
        self.frozen = [False, False]
        self.open_quotes: list[Quote] = []
        self.accepted: list[Quote] = []
        self.items: list[ManifestItem] = []

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def permitted(self) -> set[Recording]:
        """What everybody permits now."""
        return {
            one
            for number, one in enumerate(self.recordings)
            if self.artist_agrees[number] and not self.frozen[number] and (number == 0 or self.publisher_permits)
        }

    def later(self) -> datetime:
        self.at += timedelta(minutes=10)
        return self.at

    @rule(which=either)
    def artist_withdraws(self, which: int) -> None:
        given = Consent.objects.filter(party=self.artists[which], answer="yes", withdrawn_at=None).last()
        if given is not None:
            consents.withdraw(given, at=self.later(), actor=None)
            self.artist_agrees[which] = False

    @rule(which=either, answer=st.sampled_from(Answer.values))
    def artist_signs(self, which: int, answer: str) -> None:
        consents.sign(
            self.artists[which],
            answer=answer,
            purposes=list(Purpose),
            recordings=[self.recordings[which]],
            words_sha256=WORDS,
            document="Signed here",
            at=self.later(),
            actor=None,
        )
        self.artist_agrees[which] = answer == Answer.YES

    @rule(which=either)
    def label_declares_once_more(self, which: int) -> None:
        """It never brings back what a person took back."""
        consents.declare(
            self.artists[which],
            [self.recordings[which]],
            purposes=list(Purpose),
            declared_by=self.scene.terms.organisation,
            document="Addendum",
            warranted_by="Head of Rights",
            at=self.later(),
            actor=None,
        )

    @rule()
    def publisher_permits_all(self) -> None:
        at = self.later()
        grants.give(
            self.scene.publisher, PUBLISHING, covers_all=True, words_sha256=WORDS, origin=uuid4(), at=at, actor=None
        )
        self.publisher_permits = True

    @rule()
    def publisher_ends_it(self) -> None:
        for grant in Grant.objects.filter(holder=self.scene.publisher, withdrawn_at=None):
            grants.withdraw(grant, at=self.later(), actor=None)
        self.publisher_permits = False

    @rule(which=either)
    def operator_freezes(self, which: int) -> None:
        freezes.freeze(self.recordings[which], reason="A concern", at=self.later(), actor=None)
        self.frozen[which] = True

    @rule(which=either)
    def operator_lifts(self, which: int) -> None:
        for frozen in Freeze.objects.filter(recording=self.recordings[which], lifted_at=None):
            freezes.lift(frozen, at=self.later(), actor=None)
        self.frozen[which] = False

    @rule()
    def developer_freezes_a_quote(self) -> None:
        selection = make_selection(*self.recordings, organisation=self.scene.developer, at=self.later())
        try:
            quote = quotes.freeze(selection, at=self.at, actor=None)
        except NothingToQuote:
            assert not self.permitted()
            return
        assert {line.recording for line in quote.lines.all()} == self.permitted()
        self.open_quotes.append(quote)

    @precondition(lambda self: self.open_quotes)
    @rule()
    def developer_accepts(self) -> None:
        quote = self.open_quotes.pop(0)
        words = proposed(quote_now(quote, at=self.at))
        quotes.accept(quote, agreement=words.text, language=words.language, at=self.later(), actor=self.scene.buyer)
        self.accepted.append(quote)

    @precondition(lambda self: self.accepted)
    @rule()
    def payment_arrives(self) -> None:
        quote = self.accepted.pop(0)
        quoted = {line.recording for line in quote.lines.all()}
        sold = [item for licence in issued(quote, at=self.later()).licences for item in licence.items.all()]
        assert {item.recording for item in sold} == quoted & self.permitted()
        self.items += sold

    @precondition(lambda self: self.items)
    @rule(which=st.integers(0, 9))
    def developer_downloads(self, which: int) -> None:
        item = self.items[which % len(self.items)]
        try:
            deliveries.deliver(item, Recipient(self.scene.buyer, None), first_byte=0, at=self.later())
        except PermissionWithdrawn:
            assert item.recording not in self.permitted()
            return
        assert item.recording in self.permitted()


@pytest.mark.django_db
def test_p1_3_no_order_of_deeds_sells_or_delivers_what_somebody_has_not_permitted() -> None:
    steps = settings(max_examples=12, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Market, settings=steps)
