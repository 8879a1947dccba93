"""The file that asks a bank to pay, and what the bank answers."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pyiso20022.pain.pain_001_001_09 import Document
from xsdata.formats.dataclass.parsers import XmlParser

from marketplace.kit.money import Money
from marketplace.kit.problems import Refused
from payments.banking import bank_files
from payments.banking.bank_accounts import BankAccount
from payments.banking.bank_files import Answer, Outcome, Payer, Transfer

AT = datetime(2026, 11, 15, 12, tzinfo=UTC)
PAYER = Payer("Assent GmbH", "DE89370400440532013000", "COBADEFFXXX")
KOREAN = BankAccount(country="KR", holder="윤달비", number="110123456789", bank_code="088", bank_name="신한은행")
GERMAN = BankAccount(country="DE", holder="Band GbR", number="DE89370400440532013000", bic="COBADEFFXXX")

REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-16T09:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>RUN1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>
{block}</CstmrPmtStsRpt></Document>"""
BLOCK = """<OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN1</OrgnlPmtInfId>
<TxInfAndSts><OrgnlEndToEndId>PAY-2026-000001</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>PAY-2026-000002</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>No such account</AddtlInf></StsRsnInf></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>PAY-2026-000003</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts>"""


def test_a_file_asks_for_each_payment_in_its_country_s_way() -> None:
    transfers = [
        Transfer("PAY-2026-000001", Money.from_minor(125_000, "KRW"), KOREAN),
        Transfer("PAY-2026-000002", Money.from_minor(70_000, "KRW"), GERMAN),
    ]

    written = bank_files.write("RUN1", PAYER, transfers, at=AT)

    document = XmlParser().from_bytes(written, Document).cstmr_cdt_trf_initn
    assert (document.grp_hdr.msg_id, document.grp_hdr.nb_of_txs, document.grp_hdr.ctrl_sum) == (
        "RUN1",
        "2",
        Decimal("195000"),
    )
    korean, german = document.pmt_inf[0].cdt_trf_tx_inf
    assert (korean.pmt_id.end_to_end_id, korean.amt.instd_amt.value, korean.amt.instd_amt.ccy) == (
        "PAY-2026-000001",
        Decimal("125000"),
        "KRW",
    )
    assert korean.cdtr_acct.id.othr.id == "110123456789"
    assert korean.cdtr_agt.fin_instn_id.clr_sys_mmb_id.mmb_id == "088"
    assert (korean.cdtr.nm, korean.cdtr.pstl_adr.ctry) == ("윤달비", "KR")
    assert german.cdtr_acct.id.iban == "DE89370400440532013000"
    assert written == bank_files.write("RUN1", PAYER, transfers, at=AT)


@pytest.mark.parametrize("version", ["03", "10", "14"])
def test_a_report_of_any_version_says_what_became_of_each_payment(version: str) -> None:
    report = REPORT.format(version=version, group="", block=BLOCK)

    assert bank_files.read(report.encode()) == [
        Answer("PAY-2026-000001", Outcome.PAID, "", "RUN1"),
        Answer("PAY-2026-000002", Outcome.RETURNED, "AC01, No such account", "RUN1"),
        Answer("PAY-2026-000003", Outcome.WAITING, "", "RUN1"),
    ]


def test_a_report_may_speak_of_the_whole_file() -> None:
    report = REPORT.format(version="10", group="<GrpSts>RJCT</GrpSts>", block="")

    assert bank_files.read(report.encode()) == [Answer("", Outcome.RETURNED, "", "RUN1")]


def test_a_table_says_the_same() -> None:
    table = "number,status,reason\nPAY-2026-000001,paid,\nPAY-2026-000002,returned,closed\n"

    assert bank_files.read(table.encode()) == [
        Answer("PAY-2026-000001", Outcome.PAID, ""),
        Answer("PAY-2026-000002", Outcome.RETURNED, "closed"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe<\x00", "not text in UTF-8"),
        (b"<Document/>", "not a pain.002 report"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]>' + REPORT.format(version="10", group="", block=BLOCK).encode(),
            "not a pain.002",
        ),
        (REPORT.format(version="10", group="", block=BLOCK)[:-60].encode(), "damaged"),
        (b"a,b\n1,2\n", "no columns"),
        (b"number,status\nPAY-1,maybe\n", "no status that we know"),
    ],
)
def test_what_is_no_answer_of_a_bank_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        bank_files.read(content)
