"""The pages about money, and the door for Stripe's messages."""

from django.urls import URLPattern, URLResolver, path

from payments.views import holds, homes, label_homes, money, orders, runs, statement_files, statements, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("creator/", homes.creator_home, name="creator-home"),
    path("label/", label_homes.home, name="label-home"),
    path("operator/", homes.operator_home, name="operator-home"),
    path("quotes/<uuid:uuid>/pay/", orders.order_pay, name="order-pay"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/<uuid:uuid>/", orders.order, name="order"),
    path("orders/<uuid:uuid>/return/", orders.order_return, name="order-return"),
    path("statements/", statements.statement_list, name="statements"),
    path("statements/<uuid:uuid>/", statements.statement, name="statement"),
    path("statements/<uuid:uuid>/why/<slug:figure>/", statements.statement_sum, name="statement-sum"),
    path("statements/<uuid:uuid>/lines/<int:number>/", statements.statement_line, name="statement-line"),
    path(
        "statements/<uuid:uuid>/lines/<int:number>/inputs.json",
        statement_files.statement_line_inputs,
        name="statement-line-inputs",
    ),
    path("statements/<uuid:uuid>/statement.<slug:kind>", statement_files.statement_file, name="statement-file"),
    path("verify_statement.py", statement_files.verifier, name="verify-statement"),
    path("holds/<uuid:uuid>/appeal/", holds.hold_appeal, name="hold-appeal"),
    path("operator/holds/", holds.hold_list, name="holds"),
    path("operator/holds/<uuid:uuid>/", holds.hold, name="hold"),
    path("operator/holds/<uuid:uuid>/lift/", holds.hold_lift, name="hold-lift"),
    path("operator/holds/<uuid:uuid>/keep/", holds.hold_keep, name="hold-keep"),
    path("operator/money/", money.money, name="money"),
    path("operator/runs/", runs.run_list, name="royalty-runs"),
    path("operator/runs/steps/<uuid:uuid>/", runs.royalty_run_step, name="royalty-run-step"),
    path("operator/runs/steps/<uuid:uuid>/progress/", runs.royalty_run_step_progress, name="royalty-run-step-progress"),
    path("operator/runs/<uuid:uuid>/", runs.royalty_run, name="royalty-run"),
    path("operator/runs/<uuid:uuid>/approve/", runs.royalty_run_approve, name="royalty-run-approve"),
    path("operator/runs/<uuid:uuid>/prepare/", runs.royalty_run_prepare, name="royalty-run-prepare"),
    path("webhooks/stripe", webhooks.stripe_webhook, name="stripe-webhook"),
]
