"""What an address of papers may ask for."""

from __future__ import annotations

from datetime import date

from django import forms

from meihao.web.fields import DAY


class Wanted(forms.Form):
    """Which papers are looked for, and about which day."""

    q = forms.CharField(label="名称或编号", required=False, max_length=60)
    on = forms.DateField(label="截至", required=False, widget=DAY)
    known = forms.DateField(label="知悉截止", required=False, widget=DAY)

    def day(self, name: str, today: date) -> date:
        """A day as asked for, today at the latest and where none was."""
        given: date | None = self.cleaned_data.get(name) if self.is_valid() else None
        return min(given or today, today)
