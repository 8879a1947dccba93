"""What a label does before anybody can buy: bring its files and its audio, write its terms, list."""

import re
from pathlib import Path

from payments.sample_market import music
from payments.sample_market.repertoire import Label, catalog_file, rights_file
from tests.browser.visitors import Visitor

RECORDINGS = "Recordings: titles, artists, ISRCs"
RIGHTS = "Rights: who controls, earns, permits, is credited, consents"


def import_recordings(visitor: Visitor, label: Label, folder: Path) -> None:
    """Bring the catalog's file, look at what it would change, accept it."""
    bring(visitor, RECORDINGS, _written(folder, "catalog.csv", catalog_file(label)), label.catalog)


def import_rights(visitor: Visitor, label: Label, folder: Path) -> None:
    """Bring the rights' file the same way."""
    bring(visitor, RIGHTS, _written(folder, "rights.csv", rights_file(label)), label.catalog)


def upload_audio(visitor: Visitor, label: Label, folder: Path) -> None:
    """Upload one file a recording; what is sung gets an instrumental besides."""
    visitor.go("Catalogs")
    visitor.follow(label.catalog)
    visitor.follow("Upload its audio")
    visitor.bring("Audio, lyrics and artwork", *_audio(label, folder))
    visitor.press("Upload")
    visitor.reads(re.compile(r"\d+ files are in place"), role="heading")
    visitor.follow("Send more files")
    visitor.reads("Every recording has its audio", role="heading")
    visitor.follow(label.catalog)


def publish_terms(visitor: Visitor, catalog: str, *, preset: str, price: str) -> None:
    """Start from a preset, give the price, save the draft, publish it."""
    visitor.follow("Publish terms")
    card = visitor.main.get_by_role("article").filter(has_text=preset)
    visitor.follow(f"Start from this for {catalog}", within=card)
    visitor.fill("Price", price, exact=True)
    visitor.press("Save draft")
    visitor.follow("Publish the saved draft")
    visitor.press("Publish it")
    visitor.reads("Version 1 is published.")


def list_catalog(visitor: Visitor, label: Label) -> None:
    visitor.go("Catalogs")
    visitor.follow(label.catalog)
    visitor.follow("List it", within=visitor.main.get_by_role("list"))
    visitor.press("List it")
    visitor.reads(f"“{label.catalog}” is listed. Everybody can see it now.")


def bring(visitor: Visitor, kind: str, file: Path, catalog: str) -> None:
    """Bring a file of one catalog, look at what it would do, accept it."""
    visitor.go("Imports")
    visitor.bring("Drop a catalog or rights file, or choose one", file)
    visitor.tick(kind)
    visitor.fill("Title of the new catalog", catalog)
    visitor.press("Read the file")
    visitor.reads("Nothing has been written yet.")
    visitor.press(re.compile(r"Import [\d,]+ rows"))
    visitor.reads("Imported", role="heading")


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _audio(label: Label, folder: Path) -> list[Path]:
    files = []
    for index, track in enumerate(label.tracks):
        isrc = label.isrc(index)
        tune = music.flac(music.tune(isrc, with_voice=not track.is_instrumental))
        files.append(_written(folder, f"{isrc}.flac", tune))
        if not track.is_instrumental:
            files.append(_written(folder, f"{isrc}.instrumental.flac", music.flac(music.tune(isrc))))
    return files
