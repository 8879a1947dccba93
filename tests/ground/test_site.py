"""What every answer carries, and what the site says of itself to machines."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from marketplace.config import errors
from marketplace.config.middleware import DomainErrors
from marketplace.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db


def test_p1_1_every_answer_reserves_its_rights(client: Client) -> None:
    answers = [client.get(path) for path in ("/", "/nothing", "/robots.txt", "/health", "/api/v1/nothing")]

    said = {(answer["tdm-reservation"], answer["Content-Usage"]) for answer in answers}

    assert said == {("1", "train-ai=n")}


def test_robots_are_told_before_they_read(client: Client) -> None:
    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "User-agent: *\nContent-Usage: train-ai=n\n" in answer.text


def test_text_and_data_mining_is_reserved(client: Client) -> None:
    assert client.get("/.well-known/tdmrep.json").json() == [{"location": "/", "tdm-reservation": 1}]


def test_health_names_the_database_and_the_sandbox(client: Client) -> None:
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "stripe": "sandbox"})


def test_request_has_an_id_which_a_proxy_may_give(client: Client) -> None:
    made = client.get("/health")["X-Request-ID"]
    kept = client.get("/health", headers={"X-Request-ID": "proxy-0123456789"})["X-Request-ID"]
    refused = client.get("/health", headers={"X-Request-ID": "<script>"})["X-Request-ID"]

    assert re.fullmatch(r"[0-9a-f]{16}", made)
    assert kept == "proxy-0123456789"
    assert re.fullmatch(r"[0-9a-f]{16}", refused)


def test_missing_page_says_what_to_do_and_names_its_request(client: Client) -> None:
    answer = client.get("/nothing")

    assert answer.status_code == 404
    assert "the address is mistyped" in answer.text
    assert answer["X-Request-ID"] in answer.text


def test_machine_is_told_in_its_own_words(rf: RequestFactory) -> None:
    request = rf.get("/somewhere", headers={"Accept": "application/json"})

    answer = errors.not_found(request)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.csrf_failure, 403),
        (errors.server_error, 500),
    ],
)
def test_each_error_has_a_page_and_a_problem(rf: RequestFactory, client: Client, view: object, status: int) -> None:
    page = view(ready(rf.get("/page")))  # type: ignore[operator]
    problem = view(ready(rf.get("/api/v1/thing")))  # type: ignore[operator]

    assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert (problem.status_code, problem["Content-Type"]) == (status, "application/problem+json")


def test_broken_rule_becomes_a_clear_answer(rf: RequestFactory) -> None:
    middleware = DomainErrors(lambda request: HttpResponse())

    told = middleware.process_exception(ready(rf.get("/page")), NotAllowed("Ask the owner."))
    passed_on = middleware.process_exception(ready(rf.get("/page")), ValueError())

    assert told is not None
    assert (told.status_code, "Ask the owner." in told.content.decode(), passed_on) == (403, True, None)


def ready(request: HttpRequest) -> HttpRequest:
    """A request as the middleware leaves it, with an id."""
    from django.contrib.auth.models import AnonymousUser

    request.id = "0123456789abcdef"  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    return request
