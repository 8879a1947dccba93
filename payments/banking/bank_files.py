"""What a bank is asked to pay, and what it answers: ISO 20022 pain.001 and pain.002. No Django, no database.

The schema comes as dataclasses of `pyiso20022`, one module a version, written and read by `xsdata`; libraries made for
SEPA know euros and IBANs only, and payees in Korea and Japan have neither.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from typing import Any, Final

import pyiso20022.pain.pain_001_001_09 as pain
from xsdata.exceptions import ParserError
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.models.datatype import XmlDate, XmlDateTime

from marketplace.kit.money import Money
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _
from payments.banking.bank_accounts import BankAccount

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
REPORT: Final = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(0[3-9]|1[0-4])\b")
MOST_BYTES: Final = 20 << 20
LONGEST_NAME: Final = 70  # what every bank takes, of the 140 of the schema


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose account it leaves: ours."""

    name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment: by its number we and the bank know it again."""

    number: str
    amount: Money
    account: BankAccount


class Outcome(StrEnum):
    """What a bank says became of a payment."""

    PAID = "paid"
    WAITING = "waiting"
    RETURNED = "returned"


# Of the codes of ExternalPaymentTransactionStatus1Code, those that end it; all others say that it is on its way.
OUTCOMES: Final = {"ACSC": Outcome.PAID, "ACCC": Outcome.PAID, "RJCT": Outcome.RETURNED, "CANC": Outcome.RETURNED}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bank says of one payment, or with an empty number of all of a file; a report names the file."""

    number: str
    outcome: Outcome
    why: str
    file: str = ""


def write(name: str, payer: Payer, transfers: Sequence[Transfer], *, at: datetime) -> bytes:
    """One file that asks the bank to pay each; the same payments at the same time are the same bytes."""
    total = sum((Decimal(one.amount.decimal) for one in transfers), Decimal())
    header = pain.GroupHeader85(
        msg_id=name,
        cre_dt_tm=XmlDateTime.from_datetime(at.replace(microsecond=0)),
        nb_of_txs=str(len(transfers)),
        ctrl_sum=total,
        initg_pty=_party(payer.name),
    )
    block = pain.PaymentInstruction30(
        pmt_inf_id=name,
        pmt_mtd=pain.PaymentMethod3Code.TRF,
        nb_of_txs=str(len(transfers)),
        ctrl_sum=total,
        reqd_exctn_dt=pain.DateAndDateTime2Choice(dt=XmlDate.from_date(at.date())),
        dbtr=_party(payer.name),
        dbtr_acct=pain.CashAccount38(id=pain.AccountIdentification4Choice(iban=payer.iban)),
        dbtr_agt=_bank(bic=payer.bic),
        chrg_br=pain.ChargeBearerType1Code.SHAR,
        cdt_trf_tx_inf=[_transfer(one) for one in transfers],
    )
    document = pain.Document(
        cstmr_cdt_trf_initn=pain.CustomerCreditTransferInitiationV09(grp_hdr=header, pmt_inf=[block])
    )
    written: str = XmlSerializer().render(document, ns_map={None: NAMESPACE})
    return written.encode()


def _transfer(one: Transfer) -> pain.CreditTransferTransaction34:
    account = one.account
    number = (
        pain.AccountIdentification4Choice(iban=account.iban)
        if account.iban
        else pain.AccountIdentification4Choice(othr=pain.GenericAccountIdentification1(id=account.number))
    )
    return pain.CreditTransferTransaction34(
        pmt_id=pain.PaymentIdentification6(instr_id=one.number, end_to_end_id=one.number),
        amt=pain.AmountType4Choice(
            instd_amt=pain.ActiveOrHistoricCurrencyAndAmount(value=Decimal(one.amount.decimal), ccy=one.amount.currency)
        ),
        cdtr_agt=_bank(bic=account.bic, code=account.bank_code + account.branch_code, name=account.bank_name),
        cdtr=_party(account.holder, country=account.country),
        cdtr_acct=pain.CashAccount38(
            id=number, tp=pain.CashAccountType2Choice(prtry=account.kind) if account.kind else None
        ),
        rmt_inf=pain.RemittanceInformation16(ustrd=[one.number]),
    )


