"""A passkey is made and used in a real browser, with an authenticator that Chromium plays."""

import pytest
from allauth.mfa.models import Authenticator

from tests.browser.conftest import Arrive
from tests.browser.visitors import PASSWORD
from tests.factories.accounts import make_user

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.browser
def test_person_makes_a_passkey_and_signs_in_with_it_alone(arrive: Arrive) -> None:
    user = make_user(email="seo@example.org")
    person = arrive("Seo")
    page = person.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{person.home}/accounts/login/")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("main form button.button--primary")
    page.wait_for_url("**/start/")
    page.goto(f"{person.home}/accounts/2fa/webauthn/add/")
    page.fill("#id_password", PASSWORD)  # asked for again before a way to sign in is added
    page.click("main form button.button--primary")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    page.context.clear_cookies()
    page.goto(f"{person.home}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/start/")

    assert Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN).wrap().is_passwordless
