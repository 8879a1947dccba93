from django.urls import URLPattern, URLResolver, path

from accounts.api import together
from licensing.api import licences, usage_reports

urlpatterns: list[URLPattern | URLResolver] = [
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
]
