"""The whole journey through the pages, by clicking what a person sees."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.months import Month
from payments.sample_market.repertoire import ONBIT
from tests.browser import buyers, earnings, labels, neighbours
from tests.browser.arrivals import join_as_buyer, operator_arrives
from tests.browser.conftest import Arrive
from tests.browser.entrances import ask_to_be_verified, found, sign_up, verify
from tests.browser.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LABEL = replace(ONBIT, tracks=(ONBIT.tracks[0], ONBIT.tracks[1], ONBIT.tracks[3], ONBIT.tracks[4]))


def test_label_lists_its_music_without_javascript(arrive: Arrive, tmp_path: Path) -> None:
    operator = operator_arrives(arrive, neighbours.make_operator(at=timezone.now()))

    label = _label_joins(arrive, operator, with_script=False)
    _label_lists(label, tmp_path)

    label.follow("See it as everybody does")
    label.reads("3 of 4")


def test_music_is_bought_delivered_and_reported_without_javascript(arrive: Arrive, tmp_path: Path) -> None:
    market = neighbours.settle(at=timezone.now())
    operator = operator_arrives(arrive, market.operator)

    buyer = join_as_buyer(arrive, operator, with_script=False)
    _buyer_buys(buyer, price="$96.00")
    numbers = buyers.licences(buyer)
    files = buyers.download_everything(buyer, numbers[0])
    isrcs = [file.suggested_filename.split(".")[0] for file in files]
    buyers.report_use(buyer, numbers[0], [f"{isrc},pretrain,312," for isrc in isrcs], tmp_path)

    assert (len(numbers), len(files)) == (2, 2)
    buyer.reads(f"{_month_of_sale().first_day:%B %Y} is reported", role="heading")


def test_music_is_listed_licensed_delivered_reported_distributed_and_explained(arrive: Arrive, tmp_path: Path) -> None:
    market = neighbours.settle(at=timezone.now())
    operator = operator_arrives(arrive, market.operator)
    label = _label_joins(arrive, operator)
    _label_lists(label, tmp_path)
    earnings.invite(label, "Han Garam", email="garam@onbit.example")

    buyer = join_as_buyer(arrive, operator)
    _buyer_buys(buyer, price="$168.00")
    numbers = buyers.licences(buyer)
    files = buyers.download_everything(buyer, numbers[0])
    buyers.report_use(buyer, numbers[0], [f"{LABEL.isrc(2)},pretrain,312,", f"{LABEL.isrc(3)},pretrain,287,"], tmp_path)
    earnings.distribute(operator, _month_of_sale())
    creator = arrive("creator")
    earnings.accept(creator, email="garam@onbit.example", name="Han Garam")

    assert (len(numbers), len(files)) == (3, 3)
    earnings.ask_why(creator, f"{_month_of_sale().first_day:%B %Y}")


def _month_of_sale() -> Month:
    """In which the buyer's licences began; the clock may have gone over a month's end since."""
    return Month.of(Licence.objects.latest("issued_at").starts_on)


def _buyer_buys(buyer: Visitor, *, price: str) -> None:
    """Collect from every label, see what drops out, sign, pay."""
    buyers.register_model(buyer, "Halcyon Compose", version="2")
    buyers.begin_selection(buyer, "Autumn", model="Halcyon Compose 2")
    buyers.collect(buyer, "")
    buyers.fix_and_sign(buyer, organisation="Halcyon Audio", price=price)
    buyers.pay(buyer, price=price)


def _label_joins(arrive: Arrive, operator: Visitor, *, with_script: bool = True) -> Visitor:
    """A label signs up, is founded, and verified by an operator."""
    label = arrive("label", with_script=with_script)
    sign_up(label, email="jiwoo@onbit.example", name="Seo Jiwoo")
    found(label, "I represent a label", name=LABEL.name, country="South Korea")
    ask_to_be_verified(label, f"Have {LABEL.name} verified", title="Managing director")
    verify(operator, LABEL.name)
    return label


def _label_lists(label: Visitor, folder: Path) -> None:
    labels.import_recordings(label, LABEL, folder)
    labels.import_rights(label, LABEL, folder)
    labels.upload_audio(label, LABEL, folder)
    labels.publish_terms(label, LABEL.catalog, preset="Generative training of one model version", price="24.00")
    labels.list_catalog(label, LABEL)
