"""The hosted onboarding page and the links to it, as a browser without JavaScript gets them."""

from urllib.parse import urlsplit

from tests.payments.sandbox.connecting import LINKS, choose, look_at, make_account, make_link, onboard, transfers
from tests.payments.sandbox.running import RunningSandbox, visible_text

AGAIN = "http://shop.test/again"


def test_page_says_that_it_is_not_stripe_and_what_is_asked(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)

    answered = sandbox.send("GET", urlsplit(make_link(sandbox, account["id"])["url"]).path)

    text = visible_text(answered.text)
    assert answered.status == 200
    assert "Sandbox: no real money" in text
    assert "Your bank account" in text
    assert "mina@example.com" in text


def test_page_speaks_korean_to_a_korean_reader(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    path = urlsplit(make_link(sandbox, account["id"])["url"]).path

    answered = sandbox.send("GET", path, headers={"Accept-Language": "ko-KR"})

    assert "샌드박스: 실제 돈이 오가지 않습니다" in visible_text(answered.text)
    assert "정산 받을 정보 입력" in visible_text(answered.text)
    assert '<html lang="ko">' in answered.text


def test_a_used_link_leads_to_a_new_one(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    path = urlsplit(make_link(sandbox, account["id"])["url"]).path
    opened = sandbox.send("GET", path)

    again = sandbox.send("GET", path)
    first = choose(sandbox, path, opened, "incomplete")
    second = choose(sandbox, path, opened, "complete")

    assert (again.status, again.headers["Location"]) == (303, AGAIN)
    assert [first.headers["Location"], second.headers["Location"]] == ["http://shop.test/back", AGAIN]
    assert transfers(look_at(sandbox, account["id"]))[0] == "restricted"


def test_an_expired_link_leads_to_a_new_one(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    path = urlsplit(make_link(sandbox, account["id"])["url"]).path

    sandbox.jump(301)
    answered = sandbox.send("GET", path)

    assert (answered.status, answered.headers["Location"]) == (303, AGAIN)


def test_an_account_with_everything_can_be_changed(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    sandbox.standing(account["id"], "payouts_blocked")

    onboard(sandbox, make_link(sandbox, account["id"], "account_update")["url"], "complete")

    balance = look_at(sandbox, account["id"])["configuration"]["recipient"]["capabilities"]["stripe_balance"]
    assert balance["payouts"]["status"] == "active"


def test_links_are_made_for_known_accounts_and_their_configurations(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    flow = {"configurations": ["merchant"], "refresh_url": AGAIN}
    use_case = {"type": "account_onboarding", "account_onboarding": flow}

    unknown = sandbox.api_v2(LINKS, {"account": "acct_1nobody", "use_case": use_case})
    merchant = sandbox.api_v2(LINKS, {"account": account["id"], "use_case": use_case})
    without = sandbox.api_v2(LINKS, {"account": account["id"], "use_case": {"type": "account_update"}})

    assert [answered.status for answered in (unknown, merchant, without)] == [404, 400, 400]


def test_unknown_pages_are_missing_and_other_sites_are_refused(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    path = urlsplit(make_link(sandbox, account["id"])["url"]).path

    missing = sandbox.send("GET", "/setup/nothing")
    foreign = sandbox.send("POST", path, "act=complete", {"Sec-Fetch-Site": "cross-site"})

    assert [missing.status, foreign.status] == [404, 403]
