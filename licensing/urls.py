"""The pages of offers, licences and use."""

from django.urls import URLPattern, path

from licensing.views import sales

urlpatterns: list[URLPattern] = [
    path("sales/", sales.sales, name="sales"),
]
