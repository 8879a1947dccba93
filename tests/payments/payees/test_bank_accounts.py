"""Bank accounts as each country writes them."""

import pytest

from marketplace.kit.problems import Refused
from payments.banking import bank_accounts
from payments.banking.bank_accounts import Way, way_of


@pytest.mark.parametrize(
    ("country", "typed", "read"),
    [
        ("DE", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("TR", "tr330006100519786457841326", "TR330006100519786457841326"),
        ("GB", "GB29-NWBK-6016-1331-9268-19", "GB29NWBK60161331926819"),
    ],
)
def test_an_iban_is_read_however_it_is_grouped(country: str, typed: str, read: str) -> None:
    assert bank_accounts.iban(typed, country=country) == read


@pytest.mark.parametrize(
    ("country", "typed", "why"),
    [
        ("DE", "DE89 3704 0044 0532 0130 01", "The check digits of this IBAN do not fit"),
        ("DE", "DE89 3704 0044 0532 0130", "has 22 letters and digits, this has 20"),
        ("FR", "DE89 3704 0044 0532 0130 00", "begins with FR, this begins with “DE”"),
    ],
)
def test_an_iban_that_cannot_be_right_is_refused_with_the_reason(country: str, typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        bank_accounts.iban(typed, country=country)
    assert why in str(refused.value)


def test_each_country_is_asked_for_what_its_banks_use() -> None:
    assert [way_of(code) for code in ("KR", "JP", "AU", "TR", "NG")] == [
        Way.KOREA,
        Way.JAPAN,
        Way.AUSTRALIA,
        Way.IBAN,
        Way.SWIFT,
    ]


def test_a_japanese_name_is_written_as_banks_there_know_it() -> None:
    assert bank_accounts.kana("ﾔﾏﾀﾞ ﾀﾛｳ") == "ヤマダ タロウ"
    with pytest.raises(Refused):
        bank_accounts.kana("山田太郎")


def test_a_bic_is_of_the_country_of_the_account() -> None:
    assert bank_accounts.bic("abncng la", country="NG") == "ABNCNGLA"
    with pytest.raises(Refused, match="is of a bank in DE, not in NG"):
        bank_accounts.bic("DEUTDEFF", country="NG")
