"""The pages of offers, licences and use."""

from django.urls import URLPattern, path

from licensing.views import browse, catalogs, listings, offers, quotes, sales, selections, terms, trained_models

urlpatterns: list[URLPattern] = [
    path("sales/", sales.sales, name="sales"),
    path("browse/", browse.browse, name="browse"),
    path("labels/<slug:slug>/", listings.label, name="label"),
    path("labels/<slug:slug>/<str:catalog>/", listings.catalog, name="catalog"),
    path("recordings/<uuid:uuid>/", listings.recording, name="recording"),
    path("offers/<uuid:uuid>/", offers.offer, name="offer"),
    path("catalogs/", catalogs.catalog_list, name="catalogs"),
    path("catalogs/new/", catalogs.catalog_create, name="own-catalog-create"),
    path("catalogs/<uuid:uuid>/", catalogs.catalog_detail, name="own-catalog"),
    path("catalogs/<uuid:uuid>/edit/", catalogs.catalog_edit, name="own-catalog-edit"),
    path("catalogs/<uuid:uuid>/list/", catalogs.catalog_publish, name="own-catalog-list"),
    path("catalogs/<uuid:uuid>/withdraw/", catalogs.catalog_withdraw, name="own-catalog-withdraw"),
    path("terms/", terms.terms_list, name="terms"),
    path("terms/new/", terms.terms_start, name="terms-start"),
    path("terms/new/<uuid:catalog>/<slug:preset>/", terms.terms_create, name="terms-create"),
    path("terms/<uuid:uuid>/", terms.terms_edit, name="terms-edit"),
    path("terms/<uuid:uuid>/publish/", terms.terms_publish, name="terms-publish"),
    path("terms/<uuid:uuid>/retire/", terms.terms_retire, name="terms-retire"),
    path("terms/<uuid:uuid>/discard/", terms.terms_discard, name="terms-discard"),
    path("terms/<uuid:uuid>/version/", terms.terms_version, name="terms-version"),
    path("selections/", selections.selection_list, name="selection"),
    path("selections/new/", selections.selection_create, name="selection-create"),
    path("selections/add/", selections.selection_add, name="selection-add"),
    path("selections/<uuid:uuid>/", selections.selection_detail, name="selection-detail"),
    path("selections/<uuid:uuid>/edit/", selections.selection_edit, name="selection-edit"),
    path("selections/<uuid:uuid>/lines/", selections.selection_lines, name="selection-lines"),
    path("selections/<uuid:uuid>/freeze/", selections.selection_freeze, name="selection-freeze"),
    path("selections/<uuid:uuid>/close/", selections.selection_close, name="selection-close"),
    path("quotes/", quotes.quote_list, name="quotes"),
    path("quotes/<uuid:uuid>/", quotes.quote, name="quote"),
    path("quotes/<uuid:uuid>/agreement/", quotes.quote_agreement, name="quote-agreement"),
    path("quotes/<uuid:uuid>/accept/", quotes.quote_accept, name="quote-accept"),
    path("quotes/<uuid:uuid>/cancel/", quotes.quote_cancel, name="quote-cancel"),
    path("models/", trained_models.model_list, name="models"),
    path("models/new/", trained_models.model_create, name="model-create"),
    path("models/<uuid:uuid>/", trained_models.model_detail, name="model"),
]
