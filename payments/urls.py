"""The pages about money, and the door for Stripe's messages."""

from django.urls import URLPattern, URLResolver, path

from payments.views import label_homes, orders, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("label/", label_homes.home, name="label-home"),
    path("quotes/<uuid:uuid>/pay/", orders.order_pay, name="order-pay"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/<uuid:uuid>/", orders.order, name="order"),
    path("orders/<uuid:uuid>/return/", orders.order_return, name="order-return"),
    path("webhooks/stripe", webhooks.stripe_webhook, name="stripe-webhook"),
]
