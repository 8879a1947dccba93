"""The API about offers, licences and use."""

from django.urls import URLPattern, URLResolver, path

from accounts.api import together
from licensing.api import (
    catalogs,
    licences,
    quotes,
    recordings,
    requests,
    selections,
    terms,
    trained_models,
    usage_reports,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings", recordings.recording_search, name="api-recordings"),
    path("recordings/<uuid:uuid>", recordings.recording_retrieve, name="api-recording"),
    path("catalogs", catalogs.catalog_endpoints, name="api-catalogs"),
    path("catalogs/<uuid:uuid>", catalogs.catalog_retrieve, name="api-catalog"),
    path("catalogs/<uuid:uuid>/list", catalogs.catalog_publish, name="api-catalog-list"),
    path("catalogs/<uuid:uuid>/withdraw", catalogs.catalog_withdraw, name="api-catalog-withdraw"),
    path("terms", terms.terms_endpoints, name="api-terms-list"),
    path("terms/<uuid:uuid>", terms.terms_detail, name="api-terms"),
    path("terms/<uuid:uuid>/publish", terms.terms_publish, name="api-terms-publish"),
    path("terms/<uuid:uuid>/retire", terms.terms_retire, name="api-terms-retire"),
    path("permission-requests", requests.permission_request_endpoints, name="api-permission-requests"),
    path("permission-requests/<uuid:uuid>", requests.permission_request_retrieve, name="api-permission-request"),
    path(
        "permission-requests/<uuid:uuid>/remind",
        requests.permission_request_remind,
        name="api-permission-request-remind",
    ),
    path(
        "permission-requests/<uuid:uuid>/cancel",
        requests.permission_request_cancel,
        name="api-permission-request-cancel",
    ),
    path("models", trained_models.model_endpoints, name="api-models"),
    path("models/<uuid:uuid>", trained_models.model_retrieve, name="api-model"),
    path("selections", selections.selection_endpoints, name="api-selections"),
    path("selections/<uuid:uuid>", selections.selection_detail, name="api-selection"),
    path("selections/<uuid:uuid>/add", selections.selection_add, name="api-selection-add"),
    path("selections/<uuid:uuid>/remove", selections.selection_remove, name="api-selection-remove"),
    path("selections/<uuid:uuid>/choose", selections.selection_choose, name="api-selection-choose"),
    path("selections/<uuid:uuid>/preview", selections.selection_preview, name="api-selection-preview"),
    path("quotes", quotes.quote_endpoints, name="api-quotes"),
    path("quotes/<uuid:uuid>", quotes.quote_retrieve, name="api-quote"),
    path("quotes/<uuid:uuid>/lines", quotes.quote_lines, name="api-quote-lines"),
    path("quotes/<uuid:uuid>/drops", quotes.quote_drops, name="api-quote-drops"),
    path("quotes/<uuid:uuid>/agreement", quotes.quote_agreement, name="api-quote-agreement"),
    path("quotes/<uuid:uuid>/accept", quotes.quote_accept, name="api-quote-accept"),
    path("quotes/<uuid:uuid>/cancel", quotes.quote_cancel, name="api-quote-cancel"),
    path("licences", licences.licence_list, name="api-licences"),
    path("licences/<uuid:uuid>", licences.licence_read, name="api-licence"),
    path("licences/<uuid:uuid>/manifest", licences.licence_manifest, name="api-licence-manifest"),
    path("licences/<uuid:uuid>/files", licences.licence_files, name="api-licence-files"),
    path("licences/<uuid:uuid>/obligations", licences.licence_obligations, name="api-licence-obligations"),
    path(
        "licences/<uuid:uuid>/usage-reports",
        together(usage_reports.usage_report_list, usage_reports.usage_report_create),
        name="api-usage-reports",
    ),
    path("usage-reports/<uuid:uuid>", usage_reports.usage_report_retrieve, name="api-usage-report"),
]
