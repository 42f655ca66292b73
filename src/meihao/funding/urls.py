"""Addresses of money."""

from __future__ import annotations

from django.urls import path

from meihao.funding.views import districts, entering, ledger, sheets, subsidies

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
    path("projects/<slug:code>/funding/new/<slug:entry_kind>/", entering.new, name="new_entry"),
    path("projects/<slug:code>/funding/<slug:entry_kind>/<int:entry>/", ledger.entry, name="entry"),
    path("projects/<slug:code>/funding/<slug:entry_kind>/<int:entry>/file/", ledger.file, name="entry_file"),
]
