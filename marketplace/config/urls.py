"""Every route of the site: each app's pages, the API, and what belongs to none of them."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.views.api import api_unknown
from marketplace.config import health, pages, site

handler400 = "marketplace.config.errors.bad_request"
handler403 = "marketplace.config.errors.forbidden"
handler404 = "marketplace.config.errors.not_found"
handler500 = "marketplace.config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("principles/", pages.principles, name="principles"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("plain-terms/", pages.plain_terms, name="plain-terms"),
    path("signed-out/", pages.signed_out, name="signed-out"),
    path("theme/", pages.set_theme, name="set_theme"),
    path("", include("accounts.urls")),
    path("", include("marketplace.catalog.urls")),
    path("", include("licensing.urls")),
    path("", include("payments.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health", health.health, name="health"),
    path("robots.txt", site.robots, name="robots"),
    path(".well-known/tdmrep.json", site.tdmrep, name="tdmrep"),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("marketplace.catalog.api.urls")),
    path("api/v1/", include("licensing.api.urls")),
    path("api/v1/", include("payments.api.urls")),
    path("api/v1/<path:path>", api_unknown, name="api-unknown"),
]
