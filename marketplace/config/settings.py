"""The wiring of the site; what differs between deployments is read from the environment."""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from marketplace.config.environment import (
    BASE_DIR,
    database,
    database_address,
    derived_key,
    flag,
    mail_server,
    text,
    words,
)
from marketplace.config.identity import *  # noqa: F403
from marketplace.config.identity import PROXIES
from marketplace.config.jobs import *  # noqa: F403
from marketplace.config.paying import *  # noqa: F403
from marketplace.config.paying import STRIPE_API_BASE, STRIPE_PAGES, STRIPE_SANDBOX
from marketplace.config.security import *  # noqa: F403

DATA_DIR = BASE_DIR / ".data"

DEBUG = flag("DEBUG", default=False)
SECRET_KEY = text("SECRET_KEY", "unsafe-for-development-only" if DEBUG else "")
# Ed25519, 32 bytes each in URL-safe base64: the first signs, all are published, so that a new one can be put before.
SIGNING_KEYS = words("SIGNING_KEYS") or [derived_key("signing", SECRET_KEY)]
# Written alike; payees' bank accounts are sealed with the first, and opened with any.
SEALING_KEYS = words("SEALING_KEYS") or [derived_key("sealing", SECRET_KEY)]
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "marketplace.catalog",
    "licensing",
    "payments",
    "marketplace.config",
]

MIDDLEWARE = [
    "marketplace.config.middleware.request_id",
    "marketplace.config.middleware.reservation",
    "marketplace.config.middleware.without_nul",
    "marketplace.config.middleware.patience",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.viewer_middleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.config.middleware.DomainErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "marketplace.config.urls"
FORM_RENDERER = "marketplace.config.forms.Renderer"
WSGI_APPLICATION = "marketplace.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.config.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "accounts.templatetags.assent",
            ],
        },
    }
]

DATABASES = {"default": database(database_address())}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "config" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["marketplace.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.exists()]
MEDIA_ROOT = DATA_DIR / "files"
STATIC_STORAGE = f"django.contrib.staticfiles.storage.{'' if DEBUG else 'Manifest'}StaticFilesStorage"
if IS_SECURE:  # noqa: F405  (compressing takes half a minute, which the first start on a laptop has not)
    STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

globals().update(mail_server(text("EMAIL_URL")))
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "Assent <hello@localhost>")

TERMS_NOTICE_DAYS = 30  # so long at least before an offer changes or ends, everybody is told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A browser applies this to where a form is redirected, too: to Stripe's page, or its sandbox.
        "form-action": [SELF, *([STRIPE_API_BASE] if STRIPE_SANDBOX else STRIPE_PAGES)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# How long whoever lists may answer a claim, and whoever else holds a share of it, by when we decide one; how long any
# decision can be appealed; and after how many rejected claims we look first.
CLAIM_ANSWER_DAYS = 14
CLAIM_HOLDER_DAYS = 7
CLAIM_DECIDE_DAYS = 30
APPEAL_DAYS = 30
CLAIMS_REJECTED_LIMIT = 3

API_RATE = text("API_RATE", "1200/min")
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Assent",
    "DESCRIPTION": "Independent music, licensed for AI training with permission.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "AUTHENTICATION_WHITELIST": ["accounts.api.authentication.KeyAuthentication"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_NAME_OVERRIDES": {
        "PurposeEnum": "marketplace.kit.vocabulary.Purpose",
        "StageEnum": "marketplace.kit.vocabulary.Stage",
        "ContentEnum": "marketplace.kit.vocabulary.Content",
        "SideEnum": "marketplace.kit.vocabulary.Side",
        "ImportKindEnum": "marketplace.catalog.models.ImportBatch.Kind",
        "ClaimStatusEnum": "marketplace.catalog.models.Claim.Status",
        "ClaimEntryKindEnum": "marketplace.catalog.models.ClaimEntry.Kind",
        "ObligationKindEnum": "licensing.models.Obligation.Kind",
        "UsageReportStatusEnum": "licensing.models.UsageReport.Status",
        "ConcernStatusEnum": "licensing.models.Concern.Status",
        "ConcernKindEnum": "licensing.models.Concern.Kind",
        "ConcernStatementKindEnum": "licensing.models.ConcernStatement.Kind",
        "ConcernSideEnum": "licensing.models.ConcernStatement.Side",
    },
}
