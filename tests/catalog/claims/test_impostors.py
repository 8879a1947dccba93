"""Whoever uploads a rival's ISRCs lists nothing by it and changes nothing for the rival, whichever way they come."""

import csv
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections, transaction

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Claim, ImportBatch, Recording
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.services import catalogs, giving_up
from marketplace.catalog.services.claims import deciding
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import write
from tests.catalog.asking import TODAY, ask, missing
from tests.catalog.imports.songs import FERRY, HEADER, outcomes, reasons
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import clear, make_grant
from tests.factories.claims import begins, make_claim
from tests.factories.clients import machine_of
from tests.factories.imports import make_import, take

REFUSED = [(2, "isrc", "Another rights holder lists a recording with this ISRC")]


def listed(label: Organisation) -> Recording:
    """A recording that came with a file, in a listed catalog, cleared."""
    take(make_import(label, HEADER, FERRY))
    recording = Recording.objects.get(organisation=label)
    Catalog.objects.filter(pk=recording.catalog_id).update(
        status=Catalog.Status.LISTED, listed_at=NOON, first_listed_at=NOON
    )
    make_grant(label.party, catalog=recording.catalog)
    Recording.objects.filter(pk=recording.pk).update(vocal=Recording.Vocal.INSTRUMENTAL)
    recording.credits.all().delete()
    return clear(recording)


def snapshot(recording: Recording) -> list[object]:
    """All that could change for whoever lists a recording."""
    recording = Recording.objects.get(pk=recording.pk)
    return [
        {name: value for name, value in vars(recording).items() if name != "_state"},
        list(recording.shares.values()),
        list(recording.credits.values()),
        ask(recording),
    ]


@pytest.mark.django_db
def test_upload_of_a_rivals_isrc_lists_nothing_and_changes_nothing() -> None:
    rival = listed(make_label(name="Hangang"))
    before = snapshot(rival)

    batch = make_import(make_label(name="Impostor"), HEADER, FERRY)
    taken = take(batch)

    assert (outcomes(batch), reasons(batch)) == ([(2, "refused")], REFUSED)
    assert taken.counts["written"] == 0
    assert list(Recording.objects.all()) == [rival]
    assert snapshot(rival) == before


@pytest.mark.django_db
def test_api_and_command_refuse_a_rivals_isrc_too(tmp_path: Path) -> None:
    rival = listed(make_label(name="Hangang"))
    impostor, before = make_label(name="Impostor"), snapshot(rival)
    text = StringIO()
    csv.writer(text).writerows([HEADER, FERRY])
    path = tmp_path / "songs.csv"
    path.write_text(text.getvalue())

    told = StringIO()
    call_command("import_catalog", str(path), "--label", impostor.slug, "--catalog", "Songs", stdout=told)
    sent = machine_of(impostor).post(
        "/api/v1/imports",
        {"file": SimpleUploadedFile("songs.csv", path.read_bytes()), "kind": "catalog", "catalog": "Songs"},
    )
    batch = read(ImportBatch.objects.get(uuid=sent.json()["uuid"]), at=NOON)

    assert "Another rights holder lists a recording with this ISRC" in told.getvalue()
    assert (sent.status_code, reasons(batch)) == (202, REFUSED)
    assert list(Recording.objects.all()) == [rival]
    assert snapshot(rival) == before


@pytest.mark.django_db
def test_rights_of_a_rivals_recording_cannot_be_told() -> None:
    rival = listed(make_label(name="Hangang"))
    before = snapshot(rival)

    batch = make_import(
        make_label(name="Impostor"),
        ("kind", "recordings", "side", "holder", "part"),
        ("share", rival.isrc, "master", "Impostor", "100%"),
        kind=ImportBatch.Kind.RIGHTS,
    )

    assert outcomes(batch) == [(2, "refused")]
    assert snapshot(rival) == before


@pytest.mark.django_db
def test_whoever_takes_its_recordings_off_the_market_keeps_them_from_others_until_it_gives_them_up() -> None:
    rival, newcomer = listed(make_label(name="Hangang")), make_label(name="Sunset Records")
    catalogs.withdraw(rival.catalog, at=NOON, actor=None)
    assert outcomes(make_import(newcomer, HEADER, FERRY)) == [(2, "refused")]

    giving_up.give_up_catalog(rival.catalog, at=NOON, actor=None)

    assert outcomes(make_import(newcomer, HEADER, FERRY)) == [(2, "new")]


@pytest.mark.django_db
def test_whoever_wins_a_claim_may_bring_what_was_refused() -> None:
    rival, claimant = listed(make_label(name="Hangang")), make_label(name="Sunset Records")
    claim = make_claim(rival, claimant=claimant)
    assert outcomes(make_import(claimant, HEADER, FERRY)) == [(2, "refused")]
    Claim.objects.filter(pk=claim.pk).update(answered_at=NOON)

    deciding.decide(
        claim, Claim.Status.UPHELD, reasons="Proved.", days=begins(claim, TODAY), at=NOON, actor=make_operator()
    )

    assert outcomes(make_import(claimant, HEADER, FERRY)) == [(2, "new")]


@pytest.mark.django_db(transaction=True)
def test_of_two_files_that_list_one_isrc_at_once_only_the_first_can_be_sold() -> None:
    """Over two real connections: neither file sees the other, both are written, and the later listing is stopped."""
    first, second = make_label(name="Hangang"), make_label(name="Impostor")
    accepted = [batches.accept(make_import(label, HEADER, FERRY), at=NOON, actor=None) for label in (first, second)]
    judged, done = Event(), Event()

    def write_second() -> None:
        judged.wait()
        try:
            write(accepted[1], at=NOON)
        finally:
            done.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(write_second)
        try:
            with transaction.atomic():
                write(accepted[0], at=NOON)
                judged.set()
                done.wait()
        finally:
            judged.set()
        other.result()

    recordings = {recording.organisation: recording for recording in Recording.objects.all()}
    assert set(recordings) == {first, second}
    for recording in recordings.values():
        Catalog.objects.filter(pk=recording.catalog_id).update(
            status=Catalog.Status.LISTED, listed_at=NOON, first_listed_at=NOON
        )
    stopped = [label.name for label, one in recordings.items() if (Piece.LISTED_FIRST, "Hangang") in missing(one)]
    assert stopped == ["Impostor"]
    assert (Piece.LISTED_FIRST, "Impostor") not in missing(recordings[first])
