"""What a licensee's machine does: fetch the manifest and the files, and report use."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from licensing.api import usage_reports as api_usage_reports
from licensing.models import Delivery, Licence, UsageReport
from marketplace.catalog.models import Asset
from marketplace.catalog.services import assets
from tests.factories.accounts import make_developer, make_key
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer
from tests.factories.sounds import write_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(tmp_path: Path) -> Licence:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True, isrc="KRA012600417")
    assets.add(recording, Asset.Kind.MASTER, write_sound(tmp_path / "tone.wav"), at=timezone.now(), actor=None)
    return make_licence([recording], terms=make_offer(catalog), at=timezone.now())


@pytest.fixture
def machine(licence: Licence) -> Client:
    return Client(headers={"authorization": f"Bearer {make_key(licence.organisation)[1]}"})


def month_of(licence: Licence) -> str:
    return f"{licence.starts_on:%Y-%m}"


def csv(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("report.csv", "\n".join(["recording,stage,units", *lines]).encode())


def test_licences_are_read_with_their_manifest_and_duties(licence: Licence, machine: Client) -> None:
    (listed,) = machine.get("/api/v1/licences").json()["results"]
    own = f"/api/v1/licences/{licence.uuid}"

    assert listed == machine.get(own).json()
    assert (listed["number"], listed["price"], listed["currency"]) == (licence.number, "3.00", "USD")
    manifest = machine.get(f"{own}/manifest").getvalue()
    assert sha256(manifest).hexdigest() == licence.manifest_sha256
    assert machine.get(f"{own}/manifest?form=csv")["Content-Type"] == "text/csv; charset=utf-8"
    assert machine.get(f"{own}/manifest?form=xml").status_code == 422
    duties = machine.get(f"{own}/obligations").json()["results"]
    assert {duty["kind"] for duty in duties} == {"report", "label_evidence", "credit", "deletion"}


def test_another_tenant_s_licence_is_a_404(licence: Licence) -> None:
    stranger = Client(headers={"authorization": f"Bearer {make_key(make_developer())[1]}"})
    own = f"/api/v1/licences/{licence.uuid}"

    for path in (own, f"{own}/manifest", f"{own}/files", f"{own}/obligations", f"{own}/usage-reports"):
        assert stranger.get(path).status_code == 404
    assert stranger.get("/api/v1/licences").json()["results"] == []
    assert stranger.post(f"{own}/usage-reports", {"month": month_of(licence), "is_nil": True}).status_code == 404


def test_each_file_has_a_link_that_a_machine_can_follow(licence: Licence, machine: Client, tmp_path: Path) -> None:
    (line,) = machine.get(f"/api/v1/licences/{licence.uuid}/files").getvalue().splitlines()
    told = json.loads(line)

    content = Client().get(told["url"]).getvalue()

    assert sha256(content).hexdigest() == told["sha256"]
    assert content == (tmp_path / "tone.wav").read_bytes()
    delivery = Delivery.objects.get()
    assert delivery.key is not None
    assert delivery.key.organisation == licence.organisation


def test_no_links_are_given_under_a_suspended_licence(licence: Licence, machine: Client) -> None:
    Licence.objects.update(status=Licence.Status.SUSPENDED, suspended_at=timezone.now())

    answer = machine.get(f"/api/v1/licences/{licence.uuid}/files")

    assert (answer.status_code, answer.json()["code"]) == (403, "LicenceNotInForce")


def test_a_report_is_taken_once_or_refused_with_its_rows(licence: Licence, machine: Client) -> None:
    url, month = f"/api/v1/licences/{licence.uuid}/usage-reports", month_of(licence)

    refused = machine.post(url, {"month": month, "file": csv("KRA012600417,pretrain,-1")})
    accepted = machine.post(url, {"month": month, "file": csv("KRA012600417,pretrain,240")})
    again = machine.post(url, {"month": month, "is_nil": True})

    assert (refused.status_code, refused.json()["code"]) == (422, "ReportRefused")
    assert refused.json()["errors"] == [
        {"field": "row 2, units", "message": "Units cannot be negative: “-1”. Write whole units, such as 240."}
    ]
    assert (accepted.status_code, accepted.json()["month"]) == (201, month)
    assert (again.status_code, again.json()["code"]) == (409, "MonthAlreadyReported")
    assert [it["status"] for it in machine.get(url).json()["results"]] == ["accepted", "refused"]


def test_a_large_report_is_read_behind_and_asked_for(
    licence: Licence, machine: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(api_usage_reports, "AT_ONCE_BYTES", 10)
    url, month = f"/api/v1/licences/{licence.uuid}/usage-reports", month_of(licence)

    with django_capture_on_commit_callbacks(execute=True):
        sent = machine.post(url, {"month": month, "file": csv("KRA012600417,pretrain,-1")})
        waiting = machine.get(sent["Location"]).json()
    decided = machine.get(sent["Location"]).json()

    assert (sent.status_code, sent.json()["status"], waiting["status"]) == (202, "received", "received")
    assert (decided["status"], decided["errors"][0]["row"]) == ("refused", 2)
    assert mail.outbox == []


def test_parquet_however_small_is_read_behind(licence: Licence, machine: Client) -> None:
    url, month = f"/api/v1/licences/{licence.uuid}/usage-reports", month_of(licence)
    packed = SimpleUploadedFile("report.parquet", b"PAR1 and millions of lines in a few bytes PAR1")

    tried = machine.post(url, {"month": month, "file": packed, "dry_run": True})
    packed.seek(0)
    sent = machine.post(url, {"month": month, "file": packed})

    assert (tried.status_code, tried.json()["errors"][0]["field"]) == (422, "file")
    assert (sent.status_code, sent.json()["status"]) == (202, "received")


@pytest.mark.parametrize("body", [{}, {"month": "2026-13", "is_nil": True}, {"month": "2026-11"}])
def test_a_report_that_says_nothing_is_malformed(licence: Licence, machine: Client, body: dict[str, object]) -> None:
    answer = machine.post(f"/api/v1/licences/{licence.uuid}/usage-reports", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "Malformed")


def test_the_command_checks_and_then_reports(
    licence: Licence, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("recording,stage,units\nKRA012600417,pretrain,240\n")
    bad.write_text("recording,stage,units\nKRA012600417,pretrain,x\n")
    month = month_of(licence)

    call_command("report_usage", licence.number, good, month=month, dry_run=True)
    assert capsys.readouterr().out == f"{licence.number}, {month}: would be accepted, 1 rows, 240 units\n"
    assert not UsageReport.objects.exists()

    with pytest.raises(SystemExit):
        call_command("report_usage", str(licence.uuid), bad, month=month, json=True)
    assert json.loads(capsys.readouterr().out)["errors"] == [
        {
            "row": 2,
            "column": "units",
            "value": "x",
            "reason": "Units are whole numbers",
            "remedy": "Write whole units, such as 240.",
        }
    ]

    call_command("report_usage", licence.number, good, month=month)
    assert capsys.readouterr().out == f"{licence.number}, {month}: accepted, 1 rows, 240 units\n"
    with pytest.raises(CommandError, match="reported already"):
        call_command("report_usage", licence.number, month=month)
    with pytest.raises(CommandError, match="There is no licence"):
        call_command("report_usage", "LIC-1", good, month=month)
