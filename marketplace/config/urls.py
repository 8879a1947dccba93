"""Every route of the site: each app's pages, the API, and what belongs to none of them."""

from django.urls import URLPattern, URLResolver, include, path

from marketplace.config import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("theme/", pages.set_theme, name="set_theme"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
]
