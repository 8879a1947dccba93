"""What is sent as evidence of a wrong or of a claim: told by its first bytes, kept, and never opened by us."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from licensing.evidence import LARGEST_BYTES
from licensing.forms.concerns import EvidenceField
from marketplace.catalog.forms.claims import EvidenceForm

UNKNOWN = "Send pictures, PDF documents, sound or film."
NO_DOCUMENT = "This is neither a PDF nor a PNG or JPEG picture. Send one of those."
EMPTY = "The submitted file is empty."
WORTHLESS = {
    "one byte": b"%",
    "a web page": b"<html><script>alert(1)</script>",
    "a picture of scripts": b"<svg onload='alert(1)'/>",
    "entities": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "a program": b"MZ\x90\0" * 9,
    "an archive": b"PK\x03\x04" * 9,
    "RIFF that is no sound": b"RIFF\0\0\0\0AVI LIST" * 9,
    "a PDF behind something else": b"\n\n<script>%PDF-1.7",
    "a PDF in UTF-16": "%PDF-1.7".encode("utf-16"),
    "a film behind something else": b"<script>ftypmp42" * 9,
}


def named(content: bytes, name: str = "../../proof.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.mark.parametrize("content", WORTHLESS.values(), ids=WORTHLESS)
def test_what_shows_nothing_is_no_evidence_of_a_wrong(content: bytes) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        EvidenceField().clean([named(content)])

    assert refused.value.messages == [UNKNOWN]


@pytest.mark.parametrize("content", WORTHLESS.values(), ids=WORTHLESS)
def test_what_shows_nothing_is_no_evidence_of_a_claim(content: bytes) -> None:
    form = EvidenceForm({"text": "It is ours."}, MultiValueDict({"document": [named(content)]}))

    assert form.errors == {"document": [NO_DOCUMENT]}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([named(b"")], EMPTY),
        ([named(b"%PDF-1.7")] * 6, "Send five files at most; more can follow on your page."),
        (
            [named(b"%PDF-1.7" + bytes(LARGEST_BYTES))],
            "A file is larger than 25 MB. Send the part that matters, or a link.",
        ),
    ],
    ids=["nothing", "too many", "too large"],
)
def test_too_little_or_too_much_is_refused(files: list[SimpleUploadedFile], reason: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        EvidenceField().clean(files)

    assert refused.value.messages == [reason]
