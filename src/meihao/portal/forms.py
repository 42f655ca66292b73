"""The shape of what visitors look for and officers enter."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.portal.selectors.projects import Wanted
from meihao.web.fields import choose

WORDS = forms.Textarea(attrs={"rows": 2})


class SearchForm(forms.Form):
    """Looking for projects; what cannot be meant narrows nothing."""

    q = forms.CharField(label="项目、小区或社区", required=False, max_length=40)
    district = forms.ChoiceField(label="区市", required=False)
    stage = forms.ChoiceField(label="阶段", required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=2016, max_value=2100)

    def __init__(self, data: Any, *, districts: list[tuple[str, str]], stages: list[tuple[str, str]]) -> None:
        super().__init__(data)
        choose(self, "district", [("", "全部区市"), *districts])
        choose(self, "stage", [("", "全部阶段"), *stages])

    @property
    def wanted(self) -> Wanted:
        """How the list is narrowed."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            query=given.get("q", ""),
            district=given.get("district", ""),
            stage=given.get("stage", ""),
            year=given.get("year"),
        )


class WithdrawForm(forms.Form):
    """Withdrawing a photograph."""

    reason = forms.CharField(label="撤回理由", max_length=300, widget=WORDS)
