"""The API about money."""

from django.urls import URLPattern, URLResolver, path

from payments.api import orders, statements

urlpatterns: list[URLPattern | URLResolver] = [
    path("orders", orders.order_endpoints, name="api-orders"),
    path("orders/<uuid:uuid>", orders.order_retrieve, name="api-order"),
    path("statements", statements.statement_list, name="api-statements"),
    path("statements/<uuid:uuid>", statements.statement_retrieve, name="api-statement"),
    path("statements/<uuid:uuid>/document", statements.statement_document, name="api-statement-document"),
]
