"""Evidence as files: uploaded, named in a dispute, refused where they are none."""

import pytest

from tests.payments.sandbox.money import make_charge
from tests.payments.sandbox.running import KEY, Answered, RunningSandbox

EDGE = "----edge"


def upload(sandbox: RunningSandbox, content: str, *, purpose: str = "dispute_evidence", key: str = "") -> Answered:
    parts = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n{purpose}\r\n',
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="pack.pdf"\r\n',
        f"Content-Type: application/octet-stream\r\n\r\n{content}\r\n--{EDGE}--\r\n",
    )
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": f"multipart/form-data; boundary={EDGE}"}
    return sandbox.send("POST", "/v1/files", "".join(parts), headers | ({"Idempotency-Key": key} if key else {}))


def test_a_file_is_evidence(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 1_000)
    dispute = sandbox.steer("dispute", charge=charge["id"])

    file = upload(sandbox, "%PDF-1.7\r\nproof\r\n").body
    answered = sandbox.api("POST", f"/v1/disputes/{dispute['id']}", {"evidence[uncategorized_file]": file["id"]})

    assert (file["filename"], file["size"], file["type"], file["purpose"]) == (
        "pack.pdf",
        17,
        "pdf",
        "dispute_evidence",
    )
    assert answered.body["evidence"]["uncategorized_file"] == file["id"]
    assert sandbox.get(f"/v1/files/{file['id']}") == file


def test_evidence_that_nobody_uploaded_is_refused(sandbox: RunningSandbox) -> None:
    dispute = sandbox.steer("dispute", charge=make_charge(sandbox, 1_000)["id"])

    answered = sandbox.api("POST", f"/v1/disputes/{dispute['id']}", {"evidence[receipt]": "file_nobody"})

    assert answered.status == 404
    assert sandbox.get(f"/v1/disputes/{dispute['id']}")["status"] == "needs_response"


@pytest.mark.parametrize(
    ("content", "purpose"),
    [("just words", "dispute_evidence"), ("%PDF-" + "x" * 5 * 1024 * 1024, "dispute_evidence"), ("%PDF-", "gift")],
)
def test_what_is_no_evidence_is_refused(sandbox: RunningSandbox, content: str, purpose: str) -> None:
    assert upload(sandbox, content, purpose=purpose).status == 400


def test_a_file_that_is_not_uploaded_as_one_is_refused(sandbox: RunningSandbox) -> None:
    answered = sandbox.api("POST", "/v1/files", {"file": "%PDF-", "purpose": "dispute_evidence"})

    assert answered.status == 400


def test_one_key_keeps_one_file(sandbox: RunningSandbox) -> None:
    first, again, other = (upload(sandbox, content, key="pack:1") for content in ("%PDF-1", "%PDF-1", "%PDF-2"))

    assert (again.body, other.status) == (first.body, 400)
    assert len(sandbox.get("/v1/files")["data"]) == 1
