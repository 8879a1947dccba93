"""The API about money."""

from django.urls import URLPattern, URLResolver, path

from payments.api import orders, payee_accounts, statements

urlpatterns: list[URLPattern | URLResolver] = [
    path("orders", orders.order_endpoints, name="api-orders"),
    path("orders/<uuid:uuid>", orders.order_retrieve, name="api-order"),
    path("invoices/<uuid:uuid>", orders.invoice_retrieve, name="api-invoice"),
    path("payee-account", payee_accounts.payee_account_retrieve, name="api-payee-account"),
    path("statements", statements.statement_list, name="api-statements"),
    path("statements/<uuid:uuid>", statements.statement_retrieve, name="api-statement"),
    path("statements/<uuid:uuid>/document", statements.statement_document, name="api-statement-document"),
]
