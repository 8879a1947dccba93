"""A label manager sees, changes, copies and looks back on who holds and earns."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Organisation
from marketplace.catalog.models import Recording, RightsChange
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import make_label, make_party
from tests.factories.catalog import make_catalog, make_participation, make_recording, make_release, make_share
from tests.factories.clients import member_of, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit")


@pytest.fixture
def recording(label: Organisation) -> Recording:
    catalog = make_catalog(label, title="Night Ferry")
    recording = make_recording(catalog, title="Sea", release=make_release(catalog, title="Ferry"))
    make_participation(make_share(recording), make_party(label, name="Dalbi"), parts=25)
    return recording


def typed(holdings: list[dict[str, str]], earners: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    """Two tables of rows as a browser sends them."""
    sent: dict[str, Any] = {}
    for prefix, rows in (("holdings", holdings), ("earners", earners)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        sent |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return sent | {"since": "2026-12-01"} | more


ONBIT, NAMU = ({"holder": name, "part": "50%", "territory": "WORLD"} for name in ("Onbit", "Namu"))
DALBI = {"holder": "Namu", "person": "Dalbi", "part": "1/4", "payment": "through_holder"}


def held(recording: Recording) -> list[tuple[str, str, str | None]]:
    return [
        (one.holder.name, one.percent, one.valid_until.isoformat() if one.valid_until else None)
        for one in recording.shares.filter(side=Side.MASTER).order_by("valid_from", "pk")
    ]


def test_page_says_what_is_whole_and_what_is_missing(label: Organisation, recording: Recording) -> None:
    make_share(recording, Side.PUBLISHING, parts=60, whole=100, territory=Territory.of("KR"))

    page = owner_of(label).get(reverse("rights", args=[recording.uuid]), {"on": "2026-12-24"})

    master, publishing = page.context["sides"]
    assert (master.is_whole, master.gaps, master.whole_everywhere) == (True, [], 100)
    assert [gap.percent for gap in publishing.gaps] == ["100", "40"]
    text = page.content.decode()
    assert "Whole everywhere" in text
    assert "40 % in: South Korea" in text
    assert "Dalbi: 25 %" in text


def test_day_before_the_share_began_shows_nothing(label: Organisation, recording: Recording) -> None:
    page = owner_of(label).get(reverse("rights", args=[recording.uuid]), {"on": "2019-12-31"})

    assert [side.shares for side in page.context["sides"]] == [[], []]


def test_manager_splits_a_share_after_seeing_what_changes(label: Organisation, recording: Recording) -> None:
    client, edit = owner_of(label), reverse("rights-edit", args=[recording.uuid, "master"])
    begun = client.get(edit, {"since": "2026-12-01"}).content.decode()
    assert ('value="Onbit"' in begun, 'value="Dalbi"' in begun, 'value="100%"' in begun) == (True, True, True)

    seen = client.post(edit, typed([ONBIT, NAMU], [DALBI]))
    shown = "<li>Onbit (100 %) ends</li>" in seen.content.decode()
    assert (shown, held(recording)) == (True, [("Onbit", "100 %", None)])
    client.post(edit, typed([ONBIT, NAMU], [DALBI], confirmed="yes"))

    assert held(recording) == [("Onbit", "100 %", "2026-12-01"), ("Onbit", "50 %", None), ("Namu", "50 %", None)]
    history = client.get(reverse("rights-history", args=[recording.uuid])).content.decode()
    assert "On the recording’s page" in history
    assert "Onbit: 50 %, Worldwide, 1 December 2026" in history


@pytest.mark.parametrize(
    ("holdings", "earners", "says"),
    [
        ([ONBIT, NAMU | {"part": "51%"}], [], "101 % would be held"),
        ([ONBIT | {"part": "half"}], [], "“half” is not a part of a whole"),
        ([ONBIT | {"part": ""}], [], "Write 25% or 1/4."),
        ([ONBIT], [DALBI], "“Namu” holds nothing from which somebody could earn."),
        ([ONBIT | {"territory": "Atlantis"}], [], "is not a territory"),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(
    label: Organisation, recording: Recording, holdings: Any, earners: Any, says: str
) -> None:
    edit = reverse("rights-edit", args=[recording.uuid, "master"])

    answer = owner_of(label).post(edit, typed(holdings, earners, confirmed="yes"))

    assert (says in answer.content.decode(), held(recording)) == (True, [("Onbit", "100 %", None)])


def test_many_recordings_are_divided_together(label: Organisation, recording: Recording) -> None:
    other = make_recording(recording.catalog, title="Sky", own_id="on-2")
    left = make_recording(recording.catalog, title="Rain", own_id="on-3")
    client, together = owner_of(label), reverse("rights-together", args=[recording.catalog.uuid])
    which = {"side": "master", "named": f"{recording.own_id}, on-2"}

    seen = client.post(together, typed([ONBIT, NAMU], [], **which))
    counts = (seen.context["changed_count"], seen.context["same_count"], seen.context["refused_count"])
    assert (counts, other.shares.count()) == ((2, 0, 0), 0)
    client.post(together, typed([ONBIT, NAMU], [], **which, confirmed="yes"))

    assert [held(one)[-2:] for one in (recording, other, left)] == [
        [("Onbit", "50 %", None), ("Namu", "50 %", None)],
        [("Onbit", "50 %", None), ("Namu", "50 %", None)],
        [],
    ]
    assert set(RightsChange.objects.values_list("how", flat=True)) == {"together"}


def test_one_that_is_refused_stops_them_all_and_is_named(label: Organisation, recording: Recording) -> None:
    other = make_recording(recording.catalog, title="Sky")
    make_share(other, holder=make_party(label, name="Later"), valid_from=make_share(other, Side.PUBLISHING).valid_from)
    other.shares.filter(side=Side.MASTER).update(valid_from="2027-01-01")
    client, together = owner_of(label), reverse("rights-together", args=[recording.catalog.uuid])

    seen = client.post(together, typed([ONBIT, NAMU], [], side="master"))
    client.post(together, typed([ONBIT, NAMU], [], side="master", confirmed="yes"))

    assert seen.context["refused_count"] == 1
    assert "“Sky”: a share of Later begins on 1 January 2027" in seen.content.decode()
    assert "Write it" not in seen.content.decode()
    assert held(recording) == [("Onbit", "100 %", None)]


def test_rights_of_a_release_are_copied_to_another(label: Organisation, recording: Recording) -> None:
    catalog = recording.catalog
    target = make_release(catalog, title="Harbour")
    others = [make_recording(catalog, release=target) for _n in range(2)]
    client, copy = owner_of(label), reverse("rights-copy", args=[catalog.uuid])
    assert recording.release is not None
    said = {"source": str(recording.release.uuid), "release": str(target.uuid), "since": "2026-12-01"}

    client.post(copy, said)
    assert [held(one) for one in others] == [[], []]
    client.post(copy, said | {"confirmed": "yes"})

    assert [held(one) for one in others] == [[("Onbit", "100 %", None)]] * 2
    assert [one.shares.get().participations.get().party.name for one in others] == ["Dalbi", "Dalbi"]
    assert {change.copied_from for change in RightsChange.objects.all()} == {recording}


def test_release_whose_recordings_differ_is_not_copied(label: Organisation, recording: Recording) -> None:
    make_recording(recording.catalog, release=recording.release)
    target = make_recording(recording.catalog, own_id="on-2")
    copy = reverse("rights-copy", args=[recording.catalog.uuid])
    assert recording.release is not None
    said = {"source": str(recording.release.uuid), "named": "on-2", "since": "2026-12-01", "confirmed": "yes"}

    answer = owner_of(label).post(copy, said)

    assert ("Its recordings differ from each other" in answer.content.decode(), held(target)) == (True, [])


def test_only_the_labels_own_editors_change_it(label: Organisation, recording: Recording) -> None:
    edit = reverse("rights-edit", args=[recording.uuid, "master"])

    answers = [member_of(label, role="viewer"), owner_of(make_label())]

    assert [client.post(edit, typed([], [], confirmed="yes")).status_code for client in answers] == [403, 404]
    assert held(recording) == [("Onbit", "100 %", None)]
