"""The pages about what exists and who said yes."""

from django.urls import URLPattern, path

from marketplace.catalog.views import assets, claims, grants, import_rows, imports, shares, takeovers, uploads, works

urlpatterns: list[URLPattern] = [
    path("works/", works.work_list, name="works"),
    path("works/<uuid:uuid>/", works.work, name="work"),
    path("consents/", works.consent_list, name="consents"),
    path("consents/<uuid:uuid>/withdraw/", works.consent_withdraw, name="consent-withdraw"),
    path("shares/", shares.share_list, name="shares"),
    path("shares/names/", takeovers.name_list, name="names"),
    path("shares/names/<uuid:party>/", takeovers.takeover_ask, name="takeover-ask"),
    path("takeovers/", takeovers.takeover_list, name="takeovers"),
    path("takeovers/<uuid:takeover>/", takeovers.takeover_check, name="takeover-check"),
    path("takeovers/<uuid:takeover>/accept/", takeovers.takeover_accept, name="takeover-accept"),
    path("takeovers/<uuid:takeover>/document/", takeovers.takeover_document, name="takeover-document"),
    path("grants/", grants.grant_list, name="grants"),
    path("grants/give/", grants.grant_give, name="grant-give"),
    path("grants/<uuid:uuid>/withdraw/", grants.grant_withdraw, name="grant-withdraw"),
    path("catalogs/<uuid:uuid>/audio/", uploads.catalog_assets, name="catalog-assets"),
    path("recordings/<uuid:uuid>/files/", uploads.recording_files, name="recording-files"),
    path("uploads/<uuid:uuid>/", uploads.upload, name="upload"),
    path("uploads/<uuid:uuid>/progress/", uploads.upload_progress, name="upload-progress"),
    path("assets/<uuid:uuid>/", assets.asset_file, name="asset-file"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/manual/", import_rows.import_manual, name="import-manual"),
    path("imports/templates/<slug:kind>.<slug:ending>", import_rows.import_template, name="import-template"),
    path("imports/<uuid:batch>/", imports.import_detail, name="import"),
    path("imports/<uuid:batch>/progress/", imports.import_progress, name="import-progress"),
    path("imports/<uuid:batch>/columns/", import_rows.import_columns, name="import-columns"),
    path("imports/<uuid:batch>/mend/", import_rows.import_mend, name="import-mend"),
    path("imports/<uuid:batch>/errors.csv", import_rows.import_errors, name="import-errors"),
    path("imports/<uuid:batch>/accept/", imports.import_accept, name="import-accept"),
    path("imports/<uuid:batch>/discard/", imports.import_discard, name="import-discard"),
    path("claims/open/", claims.claim_open, name="claim-open"),
    path("previews/<uuid:uuid>/", assets.asset_preview, name="asset-preview"),
]
