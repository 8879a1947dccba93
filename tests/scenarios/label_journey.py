"""What a label does: bring its files, hand in its sound, offer its songs; by API v1 wherever that has a way."""

from dataclasses import replace
from hashlib import sha256

from django.core.management import call_command
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.services import parties
from payments.sample_market import music
from payments.sample_market.repertoire import ONBIT
from tests.factories.accounts import make_user
from tests.scenarios.machines import Machine

# Three songs of one singer who writes them; the second has a publisher who lets no generative model learn from it.
LABEL = replace(ONBIT, tracks=ONBIT.tracks[:3])
FERRY, PERSIMMONS, NOODLES = (LABEL.isrc(index) for index in range(3))
SINGER = LABEL.tracks[0].artist


def bring(label: Machine, kind: str, content: bytes, *, rows: int) -> None:
    """Upload a file, see what it would change, and accept it."""
    about = {"kind": kind, "catalog": LABEL.catalog}
    brought = label.upload("imports", (f"{kind}.csv", content), status=202, **about)

    judged = label.get(f"imports/{brought['uuid']}")
    assert (judged["status"], judged["failure"]) == ("ready", "")
    assert judged["counts"] == {"new": rows, "changed": 0, "unchanged": 0, "refused": 0}
    assert judged["sha256"] == sha256(content).hexdigest()

    label.post(f"imports/{brought['uuid']}/accept", status=202)
    assert label.get(f"imports/{brought['uuid']}")["status"] == "done"


def record(label: Machine) -> dict[str, bytes]:
    """Send two songs without their voice, which the terms exclude, and see that both were taken."""
    sounds = {isrc: music.flac(music.tune(isrc)) for isrc in (FERRY, NOODLES)}
    for isrc, sound in sounds.items():
        sent = label.upload("uploads", (f"{isrc}.instrumental.flac", sound), status=202)
        assert label.get(f"uploads/{sent['uuid']}")["status"] == "done"
        (file,) = label.rows(f"uploads/{sent['uuid']}/files")
        assert (file["outcome"], file["kind"], file["sha256"]) == ("added", "instrumental", sha256(sound).hexdigest())
    return sounds


def offer(label: Machine) -> None:
    """Publish terms for generative training at 20.00 a recording, and list the catalog under them."""
    (catalog,) = label.rows("catalogs")
    assert (catalog["title"], catalog["recordings"], catalog["status"]) == (LABEL.catalog, 3, "preparing")
    draft = label.post("terms", status=201, catalog=catalog["uuid"], preset="generative", currency="USD", price="20.00")

    published = label.post(f"terms/{draft['uuid']}/publish")
    listed = label.post(f"catalogs/{catalog['uuid']}/list")

    assert (published["status"], published["number"], published["price"]) == ("published", 1, "20.00")
    assert listed["status"] == "listed"
    call_command("refresh_search")


def claim(onbit: Organisation) -> User:
    """The singer, whom the label's file named, logs in."""
    user = make_user(name=SINGER)
    parties.claim(parties.named(onbit, SINGER), user=user, at=timezone.now())
    return user
