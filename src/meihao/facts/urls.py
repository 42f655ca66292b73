"""Addresses of facts and evidence."""

from __future__ import annotations

from django.urls import path

from meihao.facts.views import evidence, sheet, sheets

app_name = "facts"
urlpatterns = [
    path("communities/<slug:code>/facts/", sheet.sheet, name="sheet"),
    path("communities/<slug:code>/facts/import/", sheets.bring, name="import"),
    path("communities/<slug:code>/facts/import/confirm/", sheets.confirm, name="import_confirm"),
    path("communities/<slug:code>/facts/template.xlsx", sheets.template, name="template"),
    path("communities/<slug:code>/facts/<str:key>/", sheet.history, name="history"),
    path("communities/<slug:code>/evidence/", evidence.listed, name="evidence"),
    path("communities/<slug:code>/evidence/upload/", evidence.upload, name="upload"),
    path("communities/<slug:code>/evidence/<int:pk>/", evidence.item, name="evidence_item"),
    path("communities/<slug:code>/evidence/<int:pk>/file", evidence.file, name="evidence_file"),
    path("communities/<slug:code>/evidence/<int:pk>/review/", evidence.review, name="evidence_review"),
    path("evidence/waiting/", evidence.waiting, name="waiting"),
]
