"""The shape of what people enter about works as built."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.renovation.forms.schemes import PlaceForm
from meihao.renovation.models import AsBuiltReview
from meihao.renovation.rules.schemes import thousandths
from meihao.renovation.selectors.schemes import Names
from meihao.web.fields import DAY, Figure


class WorksForm(PlaceForm):
    """What was built, with a photograph. What was promised fixes the work and its unit."""

    item = forms.CharField(label="工程内容", max_length=60, help_text="做了什么，如：东墙口袋公园")
    quantity = Figure(label="完成数量", read=thousandths, help_text="这一次完成的数量，最多 3 位小数")
    unit = forms.CharField(label="单位", max_length=10, help_text="如：米、㎡、个")
    on = forms.DateField(label="完成日期", widget=DAY)
    photo = forms.FileField(
        label="照片",
        help_text="完工后的现场照片，20 MB 以内",
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    note = forms.CharField(label="说明", max_length=300, required=False)
    field_order = ("photo", "item", "quantity", "unit", "building", "place", "on", "note")

    def __init__(self, *args: Any, words: Names, promised: bool, **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        if promised:
            del self.fields["item"], self.fields["unit"]


class WorksReviewForm(forms.Form):
    """What the construction unit says of a record of works."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect, choices=AsBuiltReview.Outcome.choices)
    reason = forms.CharField(
        label="理由", required=False, max_length=300, help_text="退回时必填，填报人会看到", widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


class DroppingForm(forms.Form):
    """The decision that a commitment need not be kept."""

    reference = forms.CharField(label="决定文号", max_length=60)
    grounds = forms.CharField(label="取消的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
