"""The evidence pack as one ZIP: the PDF, and every document that it speaks of, named in an index by its SHA-256."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from accounts.storage import is_stored
from licensing.agreement_pdf import agreement_pdf
from licensing.manifest_files import as_json_lines
from marketplace.kit.spreadsheets import csv_lines
from payments.papers.evidence_pdf import evidence_pdf
from payments.papers.evidence_texts import moment, taken_by
from payments.papers.invoice_pdf import invoice_pdf
from payments.queries.evidence import Evidence

IN_MEMORY_BYTES = 8 << 20
LOG = ("at", "licence", "recording", "recording_uuid", "sha256", "first_byte", "taken")
Piece = tuple[str, Iterator[bytes]]


def evidence_zip(evidence: Evidence, *, at: datetime) -> IO[bytes]:
    """Pack it all, piece by piece, however long the log is; read it from its beginning."""
    packed: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - its reader closes it
    index = {}
    with ZipFile(packed, "w", ZIP_DEFLATED) as pack:
        for name, pieces in _files(evidence, at=at):
            digest = hashlib.sha256()
            with pack.open(name, "w", force_zip64=True) as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
            index[name] = digest.hexdigest()
        told = {
            "order": evidence.order.number,
            "dispute": evidence.dispute.stripe_id,
            "at": moment(at),
            "sha256": index,
        }
        pack.writestr("index.json", json.dumps(told, indent=2, ensure_ascii=False))
    packed.seek(0)
    return packed


def _files(evidence: Evidence, *, at: datetime) -> Iterator[Piece]:
    yield "evidence.pdf", iter([evidence_pdf(evidence, at=at)])
    language = evidence.quote.agreement_language or "en"
    for licence in evidence.licences:
        yield f"agreement-{licence.number}.pdf", iter([agreement_pdf(licence, language=language)])
        if is_stored(licence.manifest_sha256):
            yield f"manifest-{licence.number}.jsonl", as_json_lines(licence)
    for paper in evidence.papers:
        yield f"{paper.kind}-{paper.number}.pdf", iter([invoice_pdf(paper, language="en")])
    yield "deliveries.csv", (line.encode() for line in csv_lines(_log(evidence)))
    for number, letter in enumerate(evidence.letters, start=1):
        head = f"Date: {moment(letter.at)}\nTo: {letter.to}\nSubject: {letter.subject}\n\n"
        yield f"letters/{number:03}.txt", iter([(head + letter.body).encode()])


def _log(evidence: Evidence) -> Iterator[tuple[object, ...]]:
    yield LOG
    for one in evidence.deliveries.iterator(chunk_size=2_000):
        recording = one.item.recording
        yield (
            *(moment(one.at), one.licence.number, str(recording), str(recording.uuid)),
            *(one.sha256, one.first_byte, taken_by(one)),
        )