def _party(name: str, *, country: str = "") -> pain.PartyIdentification135:
    address = pain.PostalAddress24(ctry=country) if country else None
    return pain.PartyIdentification135(nm=name[:LONGEST_NAME], pstl_adr=address)


def _bank(*, bic: str = "", code: str = "", name: str = "") -> pain.BranchAndFinancialInstitutionIdentification6:
    member = pain.ClearingSystemMemberIdentification2(mmb_id=code) if code else None
    return pain.BranchAndFinancialInstitutionIdentification6(
        fin_instn_id=pain.FinancialInstitutionIdentification18(
            bicfi=bic or None, clr_sys_mmb_id=member, nm=name or None
        )
    )


def read(content: bytes) -> list[Answer]:
    """What the bank says of each payment: a pain.002, or a table of number, status and reason."""
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than any answer of a bank"), _("Choose the file that the bank sent."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _("This file is not text in UTF-8"), _("Choose the pain.002 file, or save the table as CSV UTF-8.")
        ) from error
    return list(_report(text) if text.lstrip().startswith("<") else _table(text))


def _report(text: str) -> Iterator[Answer]:
    """A pain.002 of any version in use; a file that declares a document type or entities is none."""
    found = REPORT.search(text[:2_000])
    if found is None or "<!" in text:
        raise Refused(_("This is not a pain.002 report"), _("Ask the bank for the payment status report in ISO 20022."))
    schema = import_module(f"pyiso20022.pain.pain_002_001_{found[1]}")
    try:
        report = XmlParser().from_string(text, schema.Document)
    except (ParserError, ValueError, SyntaxError) as error:
        raise Refused(_("This report is damaged"), _("Fetch it from the bank again.")) from error
    told = next(iter(vars_of(report)), None)
    blocks = getattr(told, "orgnl_pmt_inf_and_sts", None) or []
    listed = [one for block in blocks for one in block.tx_inf_and_sts]
    whole = getattr(told, "orgnl_grp_inf_and_sts", None)
    file = str(getattr(whole, "orgnl_msg_id", "") or "")
    yield from (_answer(one.orgnl_end_to_end_id or "", one.tx_sts, one.sts_rsn_inf, file=file) for one in listed)
    if not listed and whole is not None:
        yield _answer("", whole.grp_sts, whole.sts_rsn_inf, file=file)


def vars_of(report: Any) -> Iterable[Any]:
    """The one message that a document holds."""
    return (getattr(report, name) for name in report.__dataclass_fields__)


def _answer(number: str, status: Any, reasons: Iterable[Any], *, file: str) -> Answer:
    code = str(getattr(status, "value", status) or "")
    said = [word for one in reasons for word in (_code(one.rsn), *one.addtl_inf) if word]
    return Answer(number, OUTCOMES.get(code, Outcome.WAITING), ", ".join(said), file)


def _code(reason: Any) -> str:
    if reason is None:
        return ""
    code = reason.cd or reason.prtry or ""
    return str(getattr(code, "value", code))


def _table(text: str) -> Iterator[Answer]:
    """A table with the columns number, status (paid or returned) and, where it came back, reason."""
    rows = csv.DictReader(io.StringIO(text))
    if not {"number", "status"} <= set(rows.fieldnames or ()):
        raise Refused(_("This table has no columns “number” and “status”"), _("Name them so, in the first line."))
    for row in rows:
        status = (row["status"] or "").strip().lower()
        if status not in {Outcome.PAID, Outcome.RETURNED}:
            raise Refused(_("“{status}” is no status that we know"), _("Write paid or returned."), status=status[:40])
        yield Answer((row["number"] or "").strip(), Outcome(status), (row.get("reason") or "").strip())
