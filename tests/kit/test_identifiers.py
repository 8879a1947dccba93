"""Identifiers follow the rules and vectors of standards.md 3.10, and a refusal says what is wrong."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kit import identifiers
from marketplace.kit.identifiers import barcode, dpid, ipi_base, ipi_name, isni, isrc, iswc
from marketplace.kit.problems import Problem, Refused

Reader = Callable[[str], str]


@pytest.mark.parametrize(
    ("read", "text", "normal"),
    [
        (isrc, "KSA4B2600001", "KSA4B2600001"),
        (isrc, "IT-J04-01-00240", "ITJ040100240"),
        (isrc, "ISRC: kr-abc-26-00001 ", "KRABC2600001"),
        (isrc, "ＫＲＡＢＣ２６００００１", "KRABC2600001"),
        (isrc, "QMDA71234567", "QMDA71234567"),
        (iswc, "T-034.524.680-1", "T0345246801"),
        (iswc, "T-000.000.001-0", "T0000000010"),
        (isni, "0000 0001 2281 955X", "000000012281955X"),
        (isni, "https://isni.org/isni/000000012281955x", "000000012281955X"),
        (ipi_name, "00014107338", "00014107338"),
        (ipi_name, "14107338".rjust(9, "0"), "00014107338"),
        (ipi_base, "I-001068130-6", "I-001068130-6"),
        (ipi_base, "i0010681306", "I-001068130-6"),
        (barcode, "036000291452", "036000291452"),
        (barcode, "4006381333931", "4006381333931"),
        (barcode, "4 006381 333931 >", "4006381333931"),
        (dpid, "PADPIDA2013020802I", "PADPIDA2013020802I"),
        (dpid, "PA-DPIDA-2011072101-T", "PADPIDA2011072101T"),
    ],
)
def test_identifier_is_brought_to_its_normal_form(read: Reader, text: str, normal: str) -> None:
    assert read(text) == normal
    assert read(normal) == normal


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (isrc, "XXSKG1912345", "No ISRC agency hands out codes that begin with “XX”"),
        (isrc, "KRON1260417", "This ISRC has 11 characters instead of 12"),
        (isrc, "K0ABC2600001", "An ISRC begins with two letters, this begins with “K0”"),
        (isrc, "KRA!C2600001", "“A!C” cannot be a registrant: it has three letters or digits"),
        (isrc, "KRON126O0418", "“26O0418” must be seven digits: the year and the number"),
        (iswc, "T-034.524.680-2", "The check digit of this ISWC is wrong: after “T034524680” comes 1, not 2"),
        (iswc, "034.524.680-1", "This ISWC has 10 characters instead of 11"),
        (iswc, "X-034.524.680-1", "An ISWC is the letter T and ten digits, this is “X0345246801”"),
        (isni, "0000 0001 2281 9550", "The check digit of this ISNI is wrong: after “000000012281955” comes X, not 0"),
        (isni, "0000 0001 2281", "This ISNI has 12 characters instead of 16"),
        (isni, "0000 0001 X281 9550", "An ISNI has digits only; the last may be X. This is “00000001X2819550”"),
        (ipi_name, "00014107339", "The check digit of this IPI is wrong: after “000141073” comes 38, not 39"),
        (ipi_name, "0001410733A", "An IPI name number has digits only, this is “0001410733A”"),
        (ipi_name, "1410", "This IPI has 4 characters instead of 11"),
        (ipi_base, "I-001068130-7", "The check digit of this IPI is wrong: after “I001068130” comes 6, not 7"),
        (ipi_base, "J-001068130-6", "An IPI base number is the letter I and ten digits, this is “J0010681306”"),
        (ipi_base, "I-1", "This IPI has 2 characters instead of 11"),
        (barcode, "8800000000001", "The check digit of this UPC/EAN is wrong: after “880000000000” comes 8, not 1"),
        (barcode, "036000291453", "The check digit of this UPC/EAN is wrong: after “03600029145” comes 2, not 3"),
        (barcode, "none", "A barcode has 12 digits (UPC) or 13 (EAN), this is “NONE”"),
        (barcode, "36000291452", "A barcode has 12 digits (UPC) or 13 (EAN), this is “36000291452”"),
        (dpid, "PADPIDA2013020802J", "The check digit of this DPID is wrong: after “PADPIDA2013020802” comes I, not J"),
        (
            dpid,
            "PADPIDA20130208O2I",
            "A DPID is PADPIDA, ten digits and one more character, this is “PADPIDA20130208O2I”",
        ),
        (dpid, "PADPIDA", "This DPID has 7 characters instead of 18"),
    ],
)
def test_a_wrong_identifier_is_refused_with_its_reason(read: Reader, text: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(text)

    told, remedy = refusal.value.problem.told()
    assert told == reason
    assert remedy.endswith(".")


@given(st.sampled_from([isrc, iswc, isni, ipi_name, ipi_base, barcode, dpid]), st.text(max_size=40))
def test_any_text_is_read_or_refused(read: Reader, text: str) -> None:
    if _reads(read, text):
        assert read(read(text)) == read(text)


@given(st.integers(min_value=0, max_value=10**15 - 1), st.integers(min_value=1, max_value=15))
def test_one_mistyped_digit_of_an_isni_is_found(body: int, place: int) -> None:
    digits = f"{body:015d}"
    ends = [end for end in "0123456789X" if _reads(isni, digits + end)]
    mistyped = digits[: place - 1] + str((int(digits[place - 1]) + 1) % 10) + digits[place:]

    assert len(ends) == 1
    assert not _reads(isni, mistyped + ends[0])


def test_a_problem_is_stored_and_told_in_another_language() -> None:
    with pytest.raises(Refused) as refusal:
        identifiers.isrc("KR")
    stored = Problem.from_json(refusal.value.problem.as_json())

    assert stored == refusal.value.problem
    assert stored.told(lambda _: "{name}: {count}/{length}")[0] == "ISRC: 2/12"


def _reads(read: Reader, text: str) -> bool:
    try:
        read(text)
    except Refused:
        return False
    return True
