"""Documents that prove something: told by their first bytes, kept as they are, never opened by us."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.documents import LARGEST_BYTES
from accounts.forms.representations import DocumentField

UNKNOWN = "This is neither a PDF nor a PNG or JPEG picture. Send one of those."
REFUSED = {
    "empty": (b"", "The submitted file is empty."),
    "one byte": (b"%", UNKNOWN),
    "a web page": (b"<html><script>alert(1)</script>", UNKNOWN),
    "a picture of scripts": (b"<svg onload='alert(1)'/>", UNKNOWN),
    "entities": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', UNKNOWN),
    "a program": (b"MZ\x90\0" * 9, UNKNOWN),
    "an archive": (b"PK\x03\x04" * 9, UNKNOWN),
    "a locked text document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, UNKNOWN),
    "a PDF behind something else": (b"\n\n<script>%PDF-1.7", UNKNOWN),
    "a PDF in UTF-16": ("%PDF-1.7".encode("utf-16"), UNKNOWN),
    "more than ten megabytes": (
        b"%PDF-1.7" + bytes(LARGEST_BYTES),
        "This file is larger than 10 MB. Send a smaller scan.",
    ),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_document_is_refused_whatever_it_is_called(content: bytes, reason: str) -> None:
    file = SimpleUploadedFile("../../proof.pdf", content, content_type="application/pdf")

    with pytest.raises(forms.ValidationError) as refused:
        DocumentField().clean(file)

    assert refused.value.messages == [reason]
