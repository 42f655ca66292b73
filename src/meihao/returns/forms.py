"""The shape of what people enter about returns."""

from __future__ import annotations

from typing import Any

from django import forms

from meihao.returns.models import Hearing
from meihao.returns.rules.months import Month


class MonthFilter(forms.Form):
    """Which month and whose figures are looked at."""

    month = forms.CharField(
        label="月份", required=False, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2024-06"})
    )
    district = forms.ChoiceField(label="区市", required=False)

    def __init__(self, data: Any, *, districts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "全部区市"), *districts]

    def clean_month(self) -> Month | None:
        """The month as one."""
        written = self.cleaned_data["month"]
        try:
            return Month.read(written) if written else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class SubmitForm(forms.Form):
    """Handing a month in, as it was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=300,
        help_text="再次报送时写明改了什么、为什么改",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HearForm(forms.Form):
    """Accepting a return, or sending it back."""

    submission = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="结论",
        choices=[(Hearing.Outcome.ACCEPTED, "接收"), (Hearing.Outcome.RETURNED, "退回")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="理由", required=False, max_length=300, help_text="退回时必填", widget=forms.Textarea(attrs={"rows": 2})
    )
