"""The API about money."""

from django.urls import URLPattern, URLResolver, path

from payments.api import orders

urlpatterns: list[URLPattern | URLResolver] = [
    path("orders", orders.order_endpoints, name="api-orders"),
    path("orders/<uuid:uuid>", orders.order_retrieve, name="api-order"),
]
