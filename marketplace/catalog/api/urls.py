"""The API about what exists and who said yes."""

from django.urls import URLPattern, URLResolver, path

from marketplace.catalog.api import claims, grants, imports, shares, uploads

urlpatterns: list[URLPattern | URLResolver] = [
    path("claims", claims.claim_endpoints, name="api-claims"),
    path("claims/<uuid:uuid>", claims.claim_retrieve, name="api-claim"),
    path("claims/<uuid:uuid>/entries", claims.claim_say, name="api-claim-entries"),
    path("shares", shares.share_list, name="api-shares"),
    path("grants", grants.grant_endpoints, name="api-grants"),
    path("grants/<uuid:uuid>/recordings", grants.grant_recordings, name="api-grant-recordings"),
    path("grants/<uuid:uuid>/withdraw", grants.grant_withdraw, name="api-grant-withdraw"),
    path("imports", imports.import_endpoints, name="api-imports"),
    path("imports/<uuid:uuid>", imports.import_retrieve, name="api-import"),
    path("imports/<uuid:uuid>/rows", imports.row_endpoints, name="api-import-rows"),
    path("imports/<uuid:uuid>/columns", imports.import_map, name="api-import-columns"),
    path("imports/<uuid:uuid>/accept", imports.import_accept, name="api-import-accept"),
    path("imports/<uuid:uuid>/discard", imports.import_discard, name="api-import-discard"),
    path("uploads", uploads.upload_endpoints, name="api-uploads"),
    path("uploads/<uuid:uuid>", uploads.upload_retrieve, name="api-upload"),
    path("uploads/<uuid:uuid>/files", uploads.upload_files, name="api-upload-files"),
]
