"""The pages about what exists and who said yes."""

from django.urls import URLPattern, path

from marketplace.catalog.views import works

urlpatterns: list[URLPattern] = [
    path("works/", works.work_list, name="works"),
    path("works/<uuid:uuid>/", works.work, name="work"),
    path("consents/", works.consent_list, name="consents"),
    path("consents/<uuid:uuid>/withdraw/", works.consent_withdraw, name="consent-withdraw"),
]
