"""The pages about what exists and who said yes."""

from django.urls import URLPattern, path

from marketplace.catalog.views import assets, works

urlpatterns: list[URLPattern] = [
    path("works/", works.work_list, name="works"),
    path("works/<uuid:uuid>/", works.work, name="work"),
    path("consents/", works.consent_list, name="consents"),
    path("consents/<uuid:uuid>/withdraw/", works.consent_withdraw, name="consent-withdraw"),
    path("catalogs/<uuid:uuid>/audio/", assets.catalog_assets, name="catalog-assets"),
    path("assets/<uuid:uuid>/", assets.asset_file, name="asset-file"),
    path("previews/<uuid:uuid>/", assets.asset_preview, name="asset-preview"),
]
