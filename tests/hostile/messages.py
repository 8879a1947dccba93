"""DDEX messages that mean harm."""

from tests.catalog.imports.ern.builders import album4, deals, ern, parties, releases, resources, song4, terms4
from tests.hostile.sheets import NOT_TEXT, ONE, Make, raw, repeated, text

WHOLE = ern("43", parties("Yoon Dalbi"), resources(song4()), releases(album4("A1")), deals(terms4("Stream")))
HEAD, _root, REST = WHOLE.partition("<ern:NewReleaseMessage")
DOCTYPE = "refused: Line 2 declares a document type, which no DDEX message has and which can do harm"
BROKEN = " is not well-formed XML: a tag is not closed, or a sign such as & or < stands alone"
LARGE = "refused: What begins in line {} is larger than one element of a message can be"


def declaring(document_type: str, body: str = "") -> str:
    return f"{HEAD}{document_type}\n<ern:NewReleaseMessage{REST}".replace("Night Ferry", body or "Night Ferry")


def around(place: str, piece: bytes, times: int, before: bytes = b"", after: bytes = b"") -> Make:
    """A good message with one piece over and over in front of a place."""
    start, found, end = WHOLE.partition(place)
    assert found
    return repeated(start.encode() + before, piece, times, after + (found + end).encode())


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

CORPUS: dict[str, tuple[Make, str]] = {
    "entities that laugh a billion times": (
        text(declaring(f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;")), DOCTYPE,
    ),
    "one long entity, many times": (
        text(declaring(f'<!DOCTYPE a [<!ENTITY b "{"x" * 100_000}">]>', "&b;" * 10_000)), DOCTYPE,
    ),
    "an entity of a file": (
        text(declaring('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', "&b;")), DOCTYPE,
    ),
    "an entity of a host": (
        text(declaring('<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:1/">]>', "&b;")), DOCTYPE,
    ),
    "a document type of a host": (text(declaring('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">')), DOCTYPE),
    "a parameter entity": (
        text(declaring('<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]>')), DOCTYPE,
    ),
    "a document type in UTF-16": (text(declaring("<!DOCTYPE a []>").replace("UTF-8", "UTF-16"), "utf-16"), DOCTYPE),
    "an entity that nobody declared": (text(declaring("<!-- -->", "&b;")), f"refused: Line 6{BROKEN}"),
    "elements in elements": (
        around("</Party>", b"<a>", 1_000_000), "refused: Line 4 is nested more than 60 levels deep",
    ),
    "a tag of 40 MB": (around("<Party>", b"x", 40_000_000, b"<Party a='", b"'/>"), LARGE.format(4)),
    "a remark of 40 MB": (around("<Party>", b"x", 40_000_000, b"<!--", b"-->"), LARGE.format(4)),
    "an instruction of 40 MB": (around("<Party>", b"x", 40_000_000, b"<?a ", b"?>"), LARGE.format(4)),
    "two hundred thousand attributes": (
        around("<Party>", b"x", 1, b"<Party " + b"".join(b"a%d='' " % n for n in range(200_000)), b"=''/>"),
        LARGE.format(4),
    ),
    "a text of 40 MB": (around("Night Ferry", b"x", 40_000_000), LARGE.format(5)),
    "unread text of 40 MB": (
        around("</Party>", b"x", 40_000_000, b"<![CDATA[", b"]]>"), ONE,
    ),
    "a record without end": (around("</Party>", b"<a/>", 10_000_000), LARGE.format(4)),
    "half a message": (text(WHOLE[: len(WHOLE) // 2]), "refused: The message breaks off in line 5: its end is missing"),
    "NUL in a message": (text(WHOLE.replace("Ferry", "\0Ferry", 1)), f"refused: Line 5{BROKEN}"),
    "two messages in one": (text(WHOLE + WHOLE), f"refused: Line 8{BROKEN}"),
    "UTF-7 that says so": (
        text(WHOLE.replace("UTF-8", "UTF-7")), "refused: The message is in an encoding that we do not read",
    ),
    "a web page": (text("<!doctype html><script>alert(1)</script>"), f"refused: Line 1{BROKEN}"),
    "a picture of vectors": (
        text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        "refused: This XML file is no DDEX message: it begins with <svg>",
    ),
    "an inclusion of a file": (
        text(WHOLE.replace("<PartyList>", '<PartyList><xi:include href="file:///etc/passwd"/>')), ONE,
    ),
    "a schema on a host": (
        text(WHOLE.replace(" xmlns:ern", ' xsi:schemaLocation="x http://127.0.0.1:1/x.xsd" xmlns:ern')), ONE,
    ),
    "a style sheet on a host": (text(WHOLE.replace("\n", '\n<?xml-stylesheet href="http://127.0.0.1:1/"?>', 1)), ONE),
    "a gzipped message": (raw(b"\x1f\x8b\x08\0" + bytes(range(256)) * 8), NOT_TEXT),
    "releases that name everything": (
        text(
            ern(
                "43",
                parties("Yoon Dalbi"),
                resources(*(song4(f"A{n}", isrc=f"KRZ9926{n:05}") for n in range(60))),
                releases(*(album4(*(f"A{n}" for n in range(60)), reference=f"R{r}") for r in range(300))),
            )
        ),
        "60 rows taken, 0 refused",
    ),
    "a good message": (text(WHOLE), ONE),
}  # fmt: skip
