"""A statement says what the ledger moved, whose it is, and what reaches them through others."""

import zlib

import pytest

from accounts.models import Party
from marketplace.catalog.models import Participation
from marketplace.kit.hashing import canonical_json
from marketplace.kit.vocabulary import Side
from payments.models import Statement
from payments.queries.statement_lines import RunPools, rows_by_party
from tests.factories.payments import distribute, make_paid_licence
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, artist_of, document_of, make_songs, paid, usd

pytestmark = pytest.mark.django_db


def test_a_statement_says_what_the_ledger_moved() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    for statement in Statement.objects.all():
        assert statement.closing_units == paid(statement.party).units
        assert document_of(statement)["sha256"] == statement.document_sha256
        assert zlib.decompress(statement.document) == canonical_json(document_of(statement))


def test_the_rows_of_each_party_come_in_one_order_and_once() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    Participation.objects.filter(party=artist_of(songs[0])).update(payment=Participation.Payment.THROUGH_HOLDER)
    run = distribute(NOVEMBER, at=DECEMBER_1ST)
    parties = Party.objects.in_bulk()

    rows = dict(rows_by_party(run, "USD", RunPools.of(run), parties))

    by_song = sorted(songs, key=lambda song: song.uuid)
    of_label, of_artist = rows[songs[0].organisation.party], rows[artist_of(songs[0])]
    sides = [Side.MASTER, Side.PUBLISHING]
    assert [(row.side, row.recording) for row in of_artist] == [(side, songs[0].uuid) for side in sides]
    assert [(row.side, row.recording) for row in of_label] == [
        (side, song.uuid) for side in sides for song in by_song for _line in range(2 if song == songs[0] else 1)
    ]


def test_what_a_label_passes_on_stands_on_both_statements() -> None:
    (song,) = make_songs(1)
    artist, label = artist_of(song), song.organisation.party
    Participation.objects.filter(party=artist).update(payment=Participation.Payment.THROUGH_HOLDER)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    ours, theirs = (Statement.objects.get(run=run, party=party) for party in (artist, label))
    assert (ours.paid_by_holder_units, ours.earned_units, ours.closing_units) == (31_875_000, 0, 0)
    assert (theirs.earned_units, theirs.pass_on_units) == (85_000_000, 31_875_000)
