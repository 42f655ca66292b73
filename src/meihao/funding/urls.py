"""Addresses of money."""

from __future__ import annotations

from django.urls import path

from meihao.funding.views import (
    balance,
    balance_editing,
    balance_sheets,
    districts,
    entering,
    ledger,
    sheets,
    subsidies,
)

app_name = "funding"
urlpatterns = [
    path("funding/", districts.overview, name="overview"),
    path("funding/overview.xlsx", districts.book, name="overview_book"),
    path("funding/appropriations/new/", districts.new, name="new_appropriation"),
    path("funding/appropriations/<int:appropriation>/", districts.appropriation, name="appropriation"),
    path("funding/appropriations/<int:appropriation>/allocate/", districts.allocate, name="allocate"),
    path("funding/appropriations/<int:appropriation>/reverse/", districts.reverse, name="reverse_appropriation"),
    path("projects/<slug:code>/funding/", ledger.ledger, name="ledger"),
    path("projects/<slug:code>/funding/payments/", ledger.payments, name="payments"),
    path("projects/<slug:code>/funding/payments/<int:payment>/review/", ledger.review, name="review_payment"),
    path("projects/<slug:code>/funding/ledger.xlsx", sheets.export, name="export"),
    path("projects/<slug:code>/funding/template.xlsx", sheets.template, name="payment_template"),
    path("projects/<slug:code>/funding/import/", sheets.bring, name="import_payments"),
    path("projects/<slug:code>/funding/import/confirm/", sheets.confirm, name="confirm_payments"),
    path("projects/<slug:code>/funding/subsidies/", subsidies.claims, name="claims"),
    path("projects/<slug:code>/funding/subsidies/<slug:subsidy>/", subsidies.subsidy, name="subsidy"),
    path("projects/<slug:code>/funding/claims/<int:claim>/", subsidies.claim, name="claim"),
    path("projects/<slug:code>/funding/balance/", balance.balance, name="balance"),
    path("projects/<slug:code>/funding/balance/versions/<int:version>/", balance.version, name="balance_version"),
    path(
        "projects/<slug:code>/funding/balance/<int:version>/charts/<slug:chart>/", balance.chart, name="balance_chart"
    ),
    path("projects/<slug:code>/funding/balance/<int:version>/book.xlsx", balance_sheets.export, name="balance_book"),
    path("projects/<slug:code>/funding/balance/draft/", balance_editing.draft, name="balance_draft"),
    path("projects/<slug:code>/funding/balance/draft/issue/", balance_editing.issue, name="balance_issue"),
    path("projects/<slug:code>/funding/balance/draft/discard/", balance_editing.discard, name="balance_discard"),
    path("projects/<slug:code>/funding/balance/draft/settings/", balance_editing.settings, name="balance_settings"),
    path("projects/<slug:code>/funding/balance/draft/new/<slug:group>/", balance_editing.add, name="balance_add"),
    path("projects/<slug:code>/funding/balance/draft/lines/<int:line>/", balance_editing.line, name="balance_line"),
    path(
        "projects/<slug:code>/funding/balance/draft/lines/<int:line>/take/", balance_editing.take, name="balance_take"
    ),
    path("projects/<slug:code>/funding/balance/draft/scenarios/", balance_editing.scenarios, name="balance_scenarios"),
    path(
        "projects/<slug:code>/funding/balance/draft/scenarios/take/",
        balance_editing.take_scenario,
        name="balance_take_scenario",
    ),
    path("projects/<slug:code>/funding/balance/draft/lines.xlsx", balance_sheets.template, name="balance_template"),
    path("projects/<slug:code>/funding/balance/draft/import/", balance_sheets.bring, name="balance_import"),
    path("projects/<slug:code>/funding/balance/draft/import/confirm/", balance_sheets.confirm, name="balance_confirm"),
    path("projects/<slug:code>/funding/new/<slug:entry_kind>/", entering.new, name="new_entry"),
    path("projects/<slug:code>/funding/<slug:entry_kind>/<int:entry>/", ledger.entry, name="entry"),
    path("projects/<slug:code>/funding/<slug:entry_kind>/<int:entry>/file/", ledger.file, name="entry_file"),
]
