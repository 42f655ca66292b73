"""Fields that forms of several apps have: a day, a choice given later, an exact figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from meihao.kernel.written import Unreadable, one_width

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
"""The browser's own way to choose a day."""


class Figure(forms.CharField):
    """A figure as people write it, kept exactly: cleaned to a whole number of its smallest parts."""

    def __init__(self, *, read: Callable[[str], int], **kwargs: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)
        self.read = read

    def clean(self, value: Any) -> Any:
        """The figure, or what is wrong with it."""
        text = one_width(super().clean(value))
        if not text:
            return None
        try:
            return self.read(text)
        except Unreadable as error:
            raise forms.ValidationError(f"“{text}”{error}") from error


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
