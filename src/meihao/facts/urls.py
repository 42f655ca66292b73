"""Addresses of facts and evidence: the same under every kind of thing that facts are about."""

from __future__ import annotations

from django.urls import path, register_converter

from meihao.facts.selectors.about import prefixes
from meihao.facts.views import evidence, sheet, sheets


class AboutConverter:
    """The first part of an address that is about a registered kind, such as `communities`; any other is not ours."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> str:
        """The prefix itself. Raises ValueError, which lets other addresses have a try."""
        if value not in prefixes():
            raise ValueError(value)
        return value

    to_url = to_python


register_converter(AboutConverter, "about")

app_name = "facts"
urlpatterns = [
    path("<about:prefix>/<slug:code>/facts/", sheet.sheet, name="sheet"),
    path("<about:prefix>/<slug:code>/facts/import/", sheets.bring, name="import"),
    path("<about:prefix>/<slug:code>/facts/import/confirm/", sheets.confirm, name="import_confirm"),
    path("<about:prefix>/<slug:code>/facts/template.xlsx", sheets.template, name="template"),
    path("<about:prefix>/<slug:code>/facts/<str:key>/", sheet.history, name="history"),
    path("<about:prefix>/<slug:code>/evidence/", evidence.listed, name="evidence"),
    path("<about:prefix>/<slug:code>/evidence/upload/", evidence.upload, name="upload"),
    path("<about:prefix>/<slug:code>/evidence/<int:pk>/", evidence.item, name="evidence_item"),
    path("<about:prefix>/<slug:code>/evidence/<int:pk>/file", evidence.file, name="evidence_file"),
    path("<about:prefix>/<slug:code>/evidence/<int:pk>/review/", evidence.review, name="evidence_review"),
    path("evidence/waiting/", evidence.waiting, name="waiting"),
]
