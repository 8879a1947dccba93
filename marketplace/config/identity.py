"""How people sign in, and what slows down whoever guesses."""

from datetime import timedelta

from django.utils.translation import gettext_noop

from marketplace.config.environment import text
from marketplace.config.security import IS_SECURE

# Whoever counts tries asks who is there: each proxy adds one address to X-Forwarded-For, the last of which are true.
PROXIES = int(text("PROXIES", "0"))
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
ACCOUNT_LOGOUT_REDIRECT_URL = "signed-out"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.people.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Rules, one answer and a withdrawal are one sitting on a phone: the password is asked for once.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_SECURE else "http"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False

# Guessing one address is what axes stops; this stops one machine that guesses many.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Assent"
MFA_TOTP_TOLERANCE = 1  # a code typed while it runs out still counts (RFC 6238, 5.2)
# Browsers allow passkeys without TLS on this machine's own name only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.adapter.guessed_address"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "accounts.adapter.address_of"

# allauth's own words whose Korean misleads; our catalogue is read before theirs.
SAID_BETTER = (
    gettext_noop("Remember Me"),
    gettext_noop("Use a security key"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use your password"),
    gettext_noop("Incorrect code."),
)
