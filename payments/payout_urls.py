"""The pages about money that is sent to payees: theirs, and the operators'."""

from django.urls import URLPattern, path

from payments.views import bank_payouts, payout_calls_back, payout_runs, payouts

PAYOUTS: list[URLPattern] = [
    path("payouts/", payouts.payout_list, name="payouts"),
    path("payouts/<uuid:uuid>/", payouts.payout, name="payout"),
    path("payouts/<uuid:uuid>/payout.pdf", payouts.payout_document, name="payout-document"),
    path("payouts/of/<uuid:uuid>/ask/<slug:currency>/", payouts.payout_request, name="payout-request"),
    path("payouts/of/<uuid:uuid>/threshold/", payouts.payout_threshold, name="payout-threshold"),
    path("operator/payouts/", payout_runs.payout_run_list, name="payout-runs"),
    path("operator/payouts/<uuid:uuid>/", payout_runs.payout_run, name="payout-run"),
    path("operator/payouts/<uuid:uuid>/approve/", payout_runs.payout_run_approve, name="payout-run-approve"),
    path("operator/payouts/<uuid:uuid>/file/", bank_payouts.payout_run_file, name="payout-run-file"),
    path("operator/payouts/<uuid:uuid>/answer/", bank_payouts.payout_run_answer, name="payout-run-answer"),
    path("operator/payouts/of/<uuid:uuid>/back/", payout_calls_back.payout_call_back, name="payout-call-back"),
    path("operator/payouts/<uuid:uuid>/discard/", payout_runs.payout_run_discard, name="payout-run-discard"),
]
